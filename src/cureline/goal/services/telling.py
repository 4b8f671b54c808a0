"""The goal of a figure, for the pages of results that show it beside the figure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from cureline.goal.measuring import SLICE
from cureline.goal.models import Goal, State
from cureline.results import services as results
from cureline.results.query import scope_of
from cureline.results.targets import Target


def target_of(code: str, since: dt.date, until: dt.date, where: Mapping[str, str], user: Any) -> Target | None:
    """The approved goal of this period and slice, in the measure's unit; None where there is none.

    A period that is not over yet has a goal whose period began with it and goes on: a quarter's in its second month.
    Without a slice, who sees the whole bank has the bank's goal, and who sees one team that team's.
    """
    if user is not None and not user.may("goal.see"):
        return None
    slices = {name: value for name, value in where.items() if name != "currency"}
    seen = scope_of(user)
    if not slices and not seen.whole:
        if seen.portfolios or seen.teams is None or len(seen.teams) != 1:
            return None
        slices = {"team": seen.teams[0]}
    if len(slices) > 1:
        return None
    column, value = next(iter(slices.items()), ("", ""))
    scope = next((name for name, of in SLICE.items() if of == column), None) if column else "bank"
    if scope is None:
        return None
    goals = Goal.objects.filter(
        measure=code, scope=scope, scope_id=value, from_on=since, until_on__gte=until, state=State.APPROVED
    )
    facts = results.current()
    if facts is None or until < facts.on:
        goals = goals.filter(until_on=until)
    if where.get("currency"):
        goals = goals.filter(currency__in=("", where["currency"]))
    found = goals.order_by("until_on", "pk").first()
    return Target(found.target / found.scale, reverse("goal:show", args=[found.pk])) if found else None
