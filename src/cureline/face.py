"""What an app shows on the pages that all share: entries of the navigation, tiles and lists of one's home, panels and
events of the customer's page.

An app lists them in its own `face.py` (`ENTRIES`, `tiles`, `homes`, `panels`, `events`); `cureline.web` gathers them.
Texts are lazy translations.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Generator, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Entry:
    """A line of the navigation: where it leads (URL name), who sees it (a duty), its Lucide icon and its group."""

    url: str
    title: Any
    icon: str
    duty: str
    group: str
    order: int = 50


@dataclass(frozen=True)
class Panel:
    """A part of the customer's page or of a home: a template with its own context, for who has the duty, in `order`.

    `column` is `main` or `side`.
    """

    name: str
    title: Any
    template: str
    duty: str
    order: int
    context: Mapping[str, Any] = field(default_factory=dict)
    column: str = "main"


@dataclass(frozen=True)
class Event:
    """Something that happened, on the customer's timeline: `kind` gives colour and icon, `url` the page of it."""

    at: dt.datetime
    kind: str
    icon: str
    title: Any
    detail: str = ""
    url: str = ""
    tone: str = "neutral"


@dataclass(frozen=True)
class Strand:
    """Rows that are events of one `kind`, for a timeline that shows few of many: `events` yields it instead of them.

    `rows` is a queryset, the first `most` of it are events at their column `at`. All of these are counted; only what is
    shown is read whole, and `tell` gives an event for each of the rows that it is given, in their order.
    """

    kind: str
    rows: Any
    at: str
    most: int
    tell: Callable[[list[Any]], Iterable[Event]]


@dataclass(frozen=True)
class Tile:
    """A figure on somebody's home page, with where it leads."""

    title: Any
    value: Any
    url: str
    duty: str
    tone: str = "neutral"
    detail: Any = ""
    order: int = 50


class Ask:
    """How many rows each of some querysets has: what the makers of a page ask is answered in one query.

    A maker (`tiles`) yields it and gets the counts back in its order: `late, all_ = yield Ask(rows.filter(…), rows)`.
    """

    def __init__(self, *querysets: Any) -> None:
        self.querysets = querysets


# what a `tiles` that asks gives
Asking = Generator[Tile | Ask, list[int], None]


class ProblemError(Exception):
    """What a service refuses, told the same way by page and API: an HTTP status, a title, a detail, members of its own.

    Services of the apps derive their own from it (`class RefusedError(ProblemError): status = 409`).
    """

    status = 409
    title: Any = "Refused"

    def __init__(self, detail: Any = "", **members: Any) -> None:
        super().__init__(str(detail) or str(self.title))
        self.detail = str(detail)
        self.members = members
