"""Taking the next customer, giving it back, ending it: each verb is a transaction, the database says who was first."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from cureline.trust import audit
from cureline.worklist import desk, lawful
from cureline.worklist.models import Task
from cureline.worklist.services.errors import HandFullError, NotOpenError
from cureline.worklist.services.listing import Filters, mine_or_free, order, ripe
from cureline.worklist.services.making import close

_LOCK = 0x43_75_48_61  # "CuHa": whose hand it is


@transaction.atomic
def claim_next(user: Any, *, filters: Filters | None = None, at: dt.datetime | None = None) -> Task | None:
    """Take the next customer of a collector's queue; the one in hand if there is one; None when nobody is left now.

    Whom the gate refuses at this moment goes to the time when it is lawful again, and the next one is tried.
    """
    now = at or timezone.now()
    _only_one_hand(user)
    held = in_hand(user).exclude(kind=Task.Kind.CALLBACK).first()
    if held is not None:
        return held
    return_expired(now, but=user)
    waiting = ripe(mine_or_free(user, filters or Filters()), now)
    stopped = lawful.stopped_channels()
    if stopped:
        # a callback is offered all the same: who promised one knows to wait
        waiting = waiting.exclude(~Q(kind=Task.Kind.CALLBACK), channel__in=stopped)
    for _try in range(int(desk.document()["claim"]["tries"])):
        task = order(waiting, now).select_for_update(skip_locked=True, of=("self",)).first()
        if task is None:
            return None
        if lawful.now(task, now):
            return _take(task, user, now)
    return None


@transaction.atomic
def claim(task_id: int, *, user: Any, at: dt.datetime | None = None) -> Task:
    """Take one task by choice. Raises NotOpenError when it is no longer there, HandFullError with another in hand."""
    now = at or timezone.now()
    _only_one_hand(user)
    return_expired(now, but=user)
    task = Task.objects.select_for_update().filter(pk=task_id).first()
    if task is None or not task.is_open or (task.state == Task.State.CLAIMED and task.claimed_by_id != user.pk):
        raise NotOpenError
    if task.state == Task.State.CLAIMED:
        return task
    if task.kind != Task.Kind.CALLBACK and in_hand(user).exclude(kind=Task.Kind.CALLBACK).exists():
        raise HandFullError
    return _take(task, user, now)


@transaction.atomic
def release(task_id: int, *, user: Any, not_before: dt.datetime | None = None) -> Task:
    """Give a claimed task back to the queue, if wanted not before an instant. Raises NotOpenError."""
    task = Task.objects.select_for_update().filter(pk=task_id, state=Task.State.CLAIMED, claimed_by=user).first()
    if task is None:
        raise NotOpenError
    task.state, task.claimed_by, task.claimed_at = Task.State.OPEN, None, None
    task.not_before_at = not_before or task.not_before_at
    task.save(update_fields=["state", "claimed_by", "claimed_at", "not_before_at"])
    audit.record("task.released", user=user, customer_id=task.customer_id, subject=f"task:{task.pk}")
    return task


@transaction.atomic
def finish(customer_id: str, *, user: Any, outcome: str, at: dt.datetime | None = None) -> Task | None:
    """End the customer's task: the one in the user's hand, else the first that waits; None when there is none.

    An outcome that settles (desk.yaml) ends the customer's other work that was due with it, unless somebody else has
    it in hand.
    """
    now = at or timezone.now()
    open_ones = list(
        Task.objects.select_for_update()
        .filter(customer_id=customer_id)
        .filter(Q(state=Task.State.OPEN) | Q(state=Task.State.CLAIMED, claimed_by=user))
        .exclude(kind__in=(Task.Kind.COMPLAINT, Task.Kind.APPROVAL), state=Task.State.OPEN)
        .order_by("urgency", "place", "pk")
    )
    due = [task for task in open_ones if task.not_before_at is None or task.not_before_at <= now]
    held = [task for task in open_ones if task.state == Task.State.CLAIMED]
    first = next(iter(held or due), None)
    if first is None:
        return None
    ended = [first, *(task for task in due if task != first)] if outcome in desk.outcomes("settles") else [first]
    for task in ended:
        # what is done counts for who did it, whoever it was planned for
        task.collector_id = getattr(getattr(user, "staff", None), "collector_id", None) or task.collector_id
        close(task, outcome, now)
    audit.record("task.finished", user=user, customer_id=customer_id, subject=f"task:{first.pk}",
                 detail={"outcome": outcome, "tasks": [task.pk for task in ended]})  # fmt: skip
    return first


def in_hand(user: Any) -> Any:
    """The tasks that a user has in hand, the latest first: one, and callbacks beside it."""
    return Task.objects.filter(state=Task.State.CLAIMED, claimed_by=user).order_by("-claimed_at")


def _take(task: Task, user: Any, now: dt.datetime) -> Task:
    task.state, task.claimed_by, task.claimed_at = Task.State.CLAIMED, user, now
    task.save(update_fields=["state", "claimed_by", "claimed_at"])
    audit.record("task.claimed", user=user, customer_id=task.customer_id, subject=f"task:{task.pk}")
    return task


def _only_one_hand(user: Any) -> None:
    """The same collector's second window waits for the first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, user.pk])


@transaction.atomic
def return_expired(at: dt.datetime | None = None, *, but: Any = None) -> int:
    """What somebody (`but` this user) has had in hand for too long waits again; gives how many tasks. Idempotent.

    The partial index of claims makes this cheap.
    """
    now = at or timezone.now()
    old = Task.objects.filter(state=Task.State.CLAIMED, claimed_at__lt=now - desk.claim_life())
    old = old.exclude(claimed_by=but) if but is not None else old
    ids = list(old.select_for_update(skip_locked=True, of=("self",)).values_list("pk", flat=True))
    if ids:
        Task.objects.filter(pk__in=ids).update(state=Task.State.OPEN, claimed_by=None, claimed_at=None)
    return len(ids)
