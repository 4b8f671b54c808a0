"""From declaration to the end of an incident, by its services."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.db import Error, transaction
from django.utils import timezone
from pypdf import PdfReader

from cureline.contact.models import Attempt
from cureline.incident import config, services
from cureline.incident.models import CLASSES, Assignment, Entry, Incident
from cureline.incident.services import clock, plans, reporting, roster, scoring, supplies, timeline
from cureline.people import services as staff_services
from cureline.trust.models import AuditEntry, Document
from tests.desk import Desk
from tests.incident.fill import DATA, people, through

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 25)
MINUTE = dt.timedelta(minutes=1)


def test_the_plan_becomes_the_checklist_and_the_clocks_run(desk: Desk) -> None:
    who = people(desk)
    roster.put(TODAY, "technology", user=who["risk"], staff=who["admin"].staff)
    row = services.declare("data_leak", user=who["phone"], severity=2, text="王小明 13812345678 来电投诉")
    plan = config.parse(config.shipped("data_leak"))
    assert [step.code for step in row.steps.order_by("place")] == [line["code"] for line in plan["steps"]]
    due = {step.code: step.due_at - row.declared_at for step in row.steps.all()}
    assert due == {line["code"]: line["minutes"] * MINUTE for line in plan["steps"]}
    # reports of a higher severity are none yet; judged graver, they come with a clock that begins now
    assert set(row.reports.values_list("code", flat=True)) == {"nfra_data", "nfra_data_written", "pipl57"}
    services.organise(row.pk, user=who["phone"], lead=who["head"])
    later = row.declared_at + 60 * MINUTE
    services.grade(row.pk, 4, user=who["head"], affected=6000, at=later)
    assert row.reports.get(code="cac").due_at == later + 240 * MINUTE
    assert row.reports.get(code="pipl57").due_at == row.declared_at + 480 * MINUTE
    # who is on duty has the role; nothing of what was told stands in clear
    assert Assignment.objects.get(incident=row, role="technology").user == who["admin"]
    assert "13812345678" not in str(list(Incident.objects.values_list()) + list(Entry.objects.values_list()))
    assert "13812345678" not in str(list(AuditEntry.objects.values_list()))
    assert timeline.clear(row.text_sealed).endswith("来电投诉")


def test_a_step_is_done_by_its_role_or_the_lead_and_only_under_a_lead(desk: Desk) -> None:
    who = people(desk)
    row = services.declare("outage", user=who["phone"], severity=2)
    step = row.steps.get(code="restore")
    with pytest.raises(services.StateError):
        services.finish_step(step.pk, user=who["head"])
    services.organise(row.pk, user=who["phone"], lead=who["head"], roles={"technology": who["admin"]})
    with pytest.raises(services.RoleError):
        services.finish_step(step.pk, user=who["care"])
    services.finish_step(step.pk, user=who["admin"], evidence="restored from the stand-by")
    with pytest.raises(services.StateError):
        services.finish_step(step.pk, user=who["admin"])
    with pytest.raises(services.InputError):
        services.finish_step(row.steps.get(code="paper").pk, user=who["head"], left_out=True)
    with pytest.raises(services.RoleError):
        services.close(row.pk, user=who["care"], text="over")
    with pytest.raises(services.StateError) as refused:
        services.close(row.pk, user=who["head"], text="over")
    assert refused.value.members["open"] == row.steps.filter(done_at=None).count() + row.reports.count()


def test_closed_reviewed_improved_and_ended_only_when_another_has_looked(desk: Desk) -> None:
    who = people(desk)
    row = through(services.declare("mass_complaint", user=who["care"], severity=1), who["head"])
    with pytest.raises(services.StateError):
        services.improve(row.pk, "x", user=who["head"], owner=who["admin"], due_on=TODAY)
    with pytest.raises(services.InputError):
        services.review(row.pk, user=who["head"], whys=["  "], cause="the letter")
    services.review(row.pk, user=who["head"], whys=["the letter was wrong", "nobody read it"], cause="no second reader",
                    damage_minor=500_000)  # fmt: skip
    assert services.review_of(Incident.objects.get(pk=row.pk))["whys"] == ["the letter was wrong", "nobody read it"]
    action = services.improve(row.pk, "two readers", user=who["head"], owner=who["admin"], due_on=TODAY)
    with pytest.raises(services.StateError):
        services.follow_up(action.pk, user=who["head"], worked=True)
    services.finish_action(action.pk, user=who["admin"])
    with pytest.raises(services.RoleError):
        services.follow_up(action.pk, user=who["admin"], worked=True)
    services.follow_up(action.pk, user=who["head"], worked=True)
    row.refresh_from_db()
    assert row.state == "ended"
    with pytest.raises(services.StateError):
        services.note(row.pk, "later", user=who["head"])


def test_the_timeline_only_grows_and_each_act_stands_in_the_log(desk: Desk) -> None:
    who = people(desk)
    row = services.declare("threat", user=who["phone"], severity=2)
    entry = services.note(row.pk, "he has left", user=who["phone"])
    for change in (lambda: Entry.objects.filter(pk=entry.pk).update(what="x"), entry.delete, row.delete):
        with pytest.raises(Error), transaction.atomic():
            change()
    services.call_off(row.pk, user=who["phone"], reason="a joke")
    actions = AuditEntry.objects.filter(subject=f"incident:{row.pk}").order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["incident.declared", "incident.noted", "incident.called_off"]


def test_a_report_is_filled_sent_with_a_proof_and_stays_as_it_was(desk: Desk) -> None:
    who = people(desk)
    row = services.declare("data_leak", user=who["phone"], severity=3)
    services.organise(row.pk, user=who["phone"], lead=who["head"], roles={"compliance": who["compliance"]})
    report = row.reports.get(code="pipl57")
    with pytest.raises(services.StateError):
        services.send(report.pk, user=who["head"], way="portal")
    with pytest.raises(services.RoleError):
        services.draft(report.pk, DATA, user=who["phone"])
    services.draft(report.pk, {**DATA, "cause": ""}, user=who["compliance"])
    with pytest.raises(services.InputError):
        services.send(report.pk, user=who["compliance"], way="portal")
    services.draft(report.pk, DATA, user=who["compliance"])
    services.send(report.pk, user=who["compliance"], way="portal", receipt="2026-0815")
    report.refresh_from_db()
    raw = reporting.pdf(report)
    text = "".join(page.extract_text() for page in PdfReader(__import__("io").BytesIO(raw)).pages)
    assert "委外机构账号未及时收回" in text and row.number in text and "57" in text
    assert raw == reporting.pdf(report)
    with pytest.raises(services.StateError):
        services.draft(report.pk, DATA, user=who["compliance"])
    with pytest.raises(Error), transaction.atomic():
        type(report).objects.filter(pk=report.pk).update(receipt="another")


def test_the_clock_warns_once_and_escalates_once(desk: Desk) -> None:
    who = people(desk)
    row = services.declare("self_harm", user=who["phone"], severity=3)
    began = row.declared_at
    assert services.run(began) == {"warned": 0, "escalated": 0}
    # "stay on the line" within 2 minutes: half of them gone
    assert services.run(began + MINUTE) == {"warned": 1, "escalated": 0}
    assert services.run(began + MINUTE) == {"warned": 0, "escalated": 0}
    assert services.run(began + 3 * MINUTE)["escalated"] == 1
    assert services.run(began + 3 * MINUTE) == {"warned": 0, "escalated": 0}
    assert clock.late(who["head"], began + 3 * MINUTE) == 1
    services.call_off(row.pk, user=who["head"], reason="a mistake")
    assert services.run(began + dt.timedelta(days=9)) == {"warned": 0, "escalated": 0}


def test_a_drill_is_scored_and_touches_nobody(desk: Desk) -> None:
    who = people(desk)
    drill = services.declare("outage", user=who["risk"], severity=2, drill=True)
    through(drill, who["head"])
    drill.refresh_from_db()
    assert drill.scored is not None
    assert (drill.scored["total"], drill.scored["passed"]) == (100, True)
    assert Attempt.objects.count() == 0 and clock.late(who["head"]) == 0
    assert services.run() == {"warned": 0, "escalated": 0}


def test_a_late_drill_in_the_wrong_order_scores_less(desk: Desk) -> None:
    who = people(desk)
    drill = services.declare("outage", user=who["risk"], severity=1, drill=True)
    services.organise(drill.pk, user=who["risk"], lead=who["head"])
    late = drill.declared_at + dt.timedelta(days=4)
    for number, step in enumerate(drill.steps.order_by("-place")):
        services.finish_step(step.pk, user=who["head"], at=late + number * MINUTE)
    assert scoring.score(drill) == {
        "total": 30, "on_time": 0.0, "in_order": 0.0, "complete": 1.0, "passed": False,
    }  # fmt: skip


def test_the_roster_respects_absences_and_tells_gaps(desk: Desk) -> None:
    who = people(desk)
    day = TODAY + dt.timedelta(days=1)
    roster.put(TODAY, "care", user=who["risk"], staff=who["care"].staff, until=day)
    roster.put(TODAY, "care", user=who["risk"], staff=who["phone"].staff, rank=2, until=day)
    staff_services.record_absence(who["care"].staff.pk, day, day, "sick", user=who["head"])
    assert roster.on_duty(TODAY)["care"] == who["care"].staff
    # the first is absent: the second is called
    assert roster.on_duty(day)["care"] == who["phone"].staff
    with pytest.raises(services.InputError):
        roster.put(day, "lead", user=who["risk"], staff=who["care"].staff)
    gaps = roster.gaps(TODAY, 2)
    assert (TODAY, "care") not in gaps and (TODAY, "lead") in gaps


def test_a_resource_tells_what_is_the_matter_with_it(desk: Desk) -> None:
    who = people(desk)
    row = supplies.keep("first_aid", "3F", user=who["risk"], count=1, least=2, checked_on=TODAY - dt.timedelta(days=91),
                        expires_on=TODAY + dt.timedelta(days=30))  # fmt: skip
    assert supplies.faults(row, TODAY) == ["few", "unchecked", "expires"]
    assert supplies.faults(row, TODAY + dt.timedelta(days=31)) == ["few", "unchecked", "expired"]
    mended = supplies.keep("first_aid", "3F", user=who["risk"], count=2, least=2, checked_on=TODAY, resource_id=row.pk,
                           expires_on=TODAY + dt.timedelta(days=400))  # fmt: skip
    assert mended.pk == row.pk and supplies.faults(mended, TODAY) == []
    with pytest.raises(services.InputError):
        supplies.keep("dragon", "3F", user=who["risk"], count=1, checked_on=TODAY)


def test_a_plan_is_in_force_when_a_second_person_has_approved_it(desk: Desk) -> None:
    who = people(desk)
    text = config.shipped("outage").replace("2026.1", "2026.2", 1).replace("minutes: 10", "minutes: 7", 1)
    with pytest.raises(services.InputError):
        plans.write("outage", config.shipped("outage"), user=who["compliance"])
    with pytest.raises(services.InputError):
        plans.write("outage", text.replace("role: floor", "role: nobody"), user=who["compliance"])
    draft = plans.write("outage", text, user=who["compliance"])
    with pytest.raises(services.SecondPersonError):
        plans.decide(draft.pk, user=who["compliance"], approve=True)
    before = services.declare("outage", user=who["phone"], severity=1)
    plans.decide(draft.pk, user=who["risk"], approve=True)
    after = services.declare("outage", user=who["phone"], severity=1)
    first = [row.steps.order_by("place").first() for row in (before, after)]
    assert [step.due_at - step.incident.declared_at for step in first if step] == [10 * MINUTE, 7 * MINUTE]
    document = Document.objects.get(kind="incident", name="outage")
    assert after.plan == document and document.approver == "何晓东"


@pytest.mark.parametrize("kind", CLASSES)
def test_every_shipped_plan_runs_from_declaration_to_the_end(desk: Desk, kind: str) -> None:
    who = people(desk)
    row = services.declare(kind, user=who["phone"], severity=4)
    assert row.reports.count() >= 1
    through(row, who["head"])
    row.refresh_from_db()
    assert row.state == "closed"


def test_one_source_is_one_incident(desk: Desk) -> None:
    user: Any = desk.user("phone")
    first = services.declare("threat", user=user, severity=1, source="alarm:3")
    assert services.declare("threat", user=user, severity=4, source="alarm:3").pk == first.pk
    with pytest.raises(services.InputError):
        services.declare("threat", user=user, severity=1, found_at=timezone.now() + MINUTE)
    with time_machine.travel(timezone.now(), tick=False):
        assert services.declare("threat", user=user, severity=1).pk != first.pk
