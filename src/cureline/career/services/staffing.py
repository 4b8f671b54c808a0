"""Approved staffing proposals of the room of risk, from which an opening may be asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Proposal:
    """An approved proposal: its id in its own room, a title, how many heads, for which team, and its page."""

    id: int
    title: str
    heads: int
    team: str = ""
    url: str = ""


_sources: list[Callable[[], Iterable[Proposal]]] = []


def register(source: Callable[[], Iterable[Proposal]]) -> None:
    """Offer the approved proposals of a room; asked anew each time."""
    if source not in _sources:
        _sources.append(source)


def approved() -> list[Proposal]:
    """Every approved proposal that is offered, newest first."""
    return sorted((one for source in _sources for one in source()), key=lambda one: -one.id)


def found(pk: int) -> Proposal | None:
    """One of them by its id; None where there is none."""
    return next((one for one in approved() if one.id == pk), None)
