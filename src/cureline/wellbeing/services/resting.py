"""Pauses: due after a run of conversations that hurt, taken or declined by the person alone."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from cureline.contact.models import Attempt
from cureline.engine import load
from cureline.people.models import Staff
from cureline.trust import audit
from cureline.wellbeing.models import Pause
from cureline.wellbeing.services import whose
from cureline.wellbeing.services.errors import NotYoursError, PassedError
from cureline.worklist import desk

OPEN = (Pause.State.OFFERED, Pause.State.TAKEN)


def run_of(user: Any, at: dt.datetime) -> load.Run:
    """The run of today in which somebody is, since their last pause."""
    since, until = desk.bounds(desk.today(at))
    staff = getattr(user, "staff", None)
    last = (
        Pause.objects.filter(staff=staff, state=Pause.State.ENDED, ended_at__gte=since).order_by("-ended_at").first()
        if staff else None
    )  # fmt: skip
    rows = Attempt.objects.filter(
        user=user, state=Attempt.State.DONE, finished_at__gte=max(since, last.ended_at) if last and last.ended_at
        else since, finished_at__lt=until,
    )  # fmt: skip
    return load.run_of(list(rows.order_by("finished_at", "pk").values_list("outcome", flat=True)), whose.rules())


@transaction.atomic
def due(user: Any, at: dt.datetime | None = None) -> Pause | None:
    """The pause that stands before the next customer: one that runs, one that is offered, or a new offer; else None."""
    now = at or timezone.now()
    # the lock keeps two windows of a person from getting an offer each
    staff = Staff.objects.select_for_update().filter(user=user).first()
    if staff is None:
        return None
    found = Pause.objects.filter(staff=staff, state__in=OPEN).first()
    if found is not None:
        return found if not _over(found, now) else None
    rules = whose.rules()
    quiet = now - dt.timedelta(minutes=rules.quiet_minutes)
    if Pause.objects.filter(staff=staff, state=Pause.State.DECLINED, ended_at__gte=quiet).exists():
        return None
    run = run_of(user, now)
    if not run.due:
        return None
    pause = Pause.objects.create(staff=staff, why="run", run=run.now, minutes=rules.rest_minutes, offered_at=now)
    audit.record("pause.offered", user=user, subject=f"pause:{pause.pk}")
    return pause


def _over(pause: Pause, now: dt.datetime) -> bool:
    """End a pause whose time is up, or an offer of a day that is over."""
    if pause.state == Pause.State.TAKEN and pause.begun_at is not None:
        if now < pause.begun_at + dt.timedelta(minutes=pause.minutes):
            return False
        _end(pause, "ended", pause.begun_at + dt.timedelta(minutes=pause.minutes))
        return True
    if desk.today(pause.offered_at) < desk.today(now):
        _end(pause, "declined", now)
        return True
    return False


def _end(pause: Pause, state: str, at: dt.datetime) -> None:
    pause.state, pause.ended_at = state, at
    pause.save(update_fields=["state", "ended_at"])


@transaction.atomic
def take(user: Any, pk: int | None = None, at: dt.datetime | None = None) -> Pause:
    """Begin the pause that is offered (`pk`), or one of one's own will. Raises NotYoursError, PassedError."""
    now = at or timezone.now()
    staff = Staff.objects.select_for_update().get(pk=whose.staff_of(user).pk)
    open_one = Pause.objects.filter(staff=staff, state__in=OPEN).first()
    if pk is not None:
        pause = _own(pk, user)
        if pause.state != Pause.State.OFFERED:
            raise PassedError
    elif open_one is not None and not _over(open_one, now):
        pause = open_one
    else:
        pause = Pause(staff=staff, why="own", minutes=whose.rules().rest_minutes, offered_at=now)
    if pause.state == Pause.State.TAKEN:
        return pause
    pause.state, pause.begun_at = Pause.State.TAKEN, now
    pause.save()
    audit.record("pause.taken", user=user, subject=f"pause:{pause.pk}")
    return pause


@transaction.atomic
def decline(pk: int, *, user: Any, at: dt.datetime | None = None) -> Pause:
    """No pause now. Raises NotYoursError, PassedError."""
    pause = _own(pk, user)
    if pause.state != Pause.State.OFFERED:
        raise PassedError
    _end(pause, "declined", at or timezone.now())
    audit.record("pause.declined", user=user, subject=f"pause:{pause.pk}")
    return pause


@transaction.atomic
def back(pk: int, *, user: Any, at: dt.datetime | None = None) -> Pause:
    """End one's pause, early or late. Raises NotYoursError; one that is over stays as it is."""
    pause = _own(pk, user)
    if pause.state == Pause.State.TAKEN:
        _end(pause, "ended", at or timezone.now())
        audit.record("pause.ended", user=user, subject=f"pause:{pause.pk}")
    return pause


def _own(pk: int, user: Any) -> Pause:
    pause = Pause.objects.select_for_update().filter(pk=pk, staff__user=user).first()
    if pause is None:
        raise NotYoursError
    return pause


def address(user: Any, at: dt.datetime | None) -> str | None:
    """The page of the pause that is due, for the queue; the person decides there."""
    if not user.may("wellbeing.own"):
        return None
    pause = due(user, at)
    return reverse("wellbeing:pause", args=[pause.pk]) if pause is not None else None
