"""The verbs of the queue and the floor; pages, API and the other apps call these and never the tables."""

from cureline.worklist.services.absences import end_absence, set_absence
from cureline.worklist.services.claiming import claim, claim_next, finish, in_hand, release, return_expired
from cureline.worklist.services.errors import (
    HandFullError,
    NothingMovedError,
    NotOpenError,
    UnknownTargetError,
    WhenError,
)
from cureline.worklist.services.listing import Filters, Listed, counts, queue
from cureline.worklist.services.making import add_task, cancel, escalate, reschedule, schedule_callback
from cureline.worklist.services.moving import move

__all__ = [
    "Filters",
    "HandFullError",
    "Listed",
    "NotOpenError",
    "NothingMovedError",
    "UnknownTargetError",
    "WhenError",
    "add_task",
    "cancel",
    "claim",
    "claim_next",
    "counts",
    "end_absence",
    "escalate",
    "finish",
    "in_hand",
    "move",
    "queue",
    "release",
    "reschedule",
    "return_expired",
    "schedule_callback",
    "set_absence",
]
