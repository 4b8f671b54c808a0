"""How concentrated the debts are, by each view, against the limits of the bank."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cureline.engine import stress
from cureline.risk import book
from cureline.risk.data import document


@dataclass(frozen=True)
class View:
    """A view with its concentration, its limits and the parts that are over them (`""`: the index)."""

    name: str
    found: stress.Concentration
    one_bp: int | None
    hhi: float | None
    over: tuple[str, ...]


def view(name: str, on: dt.date) -> View:
    """One view of the debts that one may see. What is unknown is a part of its own, and no breach."""
    limits: Mapping[str, Any] = document("limits")["views"][name]
    found = stress.concentration(book.exposures(book.night(), name, book.capacity(on)))
    over = stress.breaches(found, one_bp=limits["one_bp"], hhi=limits["hhi"])
    return View(name, found, limits["one_bp"], limits["hhi"],
                tuple(key for key in over if key not in (book.UNKNOWN, "none")))  # fmt: skip


def views(on: dt.date) -> list[View]:
    """Every view."""
    return [view(name, on) for name in book.VIEWS]
