"""The demonstration's calls: good and poor ones, told once."""

from __future__ import annotations

import datetime as dt

import pytest

from cureline.demo.leading import rehearsal
from cureline.rehearsal.models import Session
from tests.desk import Desk

pytestmark = pytest.mark.django_db


def test_the_department_has_practised_well_and_poorly(desk: Desk) -> None:
    people = {}
    for name, role in (("phone", "phone"), ("care", "care"), ("legal", "legal"), ("leader", "leader")):
        people[name] = desk.user(role)
    people["trainer"] = desk.user("trainer", None)
    told = rehearsal.tell(dt.date(2026, 11, 25), people)
    assert told["calls"] == 9
    assert told["comments"] == 1
    totals = list(Session.objects.values_list("total", flat=True))
    assert max(totals) >= 80
    assert min(totals) <= 40
    assert Session.objects.filter(ended_at__isnull=True).count() == 0
    assert rehearsal.tell(dt.date(2026, 11, 25), people) == told
