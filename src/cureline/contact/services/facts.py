"""What a contact taught us, written where the next judgement reads it: circumstances, points, tasks, callbacks."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q

from cureline.contact.models import Attempt
from cureline.portfolio import models
from cureline.trust import audit

# what is changed of the point, by the step that asks for it
POINT_CHANGES: Mapping[str, Mapping[str, Any]] = {
    "point_invalid": {"valid": False},
    "point_doubtful": {"verified_on": None},
    "point_refused": {"consent": "refused"},
}


def circumstance(
    customer_id: str,
    kind: str,
    *,
    on: dt.date,
    until_on: dt.date | None = None,
    channel: str | None = None,
    account_id: str | None = None,
    user: Any = None,
    subject: str = "",
    request: Any = None,
) -> Any:
    """Record a fact from a local day on; one that runs already, as wide and as long, stands as it is. Gives its row."""
    with transaction.atomic():
        running = (
            models.Circumstance.objects.filter(customer_id=customer_id, kind=kind, from_on__lte=on)
            .filter(Q(channel=None) | Q(channel=channel), Q(account_id=None) | Q(account_id=account_id))
            .filter(Q(until_on=None) | Q(until_on__gte=until_on or dt.date.max))
            .first()
        )
        if running is not None:
            return running
        row = models.Circumstance.objects.create(
            circumstance_id=f"desk-{uuid.uuid4().hex}", customer_id_id=customer_id, account_id_id=account_id, kind=kind,
            channel=channel, from_on=on, until_on=until_on,
        )  # fmt: skip
        audit.record(
            "circumstance.recorded", request=request, user=user, customer_id=customer_id, subject=subject,
            detail={"kind": kind, "channel": channel, "from_on": str(on), "until_on": until_on and str(until_on)},
        )  # fmt: skip
    return row


def mark_point(attempt: Attempt, change: str, *, user: Any) -> None:
    """Change what is known of the point that an attempt used: one of POINT_CHANGES."""
    models.ContactPoint.objects.filter(pk=attempt.contact_point_id, customer_id=attempt.customer_id).update(
        **POINT_CHANGES[change]
    )
    audit.record(
        "point.marked", user=user, customer_id=attempt.customer_id, subject=f"point:{attempt.contact_point_id}",
        reason=change,
    )  # fmt: skip


def task(customer_id: str, kind: str, *, due_at: dt.datetime, why: str, team: str | None = None) -> Any:
    """Put work into the queue."""
    from cureline.worklist import services as worklist

    return worklist.add_task(customer_id, kind, due_at=due_at, why=why, team=team)


def other_hour(at: dt.datetime, hours: int, zone: str) -> dt.datetime:
    """A moment some hours later, to the half hour, between 9:00 and 20:00 of the customer's day.

    What falls into the night moves to the next morning or the same day's, so that another hour is tried.
    """
    local = (at + dt.timedelta(hours=hours)).astimezone(ZoneInfo(zone))
    local = local.replace(minute=30 if local.minute >= 30 else 0, second=0, microsecond=0)
    if local.hour >= 20:
        local = (local + dt.timedelta(days=1)).replace(hour=9, minute=0)
    elif local.hour < 9:
        local = local.replace(hour=9, minute=0)
    return local
