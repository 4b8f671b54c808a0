"""The room's verbs: the register, scenarios and people, concentration, cover and its claims, and the day's jobs."""

from __future__ import annotations

import datetime as dt

from cureline.risk.services import claims, concentrating, covers, register, staffing, stressing
from cureline.risk.services.errors import GivenError, SecondPersonError, StateError, UnavailableError

__all__ = [
    "GivenError", "SecondPersonError", "StateError", "UnavailableError", "claims", "concentrating", "covers", "daily",
    "register", "staffing", "stressing",
]  # fmt: skip


def daily(on: dt.date, at: dt.datetime | None = None) -> dict[str, int]:
    """The day's job: reviews that passed, cover from the bank's files, ends that come near, claims that are late."""
    drawn = {f"cover {name}": number for name, number in covers.draw(on, at).items()}
    return {**register.watch(on, at), **drawn, **covers.watch(on, at), **claims.watch(on)}
