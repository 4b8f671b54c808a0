"""Following goals day by day: what is reached, what should be by now, and how the period will probably end."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Literal

from django.db import transaction

from cureline.engine import goals
from cureline.goal import measuring, periods
from cureline.goal.measuring import Aim
from cureline.goal.models import Goal, Progress, State
from cureline.goal.periods import Period
from cureline.results import services as results
from cureline.results.models import Snapshot


def track(on: dt.date) -> dict[str, int]:
    """Store the attainment of every approved goal whose period runs on a day, or ended in the 45 days before it (late
    payments and promises still count). Again it changes nothing but what became known. Nothing without facts."""
    found = results.current()
    if found is None:
        return {"goals": 0}
    rows = Goal.objects.filter(
        state=State.APPROVED, from_on__lte=on, until_on__gte=on - dt.timedelta(days=45)
    ).order_by("pk")
    groups: dict[tuple[str, str, str, dt.date], list[Goal]] = defaultdict(list)
    for goal in rows:
        groups[goal.measure, goal.scope, goal.period, goal.from_on].append(goal)
    count = 0
    for (code, scope, kind, since), some in groups.items():
        period = periods.of(kind, since)
        figures = _figures(code, scope, period, some, min(on, found.on))
        for goal in some:
            _store(goal, period, figures.get(goal.scope_id), min(on, period.until), found)
            count += 1
    return {"goals": count}


def latest(goal: Goal) -> Progress | None:
    """The last attainment that was stored."""
    return goal.progress.order_by("-on").first()


def _figures(code: str, scope: str, period: Period, some: list[Goal], until: dt.date) -> dict[str, results.Figure]:
    """Figure of the period so far by scope id."""
    if until < period.since:
        return {}
    column = measuring.SLICE.get(scope)
    currency = some[0].currency
    rows = results.figures(
        code, by=(column,) if column else (), since=period.since, until=min(until, period.until),
        where=measuring.where("bank", "", currency),
    )  # fmt: skip
    return {row.keys[column] if column else "": row for row in rows}


@transaction.atomic
def _store(goal: Goal, period: Period, figure: results.Figure | None, on: dt.date, snapshot: Snapshot) -> Progress:
    one = measuring.aim(goal.measure)
    share = known_share(one, period, min(on, snapshot.on))
    told = attainment(goal, one, figure, share)
    value = figure.value if figure is not None else 0.0 if one.summed else None
    row, _ = Progress.objects.update_or_create(
        goal=goal, on=on,
        defaults={
            "actual": None if value is None else one.kept(value),
            "numerator": figure.numerator if figure is not None else None,
            "denominator": figure.denominator if figure is not None else None,
            "due": one.kept(told.due), "pace": share, "end": one.kept(told.end.mean), "low": one.kept(told.end.low),
            "high": one.kept(told.end.high), "chance": told.chance, "outlook": told.outlook, "snapshot": snapshot.pk,
        },
    )  # fmt: skip
    return row


def known_share(one: Aim, period: Period, on: dt.date) -> float:
    """Share of the period that a measure can know at the end of a day: its working days, or its months that ended."""
    if not one.by_month:
        return periods.pace(period, on).share
    following = on + dt.timedelta(days=1)
    ended = (following.year - period.since.year) * 12 + following.month - period.since.month
    return min(max(ended / period.months, 0.0), 1.0)


def attainment(goal: Goal, one: Aim, figure: results.Figure | None, share: float) -> goals.Attainment:
    """What the engine says of a goal and its figure so far."""
    target = goal.target / one.scale
    whole, spread = goal.basis.get("whole"), goal.basis.get("spread")
    # a target without a forecast of its own is its own forecast, with a wide doubt
    expected = goals.Point(**whole) if whole else goals.Point(target, target * 0.7, target * 1.3)
    doubt = float(spread) if spread else 0.2
    better: Literal["up", "down"] = "down" if goal.better == "down" else "up"
    if one.summed:
        actual = float(figure.value or 0) if figure is not None else 0.0
        piece = _piece(goal, one, figure)
        return goals.of_sum(actual, target, expected, doubt, share, piece=piece, better=better)
    if one.share and figure is not None and 0 <= expected.mean <= 1:
        piece = (figure.denominator or 0) / figure.rows if figure.rows and one.measure.interval == "ratio" else 1.0
        return goals.of_rate(figure.numerator, figure.denominator or 0, target, expected, doubt, share, piece=piece,
                             better=better)  # fmt: skip
    return goals.of_level(figure.value if figure is not None else None, target, expected, share, better=better)


def _piece(goal: Goal, one: Aim, figure: results.Figure | None) -> float:
    """The usual size of one payment (or 1 for a count), times how much sizes differ."""
    if one.unit != "minor":
        return 1.0
    months = goal.basis.get("history") or []
    numerator = sum(m["numerator"] or 0 for m in months) + (figure.numerator if figure is not None else 0)
    rows = sum(m["rows"] or 0 for m in months) + (figure.rows if figure is not None else 0)
    spread = float(goals.parameters()["attainment"]["size_dispersion"])
    return max(numerator / rows, 0.0) * spread if rows else 0.0
