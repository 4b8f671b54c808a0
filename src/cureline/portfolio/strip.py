"""The strip of delinquency: a cell a month, coloured and lettered by bucket, with its table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

CELL, GAP = 44, 2
_WORST = 7
_DAYS_OF_BUCKET = 30


@dataclass(frozen=True)
class Cell:
    """One month: bucket (M0 … M7, or what the bank calls it) and days past due, None where it is not known."""

    on: dt.date
    bucket: str
    dpd: int | None = None


@dataclass(frozen=True)
class Drawn:
    """A cell with its place in the picture and its colour class."""

    cell: Cell
    x: int
    centre: int
    tone: str


@dataclass(frozen=True)
class Strip:
    """Cells in order of time, and the picture's width."""

    cells: list[Drawn]
    width: int


def strip(cells: Sequence[Cell]) -> Strip:
    """Place the cells of a strip, the oldest left."""
    ordered = sorted(cells, key=lambda cell: cell.on)
    drawn = [
        Drawn(cell, n * (CELL + GAP), n * (CELL + GAP) + CELL // 2, f"m{level(cell.bucket)}")
        for n, cell in enumerate(ordered)
    ]
    return Strip(drawn, max(1, len(drawn) * (CELL + GAP) - GAP))


def level(bucket: str) -> int:
    """How bad a bucket is, 0 to 7: the number in its name."""
    digits = "".join(letter for letter in bucket if letter.isdigit())
    return min(int(digits), _WORST) if digits else 0


def of_statements(rows: Iterable[tuple[dt.date, int | None, int | None]]) -> list[Cell]:
    """Cells of the bank's own statements: (day, months past due, days past due); the last statement of a month counts.

    Without a counter of months, each begun 30 days past due are one.
    """
    latest: dict[tuple[int, int], Cell] = {}
    for on, months, days in sorted(rows):
        if months is None and days is None:
            continue
        late = months if months is not None else -(-(days or 0) // _DAYS_OF_BUCKET)
        latest[on.year, on.month] = Cell(on, f"M{late}", days)
    return list(latest.values())
