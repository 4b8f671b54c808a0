"""The verbs of the room: cases (draw, write, check, release, find, talk), reviews, and the actions that follow."""

from __future__ import annotations

from cureline.casebook.services import (
    actions,
    carriers,
    checking,
    drawing,
    embedding,
    meetings,
    packs,
    searching,
    sections,
    talking,
    writing,
)
from cureline.casebook.services.actions import watch
from cureline.casebook.services.errors import FoundError, GivenError, NotYoursError, SecondPersonError, StateError
from cureline.casebook.services.searching import search

__all__ = [
    "FoundError", "GivenError", "NotYoursError", "SecondPersonError", "StateError", "actions", "carriers", "checking",
    "drawing", "embedding", "meetings", "packs", "search", "searching", "sections", "talking", "watch", "writing",
]  # fmt: skip
