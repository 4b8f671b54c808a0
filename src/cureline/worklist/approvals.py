"""What waits for somebody's approval, from all the apps on one page: each registers its own list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Waiting:
    """One thing that waits: what it is, the page on which it is decided, since when, about whom, asked by whom."""

    title: Any
    url: str
    since_at: dt.datetime
    customer_id: str = ""
    asked_by: str = ""
    detail: Any = ""


@dataclass(frozen=True)
class Source:
    """A registered list: `items(user)` gives what that person may decide, the oldest first."""

    name: str
    title: Any
    duty: str
    items: Callable[[Any], Iterable[Waiting]]


_sources: dict[str, Source] = {}


def register(name: str, title: Any, duty: str, items: Callable[[Any], Iterable[Waiting]]) -> None:
    """Show a list to who has `duty`; from an app's `AppConfig.ready` or `face.py`. The same name again replaces it."""
    _sources[name] = Source(name, title, duty, items)


def waiting(user: Any) -> list[tuple[Source, list[Waiting]]]:
    """Every list that a person may decide upon, by name, with what stands in it."""
    return [(source, list(source.items(user))) for _, source in sorted(_sources.items()) if user.may(source.duty)]
