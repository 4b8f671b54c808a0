"""Customers are found by what a collector has in hand, within one's rows, and the value is kept nowhere."""

from __future__ import annotations

import pytest
from tests.desk import Desk, sealed

from cureline.portfolio import models
from cureline.trust.models import AuditEntry


@pytest.mark.parametrize("query", ["138 1234 5678", "+86 138-1234-5678", "王小明", "310101199001011234", "A2", "K1"])
def test_one_hit_opens_the_customer(desk: Desk, query: str) -> None:
    customer = desk.customer(mobile=None, **sealed("national_id", "310101199001011234"))
    desk.account(customer)
    desk.point(customer, "mobile", "13812345678")
    answer = desk.client(desk.user("phone")).post("/customers/", {"q": query})
    assert answer.status_code == 302
    assert answer.headers["location"] == f"/customers/{customer.pk}/"
    for entry in AuditEntry.objects.filter(action="customer.searched"):
        assert "1381" not in str(entry.detail)
        assert "王" not in str(entry.detail)


def test_several_hits_are_listed_masked_and_only_ones_own(desk: Desk) -> None:
    ours = [desk.customer(team="early") for _ in range(2)]
    theirs = desk.customer(team="late")
    page = desk.client(desk.user("phone", "early")).post("/customers/", {"q": "王小明"}).content.decode()
    assert all(f"/customers/{row.pk}/" in page for row in ours)
    assert f"/customers/{theirs.pk}/" not in page
    assert "王小明" not in page
    entry = AuditEntry.objects.get(action="customer.searched")
    assert entry.detail == {"by": ["name"], "found": 2}


def test_a_guarantor_leads_to_the_customer(desk: Desk) -> None:
    customer = desk.customer()
    models.Guarantor.objects.create(guarantor_id="G1", account_id=desk.account(customer), **sealed("name", "赵六"))
    answer = desk.client(desk.user("phone")).post("/customers/", {"q": "赵六"})
    assert answer.headers["location"] == f"/customers/{customer.pk}/"


@pytest.mark.parametrize("query", ["", "  ", "a\0b", "x" * 201])
def test_what_can_not_be_asked_is_told(desk: Desk, query: str) -> None:
    answer = desk.client(desk.user("phone")).post("/customers/", {"q": query})
    assert answer.status_code == 200
    assert "Ask for an id" in answer.content.decode()


def test_who_was_opened_last_is_listed(desk: Desk) -> None:
    customer = desk.customer()
    client = desk.client(desk.user("phone"))
    client.get(f"/customers/{customer.pk}/")
    assert f"/customers/{customer.pk}/" in client.get("/customers/").content.decode()
