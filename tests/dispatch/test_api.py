"""The API of dispatch: the same acts as the pages, the same refusals."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client
from tests.desk import Desk
from tests.dispatch.conftest import DAY
from tests.dispatch.letters_of_tests import DATA

from cureline.dispatch.models import Letter, Outbox
from cureline.dispatch.services import outbox

ROOT = "/api/v1/dispatch"
TEXT = "您有一笔款项已逾期，如有困难请与我们联系。"


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(DAY, tick=False) as traveller:
        yield traveller


def post(client: Client, path: str, body: Any = None) -> Any:
    return client.post(ROOT + path, body or {}, content_type="application/json")


def test_messages_are_previewed_written_and_listed(desk: Desk, debtor: Any) -> None:
    client = desk.client(desk.user("phone"))
    body = {"customer_id": debtor.pk, "channel": "sms", "text": TEXT}
    assert post(client, "/messages/preview", body).json()["segments"] == 1
    for _ in range(3):
        assert post(client, "/messages", body).status_code == 201
    first = client.get(f"{ROOT}/messages?customer_id={debtor.pk}&limit=2").json()
    rest = client.get(f"{ROOT}/messages?customer_id={debtor.pk}&limit=2&after={first['next']}").json()
    ids = [row["id"] for row in first["items"] + rest["items"]]
    assert ids == sorted(ids, reverse=True) and len(ids) == 3 and rest["next"] is None
    assert "13812345678" not in str(first)


def test_a_refusal_is_a_problem_with_rule_article_and_next_moment(desk: Desk, debtor: Any, clock: Any) -> None:
    clock.shift(13 * 3600)
    answer = post(
        desk.client(desk.user("phone")), "/messages", {"customer_id": debtor.pk, "channel": "sms", "text": TEXT}
    )
    assert answer.status_code == 409 and answer["Content-Type"] == "application/problem+json"
    assert answer.json()["next_lawful_at"] == "2026-11-26T00:00:00Z" and answer.json()["rule_id"]


def test_letters_batches_and_returns(desk: Desk, debtor: Any) -> None:
    collector, leader = desk.client(desk.user("phone")), desk.client(desk.user("leader"))
    data = {**DATA["reminder"], "recipient": {"name": "Mallory", "lines": ["elsewhere"]}}
    made = post(collector, "/letters", {"customer_id": debtor.pk, "template": "reminder", "data": data})
    assert made.status_code == 201 and made.json()["pages"] == 1
    letter = Letter.objects.get()
    assert outbox.payload_of(letter.outbox)["data"]["recipient"]["name"] == "王小明"
    assert post(collector, f"/letters/{letter.pk}/pdf", {"reason": "asked"}).content.startswith(b"%PDF")
    assert post(collector, "/batches").status_code == 403
    batch = post(leader, "/batches").json()["id"]
    assert leader.get(f"{ROOT}/batches/{batch}/files/csv").status_code == 200
    assert leader.get(f"{ROOT}/batches/{batch}/files/exe").status_code == 422
    assert post(leader, f"/batches/{batch}/hand-over", {"letters": 9, "pages": 1}).status_code == 409
    assert post(leader, f"/batches/{batch}/hand-over", {"letters": 1, "pages": 1}).status_code == 200
    body = {"reference": letter.reference, "reason": "unknown"}
    assert post(leader, "/returns", body).json()["returned_why"] == "unknown"
    assert post(leader, "/returns", body).status_code == 409
    assert leader.get(f"{ROOT}/letters?customer_id={debtor.pk}").json()["items"][0]["state"] == "failed"
    assert leader.get(f"{ROOT}/batches").json()["items"][0]["receipt"] == ""


def test_the_outbox_is_seen_and_worked_by_who_runs_the_channels(desk: Desk, debtor: Any) -> None:
    post(desk.client(desk.user("phone")), "/messages", {"customer_id": debtor.pk, "channel": "sms", "text": TEXT})
    row = Outbox.objects.get()
    admin = desk.client(desk.user("admin", None))
    assert admin.get(f"{ROOT}/outbox?state=queued").json()["items"][0]["key"] == row.key
    assert post(admin, f"/outbox/{row.pk}/retry", {"reason": "x"}).status_code == 409
    assert post(admin, f"/outbox/{row.pk}/cancel", {"reason": "x"}).json()["state"] == "cancelled"
    assert post(admin, "/outbox/99/cancel", {"reason": "x"}).status_code == 404
    health = {line["kind"]: line for line in admin.get(f"{ROOT}/health").json()}
    assert health["letter"]["ready"] and not health["sms"]["ready"]


def test_webhooks(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CURELINE_HOOK_HOSTS", "127.0.0.1")
    admin = desk.client(desk.user("admin", None))
    assert "promise.made" in admin.get(f"{ROOT}/events").json()
    for wrong in ({"url": "http://127.0.0.1:9/", "events": ["no.such"]}, {"url": "ftp://x", "events": ["*"]},
                  {"url": "https://10.0.0.1/", "events": ["*"]}):  # fmt: skip
        assert post(admin, "/webhooks", wrong).status_code == 422
    made = post(admin, "/webhooks", {"url": "http://127.0.0.1:9/", "events": ["*"]})
    key, secret = made.json()["id"], made.json()["secret"]
    assert secret not in str(admin.get(f"{ROOT}/webhooks").json())
    assert post(admin, f"/webhooks/{key}/rotate").json()["secret"] != secret
    assert admin.get(f"{ROOT}/webhooks/{key}/tries").json() == {"items": [], "next": None}
    assert post(admin, f"/webhooks/{key}/stop").json()["active"] is False


def test_nothing_of_it_is_open_to_who_has_not_the_duty(desk: Desk, debtor: Any) -> None:
    trainer = desk.client(desk.user("trainer"))
    own = (f"/messages?customer_id={debtor.pk}", f"/letters?customer_id={debtor.pk}")
    for path in (*own, "/outbox", "/health", "/batches", "/events", "/webhooks"):
        assert trainer.get(ROOT + path).status_code == 403, path
        assert Client().get(ROOT + path).status_code == 401, path
    late = desk.client(desk.user("phone", "late"))
    assert late.get(f"{ROOT}/messages?customer_id={debtor.pk}").status_code == 404
    body = {"customer_id": debtor.pk, "channel": "sms", "text": TEXT}
    assert post(late, "/messages", body).status_code == 404
