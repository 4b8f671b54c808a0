"""What other rooms know of a plan's period: people that were approved for it, say. Each registers its own list from its
`face.py`, and the plan's page shows them beside the teams' capacity."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Note:
    """A line beside a plan: what it is, the page that explains it, and a word on it."""

    title: Any
    url: str
    detail: Any = ""


@dataclass(frozen=True)
class Source:
    """A registered list: `notes(since, until)` gives the lines of a period, for who has `duty`."""

    title: Any
    duty: str
    notes: Callable[[dt.date, dt.date], Iterable[Note]]


_sources: dict[str, Source] = {}


def register(name: str, title: Any, duty: str, notes: Callable[[dt.date, dt.date], Iterable[Note]]) -> None:
    """Show a list beside every plan. The same name again replaces it."""
    _sources[name] = Source(title, duty, notes)


def notes(since: dt.date, until: dt.date, user: Any) -> list[tuple[Any, list[Note]]]:
    """Titles and lines of a period that a person may see; lists without a line are left out."""
    found = [(one.title, list(one.notes(since, until))) for _, one in sorted(_sources.items()) if user.may(one.duty)]
    return [(title, rows) for title, rows in found if rows]
