"""The field's pages and API, and a field day in a browser of a telephone's width."""

from __future__ import annotations

import datetime as dt
import json

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from cureline.trust.models import AuditEntry
from cureline.visit import services
from cureline.visit.models import Alarm, FieldDay, Visit
from tests.conftest import Visit as Browse
from tests.conftest import press
from tests.desk import Desk
from tests.visit.field import ON, TEN, Field
from tests.visit.test_day import picture


@pytest.fixture
def field(desk: Desk) -> Field:
    return Field(desk)


@time_machine.travel(TEN, tick=False)
def test_a_day_by_the_pages(field: Field) -> None:
    field.task(district="D01")
    leader, one, two = (field.desk.client(user) for user in (field.leader, field.one, field.two))
    assert one.get("/visit/").status_code == 200
    pair = "-".join(str(person.pk) for person in field.pair())
    assert pair in leader.get("/visit/floor/").content.decode()
    assert leader.post("/visit/floor/plan/", {"on": ON.isoformat(), "pair": pair}).status_code == 302
    assert one.post("/visit/floor/plan/", {"on": ON.isoformat(), "pair": pair}).status_code == 403
    visit = Visit.objects.get()
    page = one.get(f"/visit/{visit.pk}/").content.decode()
    assert "世纪大道" not in page and "王小明" not in page
    assert "世纪大道100号" in one.post(f"/visit/{visit.pk}/address/").content.decode()
    assert AuditEntry.objects.get(action="field.unmasked").reason == "visit: field visit today"
    assert (
        leader.post(f"/visit/{visit.pk}/address/").status_code == 403
        or "世纪大道" not in leader.post(f"/visit/{visit.pk}/address/").content.decode()
    )
    one.post(f"/visit/{visit.pk}/arrive/", {"latitude": "31.2", "longitude": "121.5", "accuracy_m": "9"})
    two.post(f"/visit/{visit.pk}/arrive/", {"latitude": "nonsense"})
    visit.refresh_from_db()
    assert visit.state == "inside"
    photo = SimpleUploadedFile("x.jpg", picture((300, 200)).getvalue(), "image/jpeg")
    one.post(f"/visit/{visit.pk}/photo/", {"picture": photo, "caption": "door"})
    kept = visit.evidence.get()
    assert leader.get(f"/visit/evidence/{kept.pk}/")["content-type"] == "image/jpeg"
    assert field.desk.client(field.desk.user("field", "business")).get(f"/visit/evidence/{kept.pk}/").status_code == 404
    assert field.desk.client(field.desk.user("phone", "field")).get(f"/visit/evidence/{kept.pk}/").status_code == 403
    one.post(f"/visit/{visit.pk}/leave/", {"outcome": "met"})
    visit.refresh_from_db()
    assert (visit.state, visit.outcome) == ("done", "met")
    assert "Write the note" in one.get(f"/visit/{visit.pk}/").content.decode()
    one.post("/visit/back/")
    assert FieldDay.objects.get().state == "done"


@time_machine.travel(TEN, tick=False)
def test_an_alarm_reaches_the_leader_and_nobody_else(field: Field) -> None:
    visit = field.begun()
    field.desk.client(field.one).post("/visit/alarm/", {"visit": visit.pk, "latitude": "31.2", "longitude": "121.5"})
    live = field.desk.client(field.leader).get("/visit/floor/live/").content.decode()
    assert "Li Na: Calls for help" in live and "31.20000, 121.50000" in live
    other = field.desk.client(field.desk.user("leader", "early"))
    assert "Li Na" not in other.get("/visit/floor/live/").content.decode()
    assert "Li Na" in field.desk.client(field.desk.user("head", None)).get("/visit/floor/").content.decode()
    alarm = Alarm.objects.get()
    # who leads another team can't take it away from who should help
    path = f"/api/v1/visit/alarms/{alarm.pk}/acknowledgement"
    assert _post(other, path, note="mine").status_code == 404  # type: ignore[attr-defined]
    other.post(f"/visit/alarm/{alarm.pk}/acknowledge/", {"note": "mine"})
    alarm.refresh_from_db()
    assert alarm.acknowledged_at is None
    field.desk.client(field.leader).post(f"/visit/alarm/{alarm.pk}/acknowledge/", {"note": "on the telephone"})
    alarm.refresh_from_db()
    assert alarm.acknowledged_by == field.leader


def _post(client: object, path: str, **body: object) -> object:
    return client.post(path, json.dumps(body), content_type="application/json")  # type: ignore[attr-defined]


@time_machine.travel(TEN, tick=False)
def test_a_day_by_the_api(field: Field) -> None:
    for district in ("D01", "D02"):
        field.task(district=district)
    leader, one, two = (field.desk.client(user) for user in (field.leader, field.one, field.two))
    people = leader.get("/api/v1/visit/licensed").json()
    assert one.get("/api/v1/visit/day").status_code == 404
    made = _post(leader, "/api/v1/visit/days", on=ON.isoformat(), pairs=[[row["id"] for row in people]])
    assert made.status_code == 201, made.content
    assert len(made.json()[0]["visits"]) == 2
    first, second = (row["id"] for row in one.get("/api/v1/visit/day").json()["visits"])
    assert _post(one, "/api/v1/visit/day/out").status_code == 200
    assert _post(one, f"/api/v1/visit/visits/{first}/arrival", latitude=91).status_code == 422
    assert _post(one, f"/api/v1/visit/visits/{first}/arrival").json()["state"] == "waiting"
    assert _post(two, f"/api/v1/visit/visits/{first}/arrival").json()["state"] == "inside"
    photo = SimpleUploadedFile("x.jpg", picture((90, 60)).getvalue(), "image/jpeg")
    kept = one.post(f"/api/v1/visit/visits/{first}/evidence", {"picture": photo})
    assert kept.status_code == 201, kept.content
    assert one.get(f"/api/v1/visit/evidence/{kept.json()['id']}").content[:2] == b"\xff\xd8"
    assert _post(one, f"/api/v1/visit/visits/{first}/departure", outcome="nonsense").status_code == 422
    done = _post(one, f"/api/v1/visit/visits/{first}/departure", outcome="promise").json()
    assert done["form"] == "promise" and done["visit"]["state"] == "done"
    assert _post(one, f"/api/v1/visit/visits/{second}/cancellation", why="ill").json()["state"] == "cancelled"
    alarm = _post(two, "/api/v1/visit/alarms", latitude=31.2, longitude=121.5).json()
    assert [row["id"] for row in leader.get("/api/v1/visit/alarms").json()] == [alarm["id"]]
    path = f"/api/v1/visit/alarms/{alarm['id']}/acknowledgement"
    assert _post(one, path, note="x").status_code == 403
    assert _post(leader, path, note="x").json()["acknowledged_at"]
    assert _post(one, "/api/v1/visit/day/back").json()["state"] == "done"
    assert leader.get("/api/v1/visit/days").json()[0]["state"] == "done"
    assert one.get("/api/v1/visit/visits/999999").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_a_field_day_on_a_telephone(desk: Desk, visit: Browse) -> None:
    with time_machine.travel(TEN):
        field = Field(desk)
        field.task(district="D07", language="en", due_at=dt.datetime(2026, 11, 25, 6, 0, tzinfo=dt.UTC))
        for district in ("D01", "D02", "D11"):
            field.task(district=district, language="en")
        day = field.day()
        page = visit(field.one, "/visit/", width=390)
        assert page.locator(".field-list > li").count() == 4
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        press(page, "n")
        page.wait_for_url("**/visit/*/")
        page.get_by_role("button", name="Show the address").click()
        page.get_by_text("世纪大道100号").wait_for()
        page.get_by_role("button", name="Check in at the door").click()
        page.get_by_text("nobody begins alone").wait_for()
        first = day.visits.get(place=1)
        services.arrive(first.pk, user=field.two)
        page.reload()
        page.get_by_text("Is that you?").wait_for()
        press(page, "1")
        page.get_by_text("identity document").wait_for()
        page.get_by_label("Met the customer").check()
        page.get_by_role("button", name="Check out").click()
        page.get_by_text("Write the note").wait_for()
        press(page, "!")
        page.get_by_text("Help is called").wait_for()
        assert Alarm.objects.count() == 1
        floor = visit(field.leader, "/visit/floor/")
        floor.get_by_role("heading", name="Li Na: Calls for help").wait_for()
        floor.get_by_role("button", name="I take it in hand").click()
        floor.get_by_text("You have it in hand").wait_for()
