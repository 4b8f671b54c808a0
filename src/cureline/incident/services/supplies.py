"""What is kept for an emergency: how many, where, checked when, and what of it is missing."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cureline.incident import config
from cureline.incident.models import Resource
from cureline.incident.services.errors import InputError
from cureline.incident.services.timeline import plain
from cureline.trust import audit

SOON_DAYS = 30


@transaction.atomic
def keep(
    kind: str, place: str, *, user: Any, count: int, least: int = 1, keeper: Any = None, checked_on: dt.date,
    check_days: int = 90, expires_on: dt.date | None = None, resource_id: int | None = None, request: Any = None,
) -> Resource:  # fmt: skip
    """Write down a resource, or what was found when one was checked (`resource_id`). Raises InputError."""
    place = plain(place, 120)
    if kind not in config.catalogue()["resources"] or not place or count < 0 or least < 0 or check_days < 1:
        raise InputError(_("A resource has a kind, a place, a count of 0 or more, and is checked every so many days."))
    columns = {"kind": kind, "place": place, "count": count, "least": least, "keeper": keeper,
               "checked_on": checked_on, "check_days": check_days, "expires_on": expires_on}  # fmt: skip
    if resource_id is None:
        row = Resource.objects.create(**columns)
    else:
        row = Resource.objects.select_for_update().get(pk=resource_id)
        for name, value in columns.items():
            setattr(row, name, value)
        row.save()
    audit.record("resource.kept", request=request, user=user, subject=f"resource:{row.pk}",
                 detail={"kind": kind, "count": count})  # fmt: skip
    return row


@transaction.atomic
def drop(resource_id: int, *, user: Any, request: Any = None) -> Resource:
    """It is kept no more."""
    row = Resource.objects.select_for_update().get(pk=resource_id)
    row.gone = True
    row.save(update_fields=["gone"])
    audit.record("resource.dropped", request=request, user=user, subject=f"resource:{row.pk}")
    return row


def faults(row: Resource, on: dt.date) -> list[str]:
    """What is the matter with a resource on a day: few, unchecked, expired, expires; none when all is well."""
    found = []
    if row.count < row.least:
        found.append("few")
    if row.checked_on + dt.timedelta(days=row.check_days) < on:
        found.append("unchecked")
    if row.expires_on is not None and row.expires_on < on:
        found.append("expired")
    elif row.expires_on is not None and row.expires_on <= on + dt.timedelta(days=SOON_DAYS):
        found.append("expires")
    return found
