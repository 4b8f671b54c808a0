"""What actions bring, learned: uplift by state, off-policy evaluation, and the learned response document."""

from cureline.engine.respond.comparing import Comparison, compare
from cureline.engine.respond.document import Finding, learn_response
from cureline.engine.respond.evaluation import Evaluation, Gap, SupportError, evaluate, support
from cureline.engine.respond.intervals import Estimate
from cureline.engine.respond.log import Log, LogError
from cureline.engine.respond.logged import log_of
from cureline.engine.respond.lottery import Lottery, lawful
from cureline.engine.respond.outcomes import Nuisance, learn
from cureline.engine.respond.ranking import auuc, gains, qini, share_of_best
from cureline.engine.respond.rewards import episodes_of
from cureline.engine.respond.robust import Effect, Overlap, contrast, effects, estimate, overlap, possible, scores
from cureline.engine.respond.settings import ACTIONS, NONE, STATE_NAMES, texts
from cureline.engine.respond.uplift import Uplift, cross_fitted, learn_uplift, load
from cureline.engine.respond.worth import Worth, planned, worth

__all__ = [
    "ACTIONS",
    "NONE",
    "STATE_NAMES",
    "Comparison",
    "Effect",
    "Estimate",
    "Evaluation",
    "Finding",
    "Gap",
    "Log",
    "LogError",
    "Lottery",
    "Nuisance",
    "Overlap",
    "SupportError",
    "Uplift",
    "Worth",
    "auuc",
    "compare",
    "contrast",
    "cross_fitted",
    "effects",
    "episodes_of",
    "estimate",
    "evaluate",
    "gains",
    "lawful",
    "learn",
    "learn_response",
    "learn_uplift",
    "load",
    "log_of",
    "overlap",
    "planned",
    "possible",
    "qini",
    "scores",
    "share_of_best",
    "support",
    "texts",
    "worth",
]
