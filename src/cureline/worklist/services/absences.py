"""Somebody is away: their waiting work goes back to the team, or is dealt out among who is there."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from cureline.engine import allocate
from cureline.people import services as people
from cureline.people.models import Absence, Staff
from cureline.trust import audit, documents
from cureline.worklist import desk
from cureline.worklist.models import Task
from cureline.worklist.services.moving import hand_over


@dataclass(frozen=True)
class Redealt:
    """What became of the absent person's work of today: dealt by collector, and left in the team's queue."""

    absence: Absence
    dealt: dict[str, int]
    to_team: int


@transaction.atomic
def set_absence(
    staff: Staff, from_on: dt.date, until_on: dt.date, reason: str, *, user: Any, deal: bool = True,
    at: dt.datetime | None = None,
) -> Redealt:  # fmt: skip
    """Record days of absence. If they hold today, the person's waiting work goes to others.

    `deal`: each task, in the queue's order, to the member of the team with most minutes left today who has its skill
    and language by the capacity document; without one, and without `deal`, to the team's queue. Raises StaffError.
    """
    now = at or timezone.now()
    today = desk.today(now)
    absence = people.record_absence(staff.pk, from_on, until_on, reason, user=user)
    if staff.collector_id is None or not from_on <= today <= until_on:
        return Redealt(absence, {}, 0)
    return _redeal(absence, staff, user, deal, now)


@transaction.atomic
def end_absence(absence: Absence, *, user: Any, at: dt.datetime | None = None) -> None:
    """Somebody is back: the absence ends yesterday, or is struck out if it began today or later."""
    today = desk.today(at or timezone.now())
    if absence.from_on >= today:
        absence.delete()
    else:
        absence.until_on = min(absence.until_on, today - dt.timedelta(days=1))
        absence.save(update_fields=["until_on"])
    audit.record("absence.ended", user=user, subject=f"staff:{absence.staff_id}", detail={"on": today.isoformat()})


def away(on: dt.date) -> set[str]:
    """Ids of the collectors who are away on a day."""
    rows = Absence.objects.filter(from_on__lte=on, until_on__gte=on, staff__collector_id__isnull=False)
    return set(rows.values_list("staff__collector_id", flat=True))


def capacity(on: dt.date) -> allocate.Capacity:
    """The capacity document in force, the shipped one where the bank has none yet."""
    try:
        text = documents.in_force("capacity", "capacity", on).content
    except documents.DocumentMissingError:
        text = allocate.shipped("capacity")
    return allocate.load_capacity(text)


def minutes_left(on: dt.date, collectors: dict[str, int]) -> dict[str, int]:
    """Minutes of the day less what is done today, in hand or waiting, by collector; `collectors` has the whole day."""
    start, end = desk.bounds(on)
    tasks = Task.objects.filter(collector_id__in=list(collectors))
    waiting = tasks.filter(state__in=(Task.State.OPEN, Task.State.CLAIMED)).exclude(
        kind=Task.Kind.CALLBACK, due_at__gte=end
    )
    done = tasks.filter(state=Task.State.DONE, finished_at__gte=start, finished_at__lt=end)
    left = dict(collectors)
    for rows in (waiting, done):
        for collector, used in rows.values_list("collector_id").annotate(Sum("minutes")):
            left[collector] -= used or 0
    return left


def _redeal(absence: Absence, staff: Staff, user: Any, deal: bool, now: dt.datetime) -> Redealt:
    today = desk.today(now)
    end = desk.bounds(today)[1]
    tasks = list(
        Task.objects.select_for_update(of=("self",))
        .filter(collector_id=staff.collector_id, state=Task.State.OPEN)
        .exclude(kind=Task.Kind.CALLBACK, due_at__gte=end)
        .order_by("urgency", "place", "pk")
    )
    gone = away(today)
    day = capacity(today)
    present = set(
        Staff.objects.filter(collector_id__isnull=False, user__is_active=True).values_list("collector_id", flat=True)
    )
    there = {c.id: c for c in day.collectors if c.id in present - gone}
    left = minutes_left(today, {c.id: c.minutes for c in there.values()})
    groups: dict[tuple[str | None, str | None], list[Task]] = defaultdict(list)
    for task in tasks:
        able = [
            c for c in there.values()
            if c.team == task.team and (not task.skill or task.skill in c.skills)
            and c.speaks(task.language or day.default_language) and left[c.id] >= task.minutes
        ] if deal else []  # fmt: skip
        best = max(able, key=lambda c: (left[c.id], c.id), default=None)
        if best is not None:
            left[best.id] -= task.minutes
        groups[task.team, best.id if best else None].append(task)
    for (team, collector), some in groups.items():
        for task in some:
            audit.record("task.moved", user=user, customer_id=task.customer_id, subject=f"task:{task.pk}",
                         reason="absence", detail={"to_collector": collector})  # fmt: skip
        hand_over([t.pk for t in some], {t.customer_id for t in some}, team, collector, "absence")
    dealt = {collector: len(some) for (_team, collector), some in groups.items() if collector}
    return Redealt(absence, dealt, len(tasks) - sum(dealt.values()))
