"""How concentrated a portfolio is: the Herfindahl-Hirschman index, the largest shares, and limits that are passed.

The index is the sum of squared shares (Hirschman 1964, The paternity of an index, AER 54:761): 1 where all is one, 1/n
where n are equal; its reverse is the number of equal parts that would be as concentrated.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Part:
    """A part of the portfolio: exposure in minor units and its share in basis points (rounded down)."""

    key: str
    exposure_minor: int
    share_bp: int


@dataclass(frozen=True)
class Concentration:
    """`hhi` of all parts (0 to 1, None without exposure), `effective` = 1/hhi, the parts from the largest on."""

    total_minor: int
    hhi: float | None
    effective: float | None
    parts: tuple[Part, ...]

    def top_bp(self, count: int) -> int:
        """The share of the `count` largest in basis points."""
        held = sum(part.exposure_minor for part in self.parts[:count])
        return held * 10_000 // self.total_minor if self.total_minor else 0


def concentration(exposures: Mapping[str, int]) -> Concentration:
    """Of exposures by key (minor units of one currency; what is not above 0 is left out)."""
    held = {key: value for key, value in exposures.items() if value > 0}
    total = sum(held.values())
    if not total:
        return Concentration(0, None, None, ())
    square = sum(Fraction(value, total) ** 2 for value in held.values())
    parts = tuple(
        Part(key, value, value * 10_000 // total) for key, value in sorted(held.items(), key=lambda p: (-p[1], p[0]))
    )
    return Concentration(total, float(square), float(1 / square), parts)


def breaches(found: Concentration, *, one_bp: int | None = None, hhi: float | None = None) -> list[str]:
    """Keys of parts above a limit of share, and `""` where the index is above its own."""
    over = [part.key for part in found.parts if one_bp is not None and part.share_bp > one_bp]
    return over + ([""] if hhi is not None and found.hhi is not None and found.hhi > hhi else [])
