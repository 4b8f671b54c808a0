"""Events: made by leaders, joined by whoever likes, with a waiting list and what was learned."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from cureline.trust import audit
from cureline.wellbeing.models import Gathering, Seat
from cureline.wellbeing.services import whose
from cureline.wellbeing.services.errors import NotYoursError, PassedError, TextError


def visible(user: Any) -> QuerySet[Gathering]:
    """Events for all, and of the teams that a person is in or leads."""
    codes = {team.pk for team in whose.teams(user)}
    staff = getattr(user, "staff", None)
    codes |= set(staff.team_codes()) if staff is not None else set()
    return Gathering.objects.filter(Q(team__isnull=True) | Q(team__in=codes)).select_related("team", "made_by")


@transaction.atomic
def make(
    kind: str, title: str, place: str, begins_at: dt.datetime, ends_at: dt.datetime, seats: int, *, user: Any,
    text: str = "", team: str = "",
) -> Gathering:  # fmt: skip
    """Make an event for a team that one leads, or for all. Raises NotYoursError, TextError."""
    if team and team not in {one.pk for one in whose.teams(user)}:
        raise NotYoursError
    if kind not in Gathering.Kind.values or not title.strip() or not place.strip() or not 1 <= seats <= 1000:
        raise TextError(_("An event has a kind, a title, a place and seats."))
    if ends_at <= begins_at or begins_at <= timezone.now():
        raise TextError(_("It begins in the time to come and ends after it."))
    made = Gathering.objects.create(
        kind=kind, title=title.strip()[:120], place=place.strip()[:120], begins_at=begins_at, ends_at=ends_at,
        seats=seats, text=text.strip()[:4000], team_id=team or None, made_by=user,
    )  # fmt: skip
    audit.record("gathering.made", user=user, subject=f"gathering:{made.pk}", detail={"kind": kind})
    return made


@transaction.atomic
def join(pk: int, *, user: Any) -> Seat:
    """Take a seat, or wait for one. Raises PassedError, NotYoursError."""
    event = _coming(pk, user)
    staff = whose.staff_of(user)
    full = event.taken.filter(waits=False).count() >= event.seats
    seat, _made = Seat.objects.get_or_create(
        gathering=event, staff=staff, defaults={"waits": full, "at": timezone.now()}
    )
    return seat


@transaction.atomic
def leave(pk: int, *, user: Any) -> None:
    """Give one's seat back: the first who waits has it. Raises PassedError."""
    event = _coming(pk, user)
    Seat.objects.filter(gathering=event, staff=whose.staff_of(user)).delete()
    free = event.seats - event.taken.filter(waits=False).count()
    for seat in event.taken.filter(waits=True).order_by("at", "pk")[: max(free, 0)]:
        seat.waits = False
        seat.save(update_fields=["waits"])


@transaction.atomic
def cancel(pk: int, *, user: Any) -> Gathering:
    """Cancel it. Raises NotYoursError, PassedError."""
    event = _coming(pk, user)
    if event.made_by_id != user.pk:
        raise NotYoursError
    event.cancelled_at = timezone.now()
    event.save(update_fields=["cancelled_at"])
    audit.record("gathering.cancelled", user=user, subject=f"gathering:{event.pk}")
    return event


@transaction.atomic
def close(pk: int, came: list[int], lessons: str, *, user: Any) -> Gathering:
    """Note who came and what was learned, after it began. Raises NotYoursError, PassedError."""
    event = Gathering.objects.select_for_update().get(pk=pk)
    if event.made_by_id != user.pk:
        raise NotYoursError
    if event.cancelled_at or timezone.now() < event.begins_at:
        raise PassedError
    event.lessons = lessons.strip()[:4000]
    event.save(update_fields=["lessons"])
    for seat in event.taken.all():
        seat.came = seat.staff_id in came
        seat.save(update_fields=["came"])
    audit.record("gathering.closed", user=user, subject=f"gathering:{event.pk}")
    return event


def _coming(pk: int, user: Any) -> Gathering:
    event = visible(user).select_for_update(of=("self",)).filter(pk=pk).first()
    if event is None:
        raise NotYoursError
    if event.cancelled_at or event.begins_at <= timezone.now():
        raise PassedError
    return event
