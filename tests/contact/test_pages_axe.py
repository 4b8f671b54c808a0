"""The pages of a call by axe, on a desk and on a telephone, allowed and refused, while it goes on and after."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.conftest import Visit
from tests.desk import Desk
from tests.web.test_axe import violations

from cureline.contact import services
from cureline.contact.services import calls


@pytest.mark.django_db(transaction=True)
def test_no_page_of_a_call_has_a_violation(desk: Desk, visit: Visit) -> None:
    user = desk.user("phone")
    customer, closed = desk.customer(time_zone="Asia/Shanghai"), desk.customer()
    long_ago = timezone.now().date() - dt.timedelta(days=9)
    for row in (customer, closed):
        desk.account(row)
        desk.account(row, balance_minor=1)
    desk.point(customer, "work_phone", "02188887777", relation="employer", verified_on=long_ago)
    desk.circumstance(customer, "hardship", long_ago)
    desk.circumstance(customer, "agreed_time", long_ago)
    desk.circumstance(closed, "dispute", long_ago)
    talking, over = (services.begin(customer.pk, "call", user=user) for _ in range(2))
    calls.start(talking, user=user)
    services.record_outcome(over, "hardship", user=user)
    with pytest.raises(services.RefusedError) as refused:
        services.begin(closed.pk, "call", user=user)
    paths = [("phone", reverse(f"contact:{name}", args=[key])) for name, key in (
        ("call", customer.pk), ("call", closed.pk), ("attempt", talking.pk), ("attempt", over.pk), ("note", closed.pk),
    )]  # fmt: skip
    paths += [
        ("compliance", reverse("contact:gate")),
        ("compliance", reverse("contact:gate_refused", args=[refused.value.refusal.pk])),
    ]
    found = {}
    for number, (role, path) in enumerate(paths):
        narrow = number % 2 == 0
        page = visit(desk.user(role), path, width=390 if narrow else 1440, dark=narrow)
        found[path] = violations(page)
        page.context.close()
    assert not any(found.values()), found
