"""A scorecard's sum: each measure becomes points on its document's scale, gates put a cap on the whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Value:
    """What was measured: `value` decides the points, `low` to `high` its interval; None: not known of this person."""

    value: float | None
    low: float | None = None
    high: float | None = None
    numerator: float | None = None
    denominator: float | None = None


@dataclass(frozen=True)
class Line:
    """One measure of a score: `weight` of the document, `share` of it in this score (others may be unknown), points 0
    to 100 with those at the interval's ends, and what it adds to the total."""

    code: str
    value: float | None
    points: float | None
    low: float | None
    high: float | None
    weight: int
    share: float
    adds: float


@dataclass(frozen=True)
class Score:
    """A whole score: `total` after the caps, `before` without them, `low` to `high` over the measures' intervals (as
    independent errors), the gates that spoke as (code, cap), the grade; None where too little is known."""

    total: float | None
    before: float | None
    low: float | None
    high: float | None
    grade: str
    lines: tuple[Line, ...]
    capped: tuple[tuple[str, float], ...]
    known_weight: int


def points(scale: Sequence[Sequence[float]], value: float) -> float:
    """Points of a value on a scale of (value, points), straight between its places and level beyond its ends."""
    places = sorted((float(at), float(worth)) for at, worth in scale)
    return float(np.interp(value, [at for at, _ in places], [worth for _, worth in places]))


def score(document: Mapping[str, Any], values: Mapping[str, Value]) -> Score:
    """A person's score by a scorecard document (documents.load) from the values by measure code.

    The weight of what is not known is spread over the rest in proportion; below the document's `minimum_weight` there
    is no score. A gate caps the total where its measure is beyond its limit; several gates: the lowest cap.
    """
    known = {m["code"]: values[m["code"]] for m in document["measures"]
             if m["code"] in values and values[m["code"]].value is not None}  # fmt: skip
    weight = sum(m["weight"] for m in document["measures"] if m["code"] in known)
    lines = tuple(_line(m, known.get(m["code"]), weight) for m in document["measures"])
    capped = tuple(
        (gate["code"], float(gate["cap"])) for gate in document["gates"] if _beyond(gate, values.get(gate["measure"]))
    )  # fmt: skip
    if weight < document["minimum_weight"]:
        return Score(None, None, None, None, "", lines, capped, weight)
    before = sum(line.adds for line in lines)
    cap = min((limit for _, limit in capped), default=100.0)
    total = round(min(before, cap), 1)
    reach_low = np.sqrt(sum((line.share * (line.points - line.low)) ** 2 for line in lines
                            if line.points is not None and line.low is not None))  # fmt: skip
    reach_high = np.sqrt(sum((line.share * (line.high - line.points)) ** 2 for line in lines
                             if line.points is not None and line.high is not None))  # fmt: skip
    return Score(
        total, round(before, 1), round(min(max(before - float(reach_low), 0), cap), 1),
        round(min(before + float(reach_high), cap, 100), 1), grade(document, total), lines, capped, weight,
    )  # fmt: skip


def grade(document: Mapping[str, Any], total: float) -> str:
    """The grade of a total."""
    ordered = sorted(document["grades"], key=lambda one: -one["from"])
    return str(next((one["code"] for one in ordered if total >= one["from"]), ordered[-1]["code"]))


def _line(measure: Mapping[str, Any], value: Value | None, weight: int) -> Line:
    if value is None or value.value is None:
        return Line(measure["code"], None, None, None, None, measure["weight"], 0.0, 0.0)
    worth, share = points(measure["points"], value.value), measure["weight"] / weight if weight else 0.0
    # where less is better the interval's upper end is the worse
    ends = sorted(points(measure["points"], end) for end in (value.low, value.high) if end is not None)
    low, high = (ends[0], ends[-1]) if len(ends) == 2 else (None, None)
    return Line(measure["code"], value.value, round(worth, 1), low, high, measure["weight"], share, share * worth)


def _beyond(gate: Mapping[str, Any], value: Value | None) -> bool:
    if value is None or value.value is None:
        return False
    if "above" in gate:
        return value.value > float(gate["above"])
    return value.value < float(gate["below"])
