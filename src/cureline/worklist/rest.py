"""Whether somebody should rest before the next customer: rooms above say it, the queue asks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

Ask = Callable[[Any, "dt.datetime | None"], "str | None"]
_askers: list[Ask] = []


def register(ask: Ask) -> None:
    """Let a room say it: `ask(user, at)` gives the address of the page that offers rest, or None."""
    if ask not in _askers:
        _askers.append(ask)


def due(user: Any, at: dt.datetime | None = None) -> str | None:
    """The address of the page that stands before the next customer; None where nothing does."""
    return next((found for ask in _askers if (found := ask(user, at))), None)
