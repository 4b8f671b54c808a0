"""Where a trainee stands by skill, and which exercise comes next.

Each skill has a Beta distribution: the prior of the rubric, plus each call's share of points got and missed
(`per_call` observations in all, halved every `half_life_days`). The next exercise is of the weakest skill: among
the scenarios of the level that the trainee has reached, the one in which this skill has the largest share of the
points and that was not among the last few; ties go to the one practised least, then to the order of the list.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cureline.engine.rehearse.acts import acts
from cureline.engine.rehearse.scenario import Scenario, scenarios
from cureline.engine.rehearse.words import document


@dataclass(frozen=True, slots=True)
class Done:
    """A finished call: its scenario, day, and points got and to be had by skill."""

    scenario: str
    on: dt.date
    points: Mapping[str, tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Skill:
    """An estimate of 0 to 1 with the ends of its 80 % interval, and how many calls it rests on."""

    mean: float
    low: float
    high: float
    calls: int


def estimate(calls: Sequence[Done], *, as_of: dt.date) -> dict[str, Skill]:
    """Every skill's estimate on a day; the prior's where nothing was practised."""
    from scipy.stats import beta

    rubric = document("rubric.yaml")["skills"]
    found = {}
    for code in document("acts.yaml")["skills"]:
        hits, misses, count = float(rubric["prior_hits"]), float(rubric["prior_misses"]), 0
        for call in calls:
            got, of = call.points.get(code, (0.0, 0.0))
            if of <= 0 or call.on > as_of:
                continue
            weight = float(rubric["per_call"]) * 0.5 ** ((as_of - call.on).days / float(rubric["half_life_days"]))
            share = min(max(got / of, 0.0), 1.0)
            hits, misses, count = hits + weight * share, misses + weight * (1 - share), count + 1
        low, high = beta.ppf((0.1, 0.9), hits, misses)
        found[code] = Skill(round(hits / (hits + misses), 3), round(float(low), 3), round(float(high), 3), count)
    return found


def level(estimates: Mapping[str, Skill]) -> int:
    """The highest level that the mean of all skills opens."""
    mean = sum(one.mean for one in estimates.values()) / len(estimates)
    return sum(mean >= float(start) for start in document("rubric.yaml")["levels"])


def share(scenario: Scenario, skill: str) -> float:
    """Which share of a scenario's points a skill has."""
    found = [acts()[act].skill for act in (*scenario.required, *scenario.technique)]
    return found.count(skill) / len(found)


@dataclass(frozen=True, slots=True)
class Next:
    """The next exercise and why: the skill that is weakest and its estimate."""

    scenario: str
    skill: str
    mean: float


def next_exercise(calls: Sequence[Done], *, as_of: dt.date) -> Next:
    """The next exercise for who has had these calls, in order."""
    estimates = estimate(calls, as_of=as_of)
    reached = level(estimates)
    rest = {call.scenario for call in calls[-int(document("rubric.yaml")["rest"]) :]}
    often = {name: sum(call.scenario == name for call in calls) for name in scenarios()}
    order = list(scenarios())
    open_ = [one for one in scenarios().values() if one.level <= reached]
    free = [one for one in open_ if one.id not in rest] or open_
    weakest = min(estimates, key=lambda code: (estimates[code].mean, estimates[code].calls))
    chosen = max(free, key=lambda one: (share(one, weakest), -often[one.id], -order.index(one.id)))
    return Next(chosen.id, weakest, estimates[weakest].mean)
