"""A control chart over the periods of a series: what was expected, the limits, the statistic, and where it signals."""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy

from cureline.engine.warn.runlength import Rule
from cureline.engine.warn.standard import LEAST, Floats, Standard

SEASONS = ("none", "weekday", "month", "auto")
# history from which seasons are told apart: eight weeks of days, three years of months
_WEEKDAYS_FROM, _MONTHS_FROM = 56, 36
# how far beyond its limit a statistic may run, in limits: so that a chart comes back soon after the process does
_RUNAWAY = 1.5


@dataclass(frozen=True, slots=True)
class Period:
    """A day, week or month (its last day): a count over its cases or exposure; a value over 1."""

    on: dt.date
    numerator: float
    denominator: float = 1.0


@dataclass(frozen=True, slots=True)
class Plan:
    """How a series is watched: its kind of figure, the rule of the signal, seasons and spread.

    `figure` is share, count or value; `season` none, weekday, month or auto (by the length of the history and the step
    of the periods, never by the values); `spread` auto, plain or laney; `differences` watches the change of a value
    from period to period, for series that wander (rates, prices).
    """

    figure: str
    rule: Rule
    season: str = "auto"
    spread: str = "auto"
    differences: bool = False

    def __post_init__(self) -> None:
        if self.season not in SEASONS or (self.differences and self.figure != "value"):
            raise ValueError(f"season {self.season!r}, figure {self.figure!r}, differences {self.differences}")


@dataclass(frozen=True, slots=True)
class Point:
    """A period on the chart. `low` and `high` are where a single period would surprise as seldom as the chart signals;
    `statistic` over `limit` above 1 is the signal. None where too little was known."""

    on: dt.date
    numerator: float
    denominator: float
    value: float | None
    centre: float | None
    low: float | None
    high: float | None
    z: float | None
    statistic: float | None
    signal: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """A whole chart: its points, the statistic's limit, the widening of the limits (1: none), the season used."""

    plan: Plan
    points: tuple[Point, ...]
    limit: float
    widening: float
    season: str

    @property
    def state(self) -> str:
        """signal, quiet, or learning where the last period could not be judged yet."""
        last = next((p for p in reversed(self.points) if p.denominator > 0), None)
        if last is None or last.statistic is None:
            return "learning"
        return "signal" if last.signal else "quiet"

    @property
    def strength(self) -> float:
        """The last statistic over the limit; above 1 is a signal."""
        last = next((p.statistic for p in reversed(self.points) if p.statistic is not None), 0.0)
        direction = self.plan.rule.direction
        bad = abs(last) if direction == "both" else last if direction == "up" else -last
        return max(bad, 0.0) / self.limit

    @property
    def since(self) -> dt.date | None:
        """The first period of the signal that lasts, None where there is none."""
        found = None
        for point in reversed(self.points):
            if point.statistic is not None and not point.signal:
                break
            found = point.on if point.signal else found
        return found


def draw_chart(periods: Sequence[Period], plan: Plan, *, name: str = "") -> Chart:
    """The chart of a series, in the order of its days; `name` fixes the draws of small counts.

    Raises ValueError where a count is negative or a share above 1, or days are not in order.
    """
    _check(periods, plan)
    used = _differences(periods) if plan.differences else list(periods)
    if not used:
        return Chart(plan, (), plan.rule.limit, 1.0, "none")
    season = _season(used, plan.season)
    places = [_place(period.on, season) for period in used]
    numbers, bases = (
        np.array([[getattr(p, column) for p in used]], float) for column in ("numerator", "denominator")
    )  # fmt: skip
    draws = np.array([[_draw(name, period.on) for period in used]])
    run = follow(numbers, bases, plan, places=places, draws=draws)
    points = tuple(_point(period, run, n) for n, period in enumerate(used))
    return Chart(plan, points, plan.rule.limit, float(run.widening[0]), season)


@dataclass(frozen=True, slots=True)
class Run:
    """What `follow` found, by series and period."""

    level: Floats
    low: Floats
    high: Floats
    z: Floats
    statistic: Floats
    signal: npt.NDArray[np.bool_]
    widening: Floats


def follow(numbers: Floats, bases: Floats, plan: Plan, *, draws: Floats, places: Sequence[int] | None = None) -> Run:
    """Many series of the same length at once (series by period), as `draw_chart` follows one.

    Periods that signal are not learned from: what is out of control must not become the new normal by itself.
    """
    series, length = numbers.shape
    places = places or [0] * length
    known = Standard(plan.figure, plan.spread, series, max(places) + 1)
    rule, limit = plan.rule, plan.rule.limit
    scale = math.sqrt(rule.weight / (2 - rule.weight)) if rule.kind == "ewma" else 1.0
    up, down = np.zeros(series), np.zeros(series)
    reach = scipy.stats.norm.isf(1 / rule.arl / (2 if rule.direction == "both" else 1))
    columns: list[tuple[Any, ...]] = []
    for n, place in enumerate(places):
        count, base = numbers[:, n], bases[:, n]
        level, error = known.level(place), known.error(base, place)
        z, residual = known.take(count, base, place, draws[:, n])
        judged = ~np.isnan(z)
        step = np.where(judged, z, 0.0)
        up, down = (
            np.where(judged, _next(now, side * step, rule), now) for now, side in ((up, 1.0), (down, -1.0))
        )  # fmt: skip
        statistic = _shown(up / scale, down / scale, rule)
        bad = {"up": statistic, "down": -statistic, "both": np.abs(statistic)}[rule.direction]
        signal = judged & (bad > limit)
        ceiling = _RUNAWAY * limit * scale
        up, down = np.clip(up, -ceiling, ceiling), np.clip(down, -ceiling, ceiling)
        known.learn(count, base, place, residual, ~signal)
        blank = np.where(judged, 1.0, np.nan)
        columns.append((level * blank, (level - reach * error) * blank, (level + reach * error) * blank, z,
                        statistic * blank, signal))  # fmt: skip
    stacked = [np.stack(column, axis=1) for column in zip(*columns, strict=True)]
    level, low, high, z, statistic, signal = stacked
    return Run(level, low, high, z, statistic, signal.astype(bool), known.widening())


def _next(now: Floats, z: Floats, rule: Rule) -> Floats:
    if rule.kind == "shewhart":
        return z
    if rule.kind == "cusum":
        return np.maximum(0.0, now + z - rule.weight)
    moved = (1 - rule.weight) * now + rule.weight * z
    return moved if rule.direction == "both" else np.maximum(0.0, moved)


def _shown(up: Floats, down: Floats, rule: Rule) -> Floats:
    """The statistic with the sign of the change that it speaks of."""
    if rule.direction == "up":
        return up
    if rule.direction == "down":
        return -down
    return np.where(up >= down, up, -down)


def _season(used: Sequence[Period], wanted: str) -> str:
    if wanted != "auto":
        return wanted
    gaps = [(b.on - a.on).days for a, b in itertools.pairwise(used)]
    step = sorted(gaps)[len(gaps) // 2] if gaps else 0
    if step == 1 and len(used) >= _WEEKDAYS_FROM:
        return "weekday"
    return "month" if 28 <= step <= 31 and len(used) >= _MONTHS_FROM else "none"


def _place(on: dt.date, season: str) -> int:
    return on.weekday() if season == "weekday" else on.month - 1 if season == "month" else 0


def _draw(name: str, on: dt.date) -> float:
    digest = hashlib.sha256(f"{name}|{on.isoformat()}".encode()).digest()
    return (int.from_bytes(digest[:7], "big") + 0.5) / 2**56


def _differences(periods: Sequence[Period]) -> list[Period]:
    known = [p for p in periods if p.denominator > 0]
    return [
        Period(b.on, b.numerator / b.denominator - a.numerator / a.denominator)
        for a, b in itertools.pairwise(known)
    ]  # fmt: skip


def _check(periods: Sequence[Period], plan: Plan) -> None:
    for before, after in itertools.pairwise(periods):
        if before.on >= after.on:
            raise ValueError(f"{after.on} does not come after {before.on}")
    for p in periods:
        whole = plan.figure == "value" or (p.numerator >= 0 and float(p.numerator).is_integer())
        within = plan.figure != "share" or p.numerator <= p.denominator
        if not (
            math.isfinite(p.numerator) and math.isfinite(p.denominator) and p.denominator >= 0 and whole and within
        ):
            raise ValueError(f"{p.on}: {p.numerator} of {p.denominator} is no {plan.figure}")


def _point(period: Period, run: Run, n: int) -> Point:
    def known(values: Floats) -> float | None:
        value = float(values[0, n])
        return None if math.isnan(value) else value

    value = period.numerator / period.denominator if period.denominator > 0 else None
    return Point(period.on, period.numerator, period.denominator, value, known(run.level), known(run.low),
                 known(run.high), known(run.z), known(run.statistic), bool(run.signal[0, n]))  # fmt: skip


__all__ = ["LEAST", "Chart", "Period", "Plan", "Point", "Run", "draw_chart", "follow"]
