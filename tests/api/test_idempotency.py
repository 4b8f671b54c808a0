"""The same request sent again: one act, one answer; also when both arrive at once."""

from __future__ import annotations

import datetime as dt
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client

from cureline.api.models import Answered
from cureline.legal.models import Case, CaseEvent
from tests.desk import Desk

NOW = dt.datetime(2026, 11, 24, 2, 0, tzinfo=dt.UTC)


def opened(desk: Desk, client: Client) -> int:
    customer = desk.customer(team="legal")
    account = desk.account(customer, limitation_from_on=dt.date(2025, 5, 1))
    made = send(client, "cases", {"customer_id": customer.pk, "account_ids": [account.pk]})
    number: int = made.json()["id"]
    return number


def send(client: Client, path: str, body: dict[str, Any], key: str | None = None) -> Any:
    headers = {"Idempotency-Key": key} if key is not None else {}
    return client.post(f"/api/v1/legal/{path}", json.dumps(body), content_type="application/json", headers=headers)


@pytest.mark.django_db
def test_the_same_key_acts_once_and_another_request_with_it_is_refused(desk: Desk) -> None:
    client = desk.client(desk.user("legal", "legal"))
    number = opened(desk, client)
    first = send(client, f"cases/{number}/notes", {"text": "called the court"}, "k1")
    again = send(client, f"cases/{number}/notes", {"text": "called the court"}, "k1")
    assert (first.status_code, again.status_code) == (204, 204)
    assert (first.headers.get("Idempotent-Replay"), again.headers["Idempotent-Replay"]) == (None, "true")
    assert CaseEvent.objects.filter(kind="note").count() == 1
    other = send(client, f"cases/{number}/notes", {"text": "another"}, "k1")
    assert (other.status_code, other["content-type"]) == (422, "application/problem+json")
    assert send(client, f"cases/{number}/notes", {"text": "another"}, "k2").status_code == 204
    assert send(client, f"cases/{number}/notes", {"text": "x"}, "k" * 201).status_code == 422


@pytest.mark.django_db
def test_keys_are_of_one_caller_and_live_a_day(desk: Desk) -> None:
    mine, yours = desk.client(desk.user("legal", "legal")), desk.client(desk.user("legal", "legal"))
    with time_machine.travel(NOW, tick=False) as clock:
        number = opened(desk, mine)
        for client in (mine, yours):
            send(client, f"cases/{number}/notes", {"text": "x"}, "k")
        assert CaseEvent.objects.filter(kind="note").count() == 2
        clock.shift(dt.timedelta(hours=25))
        send(mine, f"cases/{number}/notes", {"text": "x"}, "k")
        assert CaseEvent.objects.filter(kind="note").count() == 3
        assert Answered.objects.count() == 2


@pytest.mark.django_db
def test_a_refusal_is_answered_again_as_it_was(desk: Desk) -> None:
    client = desk.client(desk.user("legal", "legal"))
    number = opened(desk, client)
    answers = [send(client, f"cases/{number}/stages", {"stage": "judgment"}, "k") for _ in range(2)]
    assert [a.status_code for a in answers] == [409, 409] and answers[0].content == answers[1].content


@pytest.mark.django_db(transaction=True)
def test_two_at_once_with_one_key_act_once(desk: Desk) -> None:
    user = desk.user("legal", "legal")
    number = opened(desk, desk.client(user))
    one_session = desk.client(user).cookies["sessionid"].value
    clients = [Client() for _ in range(6)]
    for client in clients:
        client.cookies["sessionid"] = one_session

    def one(client: Client) -> int:
        try:
            return int(send(client, f"cases/{number}/notes", {"text": "race"}, "race").status_code)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        statuses = list(pool.map(one, clients))
    assert statuses == [204] * 6
    assert CaseEvent.objects.filter(kind="note").count() == 1
    assert Case.objects.count() == 1
