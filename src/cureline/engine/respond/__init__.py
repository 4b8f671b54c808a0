"""What actions bring, learned: uplift by state, off-policy evaluation, and the learned response document."""

from cureline.engine.respond.evaluation import Evaluation, Gap, SupportError, evaluate, support
from cureline.engine.respond.intervals import Estimate
from cureline.engine.respond.log import Log, LogError
from cureline.engine.respond.lottery import Lottery, lawful
from cureline.engine.respond.outcomes import Nuisance, learn
from cureline.engine.respond.ranking import auuc, gains, qini, share_of_best
from cureline.engine.respond.rewards import episodes_of
from cureline.engine.respond.robust import Effect, Overlap, contrast, effects, estimate, overlap, possible, scores
from cureline.engine.respond.settings import ACTIONS, NONE, STATE_NAMES, texts
from cureline.engine.respond.uplift import Uplift, cross_fitted, learn_uplift, load

__all__ = [
    "ACTIONS",
    "NONE",
    "STATE_NAMES",
    "Effect",
    "Estimate",
    "Evaluation",
    "Gap",
    "Log",
    "LogError",
    "Lottery",
    "Nuisance",
    "Overlap",
    "SupportError",
    "Uplift",
    "auuc",
    "contrast",
    "cross_fitted",
    "effects",
    "episodes_of",
    "estimate",
    "evaluate",
    "gains",
    "lawful",
    "learn",
    "learn_uplift",
    "load",
    "overlap",
    "possible",
    "qini",
    "scores",
    "share_of_best",
    "support",
    "texts",
]
