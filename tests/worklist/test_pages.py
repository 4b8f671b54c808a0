"""The queue's and the floor's pages, by what a person at the desk sees and does."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.conftest import Visit, press
from tests.desk import Desk
from tests.worklist.test_claiming import task

from cureline.people.models import Absence
from cureline.portfolio.models import Holding
from cureline.trust.models import AuditEntry
from cureline.worklist import approvals
from cureline.worklist.models import Task

PAGES = ("/worklist/", "/worklist/callbacks/", "/worklist/floor/", "/worklist/floor/live/", "/worklist/floor/work/",
         "/worklist/floor/absences/", "/worklist/approvals/")  # fmt: skip


def test_each_role_opens_its_own_pages_and_no_others(desk: Desk) -> None:
    task(desk)
    expected = {
        "phone": {"/worklist/", "/worklist/callbacks/"},
        "leader": set(PAGES) - {"/worklist/"},
        "head": set(PAGES) - {"/worklist/", "/worklist/callbacks/"},
        "auditor": set(),
    }
    for role, allowed in expected.items():
        client = desk.client(desk.user(role))
        for path in PAGES:
            status = client.get(path).status_code
            assert status == (200 if path in allowed else 403), (role, path)
    assert AuditEntry.objects.filter(action="access.refused").exists()


def test_next_opens_the_customer_and_finishing_opens_the_following_one(desk: Desk) -> None:
    user = desk.user("phone")
    first, second = task(desk, place=1), task(desk, place=2)
    client = desk.client(user)
    assert client.post("/worklist/next/").url == f"/customers/{first.customer_id}/"
    assert client.post(f"/worklist/tasks/{second.pk}/claim/").url == f"/customers/{first.customer_id}/"
    done = client.post(f"/worklist/customers/{first.customer_id}/finish/", {"outcome": "no_answer", "then": "next"})
    assert done.url == f"/customers/{second.customer_id}/"
    assert client.post(f"/worklist/tasks/{second.pk}/release/").url == "/worklist/"
    assert set(Task.objects.values_list("state", "outcome")) == {("done", "no_answer"), ("open", "")}
    client.post(f"/worklist/customers/{second.customer_id}/finish/", {"outcome": "no such outcome"})
    assert Task.objects.get(pk=second.pk).state == "open"


def test_the_list_narrows_and_never_shows_a_whole_name(desk: Desk) -> None:
    shown, hidden = task(desk, channel="call", bucket="M1"), task(desk, channel="visit", bucket="M3")
    client = desk.client(desk.user("phone"))
    text = client.get("/worklist/?channel=call").content.decode()
    assert f">{shown.customer_id}<" in text
    assert f">{hidden.customer_id}<" not in text
    assert "王小明" not in text
    assert "王**" in text
    assert f">{hidden.customer_id}<" in client.get(f"/worklist/?search={hidden.customer_id}").content.decode()
    assert client.get("/worklist/?after=nonsense").status_code == 404
    assert client.get("/worklist/?kind=nonsense&search=%27").status_code == 200


def test_the_list_takes_as_many_queries_for_fifty_lines_as_for_one(desk: Desk) -> None:
    user = desk.user("phone")
    client = desk.client(user)
    task(desk, segment="consumer/m1_standard", collector_id=user.staff.collector_id)
    client.get("/worklist/")
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get("/worklist/")
    for place in range(60):
        task(desk, place=place, segment="consumer/m1_standard", collector_id=user.staff.collector_id)
    with CaptureQueriesContext(connection) as many:
        client.get("/worklist/")
    assert len(many) == len(one) <= 26


def test_a_callback_is_agreed_moved_and_struck_out(desk: Desk) -> None:
    user = desk.user("phone")
    customer = desk.customer()
    client = desk.client(user)
    local = timezone.now() + dt.timedelta(days=1, hours=8)
    path = f"/worklist/customers/{customer.pk}/callback/"
    assert client.get(path).status_code == 200
    given = {"at": local.strftime("%Y-%m-%dT%H:%M"), "reason": "callback_asked", "mine": "on"}
    assert client.post(path, {**given, "at": "2020-01-01T10:00"}).status_code == 422
    assert client.post(path, given).status_code == 302
    made = Task.objects.get(kind="callback")
    assert made.due_at == made.not_before_at == (local - dt.timedelta(hours=8)).replace(second=0, microsecond=0)
    assert made.collector_id == user.staff.collector_id
    client.post(path, {**given, "mine": ""})
    assert Task.objects.filter(kind="callback", collector_id=None, team="early").count() == 1
    day = (timezone.now() + dt.timedelta(days=1)).astimezone(dt.timezone(dt.timedelta(hours=8))).date()
    assert customer.pk in client.get(f"/worklist/callbacks/?day={day}").content.decode()
    later = (local + dt.timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    assert client.post(f"/worklist/callbacks/{made.pk}/", {"at": later}).status_code == 302
    made.refresh_from_db()
    assert made.due_at is not None
    assert made.due_at > timezone.now() + dt.timedelta(days=1, hours=12)
    client.post(f"/worklist/callbacks/{made.pk}/cancel/")
    made.refresh_from_db()
    assert (made.state, made.outcome) == ("expired", "cancelled")
    assert desk.client(desk.user("phone", "late")).get(path).status_code == 404


def test_a_leader_moves_work_and_the_other_team_then_sees_the_customer(desk: Desk) -> None:
    leader = desk.user("leader", "early", more_teams=["late"])
    there = desk.user("phone", "late")
    one, other = task(desk), task(desk)
    client = desk.client(leader)
    page = client.get("/worklist/floor/work/").content.decode()
    assert one.customer_id in page
    given = {"task": [one.pk], "target": f"collector:{there.staff.collector_id}", "why": "balance"}
    assert client.post("/worklist/floor/work/", given).status_code == 302
    one.refresh_from_db()
    assert (one.team, one.collector_id) == ("late", there.staff.collector_id)
    assert Holding.objects.get(pk=one.customer_id).why == "moved"
    assert desk.client(there).get(f"/customers/{one.customer_id}/").status_code == 200
    assert AuditEntry.objects.get(action="task.moved").reason == "balance"
    client.post("/worklist/floor/work/?team=early", {"all": "1", "target": "team:late", "why": "balance"})
    other.refresh_from_db()
    assert (other.team, other.collector_id) == ("late", None)
    assert client.post("/worklist/floor/work/", {**given, "target": "team:nowhere"}).status_code == 422


def test_an_absence_deals_out_the_work_of_today(desk: Desk) -> None:
    leader = desk.user("leader", "early")
    away, present, unskilled = (desk.user("phone", "early") for _ in range(3))
    for user, code in ((away, "C001"), (present, "C002"), (unskilled, "C006")):
        user.staff.collector_id = code
        user.staff.save()
    mine = [task(desk, collector_id="C001", skill="early", language=tag) for tag in ("zh", "yue", "ug")]
    today = timezone.now().astimezone(dt.timezone(dt.timedelta(hours=8))).date()
    given = {"staff": away.staff.pk, "from_on": today, "until_on": today, "reason": "sick", "deal": "on"}
    client = desk.client(leader)
    assert client.post("/worklist/floor/absences/", {**given, "until_on": "2020-01-01"}).status_code == 422
    assert client.post("/worklist/floor/absences/", given).status_code == 302
    owners = [Task.objects.get(pk=row.pk).collector_id for row in mine]
    assert owners == ["C002", "C002", None]
    assert Holding.objects.get(pk=mine[0].customer_id).collector_id == "C002"
    floor = client.get("/worklist/floor/").content.decode()
    assert "Sick" in floor
    client.post(f"/worklist/floor/absences/{Absence.objects.get().pk}/back/")
    assert not Absence.objects.exists()


def test_what_an_app_registers_waits_for_whose_duty_it_is(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(approvals, "_sources", {})
    item = approvals.Waiting("36 months for K1", "/somewhere/", timezone.now(), "K1", "phone 1")
    approvals.register("plans", "Repayment plans", "plan.approve", lambda _user: [item])
    approvals.register("waivers", "Secret", "legal.approve", lambda _user: [item])
    text = desk.client(desk.user("leader")).get("/worklist/approvals/").content.decode()
    assert "36 months for K1" in text
    assert "Secret" not in text


def test_the_floor_tells_who_does_what(desk: Desk) -> None:
    leader, busy = desk.user("leader", "early"), desk.user("phone", "early", name="Busy One")
    held = task(desk)
    done = task(desk, place=0)
    client = desk.client(busy)
    client.post("/worklist/next/")
    client.post(f"/worklist/customers/{done.customer_id}/finish/", {"outcome": "promise", "then": "next"})
    text = desk.client(leader).get("/worklist/floor/live/").content.decode()
    assert "With a customer" in text
    assert held.customer_id in text
    assert "Promised to pay 1" in text
    desk.client(desk.user("leader", "late")).get("/worklist/floor/")


@pytest.mark.django_db(transaction=True)
def test_a_morning_by_keys(desk: Desk, visit: Visit) -> None:
    user = desk.user("phone", language="zh-hans")
    tasks: list[Any] = [task(desk, place=place, why=["promise_broken"]) for place in range(3)]
    page = visit(user, "/worklist/")
    press(page, "j")
    press(page, "j")
    press(page, "c")
    page.wait_for_url(f"**/worklist/customers/{tasks[1].customer_id}/callback/")
    page.go_back()
    press(page, "f")
    assert page.evaluate("document.activeElement.name") == "search"
    page.keyboard.press("Escape")
    page.locator("h1").click()
    press(page, "n")
    page.wait_for_url(f"**/customers/{tasks[0].customer_id}/")
    page.get_by_label("结果").select_option("no_answer")
    page.locator("h1").click()
    press(page, "x")
    page.wait_for_url(f"**/customers/{tasks[1].customer_id}/")
    press(page, "g")
    page.wait_for_url("**/worklist/")
    assert Task.objects.filter(state="open").count() == 2
