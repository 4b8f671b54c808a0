"""Two collectors at two connections race for the last call that a day allows: exactly one dials."""

from __future__ import annotations

import datetime as dt
import threading
from typing import Any

import pytest
from django.db import connection
from tests.desk import Desk

from cureline.contact import services
from cureline.contact.models import Attempt, Refusal
from cureline.portfolio.models import Contact
from cureline.trust import rows

ROUNDS = 25
NOON = dt.datetime(2026, 11, 25, 4, 0, tzinfo=dt.UTC)


@pytest.mark.django_db(transaction=True)
def test_exactly_one_gets_the_last_call_of_the_day(desk: Desk) -> None:
    users = [desk.user("phone") for _ in range(3)]
    start = threading.Barrier(len(users))
    said: list[tuple[str, str]] = []

    def dial(user: Any, customers: list[Any]) -> None:
        try:
            for customer in customers:
                start.wait(timeout=20)
                # as a request does: the refusal becomes the answer, and the transaction is kept
                with rows.as_user(user):
                    try:
                        services.begin(customer.pk, "call", user=user, at=NOON)
                        said.append((customer.pk, "passed"))
                    except services.RefusedError as refused:
                        said.append((customer.pk, refused.rule_id))
        finally:
            connection.close()

    customers = []
    for _ in range(ROUNDS):
        customer = desk.customer()
        desk.account(customer)
        for _ in range(2):
            services.begin(customer.pk, "call", user=users[0], at=NOON)
        customers.append(customer)
    threads = [threading.Thread(target=dial, args=(user, customers)) for user in users]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    for customer in customers:
        answers = sorted(answer for key, answer in said if key == customer.pk)
        assert answers == ["CN-FREQ-DAY", "CN-FREQ-DAY", "passed"]
        assert Contact.objects.filter(customer_id=customer.pk).count() == 3
        assert Attempt.objects.filter(customer_id=customer.pk).count() == 3
    assert Refusal.objects.count() == ROUNDS * 2
