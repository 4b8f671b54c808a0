"""The demonstration fills the room as people would have, and again it changes nothing."""

from __future__ import annotations

import pytest

from cureline.career.models import Candidate, Offer, Probation, Requisition
from cureline.demo import department
from cureline.demo.leading import career
from cureline.trust.models import User
from tests.career.made import TODAY
from tests.desk import Desk

pytestmark = pytest.mark.django_db


def test_the_department_is_filled_once(desk: Desk) -> None:
    department.make()
    people = {user.username: user for user in User.objects.select_related("staff")}
    told = career.tell(TODAY, people)
    assert told == {"posts": told["posts"], "openings": 2, "candidates": 7, "probations": 1, "awards": 2}
    assert told["posts"] > 15
    assert set(Candidate.objects.values_list("state", flat=True)) == {
        "applied", "screened", "rated", "offered", "hired",
    }  # fmt: skip
    assert Offer.objects.filter(state="waiting").count() == 1
    assert Probation.objects.get().staff.user.username == "newcomer"
    assert set(Requisition.objects.values_list("state", flat=True)) == {"open", "waiting"}
    assert career.tell(TODAY, {user.username: user for user in User.objects.all()}) == told
