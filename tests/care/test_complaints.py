"""Complaints from intake to answer: clocks, the gate, who may handle, letters, reopening."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine

from cureline.care import circumstances, jobs
from cureline.care.errors import InvalidError, OwnComplaintError, StateError
from cureline.care.models import Complaint, Milestone
from cureline.care.sealed import opened
from cureline.care.services import answers, complaints
from cureline.contact import services as contact
from cureline.portfolio.models import Contact
from cureline.trust.models import AuditEntry
from cureline.worklist.models import Task
from tests.desk import Desk

# a Wednesday, 10:00 in Shanghai
NOW = dt.datetime(2026, 11, 25, 2, tzinfo=dt.UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def _complain(desk: Desk, customer: Any, **more: Any) -> Complaint:
    given = {"user": None, "channel": "call", "cause": "too_often", "about": "contact", "text": "一天五个电话"}
    return complaints.record(customer.pk, **{**given, **more})


def test_a_complaint_starts_its_clock_and_the_gate_sees_it(desk: Desk) -> None:
    customer, user = desk.customer(), desk.user("phone")
    desk.account(customer)
    complaint = _complain(desk, customer, user=user)
    assert complaint.due_on == dt.date(2026, 12, 16)  # 15 working days
    assert complaint.severity == "high"
    assert b"\xe4" not in bytes(complaint.text_sealed)[:1] and opened(complaint.text_sealed) == "一天五个电话"
    assert contact.ruling(customer.pk, "call").verdict.rule_id == "BANK-COMPLAINT"
    assert contact.ruling(customer.pk, "call", prior_consent=True).allowed
    assert contact.ruling(customer.pk, "sms").allowed
    assert Task.objects.filter(customer_id=customer.pk, kind="complaint").exists()
    entry = AuditEntry.objects.get(action="complaint.recorded")
    assert "五个" not in str(entry.detail)


def test_a_disputed_debt_is_not_collected_until_the_answer(desk: Desk) -> None:
    customer, care = desk.customer(), desk.user("care", "care")
    account = desk.account(customer)
    complaint = _complain(desk, customer, cause="already_paid", about="debt", account_id=account.pk)
    assert not contact.ruling(customer.pk, "call", account_id=account.pk).allowed
    answers.answer(complaint.pk, user=care, outcome="rejected", root_cause="none", text="账目核对无误", redress="none")
    assert contact.ruling(customer.pk, "call", account_id=account.pk).allowed


def test_nobody_handles_a_complaint_about_themselves(desk: Desk) -> None:
    customer, own, other = desk.customer(), desk.user("care", "care"), desk.user("care", "care")
    row = Contact.objects.create(
        contact_id="T1",
        customer_id=customer,
        at=NOW,
        channel="call",
        direction="out",
        outcome="right_party",
        collector_id=own.staff.collector_id,
    )
    complaint = _complain(desk, customer, links=[{"kind": "contact", "ref": row.pk}])
    assert complaint.links.get().collector_id == own.staff.collector_id
    for verb in (
        lambda: complaints.acknowledge(complaint.pk, user=own),
        lambda: complaints.note(complaint.pk, "x", user=own),
        lambda: complaints.assign(complaint.pk, own, user=other),
        lambda: answers.answer(complaint.pk, user=own, outcome="rejected", root_cause="none", text="x"),
    ):
        with pytest.raises(OwnComplaintError):
            verb()
    complaints.assign(complaint.pk, other, user=other)
    assert Complaint.objects.get().handler == other


def test_a_handler_whom_it_turns_out_to_be_about_loses_it(desk: Desk) -> None:
    handler, other = desk.user("care", "care"), desk.user("compliance", None)
    complaint = _complain(desk, desk.customer())
    complaints.assign(complaint.pk, handler, user=other)
    complaints.link(complaint.pk, user=other, kind="service", collector_id=handler.staff.collector_id)
    assert Complaint.objects.get().handler is None


def test_from_acknowledgement_to_answer(desk: Desk) -> None:
    customer, care = desk.customer(), desk.user("care", "care")
    desk.account(customer)
    desk.point(customer, "home_address", "上海市浦东新区世纪大道100号")
    complaint = _complain(desk, customer)
    complaints.acknowledge(complaint.pk, user=care)
    with pytest.raises(StateError):
        complaints.acknowledge(complaint.pk, user=care)
    complaints.note(complaint.pk, "录音已听", user=care)
    done = answers.answer(
        complaint.pk,
        user=care,
        outcome="upheld",
        root_cause="process",
        redress="compensation",
        redress_minor=10_000,
        currency="CNY",
        text="我们致电过于频繁，已调整。",
    )
    assert done.state == "answered" and done.letter_ref and not done.letter_refused
    assert "complaint" not in circumstances.running(customer.pk, NOW.date())
    with pytest.raises(StateError):
        complaints.note(complaint.pk, "late", user=care)
    assert answers.close(complaint.pk, user=care).state == "closed"
    again = answers.reopen(complaint.pk, "客户不满意", user=care, stage="ombudsman", reference="12378-1")
    assert again.state == "investigating" and again.stage == "ombudsman"
    assert "complaint" in circumstances.running(customer.pk, NOW.date())
    kinds = [step.kind for step in again.steps.all()]
    assert kinds == ["recorded", "acknowledged", "note", "answered", "closed", "reopened", "stage"]


def test_an_answer_stands_where_the_gate_holds_the_letter_back(desk: Desk) -> None:
    customer, care = desk.customer(), desk.user("care", "care")
    desk.circumstance(customer, "cease_request", NOW.date())
    complaint = _complain(desk, customer)
    done = answers.answer(complaint.pk, user=care, outcome="partly", root_cause="conduct", text="抱歉")
    assert done.state == "answered" and not done.letter_ref and done.letter_refused


def test_extensions_go_as_far_as_the_law_lets(desk: Desk) -> None:
    care, compliance = desk.user("care", "care"), desk.user("compliance", None)
    complaint = _complain(desk, desk.customer())
    first = complaints.extend(complaint.pk, "复杂", user=care)
    assert first.due_on == dt.date(2027, 1, 7)  # 30 working days, the new year's holiday between
    with pytest.raises(StateError):
        complaints.extend(complaint.pk, "更复杂", user=care)
    complaints.extend(complaint.pk, "更复杂", user=compliance)
    with pytest.raises(StateError):
        complaints.extend(complaint.pk, "还是", user=compliance)


def test_the_clock_warns_once_a_step_and_escalates_before_the_breach(desk: Desk) -> None:
    complaint = _complain(desk, desk.customer())
    assert jobs.run_clock() == 1  # the acknowledgement is due in two working days
    assert jobs.run_clock() == 0
    with time_machine.travel(dt.datetime(2026, 12, 14, 2, tzinfo=dt.UTC)):
        assert jobs.run_clock() == 2  # its acknowledgement is late, two working days are left for the answer
        assert jobs.run_clock() == 0
    assert Complaint.objects.get().escalated_at is not None
    with time_machine.travel(dt.datetime(2026, 12, 17, 2, tzinfo=dt.UTC)):
        assert jobs.run_clock() == 1
    steps = list(Milestone.objects.filter(clock="answer").order_by("pk").values_list("step", flat=True))
    assert steps == ["2", "breached"]
    assert complaint.steps.filter(kind="escalated").count() == 4


@pytest.mark.parametrize(
    "more",
    [
        {"cause": "nonsense"}, {"channel": "pigeon"}, {"about": "x"}, {"severity": "x"}, {"account_id": "A0"},
        {"links": [{"kind": "contact", "ref": "nobody"}]}, {"received_at": NOW + dt.timedelta(days=1)},
    ],
)  # fmt: skip
def test_what_is_not_valid_is_refused(desk: Desk, more: dict[str, Any]) -> None:
    with pytest.raises(InvalidError):
        _complain(desk, desk.customer(), **more)
