"""Rules of pay and promotion, and what they would have given on periods that are over: money, cost, fairness."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Person:
    """One appraised person in one period, as the rules read it: grade, total, gates that spoke, months in the house at
    its end, and the grades of the periods before, the newest first. `groups` names what fairness is asked by."""

    key: str
    period: str
    role: str
    grade: str
    total: float
    gates: tuple[str, ...]
    tenure_months: int
    before: tuple[str, ...] = ()
    groups: Mapping[str, str] = ()  # type: ignore[assignment]


@dataclass(frozen=True)
class Award:
    """What a person gets: `minor` of bonus, the multiplier in basis points, whether promotion may be applied for, and
    the rules that spoke (`base`, `grade`, `gate:<code>`, `tenure`)."""

    key: str
    period: str
    minor: int
    multiplier_bp: int
    promotable: bool
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Fairness:
    """A group of a dimension: how many, how many with a favourable grade, the mean bonus, and its share of favourable
    grades over that of the group that does best (`ratio`; None where a group is too small to say)."""

    dimension: str
    group: str
    people: int
    favourable: int
    mean_minor: int
    ratio: float | None
    fair: bool | None


@dataclass(frozen=True)
class Simulation:
    """What the rules would have given, person by person, in all by period, and by group."""

    awards: tuple[Award, ...]
    total_minor: int
    by_period: Mapping[str, int]
    over_budget: tuple[str, ...]
    fairness: tuple[Fairness, ...]


def award(document: Mapping[str, Any], person: Person) -> Award:
    """What a pay document gives one person. Money stays an integer: a part of a minor unit is dropped."""
    base = int(document["base_minor"].get(person.role, 0))
    multiplier, reasons = int(document["multipliers_bp"].get(person.grade, 0)), ["base", "grade"]
    for gate in document["gates"]:
        if gate["gate"] in person.gates and multiplier > int(gate["most_bp"]):
            multiplier = int(gate["most_bp"])
            reasons.append(f"gate:{gate['gate']}")
    tenure = document["tenure"]
    if person.tenure_months < int(tenure["months"]):
        multiplier = multiplier * int(tenure["below_bp"]) // 10_000
        reasons.append("tenure")
    rule = document["promotion"]
    grades = (person.grade, *person.before)[: int(rule["periods"])]
    promotable = (
        len(grades) == int(rule["periods"]) and all(one in rule["grades"] for one in grades)
        and person.tenure_months >= int(rule["tenure_months"]) and not (rule["no_gates"] and person.gates)
    )  # fmt: skip
    return Award(person.key, person.period, base * multiplier // 10_000, multiplier, promotable, tuple(reasons))


def simulate(document: Mapping[str, Any], people: Sequence[Person]) -> Simulation:
    """What a pay document would have given these people, as `award` has it for each.

    Fairness: for each dimension of `groups`, the share with a favourable grade over the best group's (four-fifths rule,
    29 CFR 1607.4 D: below `least_ratio` is told); a group below `least_group` says nothing and is no yardstick.
    """
    awards = tuple(award(document, person) for person in people)
    by_period: dict[str, int] = defaultdict(int)
    for one in awards:
        by_period[one.period] += one.minor
    budget = int(document["budget_minor"])
    return Simulation(
        awards, sum(one.minor for one in awards), dict(sorted(by_period.items())),
        tuple(period for period, minor in sorted(by_period.items()) if minor > budget),
        tuple(_fairness(document["fairness"], people, awards)),
    )  # fmt: skip


def _fairness(rule: Mapping[str, Any], people: Sequence[Person], awards: Sequence[Award]) -> list[Fairness]:
    cells: dict[tuple[str, str], list[tuple[bool, int]]] = defaultdict(list)
    for person, one in zip(people, awards, strict=True):
        # favourable is what the rules give, so that a gate or a tenure that takes it away counts
        favourable = one.multiplier_bp >= int(rule["favourable_bp"])
        for dimension, group in dict(person.groups).items():
            cells[dimension, group].append((favourable, one.minor))
    least = int(rule["least_group"])
    best: dict[str, float] = {}
    for (dimension, _), rows in cells.items():
        if len(rows) >= least:
            best[dimension] = max(best.get(dimension, 0.0), sum(good for good, _ in rows) / len(rows))
    found = []
    for (dimension, group), rows in sorted(cells.items()):
        good, count = sum(good for good, _ in rows), len(rows)
        ratio = good / count / best[dimension] if count >= least and best.get(dimension) else None
        fair = None if ratio is None else ratio >= float(rule["least_ratio"])
        found.append(
            Fairness(dimension, group, count, good, sum(minor for _, minor in rows) // count, ratio, fair)
        )  # fmt: skip
    return found
