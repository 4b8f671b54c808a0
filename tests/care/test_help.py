"""Hardship, offers, referrals and follow-ups."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from cureline.care import documents, jobs, person
from cureline.care.errors import InvalidError, StateError, UnsuitableError
from cureline.care.models import FollowUp, Referral
from cureline.care.services import follow_ups, help_cases, offers, referrals
from cureline.contact import services as contact
from cureline.worklist.models import Task
from tests.desk import Desk

NOW = dt.datetime(2026, 11, 25, 2, tzinfo=dt.UTC)
TODAY = dt.date(2026, 11, 25)


@pytest.fixture(autouse=True)
def _now() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


GOOD: dict[str, Any] = {
    **dict.fromkeys(person.VOCABULARY), "kind": "person", "accounts": 3, "dpd": 0, "ability": 80, "willingness": 80,
    "debt_burden": 0.2, "utilisation": 0.3, "promises_broken": 0, "surplus_minor": 500_000, "deposits_minor": 1,
    "in_plan": False, "self_cured": False, "relationship_value": 50,
    **dict.fromkeys(("hardship", "vulnerable", "complaint", "dispute", "deceased", "attorney", "cease_request",
                     "debt_adviser"), False),
}  # fmt: skip


def _suits(row: dict[str, Any]) -> set[str]:
    return {one.code for one in offers.judge(row) if one.suitable}


def test_a_healthy_household_may_consolidate() -> None:
    assert "consolidation" in _suits(GOOD)
    assert "payment_plan" not in _suits(GOOD)


@pytest.mark.parametrize(
    "harm", [{"hardship": True}, {"vulnerable": True}, {"debt_burden": 0.6}, {"debt_burden": None}, {"dpd": 10},
             {"utilisation": 0.95}, {"cease_request": True}, {"complaint": True}, {"hardship": None}],
)  # fmt: skip
def test_no_credit_to_whom_it_would_harm(harm: dict[str, Any]) -> None:
    found = next(one for one in offers.judge({**GOOD, **harm}) if one.code == "consolidation")
    assert not found.suitable and found.harm
    assert any(not reason.good and str(reason) for reason in found.reasons)


@given(
    st.fixed_dictionaries(
        {
            "dpd": st.none() | st.integers(0, 200),
            "hardship": st.booleans(),
            "vulnerable": st.booleans(),
            "debt_burden": st.none() | st.floats(0, 2),
            "utilisation": st.none() | st.floats(0, 1.5),
            "ability": st.none() | st.integers(0, 100),
            "willingness": st.none() | st.integers(0, 100),
            "accounts": st.integers(0, 5),
            "surplus_minor": st.none() | st.integers(-(10**6), 10**6),
            "complaint": st.booleans(),
        }
    )
)
def test_no_set_of_facts_lets_credit_reach_the_weak(facts: dict[str, Any]) -> None:
    kinds = {entry["code"]: entry["kind"] for entry in documents.load("offers")["offers"]}
    sold = {kinds[code] for code in _suits({**GOOD, **facts})}
    if facts["hardship"] or facts["vulnerable"]:
        assert sold <= {"help"}
    if facts["debt_burden"] is None or facts["debt_burden"] > 0.4 or facts["dpd"] != 0:
        assert "credit" not in sold


@pytest.mark.django_db
def test_hardship_changes_what_may_be_done(desk: Desk) -> None:
    customer, care = desk.customer(), desk.user("care", "care")
    desk.account(customer)
    case = help_cases.record(
        customer.pk,
        user=care,
        kind="vulnerability",
        reason="illness",
        evidence="medical",
        needs=["helper"],
        note="化疗中",
    )
    assert case.review_on == TODAY + dt.timedelta(days=90)
    desk.point(customer, "home_address", "上海市")
    assert contact.ruling(customer.pk, "visit").verdict.rule_id == "BANK-VULNERABLE-FORCE"
    with pytest.raises(StateError):
        help_cases.record(customer.pk, user=care, kind="vulnerability", reason="illness", evidence="told")
    with pytest.raises(InvalidError):
        help_cases.record(customer.pk, user=care, kind="breathing_space", reason="illness", evidence="told")
    help_cases.review(case.pk, user=care, review_on=TODAY + dt.timedelta(days=30))
    assert person.known(customer.pk, on=TODAY)["vulnerable"] is True
    help_cases.end(case.pk, "康复", user=care)
    assert contact.ruling(customer.pk, "visit").verdict.rule_id != "BANK-VULNERABLE-FORCE"


@pytest.mark.django_db
def test_breathing_space_stops_all_for_sixty_days(desk: Desk) -> None:
    customer, care = desk.customer(jurisdiction="UK", time_zone="Europe/London"), desk.user("care", "care")
    desk.account(customer)
    at = dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC)
    case = help_cases.record(customer.pk, user=care, kind="breathing_space", reason="over_indebted", evidence="adviser")
    assert (case.until_on - case.from_on).days == 59
    assert not contact.ruling(customer.pk, "call", at=at).allowed


@pytest.mark.django_db
def test_an_unsuitable_offer_cannot_be_recorded(desk: Desk) -> None:
    customer, phone = desk.customer(), desk.user("phone")
    desk.circumstance(customer, "hardship", TODAY)
    with pytest.raises(UnsuitableError) as refused:
        offers.make(customer.pk, "consolidation", user=phone)
    assert refused.value.members["harm"] is True
    offer = offers.make(customer.pk, "debt_adviser", user=phone)
    assert offer.facts["hardship"] is True
    with pytest.raises(StateError):
        offers.make(customer.pk, "debt_adviser", user=phone)
    assert offers.answer(offer.pk, accepted=True, user=phone).state == "accepted"


@pytest.mark.django_db
def test_a_referral_is_answered_by_its_department_and_escalates_when_late(desk: Desk) -> None:
    customer, phone, risk, legal = desk.customer(), desk.user("phone"), desk.user("risk", None), desk.user("legal")
    referral = referrals.make(
        customer.pk, user=phone, department="risk", subject="fraud_suspected", question="签名不同"
    )
    assert referral.due_at.date() == dt.date(2026, 11, 30)
    with pytest.raises(InvalidError):
        referrals.answer(referral.pk, "x", user=legal)
    with time_machine.travel(dt.datetime(2026, 12, 2, 2, tzinfo=dt.UTC)):
        assert jobs.run_clock() == 1 and jobs.run_clock() == 0
        assert Referral.objects.get().escalated_at is not None
        referrals.take(referral.pk, user=risk)
        assert referrals.answer(referral.pk, "已核实", user=risk).state == "answered"
    assert Task.objects.filter(customer_id=customer.pk, collector_id=phone.staff.collector_id).exists()


@pytest.mark.django_db
def test_follow_ups_are_found_once(desk: Desk) -> None:
    customer, phone = desk.customer(), desk.user("phone")
    help_cases.record(customer.pk, user=phone, kind="hardship", reason="illness", evidence="told")
    assert jobs.find_follow_ups(TODAY) == 0  # no plan runs
    desk.circumstance(customer, "plan", TODAY)
    assert jobs.find_follow_ups(TODAY) == 1
    assert jobs.find_follow_ups(TODAY) == 0
    found = FollowUp.objects.get()
    assert found.due_on == dt.date(2026, 12, 25) and found.rule == "delay_by_illness"
    assert follow_ups.finish(found.pk, "fine", user=phone, text="恢复上班").state == "done"
    assert jobs.find_follow_ups(TODAY + dt.timedelta(days=40)) == 0
