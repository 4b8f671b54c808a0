"""The clock: warns before a deadline, escalates after it, by the minute; actions and resources by the day."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from cureline.incident import config
from cureline.incident.models import OPEN, Action, Incident, Report, Resource, Step
from cureline.incident.services import roster, supplies, timeline
from cureline.trust import audit
from cureline.worklist import desk


@transaction.atomic
def run(at: dt.datetime | None = None) -> dict[str, int]:
    """Warn of steps and reports whose deadline comes near, and escalate those that have passed; each once.

    Near is the share of the catalogue between the beginning of the clock and the deadline. Escalated means: in the
    timeline, in the log, on the tiles of who leads, and told to subscribed systems. Idempotent; drills too.
    """
    from cureline.dispatch.services import webhooks

    at = at or timezone.now()
    told = {"warned": 0, "escalated": 0}
    for row in _running(at):
        began = row.incident.declared_at
        share = float(config.catalogue()["clock"]["warn_share"])
        near = row.due_at - (row.due_at - began) * (1 - share)
        name = {"step": row.code} if isinstance(row, Step) else {"report": row.code}
        if row.due_at < at and row.escalated_at is None:
            row.escalated_at = row.warned_at = row.warned_at or at
            row.escalated_at = at
            row.save(update_fields=["escalated_at", "warned_at"])
            timeline.add(row.incident, "escalated", user=None, at=at, **name)
            if not row.incident.drill:
                webhooks.emit(
                    "incident.escalated", {"incident": row.incident.number, "kind": row.incident.kind, **name}
                )
            told["escalated"] += 1
        elif near <= at and row.warned_at is None:
            row.warned_at = at
            row.save(update_fields=["warned_at"])
            timeline.add(row.incident, "warned", user=None, at=at, **name)
            told["warned"] += 1
    return told


@transaction.atomic
def daily(on: dt.date) -> dict[str, int]:
    """Tell once a day which actions are overdue; count gaps of the roster this week and faults of resources."""
    overdue = Action.objects.select_for_update(of=("self",)).filter(done_on=None, due_on__lt=on)
    overdue = overdue.exclude(overdue_told_on=on).select_related("incident")
    count = 0
    for action in overdue:
        action.overdue_told_on = on
        action.save(update_fields=["overdue_told_on"])
        timeline.add(action.incident, "action_overdue", user=None, action=action.pk, due_on=action.due_on.isoformat())
        count += 1
    gaps = len(roster.gaps(on, 7))
    faulty = sum(bool(supplies.faults(row, on)) for row in Resource.objects.filter(gone=False))
    if gaps or faulty:
        audit.record("incident.readiness", subject="incident:readiness",
                     detail={"on": on.isoformat(), "gaps": gaps, "resources": faulty})  # fmt: skip
    return {"overdue actions": count, "gaps of the roster": gaps, "faulty resources": faulty}


def late(user: Any, at: dt.datetime | None = None) -> int:
    """Steps and reports of real incidents that are past their deadline now."""
    at = at or timezone.now()
    open_ones = Incident.objects.filter(state__in=OPEN, drill=False)
    steps = Step.objects.filter(incident__in=open_ones, done_at=None, due_at__lt=at).count()
    reports = Report.objects.filter(incident__in=open_ones, state__in=("due", "drafted"), due_at__lt=at).count()
    return steps + reports


def today() -> dt.date:
    """The bank's day."""
    return desk.today(timezone.now())


def _running(at: dt.datetime) -> list[Step | Report]:
    """What is not done, locked; another process that holds a row does it."""
    steps = Step.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        incident__state__in=OPEN, done_at=None, escalated_at=None
    )
    reports = Report.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        incident__state__in=OPEN, state__in=("due", "drafted"), escalated_at=None
    )
    return [*steps.select_related("incident"), *reports.select_related("incident")]
