"""The API of arrangements: the same verbs, problems for refusals, and no server error whatever is sent."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.arrangement.test_pages import owing
from tests.desk import Desk

from cureline.arrangement.services import common

ROOT = "/api/v1/arrangement"


@pytest.fixture
def debtor(desk: Desk) -> Any:
    return owing(desk)


def post(client: Client, path: str, body: Any) -> Any:
    return client.post(f"{ROOT}{path}", body, content_type="application/json")


def after(days: int) -> str:
    return (common.today() + dt.timedelta(days=days)).isoformat()


def test_a_plan_by_the_api_from_comparison_to_signature(desk: Desk, debtor: Any) -> None:
    phone, head = desk.client(desk.user("phone")), desk.client(desk.user("head", None))
    customer, account = debtor.customer_id_id, debtor.pk
    sheet = post(phone, f"/customers/{customer}/affordability",
                 {"income": {"wages": 650_000}, "outgoings": {"housing": 180_000, "food": 120_000}})  # fmt: skip
    assert sheet.status_code == 201 and sheet.json()["instalment_minor"] > 0
    terms = {"account_id": account, "annual_rate_bp": 0}
    plans = post(phone, f"/customers/{customer}/plans/compare", terms).json()
    assert [plan["kind"] for plan in plans] == ["shortest", "lightest", "step_up"]
    made = post(phone, f"/customers/{customer}/plans", {**terms, "months": 36})
    assert made.status_code == 201 and len(made.json()["instalments"]) == 36
    key = made.json()["id"]
    assert post(phone, f"/approvals/plan/{key}", {"approve": True}).status_code == 403
    assert post(head, f"/approvals/plan/{key}", {"approve": True}).json() == {"id": key, "state": "approved"}
    assert post(phone, f"/plans/{key}/sign", {}).json()["state"] == "running"
    assert phone.get(f"{ROOT}/plans?customer_id={customer}").json()["items"][0]["id"] == key
    refused = post(phone, f"/customers/{customer}/plans", {**terms, "months": 61})
    assert refused.status_code == 409 and refused.json()["code"] == "CN-CARD-70"
    assert refused.headers["Content-Type"] == "application/problem+json"


def test_payments_by_the_api_are_taken_once(desk: Desk, debtor: Any) -> None:
    head = desk.client(desk.user("head", None))
    rows = [
        {"payment_id": "P1", "account_id": debtor.pk, "paid_on": after(0), "amount_minor": 10_000},
        {"payment_id": "P2", "account_id": "nobody", "paid_on": after(0), "amount_minor": 10_000},
    ]
    first, again = post(head, "/payments", rows).json(), post(head, "/payments", rows).json()
    assert (first["taken"], first["totals"], first["rejected"][0]["code"]) == (["P1"], {"CNY": 10_000}, "account")
    assert (again["taken"], again["repeated"]) == ([], ["P1"])
    lines = head.get(f"{ROOT}/payments/lines?payment_id=P1").json()["items"]
    assert sum(line["amount_minor"] for line in lines) == 10_000
    assert head.get(f"{ROOT}/reconciliation").json()["differences"] == []
    phone = desk.client(desk.user("phone"))
    assert post(phone, "/payments", rows).status_code == 403


def test_what_is_not_there_is_404(desk: Desk, debtor: Any) -> None:
    phone = desk.client(desk.user("phone"))
    body = {"account_id": "nobody", "instalments": [{"due_on": after(2), "amount_minor": 50_000}]}
    assert post(phone, "/customers/nobody/promises", body).status_code == 404
    assert post(phone, f"/customers/{debtor.customer_id_id}/promises", body).status_code == 404
    assert phone.get(f"{ROOT}/plans/999999").status_code == 404
    assert post(phone, "/promises/999999/withdraw", {"reason": "x"}).status_code == 404
    assert post(phone, "/plans/9223372036854775808/sign", {}).status_code == 422


DAYS = st.one_of(st.none(), st.dates().map(str))
WISHES = st.fixed_dictionaries(
    {
        "months": st.integers(-1, 601),
        "method": st.sampled_from(["annuity", "step_up", "balloon", "card_instalment", "x"]),
    },
    optional={
        "first_due_on": DAYS,
        "annual_rate_bp": st.one_of(st.none(), st.integers(-1, 100_001)),
        "grace_months": st.integers(0, 600),
        "freeze_months": st.integers(0, 600),
        "step_bp": st.integers(0, 100_000),
        "step_months": st.integers(0, 600),
        "balloon_minor": st.integers(0, 10**15),
        "fee_bp": st.integers(0, 100_000),
        "waived_interest_minor": st.integers(0, 10**15),
        "kind": st.text(max_size=13),
        "reason": st.text(max_size=21),
    },
)


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wish=WISHES, route=st.sampled_from(["plans/compare", "plans/work-out", "plans"]))
def test_no_terms_are_a_server_error(desk: Desk, debtor: Any, wish: dict[str, Any], route: str) -> None:
    client = desk.client(desk.user("phone"))
    response = post(client, f"/customers/{debtor.customer_id_id}/{route}", {"account_id": debtor.pk, **wish})
    assert response.status_code in (200, 201, 400, 409, 422), response.content


@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    offer=st.integers(-1, 10**15 + 1), day=st.dates(), parts=st.integers(0, 101), due=st.dates(),
    amount=st.integers(-(10**15) - 1, 10**15 + 1), reverses=st.one_of(st.none(), st.sampled_from(["P1", "P2"])),
)  # fmt: skip
def test_no_offer_promise_or_payment_is_a_server_error(
    desk: Desk, debtor: Any, offer: int, day: dt.date, parts: int, due: dt.date, amount: int, reverses: str | None
) -> None:
    client = desk.client(desk.user("head", "early"))
    customer = debtor.customer_id_id
    care = desk.client(desk.user("care"))
    settlement = {"account_id": debtor.pk, "offer_minor": offer, "expires_on": str(day), "instalments": parts}
    promise = {"account_id": debtor.pk, "instalments": [{"due_on": str(due), "amount_minor": amount}]}
    payment = {"payment_id": f"P{parts % 3}", "account_id": debtor.pk, "paid_on": str(day), "amount_minor": amount,
               "reverses_id": reverses}  # fmt: skip
    for response in (
        post(care, f"/customers/{customer}/settlements", settlement),
        post(care, f"/customers/{customer}/promises", promise),
        post(client, "/payments", [payment]),
    ):
        assert response.status_code < 500, response.content
