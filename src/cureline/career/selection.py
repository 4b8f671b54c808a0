"""Candidates in an order that explains itself, and whether choosing works against a group: pure functions.

Ratings are whole numbers on the scale of the requisition's frame; nothing here knows who a candidate is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import comb

Scores = Mapping[str, int]


@dataclass(frozen=True)
class Part:
    """What one criterion gives a candidate: the raters' mean, its weight, points of 100, and the raters' distance."""

    code: str
    mean: float
    weight: int
    points: float
    apart: int


@dataclass(frozen=True)
class Ranked:
    """A candidate's place: `total` of 100, its parts, criteria below the floor, and whether an offer is open to it."""

    key: int
    place: int
    total: float
    parts: tuple[Part, ...]
    weak: tuple[str, ...]
    offer: bool


def total(
    ratings: Sequence[Scores], weights: Mapping[str, int], *, lowest: int, highest: int
) -> tuple[Fraction, tuple[Part, ...]]:
    """The weighted total of 100 and its parts: the mean of each criterion, from `lowest` (0) to `highest` (100).

    Raises ValueError where a rating leaves a criterion out or lies off the scale.
    """
    whole, parts, points = sum(weights.values()), [], Fraction(0)
    if not ratings or whole <= 0:
        raise ValueError("no rating, or no weight")
    for code, weight in weights.items():
        given = [rating.get(code) for rating in ratings]
        if any(score is None or not lowest <= score <= highest for score in given):
            raise ValueError(f"{code}: every rating has a score from {lowest} to {highest}")
        scores = [score for score in given if score is not None]
        mean = Fraction(sum(scores), len(scores))
        share = (mean - lowest) / (highest - lowest) * weight * 100 / whole
        points += share
        parts.append(Part(code, float(mean), weight, float(share), max(scores) - min(scores)))
    return points, tuple(parts)


def rank(
    candidates: Mapping[int, Sequence[Scores]], weights: Mapping[str, int], *, lowest: int, highest: int, floor: float,
    offer_from: float,
) -> list[Ranked]:  # fmt: skip
    """Candidates by their totals, the best first; equal totals share a place.

    `candidates` maps a key to the ratings of all its raters. A criterion whose mean lies below `floor`, or a total
    below `offer_from`, speaks against an offer.
    """
    found = []
    for key, ratings in candidates.items():
        points, parts = total(ratings, weights, lowest=lowest, highest=highest)
        found.append((key, points, parts, tuple(part.code for part in parts if part.mean < floor)))
    found.sort(key=lambda row: (-row[1], row[0]))
    ranked: list[Ranked] = []
    for key, points, parts, weak in found:
        place = 1 + sum(other[1] > points for other in found)
        ranked.append(Ranked(key, place, float(points), parts, weak, not weak and points >= Fraction(offer_from)))
    return ranked


@dataclass(frozen=True)
class Group:
    """A group's applicants and chosen, its rate, that rate over the highest, and whether it lies below the ratio."""

    code: str
    applied: int
    chosen: int
    rate: float
    ratio: float
    below: bool


@dataclass(frozen=True)
class Impact:
    """Selection by group. `shown` is False, and there are no groups, where one would be small enough to name people.

    `p` is Fisher's exact test (two-sided) of the lowest against the highest rate: with few candidates a low ratio may
    be chance.
    """

    shown: bool
    groups: tuple[Group, ...] = ()
    p: float | None = None

    @property
    def adverse(self) -> bool:
        """Whether a group's rate lies below the ratio."""
        return any(group.below for group in self.groups)


def impact(counts: Mapping[str, tuple[int, int]], *, ratio: float, smallest: int) -> Impact:
    """Whether choosing works against a group: `counts` maps a group to (applied, chosen).

    Nothing is shown unless there are two groups, each with `smallest` applicants at least.
    """
    if len(counts) < 2 or any(applied < smallest for applied, _ in counts.values()):
        return Impact(False)
    rates = {code: Fraction(chosen, applied) for code, (applied, chosen) in counts.items()}
    best = max(rates.values())
    groups = []
    for code, (applied, chosen) in counts.items():
        over = rates[code] / best if best else Fraction(1)
        # exactly four fifths is enough
        groups.append(Group(code, applied, chosen, float(rates[code]), float(over), over < _exact(ratio)))
    groups.sort(key=lambda group: (-group.rate, group.code))
    worst, top = counts[groups[-1].code], counts[groups[0].code]
    return Impact(True, tuple(groups), fisher(worst[1], worst[0], top[1], top[0]))


def fisher(chosen: int, applied: int, other_chosen: int, other_applied: int) -> float:
    """Fisher's exact test, two-sided, that two groups are chosen at the same rate."""
    picked, everybody = chosen + other_chosen, applied + other_applied

    def chance(count: int) -> Fraction:
        return Fraction(comb(applied, count) * comb(other_applied, picked - count), comb(everybody, picked))

    seen = chance(chosen)
    possible = range(max(0, picked - other_applied), min(applied, picked) + 1)
    return float(sum(one for one in map(chance, possible) if one <= seen))


def _exact(value: float) -> Fraction:
    """0.8 as it is written, not as a float keeps it."""
    return Fraction(str(value))
