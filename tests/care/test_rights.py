"""Requests about one's own data: show, correct, restrict, erase what the law lets."""

from __future__ import annotations

import datetime as dt
import io
import json
from typing import Any

import pytest
import time_machine
from pypdf import PdfReader

from cureline.care.errors import InvalidError, StateError
from cureline.care.models import Complaint, RightsRequest
from cureline.care.rights import report
from cureline.care.services import complaints, help_cases, requests
from cureline.contact import services as contact
from cureline.contact.models import Note
from cureline.portfolio.models import AuditAttribute, Contact, ContactPoint, Customer
from cureline.trust import vault
from cureline.trust.models import AuditEntry, User
from tests.desk import Desk, sealed

NOW = dt.datetime(2026, 11, 25, 2, tzinfo=dt.UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def _checked(desk: Desk, customer: Any, **more: Any) -> tuple[RightsRequest, User]:
    care = desk.user("care", "care")
    made = requests.record(customer.pk, user=care, **{"channel": "branch", **more})
    requests.check_identity(made.pk, "id_document", user=care)
    return made, desk.user("compliance", None)


def test_the_clock_runs_by_the_law_of_the_customer(desk: Desk) -> None:
    care = desk.user("care", "care")
    made = requests.record(desk.customer().pk, user=care, kind="access", channel="page")
    assert made.due_on == dt.date(2026, 12, 16)
    british = desk.customer(jurisdiction="UK", time_zone="Europe/London")
    assert requests.record(british.pk, user=care, kind="access", channel="page").due_on == dt.date(2026, 12, 25)


def test_nothing_is_done_before_it_is_known_who_asks(desk: Desk) -> None:
    made = requests.record(desk.customer().pk, user=None, kind="erase", channel="page")
    with pytest.raises(StateError):
        requests.grant(made.pk, user=desk.user("compliance", None))


def test_the_report_has_every_row_in_clear_for_the_person(desk: Desk) -> None:
    customer = desk.customer(name="李小红")
    account = desk.account(customer, due_on=dt.date(2026, 10, 5))
    phone = desk.user("phone")
    contact.note(customer.pk, user=phone, reason_code="illness", willingness="high", ability="low", text="住院两周")
    complaints.record(customer.pk, user=phone, channel="call", cause="too_often", about="contact", text="别再打了")
    made, compliance = _checked(desk, customer, kind="access")
    done = requests.grant(made.pk, user=compliance)
    assert done.state == "done" and done.result["tables"]["portfolio.due_items"] == 1
    text = json.dumps(report.as_json(customer.pk, report.collect(customer.pk)), ensure_ascii=False)
    for word in ("李小红", "13812345678", account.pk, "住院两周", "别再打了", "note"):
        assert word in text
    pdf = report.pdf(done, on=NOW.date())
    assert "李小红" in "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def test_a_correction_reaches_search_at_once_and_keeps_the_old_value_sealed(desk: Desk) -> None:
    customer = desk.customer(name="王晓明")
    point = ContactPoint.objects.get(customer_id=customer)
    made, compliance = _checked(
        desk, customer, kind="correct",
        corrections=[
            {"field": "customers.name", "new": "王小明", "reason": "身份证"},
            {"field": "contact_points.value", "row": point.pk, "new": "13900001111"},
        ],
    )  # fmt: skip
    requests.grant(made.pk, user=compliance)
    assert Customer.objects.filter(name_index=vault.blind_index("王小明")).exists()
    point.refresh_from_db()
    assert vault.decrypt(bytes(point.value_sealed)) == "13900001111"
    rows = {row.field: row for row in made.corrections.all()}
    assert vault.decrypt(bytes(rows["customers.name"].old_sealed)) == "王晓明"
    assert "王" not in json.dumps([entry.detail for entry in AuditEntry.objects.all()], ensure_ascii=False)


def test_a_correction_of_somebody_elses_row_is_refused(desk: Desk) -> None:
    customer, other = desk.customer(), desk.customer(mobile="13700000000")
    point = ContactPoint.objects.get(customer_id=other)
    made, compliance = _checked(
        desk, customer, kind="correct",
        corrections=[{"field": "contact_points.value", "row": point.pk, "new": "13900001111"}],
    )  # fmt: skip
    with pytest.raises(InvalidError):
        requests.grant(made.pk, user=compliance)
    with pytest.raises(InvalidError):
        requests.record(customer.pk, user=None, kind="correct", channel="page",
                        corrections=[{"field": "accounts.balance_minor", "new": "0"}])  # fmt: skip


def test_a_restriction_is_seen_by_the_gate(desk: Desk) -> None:
    customer = desk.customer()
    desk.account(customer)
    made, compliance = _checked(desk, customer, kind="restrict")
    with pytest.raises(InvalidError):
        requests.grant(made.pk, user=compliance)
    requests.grant(made.pk, user=compliance, restrictions=["contact", "automation"])
    assert contact.ruling(customer.pk, "call").verdict.rule_id == "BANK-CEASE"


def _life(desk: Desk) -> Any:
    more: dict[str, Any] = {**sealed("national_id", "110101199003070011")}
    customer = desk.customer(**more)
    AuditAttribute.objects.create(customer_id=customer, sex="female", age_years=36)
    desk.point(customer, "mobile", "13600000000", relation="parent", **sealed("owner_name", "王大爷"))
    desk.point(customer, "work_phone", "01012345678", consent="refused")
    Contact.objects.create(contact_id=f"old-{customer.pk}", customer_id=customer, channel="call", direction="out",
                           at=NOW - dt.timedelta(days=30), outcome="right_party")  # fmt: skip
    return customer


def test_erasure_while_the_debt_runs(desk: Desk) -> None:
    customer = _life(desk)
    desk.account(customer)
    help_cases.record(customer.pk, user=None, kind="hardship", reason="illness", evidence="told", note="化疗")
    made, compliance = _checked(desk, customer, kind="erase")
    done = requests.grant(made.pk, user=compliance)
    values = {p.relation + p.kind: p.value_sealed for p in ContactPoint.objects.filter(customer_id=customer)}
    assert values["selfmobile"] and not values["parentmobile"] and not values["selfwork_phone"]
    assert not AuditAttribute.objects.filter(customer_id=customer).exists()
    assert Customer.objects.get(pk=customer.pk).name_sealed
    rows = {(row["what"], row["rule"]) for row in done.result["erased"]}
    assert ("identity", "KEEP-IDENTITY") in rows and ("own_point", "KEEP-PERFORMANCE") in rows
    assert ("contact_record", "KEEP-CONTACT") in rows and ("debt", "KEEP-DEBT") in rows
    said = " ".join(requests.lines(done, "zh-Hans"))
    assert "已删除：他人电话与地址（1项）" in said and "至少保存5年" in said
    assert done.letter_ref or done.letter_refused


def test_erasure_long_after_the_relation_ended(desk: Desk) -> None:
    customer = desk.customer()
    desk.account(customer, status="closed", balance_minor=0, opened_on=dt.date(2012, 1, 5))
    note = Note.objects.create(customer_id=customer.pk, at=NOW - dt.timedelta(days=6 * 365),
                               text_sealed=vault.encrypt("旧备注"))  # fmt: skip
    made, compliance = _checked(desk, customer, kind="erase")
    requests.grant(made.pk, user=compliance)
    gone = Customer.objects.get(pk=customer.pk)
    assert gone.name_sealed is None and gone.name_index is None
    assert not ContactPoint.objects.filter(customer_id=customer).exclude(value_sealed=None).exists()
    note.refresh_from_db()
    assert note.text_sealed is None


def test_an_open_complaint_keeps_its_records(desk: Desk) -> None:
    customer = desk.customer()
    desk.account(customer, status="closed", balance_minor=0, opened_on=dt.date(2012, 1, 5))
    complaints.record(customer.pk, user=None, channel="letter", cause="data_use", about="data", text="谁给了我的号码")
    made, compliance = _checked(desk, customer, kind="erase")
    requests.grant(made.pk, user=compliance)
    assert ContactPoint.objects.filter(customer_id=customer).exclude(value_sealed=None).exists()
    assert Complaint.objects.get().text_sealed


def test_a_refusal_needs_a_reason(desk: Desk) -> None:
    made, compliance = _checked(desk, desk.customer(), kind="restrict")
    assert requests.refuse(made.pk, "没有依据", user=compliance).state == "refused"
    with pytest.raises(StateError):
        requests.grant(made.pk, user=compliance)
