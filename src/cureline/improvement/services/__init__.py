"""The room's verbs: find, record (what people tell), see, dismiss, propose, decide, follow, take back."""

from __future__ import annotations

from cureline.improvement.services.deciding import accept, challenge, may_challenge, refuse, take_back
from cureline.improvement.services.errors import (
    ChangeError,
    DayError,
    ReasonError,
    SecondPersonError,
    StateError,
    UnavailableError,
)
from cureline.improvement.services.finding import dismiss, find, record, reopen, see
from cureline.improvement.services.following import follow_all, follow_one
from cureline.improvement.services.proposing import make as propose
from cureline.improvement.services.proposing import next_working_day, offered, simulate_again

__all__ = [
    "ChangeError", "DayError", "ReasonError", "SecondPersonError", "StateError", "UnavailableError", "accept",
    "challenge", "dismiss", "find", "follow_all", "follow_one", "may_challenge", "next_working_day", "offered",
    "propose", "record", "refuse", "reopen", "see", "simulate_again", "take_back",
]  # fmt: skip
