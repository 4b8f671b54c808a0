"""The strip of delinquency: a cell a month, coloured and lettered by bucket, with its table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

CELL, GAP, HEIGHT = 44, 2, 30
_WORST = 7


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
