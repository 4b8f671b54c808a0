"""What the demonstration's department does to lead: a module a room of risk, people and training, each with `tell`.

A room finds out by what is there whether it was filled, so each is filled whole or not at all.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from importlib import import_module

from cureline.trust.models import User

# in the order in which they build on one another
ROOMS = ("warning", "incident", "risk", "wellbeing", "rehearsal", "training", "appraisal", "career", "casebook")
Progress = Callable[[str, int, int], None]


def tell(today: dt.date, progress: Progress) -> dict[str, dict[str, int]]:
    """Fill every room through its services; again it changes nothing. Gives what each has, by room."""
    people = {user.username: user for user in User.objects.select_related("staff", "staff__team")}
    told = {}
    for number, room in enumerate(ROOMS):
        progress(room, number, len(ROOMS))
        told[room] = dict(import_module(f"cureline.demo.leading.{room}").tell(today, people))
    return told
