"""What the demonstration's head and analyst plan: goals of last, this and next quarter, a plan, a finished what-if.

Called when the results' facts are drawn and the night is published: `planning.tell(today, head=…, analyst=…)`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from typing import Any

from django.db import transaction

from cureline.demo.history import clock
from cureline.engine import strategy
from cureline.face import ProblemError
from cureline.goal import periods
from cureline.goal import services as goals
from cureline.goal.models import Goal, Plan, Simulation
from cureline.goal.services import plans, simulations
from cureline.trust.models import User

MEASURES = ("recovered", "cure_rate", "promise_kept_rate", "right_party_rate", "complaints_per_thousand")
DAYS, SIZE, SEEDS = 45, 1_000, 4
_WEEK = 7
_EVERY = re.compile(r"every_days: (\d+)")


def tell(
    on: dt.date, *, head: User, analyst: User, days: int = DAYS, size: int = SIZE, seeds: int = SEEDS
) -> dict[str, int]:
    """Make it once; gives how many goals, days of attainment, plans and what-ifs there are now.

    A measure without months before a period gets no goal in it. Killed at any moment nothing of a part is half made.
    """
    quarter = periods.of("quarter", on)
    counts: Counter[str] = Counter()
    if not Goal.objects.exists():
        with transaction.atomic():
            for period in (quarter.previous, quarter):
                counts["goals"] += _goals(period, head=head, analyst=analyst)
            counts["days followed"] += _follow(quarter.previous.since, on)
            counts["goals"] += _coming(quarter.next, analyst)
    row = Simulation.objects.filter(why=_WHY).first() or _what_if(on, analyst, days, size, seeds)
    # outside a transaction of its own: a killed run goes on from what it had
    if row.state in (Simulation.State.QUEUED, Simulation.State.RUNNING):
        simulations.run(row.pk)
        row.refresh_from_db()
    counts["what-ifs"] += row.state == Simulation.State.DONE
    if row.state == Simulation.State.DONE and not Plan.objects.exists():
        counts["plans"] += _plan(quarter, row, head=head, analyst=analyst)
    return dict(counts)


_WHY = "试算：将触达间隔放宽两天，看回收与投诉如何变化"


def _goals(period: periods.Period, *, head: User, analyst: User) -> int:
    count = 0
    morning = clock.local(period.since, 9)
    for code in MEASURES:
        try:
            with transaction.atomic(), clock.at(morning):
                goal = goals.set_goal(goals.propose(code, period), user=analyst, why="按前几个月的预测")
                if code == "recovered":
                    for team in goals.split_down(goal.pk, "team", user=analyst):
                        goals.split_down(team.pk, "collector", user=analyst)
                goals.submit(goal.pk, user=analyst)
                goals.approve(goal.pk, user=head)
        except ProblemError:
            # no whole month before the period, or nobody holds anything yet
            continue
        count += 1
    return count


def _follow(since: dt.date, on: dt.date) -> int:
    """The attainment of each week's last day, and of the last days."""
    week = [since + dt.timedelta(days=n) for n in range(_WEEK - 1, (on - since).days, _WEEK)]
    for day in [*week, on]:
        goals.track(day)
    return len(week) + 1


def _coming(period: periods.Period, analyst: User) -> int:
    """Next quarter's goal waits for the head."""
    try:
        with transaction.atomic():
            goal = goals.set_goal(goals.propose("recovered", period), user=analyst, why="下季度建议值，请批示")
            goals.split_down(goal.pk, "team", user=analyst)
            goals.submit(goal.pk, user=analyst)
    except ProblemError:
        return 0
    return 1


def _what_if(on: dt.date, analyst: User, days: int, size: int, seeds: int) -> Simulation:
    present = next(one for one in plans.offered() if one.name == simulations.WORLD).content
    version = strategy.load(present).version
    patient = _EVERY.sub(lambda found: f"every_days: {int(found[1]) + 2}", present)
    patient = patient.replace(f'version: "{version}"', f'version: "{version}-patient"', 1)
    return simulations.ask([present, patient], user=analyst, days=days, size=size, seeds=seeds, why=_WHY)


def _plan(period: periods.Period, row: Simulation, *, head: User, analyst: User) -> int:
    with transaction.atomic():
        plan = plans.draft(period, user=analyst)
        calls: Any = plan.lines.filter(channel="call", team="early").first()
        if calls is not None:
            # the early team also works Saturday mornings' callbacks
            plans.change(plan.pk, user=analyst, lines={calls.pk: {"weekdays": [0, 1, 2, 3, 4, 5]}},
                         note="本季度早期组周六值班处理回拨。")  # fmt: skip
        try:
            plans.attach(plan.pk, row.pk, user=analyst)
            plans.approve(plan.pk, user=head)
        except ProblemError:
            return 0
    return 1
