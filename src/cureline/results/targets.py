"""What a figure should be: rooms above (goals) say it, the pages of results show it beside the figure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Target:
    """A goal for a figure, in the measure's unit, and where it is set."""

    value: float
    url: str


Find = Callable[[str, dt.date, dt.date, Mapping[str, str], Any], "Target | None"]
_finders: list[Find] = []


def register(find: Find) -> None:
    """Let a room say a goal: `find(code, since, until, where, user)` gives it, or None where there is none."""
    if find not in _finders:
        _finders.append(find)


def target(code: str, since: dt.date, until: dt.date, where: Mapping[str, str], user: Any) -> Target | None:
    """The goal of a figure, if any room has one."""
    return next((found for find in _finders if (found := find(code, since, until, where, user))), None)
