"""The verbs of experiments: design, approve, look every day, stop, adopt."""

from cureline.experiment.services.deciding import decide, locked, propose_adoption, stop, withdraw
from cureline.experiment.services.demonstrating import demonstrate
from cureline.experiment.services.designing import Design, check, design
from cureline.experiment.services.errors import (
    DesignError,
    ExperimentUnknownError,
    SecondPersonError,
    StateError,
)
from cureline.experiment.services.looking import look
from cureline.experiment.services.planning import Baseline, Estimate, baseline, estimate, segments_now

__all__ = [
    "Baseline",
    "Design",
    "DesignError",
    "Estimate",
    "ExperimentUnknownError",
    "SecondPersonError",
    "StateError",
    "baseline",
    "check",
    "decide",
    "demonstrate",
    "design",
    "estimate",
    "locked",
    "look",
    "propose_adoption",
    "segments_now",
    "stop",
    "withdraw",
]
