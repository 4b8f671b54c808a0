"""How far a goal is reached, how far it should be by now, and what it will probably be at the end of its period."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from typing import Literal

import scipy

from cureline.engine.compliance.rules import Calendar
from cureline.engine.goals.forecast import Point
from cureline.engine.goals.parameters import parameters

Better = Literal["up", "down"]
# a forecast below this is none
SMALLEST = 1e-6
MOST = 1e7
LIKELY, DOUBTFUL, UNLIKELY = "likely", "doubtful", "unlikely"


@dataclass(frozen=True, slots=True)
class Pace:
    """Working days of a period: all, those behind (the day asked about included), and their share, 0 to 1."""

    days: int
    behind: int
    share: float


@dataclass(frozen=True, slots=True)
class Attainment:
    """`reached`: actual over target (None for a target of zero); `due`: what should be reached by now, in the measure's
    unit; `ahead`: actual over due; `end`: what the period will probably end with; `chance` that it meets the target."""

    reached: float | None
    due: float
    ahead: float | None
    end: Point
    chance: float
    outlook: str


def pace(calendar: Calendar, since: dt.date, until: dt.date, on: dt.date) -> Pace:
    """Working days of a period (both ends in it) by a pack's calendar, and how many are behind at the end of `on`.

    A period without any working day counts all its days.
    """
    if until < since:
        raise ValueError("a period ends on or after its first day")
    every = [since + dt.timedelta(days=n) for n in range((until - since).days + 1)]
    worked = [day for day in every if calendar.works(day)] or every
    behind = sum(day <= on for day in worked)
    return Pace(len(worked), behind, behind / len(worked))


def of_sum(
    actual: float, target: float, expected: Point, spread: float, share: float, *, piece: float, better: Better = "up"
) -> Attainment:  # fmt: skip
    """Attainment of a sum (money or a count) over the period.

    `expected` and `spread` are the forecast of the whole period and its standard deviation on the log scale, `share`
    the share of the working days behind, `piece` the usual size of one independent piece (a payment; 1 for a count)
    times its dispersion. The level is a gamma around the forecast that the pieces so far correct (quasi-Poisson), so
    the rest of the period is a negative binomial number of pieces: sound with nothing reached yet.
    """
    rule = parameters()["attainment"]
    whole, due_share = max(expected.mean, 0.0), min(max(share, 0.0), 1.0)
    if due_share >= 1 or whole < SMALLEST:
        return _told(actual, target, target * due_share, Point(actual, actual, actual),
                     float(_met(actual, target, better)))  # fmt: skip
    piece = max(piece, max(whole, actual) * float(rule["least_piece"]))
    known = 1 / max(spread, 1e-3) ** 2
    size = known + max(actual, 0.0) / piece
    rate, planned = known + whole / piece * due_share, whole / piece * (1 - due_share)
    odds = rate / (rate + planned)
    tail = (1 - float(rule["level"])) / 2
    low, middle, high = (actual + piece * _pieces(size, odds, q) for q in (tail, 0.5, 1 - tail))
    needed = (target - actual) / piece
    # chance of at least (at most) so many pieces more
    below = _at_most(size, odds, math.ceil(needed) - 1 if better == "up" else math.floor(needed))
    chance = 1 - below if better == "up" else below
    return _told(actual, target, target * due_share, Point(middle, low, high), chance)


def _at_most(size: float, odds: float, pieces: float) -> float:
    """Distribution of a negative binomial, by the incomplete beta function."""
    return float(scipy.special.betainc(size, pieces + 1, odds)) if pieces >= 0 else 0.0


def _pieces(size: float, odds: float, chance: float) -> float:
    """Its quantile, found between whole pieces too, so that the ends of an interval move smoothly."""
    low, high = 0.0, size * (1 - odds) / odds + 1
    while _at_most(size, odds, high) < chance:
        high *= 2
    if _at_most(size, odds, 0) >= chance:
        return 0.0
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if _at_most(size, odds, middle) < chance else (low, middle)
    return (low + high) / 2


def of_rate(
    numerator: float, denominator: float, target: float, expected: Point, spread: float, share: float, *,
    piece: float = 1.0, better: Better = "up",
) -> Attainment:  # fmt: skip
    """Attainment of a rate of 0 to 1: what is counted so far, and as much more as the working days left will bring.

    `piece` is the size of one independent event of the denominator (1 for counts, the usual amount for money). The rate
    is a beta around the forecast that the events so far correct, what is to come a beta-binomial (as the beta of its
    mean and variance).
    """
    rule = parameters()["attainment"]
    share = min(max(share, 0.0), 1.0)
    mean = min(max(expected.mean, 1e-6), 1 - 1e-6)
    actual = min(max(numerator / denominator, 0.0), 1.0) if denominator > 0 else mean
    # no rate is known better than from so many events
    events = min(max(denominator, 0.0) / max(piece, SMALLEST), MOST)
    events = events if events >= SMALLEST else 0.0
    counted = actual * events
    if share >= 1 and events:
        return _told(actual, target, target, Point(actual, actual, actual), float(_met(actual, target, better)))
    variance = min(max(spread, 1e-4) ** 2, mean * (1 - mean) * 0.99)
    known = mean * (1 - mean) / variance - 1
    for_it, against = mean * known + counted, (1 - mean) * known + events - counted
    # nothing counted tells how much is to come: then the forecast alone speaks
    to_come = min(events * (1 - share) / max(share, 1e-6), 10 * MOST) if events and share > 0 else 0.0
    rest = _mixed(for_it, against, to_come)
    part, before = (to_come / (events + to_come), counted / (events + to_come)) if to_come else (1.0, 0.0)
    tail = (1 - float(rule["level"])) / 2
    low, middle, high = sorted(before + part * float(scipy.special.betaincinv(*rest, q)) for q in (tail, 0.5, 1 - tail))
    below = float(scipy.special.betainc(*rest, min(max((target - before) / part, 0.0), 1.0)))
    return _told(actual, target, target, Point(middle, low, high), 1 - below if better == "up" else below)


def _mixed(for_it: float, against: float, events: float) -> tuple[float, float]:
    """The beta with mean and variance of a beta-binomial's share of so many events to come (none: of the rate)."""
    known = for_it + against
    mean = min(max(for_it / known, 1e-9), 1 - 1e-9)
    spread = mean * (1 - mean) / (known + 1) * ((known + events) / events if events > 1 else 1.0)
    size = mean * (1 - mean) / min(spread, mean * (1 - mean) * 0.99) - 1
    return max(mean * size, 1e-6), max((1 - mean) * size, 1e-6)


def of_level(
    actual: float | None, target: float, expected: Point, share: float, *, better: Better = "up"
) -> Attainment:
    """Attainment of any other ratio (days, cost per unit, an index): the figure so far counts by the share behind, the
    forecast for the rest, whose spread shrinks with it."""
    share = min(max(share, 0.0), 1.0) if actual is not None else 0.0
    rest = 1 - share
    middle = (actual or 0.0) * share + expected.mean * rest
    below, above = (expected.mean - expected.low) * rest, (expected.high - expected.mean) * rest
    end = Point(middle, middle - below, middle + above)
    z = float(scipy.stats.norm.ppf((1 + float(parameters()["attainment"]["level"])) / 2))
    deviation = max(above, below) / z
    if deviation <= 0:
        chance = float(_met(middle, target, better))
    else:
        chance = float(scipy.stats.norm.sf((target - middle) / deviation))
        chance = chance if better == "up" else 1 - chance
    return _told(expected.mean if actual is None else actual, target, target, end, chance)


def outlook(chance: float) -> str:
    """A chance in one of three words: likely, doubtful, unlikely."""
    rule = parameters()["attainment"]
    return LIKELY if chance >= rule["likely"] else DOUBTFUL if chance >= rule["doubtful"] else UNLIKELY


def _met(value: float, target: float, better: Better) -> bool:
    return value >= target if better == "up" else value <= target


def _told(actual: float, target: float, due: float, end: Point, chance: float) -> Attainment:
    chance = min(max(chance, 0.0), 1.0)
    return Attainment(
        actual / target if target else None, due, actual / due if due else None, end, chance, outlook(chance)
    )
