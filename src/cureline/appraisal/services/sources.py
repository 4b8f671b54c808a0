"""Who measures what of a scorecard: rooms register a function, and a measure without one is simply not known.

`register(code, measure)`: `measure(asked)` gives a mapping of staff id to `Measured`. A later registration of the same
code and name replaces the earlier one; several names under one code are averaged (as learning has several rooms).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cureline.people.models import Staff


@dataclass(frozen=True)
class Asked:
    """What is measured: these people, over these days (both within), by this scorecard; `corrections` names rows that
    an appeal found wrong, by staff id and kind (`accounts`, `complaints`, `refusals`, `samples`)."""

    staff: Sequence[Staff]
    since: dt.date
    until: dt.date
    card: Mapping[str, Any]
    corrections: Mapping[int, Mapping[str, Sequence[str]]] = field(default_factory=dict)
    progress: Callable[[str], None] = lambda step: None
    # what one measure gathers and another needs, for this question alone
    kept: dict[str, Any] = field(default_factory=dict)

    def left_out(self, staff_id: int, kind: str) -> frozenset[str]:
        """What does not count for somebody."""
        return frozenset(self.corrections.get(staff_id, {}).get(kind, ()))


@dataclass(frozen=True)
class Measured:
    """A measure of one person: the value with its interval, what stands above and below the line, how many cases, and
    `more` figures that the explanation shows (JSON); `rows` are references of what it is made of."""

    value: float | None
    low: float | None = None
    high: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    cases: int = 0
    more: Mapping[str, Any] = field(default_factory=dict)
    rows: Sequence[str] = ()


Measure = Callable[[Asked], Mapping[int, Measured]]
_sources: dict[str, dict[str, Measure]] = defaultdict(dict)


def register(code: str, measure: Measure, *, name: str = "") -> None:
    """Let a room measure `code`: of a scorecard's measures, or what its gates ask."""
    _sources[code][name or code] = measure


def count() -> int:
    """How many codes are measured."""
    return len(_sources)


def measured(asked: Asked) -> dict[int, dict[str, Measured]]:
    """Everything that is known of these people, by staff id and code."""
    found: dict[int, dict[str, Measured]] = {person.pk: {} for person in asked.staff}
    for code in sorted(_sources):
        asked.progress(code)
        parts = [dict(measure(asked)) for _, measure in sorted(_sources[code].items())]
        for person in asked.staff:
            given = [part[person.pk] for part in parts if person.pk in part and part[person.pk].value is not None]
            if len(given) == 1:
                found[person.pk][code] = given[0]
            elif given:
                found[person.pk][code] = _mean(given)
            elif told := next((part[person.pk] for part in parts if person.pk in part), None):
                found[person.pk][code] = told
    return found


def _mean(given: Sequence[Measured]) -> Measured:
    values = [one.value for one in given if one.value is not None]
    return Measured(sum(values) / len(values), numerator=sum(values), denominator=len(values),
                    cases=sum(one.cases for one in given))  # fmt: skip
