"""The pages and the API of the room, with test clients."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from cureline.contact.models import Stop
from cureline.incident import services
from cureline.incident.face import alarm_url, alert_url, offered_alarms
from cureline.incident.models import Incident, OnDuty, Resource
from cureline.visit import alarms
from cureline.warning.services import actions
from tests.desk import Desk
from tests.incident.fill import DATA, fill, people

pytestmark = pytest.mark.django_db


def test_anybody_declares_from_any_page_and_the_rest_follows_by_pages(desk: Desk) -> None:
    who = people(desk)
    phone, head = desk.client(who["phone"]), desk.client(who["head"])
    assert reverse("incident:declare") in phone.get("/").content.decode()
    assert phone.post(reverse("incident:declare"), {"kind": "data_leak"}).status_code == 422
    phone.post(reverse("incident:declare"), {"kind": "data_leak", "severity": 3, "text": "x"})
    row = Incident.objects.get()
    page = reverse("incident:show", args=[row.pk])
    # who declared names the lead; somebody else of the floor does not
    other = desk.client(desk.user("phone"))
    form = {"role_lead": who["head"].staff.pk, "room": "3-201"}
    assert other.post(reverse("incident:organise", args=[row.pk]), form).status_code == 403
    assert phone.post(reverse("incident:organise", args=[row.pk]), {}).status_code == 422
    phone.post(reverse("incident:organise", args=[row.pk]), form)
    row.refresh_from_db()
    assert (row.state, row.lead) == ("acting", who["head"])
    head.post(reverse("incident:stop", args=[row.pk]), {"what": "all:"})
    assert Stop.objects.get().incident_id == row.pk
    assert row.entries.filter(what="stopped").exists()
    assert phone.post(reverse("incident:stop", args=[row.pk]), {"what": "all:"}).status_code == 403
    step = row.steps.get(code="contain")
    head.post(reverse("incident:step", args=[step.pk]), {"act": "done", "evidence": "closed at ten"})
    assert "closed at ten" in head.get(page).content.decode()
    phone.post(reverse("incident:note", args=[row.pk]), {"text": "the customer calls again"})
    assert "the customer calls again" in phone.get(page).content.decode()
    head.post(reverse("incident:close", args=[row.pk]), {"act": "close", "text": "over"})
    row.refresh_from_db()
    assert row.state == "acting"
    report = row.reports.get(code="pipl57")
    form_page = reverse("incident:report", args=[report.pk])
    head.post(form_page, {**DATA, "language": "en"})
    assert head.get(reverse("incident:report_pdf", args=[report.pk])).content.startswith(b"%PDF")
    head.post(reverse("incident:report_act", args=[report.pk]), {"act": "send", "way": "portal", "receipt": "R-7"})
    report.refresh_from_db()
    assert (report.state, report.receipt) == ("sent", "R-7")
    assert "R-7" in phone.get(form_page).content.decode()


def test_a_drill_is_marked_and_can_stop_nothing(desk: Desk) -> None:
    who = people(desk)
    risk = desk.client(who["risk"])
    assert desk.client(who["phone"]).post(reverse("incident:drills"), {"kind": "outage", "severity": 2}
                                          ).status_code == 403  # fmt: skip
    risk.post(reverse("incident:drills"), {"kind": "outage", "severity": 2})
    drill = Incident.objects.get(drill=True)
    services.organise(drill.pk, user=who["risk"], lead=who["head"])
    shown = desk.client(who["head"]).get(reverse("incident:show", args=[drill.pk])).content.decode()
    assert "This is a drill." in shown and reverse("incident:stop", args=[drill.pk]) not in shown
    answer = desk.client(who["head"]).post(reverse("incident:stop", args=[drill.pk]), {"what": "all:"})
    assert answer.status_code == 404 and not Stop.objects.exists()
    assert drill.number not in desk.client(who["head"]).get(reverse("incident:index")).content.decode()


def test_roster_resources_and_plans_by_pages(desk: Desk) -> None:
    who = people(desk)
    risk, officer = desk.client(who["risk"]), desk.client(who["compliance"])
    today = timezone.localdate()
    risk.post(reverse("incident:roster"), {"role": "lead", "staff": who["head"].staff.pk, "rank": 1,
                                           "on": today.isoformat(), "until": today.isoformat()})  # fmt: skip
    assert OnDuty.objects.get().staff == who["head"].staff
    assert "林建国" in risk.get(reverse("incident:roster")).content.decode()
    risk.post(reverse("incident:resources"), {"kind": "laptop", "place": "A1", "count": 1, "least": 2,
                                              "checked_on": today.isoformat(), "check_days": 90})  # fmt: skip
    row = Resource.objects.get()
    assert "Too few" in risk.get(reverse("incident:resources")).content.decode()
    risk.post(reverse("incident:resources"), {"resource": row.pk, "act": "drop"})
    assert not Resource.objects.filter(gone=False).exists()
    from cureline.incident.config import shipped

    plan = reverse("incident:plan", args=["threat"])
    assert officer.post(plan, {"content": "code: x"}).status_code == 422
    officer.post(plan, {"content": shipped("threat").replace("2026.1", "2026.2", 1)})
    from cureline.incident.models import PlanDraft

    draft = PlanDraft.objects.get()
    assert plan in desk.client(who["head"]).get(plan).content.decode()
    risk.post(reverse("incident:plan_decide", args=[draft.pk]), {"act": "approve"})
    assert "2026.2" in risk.get(plan).content.decode()
    for name in ("index", "plans", "drills", "roster", "resources", "declare"):
        assert risk.get(reverse(f"incident:{name}")).status_code == 200


def test_alerts_and_alarms_offer_to_declare(desk: Desk) -> None:
    class Alert:
        pk = 12
        code = "complaint_rate"

    assert actions._actions["incident"].url_of is alert_url
    assert alert_url(Alert()).endswith("?kind=mass_complaint&source=warning:12")
    field = desk.user("field")
    alarm = alarms.raise_alarm(user=field)
    assert [one.pk for one in offered_alarms()] == [alarm.pk]
    head = desk.client(desk.user("head", None))
    assert f"source=alarm:{alarm.pk}" in head.get("/").content.decode()
    address = alarm_url(alarm)
    assert head.get(address).status_code == 200
    head.post(address, {"kind": "field_accident", "severity": 3, "source": f"alarm:{alarm.pk}"})
    assert Incident.objects.get().source == f"alarm:{alarm.pk}" and offered_alarms() == []


def test_the_api_takes_an_incident_from_declaration_to_review(desk: Desk) -> None:
    who = people(desk)
    phone, head = desk.client(who["phone"]), desk.client(who["head"])

    def ask(client: Any, path: str, body: dict[str, Any], method: str = "post", status: int = 200) -> Any:
        answer = getattr(client, method)(f"/api/v1/incident{path}", body, content_type="application/json")
        assert answer.status_code == status, answer.content
        return answer.json()

    made = ask(phone, "/incidents", {"kind": "regulation", "severity": 2, "text": "new notice"}, status=201)
    key = made["id"]
    ask(phone, "/incidents", {"kind": "outage", "severity": 1, "drill": True}, status=403)
    ask(phone, f"/{key}/organise", {"lead": "nobody"}, status=422)
    ask(phone, f"/{key}/organise", {"lead": who["head"].username, "roles": {"care": who["care"].username}})
    ask(head, f"/{key}/severity", {"severity": 4, "affected": 3})
    whole = head.get(f"/api/v1/incident/{key}").json()
    ask(head, f"/{key}/close", {"text": "over"}, status=409)
    for step in whole["steps"]:
        ask(head, f"/steps/{step['id']}", {"evidence": "done"})
    for report in whole["reports"]:
        ask(head, f"/reports/{report['id']}", {"fields": {"course": "as told"}}, method="put")
        ask(head, f"/reports/{report['id']}/sent", {"way": "portal"}, status=422)
        ask(head, f"/reports/{report['id']}/not-needed", {"text": "told by head office"})
    assert ask(head, f"/{key}/close", {"text": "over"})["state"] == "closed"
    assert ask(head, f"/{key}/review", {"whys": ["late"], "cause": "nobody reads"})["review"]["cause"] == "nobody reads"
    action = ask(head, f"/{key}/actions", {"title": "a reader", "owner": who["risk"].username,
                                           "due_on": "2026-12-01"}, status=201)  # fmt: skip
    ask(desk.client(who["risk"]), f"/actions/{action['id']}/done", {})
    assert ask(head, f"/actions/{action['id']}/effect", {"worked": True})["worked"] is True
    assert head.get(f"/api/v1/incident/{key}").json()["state"] == "ended"
    lines = head.get(f"/api/v1/incident/{key}/timeline?limit=2").json()
    assert [line["what"] for line in lines["items"]] == ["ended", "action_looked_at"] and lines["next"]
    on = dt.date(2026, 11, 26).isoformat()
    ask(head, "/duty", {"role": "care", "user": who["care"].username, "on": on})
    days = head.get(f"/api/v1/incident/duty?on={on}&days=1").json()
    assert [line["names"] for line in days if line["role"] == "care"] == [["孙丽"]]
    kept = ask(head, "/resources", {"kind": "vehicle", "place": "garage", "count": 0, "checked_on": on})
    assert kept["faults"] == ["few"]
    assert head.get("/api/v1/incident/plans/threat").json()["version"] == "2026.1"


def test_pages_of_a_filled_room_say_what_is_late_to_who_leads(desk: Desk) -> None:
    filled = fill(desk)
    head = desk.client(filled.people["head"])
    home = head.get("/").content.decode()
    assert "Incidents going on" in home
    assert filled.leak.number in head.get(reverse("incident:index")).content.decode()
    assert "100" in head.get(reverse("incident:drills")).content.decode()
    waiting = head.get(reverse("incident:ticking", args=[filled.leak.pk])).content.decode()
    assert "Next deadline" in waiting
