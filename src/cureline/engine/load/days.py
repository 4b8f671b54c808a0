"""A day's load against the person's own days before it: never against anybody else's."""

from __future__ import annotations

import datetime as dt
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cureline.engine.load.rules import PARTS, Rules
from cureline.engine.load.runs import run_of

# makes the median absolute deviation of a normal distribution its standard deviation
_MAD = 1.4826


@dataclass(frozen=True)
class Talk:
    """One contact of a person: local time of the bank, outcome code, seconds of talk (0 where unknown)."""

    at: dt.datetime
    outcome: str
    seconds: int


@dataclass(frozen=True)
class Day:
    """The parts of a day: share of hostile conversations, longest run of them, contacts, minutes of talk, late
    minutes of talk."""

    on: dt.date
    hostile_share: float
    longest_run: int
    contacts: int
    talk_minutes: float
    late_minutes: float


@dataclass(frozen=True)
class Load:
    """The index of a day (0 to 100; None where the base is too short) and what each part adds to it."""

    index: int | None
    parts: Mapping[str, float]


def day_of(on: dt.date, talks: Sequence[Talk], rules: Rules) -> Day:
    """The parts of a day from its contacts, in whatever order."""
    ordered = sorted(talks, key=lambda talk: talk.at)
    outcomes = [talk.outcome for talk in ordered]
    conversations = [code for code in outcomes if code in rules.hostile or code in rules.clears]
    hostile = sum(code in rules.hostile for code in conversations)
    late = sum(talk.seconds for talk in ordered if talk.at.hour >= rules.late_from)
    return Day(
        on, hostile / len(conversations) if conversations else 0.0, run_of(outcomes, rules).longest, len(ordered),
        sum(talk.seconds for talk in ordered) / 60, late / 60,
    )  # fmt: skip


def judge(day: Day, base: Sequence[Day], rules: Rules) -> Load:
    """How far a day lies above the person's own: each part in robust deviations over the median of `base` (earlier
    days at work), at most `cap`, weighed to 0-100. Below the own usual counts nothing."""
    before = [one for one in base if one.on < day.on]
    if len(before) < rules.base_least:
        return Load(None, {})
    total = sum(rules.weights.values()) * rules.cap
    parts = {}
    for part in PARTS:
        values = [float(getattr(one, part)) for one in before]
        middle = statistics.median(values)
        spread = max(_MAD * statistics.median(abs(value - middle) for value in values), rules.floor[part])
        beyond = min(max((float(getattr(day, part)) - middle) / spread, 0.0), rules.cap)
        parts[part] = round(100 * rules.weights[part] * beyond / total, 1)
    return Load(min(round(sum(parts.values())), 100), parts)


def level(indices: Sequence[int | None], rules: Rules) -> str:
    """`act`, `watch` or `fine` from the indices of the last days, the earliest first."""
    for name, wanted in (("act", rules.act), ("watch", rules.watch)):
        last = [index for index in indices[-wanted.of :] if index is not None]
        if sum(index >= wanted.level for index in last) >= wanted.days:
            return name
    return "fine"
