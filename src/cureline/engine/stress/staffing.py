"""How many people a scenario needs: accounts by bucket × minutes of work → heads by team and month, and how a gap could
be filled.

The interval holds two doubts: that of the matrices (draws from their Dirichlet posterior) and that of who moves (the
normal approximation of independent moves). The same inputs give the same draws.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import numpy as np

from cureline.engine.stress.documents import LEVELS, STATES, Floats, Scenario, Stress
from cureline.engine.stress.matrices import Matrix, expected, ordered, path, shift

SEED = 20260101


@dataclass(frozen=True)
class Team:
    """What a team has: people, and their minutes of work on a working day, together."""

    heads: int
    minutes_a_day: int


@dataclass(frozen=True)
class Need:
    """A team in a month (1: the next): accounts it works, minutes needed and there, and the same in people; `low` and
    `high` are the ends of the interval of the people needed. `gap_minutes` is what is missing, 0 or more."""

    month: int
    team: str
    accounts: int
    minutes: int
    has_minutes: int
    heads: Decimal
    low: Decimal
    high: Decimal
    has_heads: int
    gap_minutes: int


@dataclass(frozen=True)
class Fill:
    """Minutes of a month that an option gives to a team, the people it stands for and what it costs in minor units."""

    month: int
    team: str
    option: str
    minutes: int
    heads: int
    cost_minor: int


def needs(
    counts: Mapping[str, Mapping[int, int]], matrices: Mapping[str, Matrix], scenario: Scenario, stress: Stress, *,
    teams: Mapping[str, Team], working_days: Sequence[int],
) -> list[Need]:  # fmt: skip
    """The people needed by team and month.

    `counts` are accounts by product and level now; `working_days` those of each month ahead. Accounts that are new or
    leave are not counted: the same portfolio is followed.
    """
    if len(working_days) != stress.months:
        raise ValueError("a number of working days for each month of the horizon is needed")
    rules = stress.raw["workload"]
    names = list(rules["teams"])
    minutes = np.zeros((len(names), STATES))
    for place, name in enumerate(names):
        for level, each in rules["teams"][name]["levels"].items():
            minutes[place, int(level)] = float(each)
    worked = minutes > 0
    point, draws = _accounts(counts, matrices, scenario, stress, int(rules["draws"]))
    alpha = (1 - float(rules["interval"])) / 2
    found = []
    for month in range(1, stress.months + 1):
        work = minutes @ point[month]
        spread = np.quantile(draws[:, month] @ minutes.T, [alpha, 1 - alpha], axis=0)
        for place, name in enumerate(names):
            team = teams.get(name, Team(0, 0))
            each = _each(team, stress) * working_days[month - 1]
            has = team.minutes_a_day * working_days[month - 1]
            need = round(float(work[place]))
            low, high = (_heads(float(end), each) for end in spread[:, place])
            heads = _heads(need, each)
            found.append(Need(
                month, name, round(float(point[month][worked[place]].sum())), need, has, heads, min(low, heads),
                max(high, heads), team.heads, max(need - has, 0),
            ))  # fmt: skip
    return found


def _each(team: Team, stress: Stress) -> int:
    """Minutes a day of one person of the team."""
    return team.minutes_a_day // team.heads if team.heads else int(stress.raw["workload"]["minutes_a_day"])


def _heads(minutes: float, each: int) -> Decimal:
    return (Decimal(str(round(minutes, 3))) / max(each, 1)).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def _accounts(
    counts: Mapping[str, Mapping[int, int]], matrices: Mapping[str, Matrix], scenario: Scenario, stress: Stress,
    draws: int,
) -> tuple[Floats, Floats]:  # fmt: skip
    """Expected accounts by month and state, and draws of the same."""
    random = np.random.default_rng(SEED)
    months = stress.months
    point = np.zeros((months + 1, STATES))
    drawn = np.zeros((draws, months + 1, STATES))
    for product in sorted(counts):
        start = np.zeros(STATES)
        for level, number in counts[product].items():
            start[min(level, LEVELS - 1)] += number
        matrix = matrices.get(product) or matrices[""]
        moved = shift(stress, product, scenario, matrix.shares, _counted(counts[product])).monthly
        point += expected(start, path(matrix.shares, moved, stress))
        for number in range(draws):
            rows = random.gamma(np.maximum(matrix.posterior, 1e-9))
            steps = path(ordered(rows + 1e-12), moved, stress)
            drawn[number] += _moved(start, steps, random)
    return point, drawn


def _counted(levels: Mapping[int, int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for level, number in levels.items():
        found[min(level, LEVELS - 1)] = found.get(min(level, LEVELS - 1), 0) + number
    return found


def _moved(start: Floats, steps: Iterable[Floats], random: np.random.Generator) -> Floats:
    """Accounts by month and state when each moves by chance: mean and variance of independent moves, normal."""
    rows = [start]
    reach = np.eye(STATES)
    for step in steps:
        reach = reach @ step
        mean = start @ reach
        spread = np.sqrt(np.maximum(start @ (reach * (1 - reach)), 0))
        rows.append(np.maximum(mean + spread * random.standard_normal(STATES), 0))
    return np.array(rows)


def fill(needs: Sequence[Need], stress: Stress, *, allowed: Iterable[str], minute_minor: int | None = None,
         month_minor: int | None = None) -> list[Fill]:  # fmt: skip
    """How the gaps could be filled by the allowed options (`training`, `overtime`, `hiring`, `agency`), in the
    document's order, each as far as its rules go. What no option gives stays a gap.

    Money is in minor units of the document's currency; `minute_minor` and `month_minor` take the place of its costs.
    """
    cost = stress.raw["cost"]
    work = _Work(
        {(one.team, one.month): one.gap_minutes for one in needs},
        {(one.team, one.month): max(one.has_minutes - one.minutes, 0) for one in needs},
        {(one.team, one.month): one for one in needs},
        int(cost["minute_minor"]) if minute_minor is None else minute_minor,
        int(cost["month_minor"]) if month_minor is None else month_minor,
        int(stress.raw["workload"]["minutes_a_day"]) * 20,
    )
    wanted = set(allowed)
    made: list[Fill] = []
    rules = stress.raw["options"]
    for name in rules:
        if name in wanted:
            made += _OPTIONS[name](work, rules[name])
    return sorted(made, key=lambda one: (one.month, one.team, list(rules).index(one.option)))


@dataclass
class _Work:
    """What is still open and free by team and month, while options are laid upon it."""

    gaps: dict[tuple[str, int], int]
    free: dict[tuple[str, int], int]
    needs: Mapping[tuple[str, int], Need]
    minute_minor: int
    month_minor: int
    usual: int

    def each(self, team: str, at: int) -> int:
        """Minutes of one person of a team in a month."""
        need = self.needs[team, at]
        return max(need.has_minutes // need.has_heads, 1) if need.has_heads else self.usual


def _training(work: _Work, rule: Mapping[str, Any]) -> list[Fill]:
    """Free hours of other teams, whose people learn the work first."""
    lend = {key: value * int(rule["most_bp"]) // 10_000 for key, value in work.free.items()}
    made = []
    trained: dict[str, int] = {}
    for (team, at), gap in sorted(work.gaps.items(), key=lambda one: (one[0][1], one[0][0])):
        if gap <= 0 or at <= int(rule["lead_months"]):
            continue
        taken = 0
        for source in rule["from"].get(team, []):
            part = min(gap - taken, lend.get((source, at), 0))
            if part > 0:
                lend[source, at] -= part
                taken += part
        if taken:
            people = -(-taken // work.each(team, at))
            new = max(people - trained.get(team, 0), 0)
            trained[team] = max(people, trained.get(team, 0))
            work.gaps[team, at] = gap - taken
            made.append(Fill(at, team, "training", taken, people, new * int(rule["once_minor"])))
    return made


def _overtime(work: _Work, rule: Mapping[str, Any]) -> list[Fill]:
    """More hours of those who are there, within what the law and the department allow."""
    minutes = min(int(rule["hours_a_month"]), int(rule["legal_hours_a_month"])) * 60
    made = []
    for (team, at), gap in work.gaps.items():
        heads = work.needs[team, at].has_heads
        part = min(gap, heads * minutes)
        if part > 0 and at > int(rule["lead_months"]):
            work.gaps[team, at] = gap - part
            cost = part * work.minute_minor * int(rule["pay_bp"]) // 10_000
            made.append(Fill(at, team, "overtime", part, min(heads, -(-part // minutes)), cost))
    return made


def _hiring(work: _Work, rule: Mapping[str, Any]) -> list[Fill]:
    """People taken on once and kept: the median of whole people that the months of a long enough gap lack."""
    made = []
    for team in dict.fromkeys(team for team, _ in work.gaps):
        months = [at for name, at in work.gaps if name == team and at > int(rule["lead_months"])]
        lacking = [at for at in months if work.gaps[team, at] >= work.each(team, at)]
        if len(lacking) < int(rule["least_months"]):
            continue
        people = sorted(work.gaps[team, at] // work.each(team, at) for at in lacking)[len(lacking) // 2]
        first = min(lacking)
        for at in (one for one in months if one >= first):
            part = min(work.gaps[team, at], people * work.each(team, at))
            work.gaps[team, at] -= part
            once = people * int(rule["once_minor"]) if at == first else 0
            made.append(Fill(at, team, "hiring", part, people, people * work.month_minor + once))
    return made


def _agency(work: _Work, rule: Mapping[str, Any]) -> list[Fill]:
    """The rest of what may be given out of the house."""
    made = []
    for (team, at), gap in work.gaps.items():
        if gap > 0 and team in rule["teams"] and at > int(rule["lead_months"]):
            work.gaps[team, at] = 0
            cost = gap * work.minute_minor * int(rule["minute_bp"]) // 10_000
            made.append(Fill(at, team, "agency", gap, -(-gap // work.each(team, at)), cost))
    return made


_OPTIONS = {"training": _training, "overtime": _overtime, "hiring": _hiring, "agency": _agency}
