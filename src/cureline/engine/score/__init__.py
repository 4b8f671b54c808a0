"""Calibrated probabilities with reasons: training, judging, storing and applying score models."""

from cureline.engine.score.applying import apply
from cureline.engine.score.features import features
from cureline.engine.score.history import HISTORY_TARGETS, history_labels, month_counts, usable_days
from cureline.engine.score.matrix import FeaturesError
from cureline.engine.score.model import Model, ModelError, load
from cureline.engine.score.rollup import VOCABULARY, rollup
from cureline.engine.score.settings import FEATURE_NAMES, FEATURE_VERSION, FEATURES, PROTECTED, TARGETS, texts
from cureline.engine.score.training import TrainingError, train

__all__ = [
    "FEATURES",
    "FEATURE_NAMES",
    "FEATURE_VERSION",
    "HISTORY_TARGETS",
    "PROTECTED",
    "TARGETS",
    "VOCABULARY",
    "FeaturesError",
    "Model",
    "ModelError",
    "TrainingError",
    "apply",
    "features",
    "history_labels",
    "load",
    "month_counts",
    "rollup",
    "texts",
    "train",
    "usable_days",
]
