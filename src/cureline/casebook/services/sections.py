"""What a review's pack is made of: sections that rooms register, each a list of lines over a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Line:
    """A line of a section: what is told, the figure with its interval and the one before, whether that is good, and
    where it is explained."""

    text: str
    figure: str = ""
    interval: str = ""
    before: str = ""
    tone: str = "neutral"
    url: str = ""

    def plain(self) -> dict[str, str]:
        """For JSON."""
        return {name: str(value) for name, value in vars(self).items()}


@dataclass(frozen=True)
class Period:
    """The time that a review looks back on, both days within, and the time as long before it."""

    since: dt.date
    until: dt.date

    @property
    def before(self) -> tuple[dt.date, dt.date]:
        """Whole months before whole months; else as many days."""
        first = self.since - dt.timedelta(days=1)
        whole = self.since.day == 1 and (self.until + dt.timedelta(days=1)).day == 1
        if not whole:
            return self.since - (self.until - self.since) - dt.timedelta(days=1), first
        months = (self.until.year - self.since.year) * 12 + self.until.month - self.since.month + 1
        number = self.since.year * 12 + self.since.month - 1 - months
        return dt.date(number // 12, number % 12 + 1, 1), first


Make = Callable[[Period, str], Iterable[Line]]


@dataclass(frozen=True)
class Section:
    """A section: its name, its lazy title, the topic of the agenda that it serves, what makes its lines."""

    name: str
    title: Any
    topic: str
    make: Make
    order: int = field(default=50)


_SECTIONS: dict[str, Section] = {}


def register(name: str, title: Any, topic: str, make: Make, order: int = 50) -> None:
    """Add a section to every pack made from now on; `make(period, language)` is called with the language active.

    The last call of a name stands.
    """
    _SECTIONS[name] = Section(name, title, topic, make, order)


def sections() -> list[Section]:
    """The sections in their order."""
    return sorted(_SECTIONS.values(), key=lambda one: (one.order, one.name))
