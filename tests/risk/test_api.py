"""The routes of the room: what a program may do is what a person may do, with the same refusals."""

from __future__ import annotations

from typing import Any

import pytest

from cureline.risk.models import Risk, Staffing
from tests.desk import Desk
from tests.risk.fill import fill, night

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/risk"
RISK = {
    "kind": "legal", "title": "a law changes", "cause": "short notice", "consequence": "unlawful contacts",
    "likelihood": 3, "impact": 4, "appetite": 6, "response": "reduce", "review_months": 3, "why": "asked by compliance",
    "controls": [{"text": "calendar of laws", "kind": "detect", "effect": "strong", "owner": "compliance",
                  "tested_on": "2026-11-01"}],
}  # fmt: skip


def test_a_program_writes_runs_proposes_and_may_not_decide_its_own(desk: Desk) -> None:
    night(desk)
    officer, head = desk.user("risk", None), desk.user("head", None)
    client, other = desk.client(officer), desk.client(head)

    def send(who: Any, path: str, body: Any) -> Any:
        return who.post(f"{ROOT}{path}", body, content_type="application/json")

    made = send(client, "/risks", {**RISK, "owner": officer.pk})
    assert made.status_code == 201, made.content
    version = made.json()
    assert send(client, f"/versions/{version['id']}/decide", {"approve": True}).status_code == 403
    assert send(client, "/risks", {**RISK, "owner": officer.pk, "review_months": 12}).status_code == 422
    assert send(other, f"/versions/{version['id']}/decide", {"approve": True}).status_code == 200
    risk = client.get(f"{ROOT}/risks/{version['risk_id']}").json()
    assert (risk["code"], risk["state"], risk["residual"]) == ("R-001", "active", [3, 2])
    run = send(client, "/runs", {"scenario": "rate_200"}).json()
    assert run["loss_minor"] > run["baseline_minor"] > 0
    assert send(client, "/runs", {"scenario": "flood"}).status_code == 422
    row = send(client, f"/runs/{run['id']}/staffing", {"options": ["overtime"], "why": "short of people"})
    assert row.status_code == 201, row.content
    assert send(other, f"/staffing/{row.json()['id']}/decide", {"approve": True}).json()["state"] == "approved"
    assert Staffing.objects.get().decided_by == head
    found = client.get(f"{ROOT}/concentration?view=region").json()
    assert sum(part["exposure_minor"] for part in found["parts"]) == found["total_minor"]
    assert found["over"] == ["R01", ""]


def test_lists_come_in_pages_and_covers_only_to_who_may_see_them(desk: Desk) -> None:
    filled = fill(desk)
    officer = desk.client(desk.user("risk", None))
    first = officer.get(f"{ROOT}/risks?limit=4").json()
    second = officer.get(f"{ROOT}/risks?limit=4&after={first['next']}").json()
    assert [one["code"] for one in first["items"] + second["items"]] == [f"R-{n:03d}" for n in range(1, 8)]
    assert Risk.objects.count() == 7
    for path in ("scenarios", "runs", "staffing", "covers", "claims", "cover-rules"):
        assert officer.get(f"{ROOT}/{path}").status_code == 200, path
    away = desk.client(desk.user("legal", "late"))
    assert away.get(f"{ROOT}/covers?account_id={filled.cover.account_id}").json()["items"] == []
    assert away.post(f"{ROOT}/covers/{filled.cover.pk}/claims", {}, content_type="application/json").status_code == 404
    assert desk.client(desk.user("phone")).get(f"{ROOT}/risks").status_code == 403
