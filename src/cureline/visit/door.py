"""At the door: both check in, the gate is asked, the visit is made, both leave."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from cureline.contact import services as contact
from cureline.contact import taxonomy
from cureline.people.models import Staff
from cureline.portfolio.models import ContactPoint, Customer
from cureline.trust import audit, masking
from cureline.visit import config, planning
from cureline.visit.errors import NotYoursError, StateError, VisitUnknownError
from cureline.visit.models import CheckIn, FieldDay, Visit
from cureline.worklist import services as worklist


@dataclass(frozen=True)
class Where:
    """Where a telephone says that it is: degrees, and metres of accuracy; all None where it does not say."""

    latitude: float | None = None
    longitude: float | None = None
    accuracy_m: float | None = None

    def columns(self) -> dict[str, float | None]:
        """As the tables keep it: nothing unless both degrees are on earth."""
        lat, lon = self.latitude, self.longitude
        if lat is None or lon is None or not (-90 <= lat <= 90 and -180 <= lon <= 180):
            return {"latitude": None, "longitude": None, "accuracy_m": None}
        return {"latitude": lat, "longitude": lon, "accuracy_m": self.accuracy_m}


NOWHERE = Where()


def day_of(user: Any, on: dt.date) -> FieldDay | None:
    """The field day of a person, if they go out that day."""
    staff = getattr(user, "staff", None)
    if staff is None:
        return None
    days = FieldDay.objects.filter(Q(lead=staff) | Q(partner=staff), on=on).select_related("lead", "partner")
    return min(days, key=lambda day: (day.lead_id != staff.pk, day.pk), default=None)


def find(visit_id: int) -> Visit:
    """A visit that one sees. Raises VisitUnknownError."""
    visit = Visit.objects.select_related("day", "day__lead", "day__partner", "attempt").filter(pk=visit_id).first()
    if visit is None:
        raise VisitUnknownError()
    return visit


def address(visit_id: int, *, request: HttpRequest) -> str:
    """The address in clear, for the two who go there that day: recorded as unmasked for the visit.

    Raises VisitUnknownError, NotYoursError, StateError (another day, or over), DutyError.
    """
    visit = find(visit_id)
    _mine(visit, request.user)
    if not visit.is_open or visit.on != _today():
        raise StateError(_("The address is shown on the day of the visit, until it is made."))
    point = ContactPoint.objects.get(pk=visit.contact_point_id)
    return masking.unmask(request, masking.refer(point, "value"), "visit", "field visit today")


@transaction.atomic
def set_out(day: FieldDay, *, user: Any, request: Any = None) -> FieldDay:
    """The pair leaves the office. Raises StateError, NotYoursError."""
    staff = _staff(user)
    if staff.pk not in day.persons():
        raise NotYoursError()
    if day.state != FieldDay.State.PLANNED or day.on != _today():
        raise StateError(_("The day has begun already, or is another one."))
    day.state = FieldDay.State.OUT
    day.save(update_fields=["state"])
    audit.record("field_day.begun", request=request, user=user, subject=f"field_day:{day.pk}")
    return day


def arrive(
    visit_id: int, *, user: Any, where: Where = NOWHERE, at: dt.datetime | None = None, request: Any = None
) -> Visit:
    """Check in at the door. With the second person the visit begins: the gate is asked in the same transaction.

    Raises contact.RefusedError, with the visit marked as not made; NotYoursError, StateError, VisitUnknownError.
    """
    try:
        with contact.acting():
            return _arrive(visit_id, user=user, where=where, at=at, request=request)
    except contact.RefusedError as refused:
        if refused.ruling.stopped:
            # the door stays planned: it may be rung once the bank has resumed
            raise
        with transaction.atomic():
            visit = Visit.objects.select_for_update().get(pk=visit_id)
            visit.state, visit.why, visit.ended_at = Visit.State.REFUSED, refused.rule_id, at or timezone.now()
            visit.next_lawful_at = refused.next_lawful_at
            visit.save(update_fields=["state", "why", "ended_at", "next_lawful_at"])
            audit.record("visit.refused", request=request, user=user, customer_id=visit.customer_id,
                         subject=f"visit:{visit.pk}", detail={"rule": refused.rule_id})  # fmt: skip
        raise


def _arrive(visit_id: int, *, user: Any, where: Where, at: dt.datetime | None, request: Any) -> Visit:
    seen = find(visit_id)
    # the customer first, then the visit: the order of every verb that contacts
    Customer.objects.select_for_update().only("pk").get(pk=seen.customer_id)
    visit = Visit.objects.select_for_update(of=("self",)).select_related("day").get(pk=visit_id)
    now = at or timezone.now()
    staff = _mine(visit, user)
    if visit.state not in (Visit.State.PLANNED, Visit.State.WAITING) or visit.on != _today(now):
        raise StateError(_("Check-in is on the day of the visit, once."))
    day = visit.day
    assert day is not None  # noqa: S101 - a visit that is mine has a day
    busy = day.visits.filter(state__in=("waiting", "inside")).exclude(pk=visit.pk).exists()
    if busy:
        raise StateError(_("The pair has not left the visit before."))
    if visit.check_ins.filter(staff=staff, kind=CheckIn.Kind.IN).exists():
        raise StateError(_("You have checked in; your partner has not."))
    CheckIn.objects.create(visit=visit, staff=staff, kind=CheckIn.Kind.IN, at=now, **where.columns())
    there = set(visit.check_ins.filter(kind=CheckIn.Kind.IN).values_list("staff_id", flat=True))
    if len(there & set(day.persons())) < int(config.document()["pair"]["persons"]):
        visit.state = Visit.State.WAITING
    else:
        visit.attempt = contact.begin(
            visit.customer_id, "visit", user=user, at=at, account_id=visit.account_id or None,
            point_id=visit.contact_point_id, script=visit.script, request=request,
        )  # fmt: skip
        visit.state, visit.began_at = Visit.State.INSIDE, now
    visit.save(update_fields=["state", "attempt", "began_at"])
    if day.state == FieldDay.State.PLANNED:
        day.state = FieldDay.State.OUT
        day.save(update_fields=["state"])
    audit.record("visit.checked_in", request=request, user=user, customer_id=visit.customer_id,
                 subject=f"visit:{visit.pk}", detail={"place": where.columns()["latitude"] is not None,
                                                      "state": visit.state})  # fmt: skip
    return visit


@transaction.atomic
def leave(
    visit_id: int,
    outcome: str,
    *,
    user: Any,
    where: Where = NOWHERE,
    at: dt.datetime | None = None,
    request: Any = None,
) -> tuple[Visit, contact.Next]:
    """Check out both with what came of the visit (a code of contact's outcomes), which drives what follows.

    Raises contact.OutcomeError, NotYoursError, StateError, VisitUnknownError.
    """
    seen = find(visit_id)
    Customer.objects.select_for_update().only("pk").get(pk=seen.customer_id)
    visit = Visit.objects.select_for_update(of=("self",)).select_related("day", "attempt").get(pk=visit_id)
    now = at or timezone.now()
    staff = _mine(visit, user)
    if visit.state != Visit.State.INSIDE or visit.attempt is None or visit.began_at is None or visit.day is None:
        raise StateError(_("Nobody is at this door."))
    seconds = max(int((now - visit.began_at).total_seconds()), 0)
    following = contact.record_outcome(visit.attempt, outcome, user=user, seconds=seconds, at=at, request=request)
    for person in visit.day.persons():
        CheckIn.objects.create(visit=visit, staff_id=person, kind=CheckIn.Kind.OUT, at=now,
                               **(where if person == staff.pk else NOWHERE).columns())  # fmt: skip
    visit.state, visit.outcome, visit.ended_at = Visit.State.DONE, outcome, now
    visit.save(update_fields=["state", "outcome", "ended_at"])
    worklist.finish(visit.customer_id, user=user, outcome=taxonomy.outcomes()[outcome].ends, at=at)
    audit.record("visit.done", request=request, user=user, customer_id=visit.customer_id,
                 subject=f"visit:{visit.pk}", detail={"outcome": outcome, "seconds": seconds})  # fmt: skip
    planning.arrange(visit.on, days=[visit.day], at=now)
    return visit, following


@transaction.atomic
def end_day(day: FieldDay, *, user: Any, request: Any = None) -> FieldDay:
    """The pair is back: what was not visited is called off and its task stays open. Raises StateError."""
    if _staff(user).pk not in day.persons():
        raise NotYoursError()
    if day.visits.filter(state__in=("waiting", "inside")).exists():
        raise StateError(_("A visit is still open; check out first."))
    left = day.visits.select_for_update().filter(state=Visit.State.PLANNED)
    left.update(state=Visit.State.CANCELLED, why="day_ended", ended_at=timezone.now())
    day.state = FieldDay.State.DONE
    day.save(update_fields=["state"])
    audit.record("field_day.ended", request=request, user=user, subject=f"field_day:{day.pk}")
    return day


def _today(at: dt.datetime | None = None) -> dt.date:
    return (at or timezone.now()).astimezone(config.zone()).date()


def _staff(user: Any) -> Staff:
    staff = getattr(user, "staff", None)
    if staff is None:
        raise NotYoursError()
    found: Staff = staff
    return found


def _mine(visit: Visit, user: Any) -> Staff:
    """The staff record of a user who is one of the visit's pair. Raises NotYoursError."""
    staff = _staff(user)
    if visit.day is None or staff.pk not in visit.day.persons():
        raise NotYoursError()
    return staff
