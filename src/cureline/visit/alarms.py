"""The safety of who is out: an alarm by one key, one that comes by itself, and the clock until somebody answers."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from cureline.face import ProblemError
from cureline.people.models import Staff
from cureline.trust import audit
from cureline.visit import board, config
from cureline.visit.door import NOWHERE, Where, day_of
from cureline.visit.errors import StateError
from cureline.visit.models import Alarm, Visit


class AlarmUnknownError(ProblemError):
    """There is no such alarm."""

    status = 404


@transaction.atomic
def raise_alarm(
    *,
    user: Any,
    where: Where = NOWHERE,
    visit_id: int | None = None,
    at: dt.datetime | None = None,
    request: Any = None,
) -> Alarm:
    """Call for help. It never fails for want of a place, a visit or a day; pressed again it is the same alarm."""
    now = at or timezone.now()
    staff: Staff | None = getattr(user, "staff", None)
    if staff is None:
        raise StateError(_("Only who has a staff record can be looked for."))
    day = day_of(user, now.astimezone(config.zone()).date())
    visit = Visit.objects.filter(pk=visit_id).first() if visit_id else None
    if visit is None and day is not None:
        visit = day.visits.filter(state__in=("inside", "waiting")).order_by("-began_at").first()
    open_one = Alarm.objects.filter(staff=staff, kind=Alarm.Kind.RAISED, acknowledged_at=None).first()
    if open_one is not None:
        if where.columns()["latitude"] is not None:
            for name, value in where.columns().items():
                setattr(open_one, name, value)
            open_one.save(update_fields=[*where.columns()])
        return open_one
    alarm = Alarm.objects.create(
        kind=Alarm.Kind.RAISED, day=day, visit_number=visit.pk if visit else None,
        district=visit.district if visit else None, staff=staff, at=now, **where.columns(),
    )  # fmt: skip
    audit.record("alarm.raised", request=request, user=user, subject=f"alarm:{alarm.pk}",
                 customer_id=visit.customer_id if visit else "")  # fmt: skip
    _tell(alarm, "alarm.raised")
    return alarm


@transaction.atomic
def watch(at: dt.datetime | None = None) -> list[Alarm]:
    """Raise an alarm for each visit without a check-out in time, and send on what nobody answered. Idempotent."""
    now = at or timezone.now()
    safety = config.document()["safety"]
    late = now - dt.timedelta(minutes=safety["check_out_minutes"]["value"])
    raised = []
    known = Alarm.objects.filter(kind=Alarm.Kind.OVERDUE).values("visit_number")
    overdue = Visit.objects.filter(state=Visit.State.INSIDE, began_at__lte=late).exclude(pk__in=known)
    for visit in overdue.select_related("day"):
        assert visit.day is not None  # noqa: S101 - who is inside came with a day
        alarm, made = Alarm.objects.get_or_create(
            kind=Alarm.Kind.OVERDUE, visit_number=visit.pk,
            defaults={"day": visit.day, "district": visit.district, "staff_id": visit.day.lead_id, "at": now},
        )  # fmt: skip
        if made:
            audit.record("alarm.overdue", subject=f"alarm:{alarm.pk}", customer_id=visit.customer_id)
            _tell(alarm, "alarm.raised")
            raised.append(alarm)
    unanswered = now - dt.timedelta(minutes=safety["escalate_minutes"]["value"])
    waiting = Alarm.objects.select_for_update().filter(acknowledged_at=None, escalated_at=None, at__lte=unanswered)
    for alarm in waiting:
        alarm.escalated_at = now
        alarm.save(update_fields=["escalated_at"])
        audit.record("alarm.escalated", subject=f"alarm:{alarm.pk}")
        _tell(alarm, "alarm.escalated")
    return raised


@transaction.atomic
def acknowledge(
    alarm_id: int, *, user: Any, note: str = "", at: dt.datetime | None = None, request: Any = None
) -> Alarm:
    """Say that one has taken an alarm in hand, and what was done.

    Raises AlarmUnknownError, also where it is of a team that one does not lead, and StateError.
    """
    alarm = _answered_by(user).select_for_update(of=("self",)).filter(pk=alarm_id).first()
    if alarm is None:
        raise AlarmUnknownError()
    if alarm.acknowledged_at is not None:
        raise StateError(_("Somebody has it in hand already."))
    alarm.acknowledged_by, alarm.acknowledged_at, alarm.note = user, at or timezone.now(), note.strip()[:2000]
    alarm.save(update_fields=["acknowledged_by", "acknowledged_at", "note"])
    audit.record("alarm.acknowledged", request=request, user=user, subject=f"alarm:{alarm.pk}")
    return alarm


def open_alarms(user: Any) -> QuerySet[Alarm]:
    """Alarms nobody answered yet, for who leads: of one's teams, and those sent on for who sees all."""
    found = _answered_by(user).filter(acknowledged_at=None).select_related("staff", "day__lead", "day__partner")
    return found.order_by("at")


def _answered_by(user: Any) -> QuerySet[Alarm]:
    """The alarms that are a person's to answer."""
    teams = board.teams_of(user)
    return Alarm.objects.all() if teams is None else Alarm.objects.filter(staff__team_id__in=teams)


def _tell(alarm: Alarm, event: str) -> None:
    from cureline.dispatch.services import webhooks

    webhooks.emit(event, {"alarm": alarm.pk, "kind": alarm.kind, "at": alarm.at.isoformat()})
