"""The queue and the floor by the API: what a page does, a program does."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone
from tests.desk import Desk
from tests.worklist.test_claiming import task

from cureline.worklist.models import Task

ROOT = "/api/v1/worklist"


def post(client: Any, path: str, **body: Any) -> Any:
    return client.post(f"{ROOT}{path}", body, content_type="application/json")


def test_a_collectors_day(desk: Desk) -> None:
    first, second = task(desk, place=1, why=["segment:consumer/m1_standard"]), task(desk, place=2)
    client = desk.client(desk.user("phone"))
    page = client.get(f"{ROOT}/queue?limit=1").json()
    assert [row["id"] for row in page["items"]] == [first.pk]
    assert page["items"][0]["name"] == "王**"
    assert page["items"][0]["why"] == "M1, low or middling risk"
    following = client.get(f"{ROOT}/queue?limit=1&after={page['next']}").json()
    assert ([row["id"] for row in following["items"]], following["next"]) == ([second.pk], None)
    assert client.get(f"{ROOT}/queue?after=x").status_code == 422
    assert post(client, "/next").json()["id"] == first.pk
    assert [row["id"] for row in client.get(f"{ROOT}/hand").json()] == [first.pk]
    assert post(client, f"/tasks/{second.pk}/claim").status_code == 409
    assert post(client, f"/customers/{first.customer_id}/finish", outcome="superseded").status_code == 422
    assert post(client, f"/customers/{first.customer_id}/finish", outcome="spoke").json()["state"] == "done"
    assert post(client, f"/customers/{first.customer_id}/finish", outcome="spoke").status_code == 204
    assert post(client, "/next", channel="visit").status_code == 204
    assert post(client, f"/tasks/{second.pk}/claim").json()["state"] == "claimed"
    assert post(client, f"/tasks/{second.pk}/release").json()["state"] == "open"
    assert client.get(f"{ROOT}/queue/counts").json()["reached"] == 1
    assert {"promise", "no_answer"} <= {row["code"] for row in client.get(f"{ROOT}/outcomes").json()}
    assert post(client, f"/tasks/{2**63 - 1}/claim").status_code == 404


def test_callbacks(desk: Desk) -> None:
    customer = desk.customer()
    client = desk.client(desk.user("phone"))
    at = timezone.now() + dt.timedelta(days=2)
    made = post(client, "/callbacks", customer_id=customer.pk, at=at.isoformat())
    assert made.status_code == 201
    key = made.json()["id"]
    assert [row["id"] for row in client.get(f"{ROOT}/callbacks").json()["items"]] == [key]
    assert post(client, f"/callbacks/{key}/move", at=(at + dt.timedelta(hours=1)).isoformat()).status_code == 200
    for impossible in ("0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"):
        assert post(client, f"/callbacks/{key}/move", at=impossible).status_code == 422
    assert post(client, f"/callbacks/{key}/cancel").json()["state"] == "expired"
    assert post(client, "/callbacks", customer_id="NOBODY", at=at.isoformat()).status_code == 404


def test_a_leaders_floor(desk: Desk) -> None:
    leader = desk.user("leader", "early", more_teams=["late"])
    there = desk.user("phone", "late")
    one, elsewhere = task(desk), task(desk, desk.customer(team="care"), team="care")
    client = desk.client(leader)
    assert [row["id"] for row in client.get(f"{ROOT}/work").json()["items"]] == [one.pk]
    assert post(client, "/work/move", tasks=[elsewhere.pk], to_team="late", why="balance").status_code == 409
    moved = post(client, "/work/move", tasks=[one.pk], to_collector=there.staff.collector_id, why="balance")
    assert moved.json() == {"moved": 1}
    floor = client.get(f"{ROOT}/floor").json()
    assert [seat["waiting"] for seat in floor["seats"] if seat["team"] == "late"] == [1]
    today = timezone.now().astimezone(dt.timezone(dt.timedelta(hours=8))).date().isoformat()
    absent = {"staff_id": there.staff.pk, "from_on": today, "until_on": today, "reason": "leave"}
    made = post(client, "/absences", **absent)
    assert (made.status_code, made.json()["to_team"]) == (201, 1)
    assert post(client, "/absences", **absent, deal="maybe").status_code == 422
    assert post(client, f"/absences/{made.json()['absence_id']}/end").status_code == 204
    by_hand = post(client, "/tasks", customer_id=one.customer_id, kind="follow_up", why="documents came")
    assert (by_hand.status_code, by_hand.json()["why"]) == (201, "documents came")
    assert post(client, "/tasks", customer_id=one.customer_id, kind="follow_up",
                due_at="9999-12-31T23:59:59Z").status_code == 422  # fmt: skip
    desk.team("care")
    assert post(client, f"/customers/{one.customer_id}/escalate", to_team="care", why="hardship").status_code == 204
    assert Task.objects.get(pk=one.pk).state == "moved"
    assert Task.objects.get(customer_id=one.customer_id, kind="escalated").team == "care"
    assert post(client, f"/customers/{one.customer_id}/escalate", to_team="care", why="x").status_code == 404
    assert client.get(f"{ROOT}/approvals").json() == []
    assert desk.client(desk.user("phone")).get(f"{ROOT}/floor").status_code == 403


def test_work_by_other_apps_is_told_and_stands_once(desk: Desk) -> None:
    from cureline.worklist import services

    customer = desk.customer(collector="C009")
    first = services.add_task(customer.pk, "promise_broken")
    assert services.add_task(customer.pk, "promise_broken", why="again") == first
    assert (first.team, first.collector_id, first.why) == ("early", "C009", ["promise_broken"])
    page = desk.client(desk.user("head")).get(f"{ROOT}/work").json()
    assert page["items"][0]["why"] == "The promised money did not arrive."


def test_the_queue_is_exported_without_names(desk: Desk) -> None:
    from cureline.worklist import export

    made = task(desk, past_due_minor=123_456, currency="CNY")
    titles, row = export.rows(desk.user("leader"), {"team": "early"})
    assert len(titles) == len(row)
    assert (row[0], str(row[10])) == (made.customer_id, "1234.56")
