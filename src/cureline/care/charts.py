"""Charts of care as numbers that a template draws: places and widths in the units of the SVG's own box."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

WIDTH, LABEL, ROW = 680, 250, 30


@dataclass(frozen=True)
class Bar:
    """A line of a bar chart: our share as a bar, the reference's as a mark, both in basis points."""

    title: str
    y: int
    width: int
    mark: int | None
    share: int | None
    reference: int | None


@dataclass(frozen=True)
class Bars:
    """A bar chart: its lines and the box they need."""

    bars: tuple[Bar, ...]
    height: int
    width: int = WIDTH
    label: int = LABEL


def bars(rows: Iterable[tuple[str, int | None, int | None]]) -> Bars:
    """Bars of (title, share, reference) in basis points, scaled to the largest of both."""
    found = list(rows)
    most = max([value or 0 for _, *pair in found for value in pair], default=0) or 1
    span = WIDTH - LABEL - 60
    return Bars(
        tuple(
            Bar(title, index * ROW, round(span * (share or 0) / most),
                None if reference is None else LABEL + round(span * reference / most), share, reference)
            for index, (title, share, reference) in enumerate(found)
        ),
        len(found) * ROW,
    )  # fmt: skip
