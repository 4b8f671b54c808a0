"""The portfolio by API: what the pages do, over the same services."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from tests.desk import Desk

from cureline.portfolio import models

ROOT = "/api/v1/portfolio"


def post(client: Any, path: str, given: dict[str, Any]) -> Any:
    return client.post(f"{ROOT}{path}", given, content_type="application/json")


def test_a_customer_is_found_and_read_masked(desk: Desk) -> None:
    customer = desk.customer()
    account = desk.account(customer)
    models.Payment.objects.create(payment_id="Y1", account_id=account, paid_on=dt.date(2026, 2, 1), amount_minor=500)
    client = desk.client(desk.user("phone"))
    found = post(client, "/search", {"q": "13812345678"}).json()
    assert found["by"] == ["point"]
    assert [row["customer_id"] for row in found["customers"]] == [customer.pk]
    one = client.get(f"{ROOT}/customers/{customer.pk}").json()
    assert one["name"].startswith("王")
    assert one["name"] != "王小明"
    assert client.get(f"{ROOT}/customers/{customer.pk}/points").json()["items"][0]["value"] == "138****5678"
    assert client.get(f"{ROOT}/customers/{customer.pk}/accounts").json()["items"][0]["balance_minor"] == 500_000
    payment = client.get(f"{ROOT}/customers/{customer.pk}/payments").json()["items"][0]
    assert (payment["amount_minor"], payment["currency"], payment["account_id"]) == (500, "CNY", account.pk)


def test_a_circumstance_is_recorded_once_and_ended(desk: Desk) -> None:
    customer = desk.customer()
    client = desk.client(desk.user("care"))
    path = f"/customers/{customer.pk}/circumstances"
    given = {"kind": "hardship", "from_on": "2026-11-01"}
    first, second = post(client, path, given), post(client, path, given)
    assert first.status_code == 201
    assert first.json() == second.json()
    ended = post(client, f"{path}/{first.json()['circumstance_id']}/end", {"on": "2026-11-20"})
    assert ended.json()["until_on"] == "2026-11-20"
    again = post(client, f"{path}/{first.json()['circumstance_id']}/end", {"on": "2026-11-20"})
    assert again.status_code == 404


@pytest.mark.parametrize(
    "given",
    [
        {"kind": "plan", "from_on": "2026-11-01"},
        {"kind": "hardship", "from_on": "2026-11-02", "until_on": "2026-11-01"},
        {"kind": "hardship", "from_on": "2026-11-02", "account_id": "A999"},
        {"kind": "hardship", "from_on": "2026-11-02", "channel": "pigeon"},
    ],
)
def test_what_contradicts_itself_is_refused(desk: Desk, given: dict[str, Any]) -> None:
    customer = desk.customer()
    answer = post(desk.client(desk.user("care")), f"/customers/{customer.pk}/circumstances", given)
    assert answer.status_code == 422
    assert answer.headers["content-type"].startswith("application/problem+json")


def test_rows_and_duties_hold(desk: Desk) -> None:
    theirs = desk.customer(team="late")
    client = desk.client(desk.user("phone", "early"))
    assert client.get(f"{ROOT}/customers/{theirs.pk}").status_code == 404
    answer = post(client, f"/customers/{theirs.pk}/circumstances", {"kind": "hardship", "from_on": "2026-11-01"})
    assert answer.status_code == 404
    assert post(desk.client(desk.user("admin", None)), "/search", {"q": "K1"}).status_code == 403
