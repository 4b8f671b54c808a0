"""The verbs of the room."""

from cureline.incident.services.clock import daily, late, run
from cureline.incident.services.errors import InputError, RoleError, SecondPersonError, StateError
from cureline.incident.services.handling import (
    call_off,
    close,
    declare,
    finish_action,
    finish_step,
    follow_up,
    grade,
    improve,
    note,
    organise,
    review,
    review_of,
)
from cureline.incident.services.reporting import draft, not_due, send

__all__ = [
    "InputError",
    "RoleError",
    "SecondPersonError",
    "StateError",
    "call_off",
    "close",
    "daily",
    "declare",
    "draft",
    "finish_action",
    "finish_step",
    "follow_up",
    "grade",
    "improve",
    "late",
    "not_due",
    "note",
    "organise",
    "review",
    "review_of",
    "run",
    "send",
]
