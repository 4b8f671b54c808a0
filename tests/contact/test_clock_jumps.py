"""A clock that jumps passes no cap: what it has seen counts, whether it lies before or after the present instant."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from tests.desk import Desk

from cureline.contact import services

NOON = dt.datetime(2026, 11, 25, 4, tzinfo=dt.UTC)


@pytest.mark.django_db
@pytest.mark.parametrize("jump", [-45, 120], ids=["back", "forward"])
def test_a_cap_counts_what_a_clock_that_jumped_has_seen(desk: Desk, jump: int) -> None:
    customer, user = desk.customer(), desk.user("phone")
    desk.account(customer, due_on=dt.date(2026, 10, 5))
    with time_machine.travel(NOON, tick=False) as clock:
        for _ in range(3):
            # while somebody talks the contact counts as the weightiest outcome
            services.begin(customer.pk, "call", user=user)
        clock.move_to(NOON + dt.timedelta(minutes=jump))
        with pytest.raises(services.RefusedError) as refused:
            services.begin(customer.pk, "call", user=user)
    assert refused.value.rule_id == "CN-FREQ-DAY"
