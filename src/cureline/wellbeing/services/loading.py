"""The load of each day, by person against their own days; the daily job, and what a leader sees of it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from cureline.contact.models import Attempt
from cureline.engine import load
from cureline.people.models import Staff
from cureline.wellbeing.models import DayLoad, Pause
from cureline.wellbeing.services import whose
from cureline.worklist import desk

_PARTS = ("hostile_share", "longest_run", "contacts", "talk_minutes", "late_minutes")


def compute(on: dt.date) -> dict[str, int]:
    """Keep the load of a day of everybody who had contacts on it, and of earlier days that were never computed (within
    the base). Again it changes nothing but what became known."""
    rules = whose.rules()
    first = on - dt.timedelta(days=rules.base_days)
    known = set(DayLoad.objects.filter(on__range=(first, on - dt.timedelta(days=1))).values_list("staff_id", "on"))
    since, until = desk.bounds(first)[0], desk.bounds(on)[1]
    staff = dict(Staff.objects.filter(collector_id__isnull=False).values_list("user_id", "pk"))
    talks: dict[tuple[int, dt.date], list[load.Talk]] = defaultdict(list)
    rows = Attempt.objects.filter(state=Attempt.State.DONE, finished_at__gte=since, finished_at__lt=until)
    zone = desk.zone()
    for user, at, outcome, seconds in rows.values_list("user_id", "finished_at", "outcome", "seconds"):
        local = at.astimezone(zone)
        if user in staff and (staff[user], local.date()) not in known:
            talks[staff[user], local.date()].append(load.Talk(local.replace(tzinfo=None), outcome, seconds or 0))
    told = {"days": 0, "warned": 0}
    for (person, day), some in sorted(talks.items(), key=lambda item: (item[0][1], item[0][0])):
        row = _keep(person, load.day_of(day, some, rules), rules)
        told["days"] += 1
        told["warned"] += row.level != DayLoad.Level.FINE and day == on
    return told


@transaction.atomic
def _keep(staff: int, day: load.Day, rules: load.Rules) -> DayLoad:
    first = day.on - dt.timedelta(days=rules.base_days)
    before = list(DayLoad.objects.filter(staff=staff, on__gte=first, on__lt=day.on).order_by("on"))
    found = load.judge(day, [_day(row) for row in before], rules)
    # only days of the last two weeks say how it is now
    near = [row.index for row in before if row.on > day.on - dt.timedelta(days=14)]
    row, _made = DayLoad.objects.update_or_create(
        staff_id=staff, on=day.on,
        defaults={**{part: getattr(day, part) for part in _PARTS}, "rules": rules.version, "index": found.index,
                  "parts": dict(found.parts), "level": load.level([*near, found.index], rules)},
    )  # fmt: skip
    return row


def _day(row: DayLoad) -> load.Day:
    return load.Day(row.on, row.hostile_share, row.longest_run, row.contacts, row.talk_minutes, row.late_minutes)


@dataclass(frozen=True)
class Stands:
    """How somebody stands: the last day's load, and pauses of the last two weeks that were offered, taken, declined."""

    staff: Staff
    last: DayLoad | None
    offered: int
    taken: int
    declined: int


def board(user: Any, *, on: dt.date) -> list[Stands]:
    """Those whom somebody leads, by name and never by load, with how they stand."""
    people = list(whose.led(user))
    since = on - dt.timedelta(days=14)
    last = {
        row.staff_id: row
        for row in DayLoad.objects.filter(staff__in=people, on__gt=since, on__lte=on).order_by("on")
    }  # fmt: skip
    pauses: dict[int, list[str]] = defaultdict(list)
    rows = Pause.objects.filter(staff__in=people, offered_at__gte=desk.bounds(since)[0], why="run")
    for staff, state in rows.values_list("staff_id", "state"):
        pauses[staff].append(state)
    return [
        Stands(one, last.get(one.pk), len(pauses[one.pk]),
               sum(state in ("taken", "ended") for state in pauses[one.pk]), pauses[one.pk].count("declined"))
        for one in people
    ]  # fmt: skip
