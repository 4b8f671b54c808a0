"""Whom somebody leads: the staff of their teams, themselves left out."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from cureline.engine import load
from cureline.people.models import Staff, Team
from cureline.wellbeing.services.errors import NotYoursError
from cureline.worklist import desk
from cureline.worklist.services.floor import teams_of

# who works in shifts: whoever has a collector id
_AT_WORK = {"user__is_active": True, "collector_id__isnull": False}


def rules() -> load.Rules:
    """The document of load in force."""
    return load.shipped()


def today() -> dt.date:
    """The bank's day."""
    return desk.today(timezone.now())


def led(user: Any, team: str = "") -> QuerySet[Staff]:
    """Staff with a collector id in the teams that a person leads (one of them where named), by name."""
    codes = [one.pk for one in teams_of(user)]
    rows = Staff.objects.filter(team__in=[team] if team in codes else codes, **_AT_WORK)
    return rows.select_related("team", "user").order_by("team_id", "name", "pk")


def teams(user: Any) -> list[Team]:
    """The teams that a person leads."""
    return list(teams_of(user))


def one_of(user: Any, pk: int) -> Staff:
    """One of the people whom somebody leads. Raises NotYoursError."""
    found = led(user).filter(pk=pk).first()
    if found is None:
        raise NotYoursError
    return found


def staff_of(user: Any) -> Staff:
    """A person's own staff record. Raises NotYoursError where there is none."""
    found: Staff | None = getattr(user, "staff", None)
    if found is None:
        raise NotYoursError
    return found
