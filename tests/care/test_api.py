"""Care by API: the same verbs, with problems told as RFC 9457."""

from __future__ import annotations

from typing import Any

import pytest

from cureline.care.models import Complaint
from tests.desk import Desk

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/care"


def _post(client: Any, path: str, data: dict[str, Any] | None = None) -> Any:
    return client.post(f"{ROOT}{path}", data or {}, content_type="application/json")


def _complaint(desk: Desk, client: Any, **more: Any) -> Any:
    customer = desk.customer()
    desk.account(customer)
    return _post(client, "/complaints", {"customer_id": customer.pk, "cause": "wrong_amount", "about": "debt",
                                         "text": "金额不对", **more})  # fmt: skip


def test_a_complaint_by_api(desk: Desk) -> None:
    client = desk.client(desk.user("care", "care"))
    made = _complaint(desk, client)
    assert made.status_code == 201 and made.json()["state"] == "received"
    key = made.json()["id"]
    assert _post(client, f"/complaints/{key}/acknowledge").status_code == 200
    again = _post(client, f"/complaints/{key}/acknowledge")
    assert again.status_code == 409 and again.headers["Content-Type"] == "application/problem+json"
    assert _post(client, f"/complaints/{key}/notes", {"text": "查账"}).json()["state"] == "investigating"
    given = {"outcome": "partly", "root_cause": "data_quality", "text": "已更正", "redress": "refund",
             "redress_minor": 500, "currency": "CNY"}  # fmt: skip
    done = _post(client, f"/complaints/{key}/answer", given)
    assert done.status_code == 200 and done.json()["redress_minor"] == 500
    shown = client.get(f"{ROOT}/complaints/{key}").json()
    assert shown["text"] == "金额不对" and [s["kind"] for s in shown["steps"]][-1] == "answered"
    listed = client.get(f"{ROOT}/complaints").json()
    assert "text" not in listed["items"][0] and listed["next"] is None


@pytest.mark.parametrize(
    ("path", "data", "status"),
    [
        ("/complaints", {"customer_id": "nobody", "cause": "other", "about": "debt", "text": "x"}, 404),
        ("/complaints", {"customer_id": "nobody"}, 422),
        ("/complaints/999999999999/acknowledge", {}, 404),
        ("/complaints/99999999999999999999999/acknowledge", {}, 404),
        ("/help", {"customer_id": "nobody", "kind": "hardship", "reason": "illness", "evidence": "told"}, 404),
        ("/offers", {"customer_id": "nobody", "code": "payment_plan"}, 404),
        ("/referrals", {"customer_id": "nobody", "department": "risk", "subject": "other", "question": "x"}, 404),
        ("/surveys", {"contact_id": "nobody"}, 404),
        ("/requests", {"customer_id": "nobody", "kind": "erase"}, 404),
    ],
)
def test_problems_are_told(desk: Desk, path: str, data: dict[str, Any], status: int) -> None:
    assert _post(desk.client(desk.user("care", "care")), path, data).status_code == status


def test_an_unsuitable_offer_says_why(desk: Desk) -> None:
    client, customer = desk.client(desk.user("phone")), desk.customer()
    refused = _post(client, "/offers", {"customer_id": customer.pk, "code": "consolidation"})
    assert refused.status_code == 409 and refused.json()["harm"] is True and refused.json()["reasons"]
    judged = client.get(f"{ROOT}/customers/{customer.pk}/offers").json()
    assert {one["code"] for one in judged if one["harm"]} >= {"consolidation"}


def test_a_collector_may_not_handle(desk: Desk) -> None:
    made = _complaint(desk, desk.client(desk.user("phone")))
    assert made.status_code == 201
    refused = _post(desk.client(desk.user("phone")), f"/complaints/{made.json()['id']}/acknowledge")
    assert refused.status_code == 403 and Complaint.objects.get().state == "received"


def test_a_request_by_api(desk: Desk) -> None:
    care, compliance, customer = desk.client(desk.user("care")), desk.client(desk.user("compliance")), desk.customer()
    made = _post(care, "/requests", {"customer_id": customer.pk, "kind": "access"}).json()
    assert _post(compliance, f"/requests/{made['id']}/grant").status_code == 409
    assert _post(care, f"/requests/{made['id']}/identity", {"how": "id_document"}).json()["state"] == "checked"
    assert _post(care, f"/requests/{made['id']}/grant").status_code == 403
    assert _post(compliance, f"/requests/{made['id']}/grant").json()["state"] == "done"
    report = compliance.get(f"{ROOT}/requests/{made['id']}/report").json()
    assert "13812345678" in str(report)
