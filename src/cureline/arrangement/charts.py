"""Pictures of plans as numbers for SVG: curves of the balance, steps of the instalment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cureline.engine import arrange

WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 640, 220, 8, 12, 24
_GUIDES = 4
CLASSES = ("first", "second", "third")


@dataclass(frozen=True)
class Curve:
    """A line of the picture: its class, the name of the plan, and the points as SVG takes them."""

    css: str
    kind: str
    points: str


@dataclass(frozen=True)
class Chart:
    """A picture with its lines, guides (y and amount) and months of the axis (x and number)."""

    width: int
    height: int
    curves: list[Curve]
    guides: list[tuple[float, int]]
    months: list[tuple[float, int]]
    limit_y: float | None = None


def balances(plans: Sequence[arrange.Proposal]) -> Chart:
    """The debt left month by month."""
    series = [[p.schedule.debt_minor, *(row.balance_minor for row in p.schedule.instalments)] for p in plans]
    return _chart([p.kind for p in plans], series, stepped=False)


def burdens(plans: Sequence[arrange.Proposal], affordable_minor: int) -> Chart:
    """The instalment month by month, with the line of what is affordable."""
    series = [[row.amount_minor for row in p.schedule.instalments] for p in plans]
    return _chart([p.kind for p in plans], series, stepped=True, limit=affordable_minor or None)


def _chart(kinds: Sequence[str], series: Sequence[Sequence[int]], *, stepped: bool, limit: int | None = None) -> Chart:
    most = max(max(values) for values in series)
    top = max(most, limit or 0, 1) * 1.05
    months = max(len(values) for values in series) - (0 if stepped else 1)

    def x(month: float) -> float:
        return round(LEFT + (WIDTH - 2 * LEFT) * month / max(months, 1), 1)

    def y(amount: float) -> float:
        return round(HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * amount / top, 1)

    curves = []
    for css, kind, values in zip(CLASSES, kinds, series, strict=False):
        places: list[tuple[float, float]] = []
        for month, amount in enumerate(values):
            places.append((x(month), y(amount)))
            if stepped:
                places.append((x(month + 1), y(amount)))
        curves.append(Curve(css, kind, " ".join(f"{a},{b}" for a, b in places)))
    guides = [(y(most * part / _GUIDES), most * part // _GUIDES) for part in range(1, _GUIDES + 1)]
    step = 12 if months > 24 else 6 if months > 12 else 3
    marks = [(x(month), month) for month in range(0, months + 1, step)]
    return Chart(WIDTH, HEIGHT, curves, guides, marks, y(limit) if limit else None)


def table(plans: Sequence[arrange.Proposal]) -> list[dict[str, Any]]:
    """The same numbers as a table: every sixth month, instalment and balance of each plan."""
    months = max(len(p.schedule.instalments) for p in plans)
    wanted = sorted({1, *range(6, months + 1, 6), months})
    return [
        {
            "month": month,
            "cells": [
                p.schedule.instalments[month - 1] if month <= len(p.schedule.instalments) else None for p in plans
            ],
        }
        for month in wanted
    ]
