"""The document of load: hostile outcomes, pauses, the index, the roster's limits, patterns of shifts, the survey."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from cureline.engine import yamldoc

PARTS = ("hostile_share", "longest_run", "contacts", "talk_minutes", "late_minutes")
LIMITS = ("day_minutes", "week_minutes", "overtime_day_minutes", "days_in_a_row", "rest_between_minutes")


class RulesError(ValueError):
    """The document can't be used; the message names the place and the reason."""


@dataclass(frozen=True)
class Limit:
    """A limit of the roster (minutes or days), with the law or policy it comes from and how surely it was read."""

    most: int
    least: int
    source: str
    status: str


@dataclass(frozen=True)
class Pattern:
    """A shift: minutes of the day at which it begins and ends, unpaid pause; `title` by language tag."""

    code: str
    begins: int
    ends: int
    pause: int
    title: Mapping[str, str]

    @property
    def minutes(self) -> int:
        """Minutes worked."""
        return max(self.ends - self.begins - self.pause, 0)


@dataclass(frozen=True)
class Level:
    """The index that tells of load: at or above `level` on `days` of the last `of` days."""

    level: int
    days: int
    of: int


@dataclass(frozen=True)
class Rules:
    """All of the document, checked."""

    version: str
    hostile: frozenset[str]
    clears: frozenset[str]
    in_a_row: int
    among_hostile: int
    among_last: int
    rest_minutes: int
    quiet_minutes: int
    base_days: int
    base_least: int
    cap: float
    weights: Mapping[str, float]
    floor: Mapping[str, float]
    late_from: int
    watch: Level
    act: Level
    limits: Mapping[str, Limit]
    patterns: Mapping[str, Pattern]
    pulse_least: int
    words_least: int


@cache
def shipped() -> Rules:
    """The document that comes with Cureline."""
    return parse(resources.files("cureline.engine.load").joinpath("load.yaml").read_text("utf-8"))


def parse(text: str) -> Rules:
    """The document from YAML. Raises RulesError."""
    try:
        found: dict[str, Any] = yamldoc.read(text)
        rest, index, hostile = found["rest"], found["index"], found["hostile"]
        rules = Rules(
            version=str(found["version"]),
            hostile=frozenset(hostile["outcomes"]),
            clears=frozenset(hostile["clears"]),
            in_a_row=int(rest["in_a_row"]),
            among_hostile=int(rest["among"]["hostile"]),
            among_last=int(rest["among"]["last"]),
            rest_minutes=int(rest["minutes"]),
            quiet_minutes=int(rest["quiet_minutes"]),
            base_days=int(index["base_days"]),
            base_least=int(index["base_least"]),
            cap=float(index["cap"]),
            weights={part: float(index["weights"][part]) for part in PARTS},
            floor={part: float(index["floor"][part]) for part in PARTS},
            late_from=int(index["late_from"]),
            watch=Level(**index["watch"]),
            act=Level(**index["act"]),
            limits={name: _limit(found["roster"][name]) for name in LIMITS},
            patterns={code: _pattern(code, given) for code, given in found["patterns"].items()},
            pulse_least=int(found["pulse"]["least"]),
            words_least=int(found["pulse"]["least_words"]),
        )
    except (yaml.YAMLError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise RulesError(f"load: {type(error).__name__}: {error}") from error
    return _checked(rules)


def _checked(rules: Rules) -> Rules:
    if rules.hostile & rules.clears:
        raise RulesError(f"load: hostile: {', '.join(sorted(rules.hostile & rules.clears))} also clears")
    if min(rules.in_a_row, rules.among_hostile, rules.rest_minutes) < 1 or rules.among_hostile > rules.among_last:
        raise RulesError("load: rest: counts are at least 1, and `hostile` is at most `last`")
    if any(value <= 0 for value in rules.floor.values()) or sum(rules.weights.values()) <= 0:
        raise RulesError("load: index: floors and the sum of weights are above 0")
    # a group of fewer than three is no group: two know each other's answer from their own
    if rules.pulse_least < 3 or rules.words_least < rules.pulse_least:
        raise RulesError("load: pulse: least is 3 or more, least_words no less than least")
    for pattern in rules.patterns.values():
        if not 0 <= pattern.begins <= pattern.ends <= 24 * 60 or pattern.pause < 0:
            raise RulesError(f"load: patterns/{pattern.code}: begins before it ends, within one day")
    return rules


def _limit(given: Mapping[str, Any]) -> Limit:
    return Limit(int(given["most"]), int(given.get("least", 0)), str(given["source"]), str(given["status"]))


def _pattern(code: str, given: Mapping[str, Any]) -> Pattern:
    begins, ends = (_minute(given[name]) for name in ("begins", "ends"))
    return Pattern(code, begins, ends, int(given["pause"]), dict(given["title"]))


def _minute(text: str) -> int:
    at = dt.time.fromisoformat(text)
    return at.hour * 60 + at.minute
