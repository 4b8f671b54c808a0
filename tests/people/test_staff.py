"""Staff records, teams, absences, through services, pages and API."""

from __future__ import annotations

import datetime as dt
import json
import re

import pytest
from django.test import Client
from tests.desk import PASSWORD, Desk

from cureline.people import services
from cureline.people.models import Absence, Staff
from cureline.trust import rows
from cureline.trust.models import AuditEntry, SignIn

pytestmark = pytest.mark.django_db


def test_somebody_new_is_invited_and_signs_in(desk: Desk) -> None:
    desk.team("early")
    client = desk.client(desk.user("admin", None))
    form = {"username": "li.na", "name": "李娜", "role": "phone", "team": "early", "portfolios": "cards, loans",
            "collector_id": "C77"}  # fmt: skip
    page = client.post("/people/new/", form).content.decode()
    link = re.search(r"http://testserver(/account/invited/[^<]+)</code>", page)
    assert link
    assert Client().post(link[1], {"password": PASSWORD, "again": PASSWORD}).status_code == 302
    signed = Client()
    assert signed.post("/account/login/", {"login": "li.na", "password": PASSWORD}).status_code == 302
    staff = Staff.objects.get(user__username="li.na")
    assert (staff.team_codes(), staff.portfolios, staff.collector_id) == (["early"], ["cards", "loans"], "C77")
    entry = AuditEntry.objects.get(action="staff.added")
    assert "李娜" not in json.dumps(entry.detail, ensure_ascii=False)


def test_another_role_ends_the_sessions_and_stands_in_the_log(desk: Desk) -> None:
    admin, user = desk.user("admin", None), desk.user("phone")
    client = desk.client(user)
    with rows.as_user(admin):
        services.change(user.staff.pk, user=admin, name="x", role="leader", team="early")
    assert client.get("/").status_code == 302
    assert AuditEntry.objects.get(action="staff.changed").detail["role"] == ["phone", "leader"]
    assert SignIn.objects.get(user=user).ended_why == "by_admin"


def test_what_is_not_possible_is_refused(desk: Desk) -> None:
    admin, user = desk.user("admin", None), desk.user("phone")
    pk = user.staff.pk
    for wrong in ({"role": "king"}, {"team": "nowhere"}, {"name": " "}, {"portfolios": ["a,b"]},
                  {"collector_id": admin.staff.collector_id}):  # fmt: skip
        with pytest.raises(services.StaffError):
            services.change(pk, user=admin, **{"name": "x", "role": "phone", **wrong})  # type: ignore[arg-type]
    with pytest.raises(services.StaffError):
        services.change(admin.staff.pk, user=admin, name="x", role="head")
    with pytest.raises(services.StaffError):
        services.add(user.username.upper(), "x", "phone", user=admin)
    with pytest.raises(services.StaffError):
        services.add("no spaces please", "x", "phone", user=admin)


def test_absences_are_kept_by_leaders(desk: Desk) -> None:
    leader, user = desk.user("leader"), desk.user("phone")
    client, path = desk.client(leader), f"/people/{user.staff.pk}/"
    form = {"from_on": "2026-12-01", "until_on": "2026-12-05", "reason": "leave"}
    client.post(f"{path}absence/", form)
    client.post(f"{path}absence/", {**form, "until_on": "2026-11-01"})
    absence = Absence.objects.get()
    assert services.absent(dt.date(2026, 12, 5)).get() == absence
    assert not services.absent(dt.date(2026, 12, 6)).exists()
    assert client.get(path).status_code == 200
    client.post(f"/people/absence/{absence.pk}/remove/")
    assert not Absence.objects.exists()
    assert client.post(f"{path}change/", {}).status_code == 403


def test_absences_of_another_team_are_not_a_leader_s(desk: Desk) -> None:
    leader, other, admin = desk.user("leader", "late"), desk.user("phone", "early"), desk.user("admin", None)
    day = dt.date(2026, 12, 1)
    absence = services.record_absence(other.staff.pk, day, day, "sick", user=desk.user("head", None))
    client, path = desk.client(leader), f"/people/{other.staff.pk}/"
    assert "Sick" not in client.get(path).content.decode()
    assert "Sick" in desk.client(admin).get(path).content.decode()
    form = {"from_on": "2026-12-03", "until_on": "2026-12-05", "reason": "leave"}
    api = "/api/v1/people"
    answers = [
        client.post(f"{path}absence/", form),
        client.post(f"/people/absence/{absence.pk}/remove/"),
        client.get(f"{api}/staff/{other.staff.pk}/absences"),
        client.post(f"{api}/staff/{other.staff.pk}/absences", form, content_type="application/json"),
        client.delete(f"{api}/absences/{absence.pk}"),
    ]
    assert [answer.status_code for answer in answers] == [404] * 5
    assert Absence.objects.get() == absence


def test_the_list_finds_by_name_role_and_team(desk: Desk) -> None:
    head = desk.user("head", "head")
    desk.user("phone", "early", name="张伟")
    desk.user("leader", "late", more_teams=["early"], name="王芳")
    client = desk.client(head)
    assert "张伟" in client.get("/people/", {"text": "张"}).content.decode()
    found = client.get("/people/", {"team": "early"}).content.decode()
    assert "张伟" in found and "王芳" in found
    assert "张伟" not in client.get("/people/", {"role": "leader"}).content.decode()
    assert client.get("/people/teams/").status_code == 200


def test_the_api_does_the_same(desk: Desk) -> None:
    admin = desk.client(desk.user("admin", None))
    team = {"en": "Early", "zh_hans": "早期", "zh_hant": "早期"}
    assert admin.put("/api/v1/people/teams/early", team, content_type="application/json").status_code == 200
    new = {"username": "zhao", "name": "赵敏", "role": "field", "team": "early"}
    made = admin.post("/api/v1/people/staff", new, content_type="application/json")
    assert made.status_code == 201
    pk = made.json()["staff"]["id"]
    changed = {"name": "赵敏", "role": "phone", "team": "early", "active": False}
    assert admin.put(f"/api/v1/people/staff/{pk}", changed, content_type="application/json").json()["active"] is False
    assert admin.get("/api/v1/people/staff?closed=true").json()["items"][0]["username"] == "zhao"
    assert admin.post(f"/api/v1/people/staff/{pk}/unlock").status_code == 204
    assert admin.delete(f"/api/v1/people/staff/{pk}/second-factor").json() == {"count": 0}
    assert admin.get("/api/v1/people/staff/999999").status_code == 404
