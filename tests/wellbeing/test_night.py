"""The night knows who is there: roster and absences are part of its frozen inputs."""

from __future__ import annotations

import datetime as dt

import pytest

from cureline.people.models import Absence, Shift
from cureline.worklist import inputs
from tests.desk import Desk

pytestmark = pytest.mark.django_db(transaction=True)
ON = dt.date(2026, 11, 26)


def test_roster_and_absences_are_frozen_with_the_night(desk: Desk) -> None:
    desk.account(desk.customer())
    here, off, half, away = (desk.user("phone").staff for _ in range(4))
    plain = inputs.freeze(ON, ON)
    assert plain.roster == {} and "roster" not in plain.manifest
    Shift.objects.create(staff=off, on=ON, pattern="off", begins=0, ends=0, minutes=0)
    Shift.objects.create(staff=half, on=ON, pattern="short", begins=540, ends=780, minutes=240)
    Shift.objects.create(staff=away, on=ON, pattern="day", begins=510, ends=1050, minutes=480)
    Absence.objects.create(staff=away, from_on=ON, until_on=ON, reason="sick", recorded_by=here.user)
    there = inputs.freeze(ON, ON)
    assert there.roster == {off.collector_id: 0, half.collector_id: 240, away.collector_id: 0}
    assert there.run_id != plain.run_id and inputs.freeze(ON, ON).run_id == there.run_id
    assert inputs.frozen(there.run_id).roster == there.roster
    (there.directory / inputs.ROSTER).write_text("{}")
    with pytest.raises(ValueError, match=r"roster\.json"):
        inputs.frozen(there.run_id)
