"""Jobs of care, each idempotent: run as often as one likes, a warning is given once and a follow-up found once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from cureline.care import clock, documents, rooms
from cureline.care.errors import NotAskedError
from cureline.care.models import Complaint, HelpCase, Milestone, Referral, RightsRequest
from cureline.care.services import complaints, follow_ups, surveys
from cureline.face import ProblemError
from cureline.portfolio.models import Contact, Customer
from cureline.trust import audit

BREACHED = "breached"


@dataclass(frozen=True)
class Deadline:
    """A day by which something must be done: whose, what (`complaint:17`), which clock, and the kind of task."""

    customer_id: str
    jurisdiction: str
    time_zone: str
    subject: str
    clock: str
    due_on: dt.date
    task: str


def run_clock(at: dt.datetime | None = None) -> int:
    """Warn of every deadline of care that comes near or has passed. Gives how many new warnings there are.

    `warn_working_days` of complaint_clock.yaml says how many working days ahead; each step warns once, the last and a
    breach also mark the complaint or referral as escalated.
    """
    now = at or timezone.now()
    return sum(_warn(deadline, now) for deadline in [*deadlines()])


def deadlines() -> Iterator[Deadline]:
    """Every open deadline: complaints, referrals, requests about data, reviews of hardship."""
    for row in Complaint.objects.filter(state__in=Complaint.OPEN):
        where = (row.customer_id, row.jurisdiction, row.time_zone, f"complaint:{row.pk}")
        if row.acknowledged_at is None:
            yield Deadline(*where, "acknowledge", row.acknowledge_by_on, "complaint")
        yield Deadline(*where, "answer", row.due_on, "complaint")
    zones = {c.pk: c for c in Customer.objects.filter(pk__in=_customers())}
    for referral in Referral.objects.exclude(state=Referral.State.ANSWERED):
        who = zones[referral.customer_id]
        due = clock.local_day(referral.due_at, who.time_zone)
        yield Deadline(who.pk, who.jurisdiction, who.time_zone, f"referral:{referral.pk}", "answer", due, "follow_up")
    for request in RightsRequest.objects.filter(state__in=RightsRequest.OPEN):
        who = zones[request.customer_id]
        yield Deadline(
            who.pk, who.jurisdiction, who.time_zone, f"request:{request.pk}", "answer", request.due_on, "follow_up"
        )
    for case in HelpCase.objects.filter(ended_on=None):
        who = zones[case.customer_id]
        yield Deadline(
            who.pk, who.jurisdiction, who.time_zone, f"help:{case.pk}", "review", case.review_on, "follow_up"
        )


def step_of(deadline: Deadline, today: dt.date) -> str:
    """The narrowest warning a deadline has reached on a day: working days left, `breached`, or nothing yet."""
    if today > deadline.due_on:
        return BREACHED
    left = clock.working_days_until(today, deadline.due_on, deadline.jurisdiction)
    reached = [days for days in documents.load("complaint_clock")["warn_working_days"] if left <= days]
    return str(min(reached)) if reached else ""


def find_follow_ups(on: dt.date) -> int:
    """Look for follow-ups among those whom a rule may find. Gives how many were made."""
    return follow_ups.candidates(follow_ups.likely(on=on), on=on)


def invite_all(since: dt.datetime, until: dt.datetime, *, at: dt.datetime | None = None) -> int:
    """Ask for feedback on the contacts of a span that reached the customer. Gives how many were asked."""
    asked = 0
    found = Contact.objects.filter(at__gte=since, at__lt=until, direction="out", outcome__in=surveys.REACHED)
    for contact_id in found.order_by("at", "pk").values_list("pk", flat=True):
        try:
            surveys.invite(contact_id, user=None, at=at)
        except NotAskedError:
            continue
        except ProblemError:
            # the gate, a missing number or an opt-out: it stands on record where the gate wrote it
            continue
        asked += 1
    return asked


@transaction.atomic
def _warn(deadline: Deadline, now: dt.datetime) -> int:
    today = clock.local_day(now, deadline.time_zone)
    step = step_of(deadline, today)
    if not step:
        return 0
    _, made = Milestone.objects.get_or_create(
        subject=deadline.subject, clock=deadline.clock, due_on=deadline.due_on, step=step,
        defaults={"customer_id": deadline.customer_id, "at": now},
    )  # fmt: skip
    if not made:
        return 0
    kind, _, key = deadline.subject.partition(":")
    models: dict[str, Any] = {"complaint": Complaint, "referral": Referral}
    model = models.get(kind)
    if model is not None and step in ("0", BREACHED):
        model._default_manager.filter(pk=int(key), escalated_at=None).update(escalated_at=now)
    if kind == "complaint":
        complaints.step(
            Complaint.objects.get(pk=int(key)), "escalated", None, now, detail={"clock": deadline.clock, "step": step}
        )
    rooms.task(
        deadline.customer_id, deadline.task, why=f"{deadline.subject} {step}",
        due_at=clock.end_of_day(deadline.due_on, deadline.time_zone),
    )  # fmt: skip
    audit.record(
        "clock.warned", customer_id=deadline.customer_id, subject=deadline.subject,
        detail={"clock": deadline.clock, "step": step, "due_on": deadline.due_on.isoformat()},
    )  # fmt: skip
    return 1


def _customers() -> set[str]:
    return {
        *Referral.objects.exclude(state=Referral.State.ANSWERED).values_list("customer_id", flat=True),
        *RightsRequest.objects.filter(state__in=RightsRequest.OPEN).values_list("customer_id", flat=True),
        *HelpCase.objects.filter(ended_on=None).values_list("customer_id", flat=True),
    }
