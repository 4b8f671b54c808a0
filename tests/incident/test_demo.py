"""The demonstration's department fills the room through its services, and again changes nothing."""

from __future__ import annotations

import datetime as dt

import pytest

from cureline.demo import department
from cureline.demo.leading import incident
from cureline.incident.models import Incident
from cureline.trust.models import User
from tests.desk import Desk

TODAY = dt.date(2026, 11, 25)


@pytest.mark.django_db
def test_the_demonstration_is_told_once(desk: Desk) -> None:
    department.make()
    people = {user.username: user for user in User.objects.select_related("staff")}
    told = incident.tell(TODAY, people)
    assert told == {"incidents": 2, "drills": 2, "days on duty": told["days on duty"], "resources": 6}
    assert incident.tell(TODAY, people) == told
    assert sorted(Incident.objects.values_list("state", flat=True)) == ["acting", "closed", "closed", "reviewed"]
    # the second drill went better than the first
    first, second = (row.scored["total"] for row in Incident.objects.filter(drill=True).order_by("pk") if row.scored)
    assert first < 80 <= second
