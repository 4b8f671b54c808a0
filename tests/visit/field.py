"""A field department for the tests of the room: a pair with the licence, customers with an address, visit tasks."""

from __future__ import annotations

import datetime as dt
from typing import Any

from cureline.people.models import Staff
from cureline.visit import services
from cureline.visit.models import FieldDay, Visit
from cureline.worklist.models import Task
from tests.desk import Desk

ON = dt.date(2026, 11, 25)
# ten in the morning in Shanghai, a Wednesday
TEN = dt.datetime(2026, 11, 25, 2, 0, tzinfo=dt.UTC)


class Field:
    """Two field collectors, their leader, and visits that the night planned for their team."""

    def __init__(self, desk: Desk, language: str = "en") -> None:
        self.desk = desk
        self.one, self.two = (
            desk.user("field", "field", language=language, name=name) for name in ("Li Na", "Wu Gang")
        )
        self.leader = desk.user("leader", "field", language=language)

    def task(self, *, district: str = "D01", due_at: dt.datetime | None = None, **columns: Any) -> Task:
        """A customer with a debt and a home address, and an open visit task of the day."""
        customer = self.desk.customer(team="field", district=district, mobile="13812345678", **columns)
        self.desk.point(customer, "home_address", "上海市浦东新区世纪大道100号", verified_on=dt.date(2026, 10, 1))
        account = self.desk.account(customer, due_on=dt.date(2026, 8, 1))
        return Task.objects.create(
            customer_id=customer.pk, account_id=account.pk, kind="planned", on=ON, team="field", urgency=3, place=1,
            channel="visit", minutes=45, script="visit_home", due_at=due_at, made_at=TEN,
        )  # fmt: skip

    def pair(self) -> tuple[Staff, Staff]:
        return self.one.staff, self.two.staff

    def day(self, *districts: str) -> FieldDay:
        """The planned day of the pair over visits in these districts."""
        for district in districts:
            self.task(district=district)
        return services.plan(ON, [self.pair()], user=self.leader)[0]

    def begun(self) -> Visit:
        """A visit at whose door both stand."""
        visit = self.day("D01").visits.get()
        services.arrive(visit.pk, user=self.one)
        return services.arrive(visit.pk, user=self.two)
