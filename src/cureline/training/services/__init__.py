"""The room's verbs: write and approve, assign, learn, repeat, examine, license. Other rooms use these names."""

from __future__ import annotations

from cureline.training.services import cards, courses, exams, learning, licences, requirements
from cureline.training.services.courses import assign, has_finished, standings
from cureline.training.services.errors import (
    ContentError,
    NotYetError,
    ReasonError,
    SecondPersonError,
    StateError,
    UnknownError,
)
from cureline.training.services.learning import Progress, mastery, progress_of, record_weakness
from cureline.training.services.licences import Held, expiring, issue, licences_of, missing, resume, revoke, suspend
from cureline.training.services.requirements import Met, register

__all__ = [
    "ContentError", "Held", "Met", "NotYetError", "Progress", "ReasonError", "SecondPersonError", "StateError",
    "UnknownError", "assign", "cards", "courses", "exams", "expiring", "has_finished", "issue", "learning", "licences",
    "licences_of", "mastery", "missing", "progress_of", "record_weakness", "register", "requirements", "resume",
    "revoke", "standings", "suspend",
]  # fmt: skip
