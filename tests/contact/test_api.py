"""Everything that the pages of contact do, by the API."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.test import Client
from tests.desk import Desk

from cureline.contact import services
from cureline.contact.models import Attempt, Refusal

NOON = dt.datetime(2026, 11, 25, 4, 0, tzinfo=dt.UTC)
LATE = dt.datetime(2026, 11, 25, 14, 30, tzinfo=dt.UTC)
ROOT = "/api/v1/contact"


@pytest.fixture
def user(desk: Desk) -> Any:
    return desk.user("phone")


@pytest.fixture
def client(desk: Desk, user: Any) -> Client:
    return desk.client(user)


@pytest.fixture
def debtor(desk: Desk) -> Any:
    customer = desk.customer()
    desk.account(customer)
    return customer


def _post(client: Client, path: str, body: dict[str, Any]) -> Any:
    return client.post(f"{ROOT}{path}", body, content_type="application/json")


def test_a_contact_by_an_agency_passes_the_same_gate(client: Client, debtor: Any) -> None:
    asked = {"customer_id": debtor.pk, "channel": "call", "agency": "Harbour Collections"}
    with time_machine.travel(NOON, tick=False):
        for _ in range(3):
            begun = _post(client, "/attempts", asked)
            assert begun.status_code == 201, begun.content
        body = begun.json()
        assert (body["agency"], body["collector_id"], body["state"]) == ("Harbour Collections", None, "begun")
        refused = _post(client, "/attempts", asked)
    assert refused.status_code == 409
    assert refused.headers["Content-Type"] == "application/problem+json"
    problem = refused.json()
    assert (problem["rule_id"], problem["next_lawful_at"]) == ("CN-FREQ-DAY", "2026-11-26T00:00:00Z")
    assert problem["lines"] and Refusal.objects.get(pk=problem["refusal_id"]).agency == "Harbour Collections"


def test_from_ruling_to_note(client: Client, desk: Desk, debtor: Any) -> None:
    with time_machine.travel(NOON, tick=False):
        asked = {"customer_id": debtor.pk, "channel": "call"}
        ruling = _post(client, "/rulings", asked).json()
        assert ruling["allowed"] and ruling["pack_version"] == "CN/2026.1"
        every = client.get(f"{ROOT}/rulings/{debtor.pk}").json()
        assert {row["channel"]: row["allowed"] for row in every}["email"] is False
        attempt = _post(client, "/attempts", asked).json()
        told = _post(client, f"/attempts/{attempt['id']}/outcome", {"outcome": "hardship", "seconds": 61})
        body = told.json()
        assert (body["attempt"]["seconds"], body["form"]) == (61, "hardship")
        assert body["done"] == ["circumstance:hardship", "task:follow_up"]
        again = _post(client, f"/attempts/{attempt['id']}/outcome", {"outcome": "spoke"})
        assert again.status_code == 409
        lacking = _post(client, "/notes", {"customer_id": debtor.pk, "text": "no reason"})
        assert lacking.status_code == 422 and lacking.json()["field"] == "reason_code"
        kept = _post(
            client, "/notes", {"customer_id": debtor.pk, "reason_code": "illness", "attempt_id": attempt["id"]}
        )
        assert kept.status_code == 201
    assert [row["reason_code"] for row in client.get(f"{ROOT}/notes?customer_id={debtor.pk}").json()] == ["illness"]
    assert client.get(f"{ROOT}/attempts?customer_id={debtor.pk}").json()[0]["outcome"] == "hardship"
    boss = desk.client(desk.user("compliance", None))
    assert boss.get(f"{ROOT}/attempts/{attempt['id']}/ruling").json()["same"] is True


def test_refusals_page_by_page(client: Client, desk: Desk, debtor: Any) -> None:
    with time_machine.travel(LATE, tick=False):
        for _ in range(5):
            assert _post(client, "/attempts", {"customer_id": debtor.pk, "channel": "sms"}).status_code == 409
    boss = desk.client(desk.user("compliance", None))
    seen, after = [], ""
    while page := boss.get(f"{ROOT}/refusals?limit=2{after}&rule_id=CN-HOURS").json():
        seen += [row["id"] for row in page]
        after = f"&after={seen[-1]}"
    assert len(seen) == len(set(seen)) == 5
    assert boss.get(f"{ROOT}/refusals/{seen[0]}/ruling").json()["same"] is True
    assert client.get(f"{ROOT}/refusals").status_code == 403


def test_only_one_s_own_call_is_dialled_once(client: Client, desk: Desk, debtor: Any, user: Any) -> None:
    with time_machine.travel(NOON, tick=False):
        mine = services.begin(debtor.pk, "call", user=user)
        theirs = services.begin(debtor.pk, "call", user=desk.user("phone"))
        assert _post(client, f"/attempts/{theirs.pk}/call", {}).status_code == 409
        first = _post(client, f"/attempts/{mine.pk}/call", {})
        assert first.status_code == 201 and first.json()["call"]["adapter"] == "manual"
        assert _post(client, f"/attempts/{mine.pk}/call", {}).status_code == 409
    # a digest may hold any three digits by chance
    assert "13812" not in first.content.decode() and "138*" not in first.content.decode()


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [("/attempts", {"customer_id": "nobody", "channel": "call"}, 404),
     ("/attempts", {"customer_id": "K1", "channel": "pigeon"}, 422),
     ("/rulings", {"customer_id": "", "channel": "sms"}, 422),
     ("/attempts/99999999999999999999/outcome", {"outcome": "spoke"}, 422),
     ("/attempts/1/outcome", {"outcome": "spoke", "seconds": -1}, 422),
     ("/notes", {"customer_id": "nobody", "reason_code": "illness"}, 404)],
)  # fmt: skip
def test_what_is_not_there_or_not_right(client: Client, path: str, body: dict[str, Any], status: int) -> None:
    assert _post(client, path, body).status_code == status


def test_an_account_or_point_of_somebody_else_is_not_found(client: Client, desk: Desk, debtor: Any) -> None:
    other = desk.customer()
    account, point = desk.account(other), desk.point(other, "mobile", "13700000000")
    for words in ({"account_id": account.pk}, {"point_id": point.pk}):
        assert _post(client, "/attempts", {"customer_id": debtor.pk, "channel": "call", **words}).status_code == 404
    assert not Attempt.objects.exists() and not Refusal.objects.exists()


def test_duties(desk: Desk, debtor: Any) -> None:
    asked = {"customer_id": debtor.pk, "channel": "call"}
    for role, status in (("analyst", 403), ("trainer", 403), ("admin", 403), ("risk", 403)):
        assert _post(desk.client(desk.user(role)), "/attempts", asked).status_code == status
    assert Client().post(f"{ROOT}/attempts", asked, content_type="application/json").status_code == 401
