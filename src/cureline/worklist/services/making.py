"""Making tasks during the day: callbacks, escalations, what other apps ask for."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cureline.people.models import Staff, Team
from cureline.portfolio.models import Account, Customer, Holding
from cureline.trust import audit
from cureline.worklist import desk
from cureline.worklist.models import Assessment, CurrentRun, Decision, Task
from cureline.worklist.services.errors import NotOpenError, UnknownTargetError, WhenError

# what a calendar of the desk can hold
_YEARS = (2000, 2200)
_OPEN = (Task.State.OPEN, Task.State.CLAIMED)
_ONCE = (Task.Kind.PLANNED, Task.Kind.PROMISE_DUE, Task.Kind.PROMISE_BROKEN, Task.Kind.ESCALATED)


@transaction.atomic
def schedule_callback(
    customer_id: str, at: dt.datetime, *, user: Any, reason: str, collector_id: str | None = None, anybody: bool = False
) -> Task:
    """Call a customer back at an agreed instant; not offered to anybody before.

    Of `collector_id`, else of the user, else of whoever holds the customer; with `anybody` of the team. `reason` is a
    code of desk.yaml (`whys`) or free text. Raises WhenError for an instant that has passed or is too far ahead.
    """
    _check_instant(at)
    own = None if anybody else collector_id or getattr(getattr(user, "staff", None), "collector_id", None)
    task = _make(
        customer_id, Task.Kind.CALLBACK, due_at=at, not_before_at=at, why=reason, collector_id=own, team=None,
        user=user, channel="call", anybody=anybody,
    )  # fmt: skip
    audit.record("callback.scheduled", user=user, customer_id=customer_id, subject=f"task:{task.pk}",
                 detail={"at": at.isoformat()})  # fmt: skip
    return task


@transaction.atomic
def reschedule(task: Task, at: dt.datetime, *, user: Any) -> Task:
    """Move a callback to another instant. Raises NotOpenError, WhenError."""
    _check_instant(at)
    task = _locked(task)
    task.due_at = task.not_before_at = at
    task.on, task.place = desk.today(at), int(at.timestamp())
    task.state, task.claimed_by, task.claimed_at = Task.State.OPEN, None, None
    task.save()
    audit.record("callback.rescheduled", user=user, customer_id=task.customer_id, subject=f"task:{task.pk}",
                 detail={"at": at.isoformat()})  # fmt: skip
    return task


@transaction.atomic
def cancel(task: Task, *, user: Any, reason: str = "") -> Task:
    """Close a task that is not to be done. Raises NotOpenError."""
    task = _locked(task)
    close(task, "cancelled", timezone.now(), Task.State.EXPIRED)
    audit.record("task.cancelled", user=user, customer_id=task.customer_id, subject=f"task:{task.pk}", reason=reason)
    return task


@transaction.atomic
def escalate(customer_id: str, *, to_team: str, why: str, user: Any = None) -> Task:
    """Hand a customer to another team: its open work there ends, the team gets a task and holds the customer.

    Who does not see the new team does not see the customer any more. Raises UnknownTargetError.
    """
    if not Team.objects.filter(pk=to_team).exists():
        raise UnknownTargetError(to_team)
    Customer.objects.select_for_update().get(pk=customer_id)
    now = timezone.now()
    others = Task.objects.select_for_update().filter(customer_id=customer_id, state__in=_OPEN)
    for task in others.exclude(kind__in=(Task.Kind.CALLBACK, Task.Kind.COMPLAINT, Task.Kind.APPROVAL)):
        close(task, "escalated", now, Task.State.MOVED)
    others.filter(kind=Task.Kind.CALLBACK).update(team=to_team, collector_id=None)
    task = _make(customer_id, Task.Kind.ESCALATED, why=why or "escalated", team=to_team, user=user, channel="call")
    audit.record("customer.escalated", user=user, customer_id=customer_id, subject=f"task:{task.pk}",
                 reason=why, detail={"to_team": to_team})  # fmt: skip
    # last: from here on who worked here may not see the customer any more
    Holding.objects.update_or_create(
        customer_id=customer_id,
        defaults={"team": to_team, "collector_id": None, "since_at": now, "why": "escalated"},
    )
    return task


@transaction.atomic
def add_task(
    customer_id: str,
    kind: str,
    *,
    due_at: dt.datetime | None = None,
    why: str = "",
    collector_id: str | None = None,
    team: str | None = None,
    user: Any = None,
) -> Task:
    """A piece of work for whoever holds the customer, or for the team or collector named.

    Of a kind that stands once a customer (planned, promise_due, promise_broken, escalated) the open one is given back.
    `why` is a code of desk.yaml (`whys`) or a text. Raises ValueError for an unknown kind,
    WhenError.
    """
    made = Task.Kind(kind).value
    if due_at is not None and not _YEARS[0] <= due_at.year <= _YEARS[1]:
        raise WhenError
    if made in _ONCE:
        Customer.objects.select_for_update().get(pk=customer_id)
        standing = Task.objects.filter(customer_id=customer_id, kind=made, state__in=_OPEN).first()
        if standing is not None:
            return standing
    task = _make(customer_id, made, due_at=due_at, why=why or made, collector_id=collector_id, team=team, user=user)
    audit.record("task.made", user=user, customer_id=customer_id, subject=f"task:{task.pk}", detail={"kind": made})
    return task


def close(task: Task, outcome: str, now: dt.datetime, state: str = Task.State.DONE) -> None:
    """End a task that the caller has locked."""
    task.state, task.outcome, task.finished_at = state, outcome, now
    if state != Task.State.DONE:
        task.claimed_by = task.claimed_at = None
    task.save(update_fields=["state", "outcome", "finished_at", "claimed_by", "claimed_at", "collector_id"])


def _locked(task: Task) -> Task:
    found = Task.objects.select_for_update().filter(pk=task.pk, state__in=_OPEN).first()
    if found is None:
        raise NotOpenError
    return found


def _check_instant(at: dt.datetime) -> None:
    now = timezone.now()
    days = int(desk.document()["callback"]["days_ahead"])
    if at <= now:
        raise WhenError(_("It has passed already."))
    if at > now + dt.timedelta(days=days):
        raise WhenError(_("It is more than %(days)s days ahead.") % {"days": days})


def _make(
    customer_id: str,
    kind: str,
    *,
    why: str,
    user: Any,
    due_at: dt.datetime | None = None,
    not_before_at: dt.datetime | None = None,
    collector_id: str | None = None,
    team: str | None = None,
    channel: str = "",
    anybody: bool = False,
) -> Task:
    now = timezone.now()
    customer = Customer.objects.get(pk=customer_id)
    holding = Holding.objects.filter(pk=customer_id).first()
    if collector_id is not None and team is None:
        staff = Staff.objects.filter(collector_id=collector_id).first()
        team = staff.team_id if staff else None
    if team is None and holding is not None:
        team = holding.team
        if collector_id is None and not anybody and kind != Task.Kind.APPROVAL:
            collector_id = holding.collector_id
    return Task.objects.create(
        customer_id=customer_id, kind=kind, on=desk.today(due_at or now), team=team, collector_id=collector_id,
        urgency=desk.urgency(kind), place=int((due_at or now).timestamp()), due_at=due_at, not_before_at=not_before_at,
        channel=channel, minutes=desk.document()["callback"]["minutes"], why=[why], language=customer.language or "",
        made_at=now, made_by=user if getattr(user, "is_authenticated", False) else None, **_facts(customer_id),
    )  # fmt: skip


def _facts(customer_id: str) -> dict[str, Any]:
    """Debt and segment of a customer in the published run; the largest debt alone where there is no run of it."""
    run = CurrentRun.objects.values_list("run_id", flat=True).first()
    decided = Decision.objects.filter(run_id=run, customer_id=customer_id).order_by("preference", "pk").first()
    if run and decided:
        debt = Assessment.objects.filter(run_id=run, account_id=decided.account_id).first()
        segment = f"{decided.strategy}/{decided.segment}" if decided.segment else ""
        if debt:
            return {"account_id": debt.account_id, "segment": segment, "bucket": debt.bucket, "dpd": debt.dpd,
                    "past_due_minor": debt.past_due_minor, "currency": debt.currency}  # fmt: skip
    account = Account.objects.filter(customer_id=customer_id).order_by("-balance_minor", "pk").first()
    return {"account_id": account.pk, "currency": account.currency} if account else {}
