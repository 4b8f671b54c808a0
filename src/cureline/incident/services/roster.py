"""The duty roster: who is called for which role on a day, gaps told, absences respected."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from cureline.incident.models import ROLES, OnDuty
from cureline.incident.services.errors import InputError
from cureline.people.models import Absence, Staff
from cureline.trust import audit

FURTHEST = 92


@transaction.atomic
def put(
    on: dt.date, role: str, *, user: Any, staff: Staff | None, rank: int = 1, until: dt.date | None = None,
    request: Any = None,
) -> int:  # fmt: skip
    """Put somebody on duty for a role from a day to another (both included), or nobody; gives how many days.

    A day on which the person is absent is refused as a whole. Raises InputError.
    """
    last = until or on
    if role not in ROLES or rank not in (1, 2) or last < on or (last - on).days > FURTHEST:
        raise InputError(_("Choose a role, first or second, and at most three months."))
    if staff is not None:
        away = Absence.objects.filter(staff=staff, from_on__lte=last, until_on__gte=on).first()
        if away is not None:
            raise InputError(
                _("%(name)s is absent from %(first)s to %(last)s.")
                % {"name": staff.name, "first": away.from_on.isoformat(), "last": away.until_on.isoformat()}
            )
        if not staff.user.is_active:
            raise InputError(_("%(name)s does not work here any more.") % {"name": staff.name})
    days = [on + dt.timedelta(days=n) for n in range((last - on).days + 1)]
    rows = OnDuty.objects.filter(on__in=days, role=role)
    rows.filter(Q(rank=rank) | Q(staff=staff)).delete()
    if staff is not None:
        OnDuty.objects.bulk_create(OnDuty(on=day, role=role, rank=rank, staff=staff, set_by=user) for day in days)
    audit.record("roster.set", request=request, user=user, subject=f"roster:{role}",
                 detail={"from": on.isoformat(), "until": last.isoformat(), "rank": rank,
                         "staff": staff.pk if staff else None})  # fmt: skip
    return len(days)


def on_duty(on: dt.date, roles: Iterable[str] = ROLES) -> dict[str, Staff]:
    """Who is called for each role on a day: the first who is not absent; a role that nobody has is left out."""
    away = set(Absence.objects.filter(from_on__lte=on, until_on__gte=on).values_list("staff_id", flat=True))
    found: dict[str, Staff] = {}
    rows = OnDuty.objects.filter(on=on, role__in=list(roles)).select_related("staff__user").order_by("role", "rank")
    for row in rows:
        if row.staff_id not in away and row.staff.user.is_active:
            found.setdefault(row.role, row.staff)
    return found


def table(first: dt.date, days: int, roles: Sequence[str] = ROLES) -> list[dict[str, Any]]:
    """The roster of some days: for each `on` and `cells`, one a role with `names`, `away` (who is absent) and `gap`."""
    last = first + dt.timedelta(days=days - 1)
    rows = list(OnDuty.objects.filter(on__range=(first, last)).select_related("staff__user").order_by("rank"))
    absences = list(Absence.objects.filter(from_on__lte=last, until_on__gte=first))
    away = {(row.staff_id, day) for row in absences for day in _days(row.from_on, row.until_on, first, last)}
    lines = []
    for day in _days(first, last, first, last):
        cells = []
        for role in roles:
            held = [row for row in rows if row.on == day and row.role == role]
            there = [row for row in held if (row.staff_id, day) not in away and row.staff.user.is_active]
            missing = [row.staff.name for row in held if row not in there]
            cells.append({"role": role, "names": [r.staff.name for r in there], "away": missing, "gap": not there})
        lines.append({"on": day, "cells": cells})
    return lines


def gaps(first: dt.date, days: int) -> list[tuple[dt.date, str]]:
    """Day and role for which nobody can be called."""
    return [(line["on"], cell["role"]) for line in table(first, days) for cell in line["cells"] if cell["gap"]]


def _days(since: dt.date, until: dt.date, first: dt.date, last: dt.date) -> Iterable[dt.date]:
    day, end = max(since, first), min(until, last)
    while day <= end:
        yield day
        day += dt.timedelta(days=1)
