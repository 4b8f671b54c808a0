"""The strategies that ship: each segment meets its customer, and nobody is pressed who must not be."""

from __future__ import annotations

from typing import Any

import pytest
from tests.engine.strategy.people import acted, decided, person

from cureline.engine import strategy

CONSUMER: dict[str, dict[str, Any]] = {
    "promise_open": {"dpd": 40, "promise_open": True},
    "in_plan": {"dpd": 40, "in_plan": True},
    "vulnerable": {"dpd": 100, "vulnerable": True},
    "litigation": {"dpd": 200, "in_litigation": True},
    "hardship": {"dpd": 20, "hardship": True},
    "pre_due": {"due_in_days": 3},
    "current": {"due_in_days": 4},
    "charge_off": {"dpd": 361},
    "small_amount": {"dpd": 9, "past_due_minor": 19_999},
    "first_payment": {"dpd": 12, "first_payment_default": True},
    "broken_promise": {"dpd": 12, "promises_broken": 1},
    "m1_self_cure": {"dpd": 3, "p_cure": 0.8, "p_default": 0.1},
    "m1_high_risk": {"dpd": 3, "p_cure": 0.1, "p_default": 0.6},
    "m1_cannot": {"dpd": 3, "p_default": 0.3, "quadrant": "cant_will"},
    "m1_standard": {"dpd": 30},
    "m2_can_will": {"dpd": 31, "quadrant": "can_will"},
    "m2_cant_will": {"dpd": 31, "quadrant": "cant_will"},
    "m2_can_wont": {"dpd": 31, "quadrant": "can_wont"},
    "m2_cant_wont": {"dpd": 90, "quadrant": "cant_wont"},
    "m2_unknown": {"dpd": 90},
    "m4_secured": {"dpd": 91, "secured": True},
    "m4_cant_will": {"dpd": 91, "quadrant": "cant_will"},
    "m4_legal": {"dpd": 91, "quadrant": "can_wont"},
    "m4_minor": {"dpd": 91, "exposure_minor": 499_999},
    "anyone_else": {"dpd": None},
}
BUSINESS: dict[str, dict[str, Any]] = {
    "promise_open": {"dpd": 40, "promise_open": True},
    "in_plan": {"dpd": 40, "in_plan": True},
    "vulnerable": {"dpd": 100, "vulnerable": True},
    "litigation": {"dpd": 200, "in_litigation": True},
    "hardship": {"dpd": 20, "hardship": True},
    "pre_due_tight": {"due_in_days": 2, "ability": 20},
    "pre_due": {"due_in_days": 2, "ability": 80},
    "current": {},
    "charge_off": {"dpd": 361},
    "small_amount": {"dpd": 9, "past_due_minor": 49_999},
    "first_payment": {"dpd": 12, "first_payment_default": True},
    "broken_promise": {"dpd": 12, "promises_broken": 1},
    "m1_cash_gap": {"dpd": 12, "quadrant": "cant_will"},
    "m1_high_risk": {"dpd": 12, "p_default": 0.4},
    "m1_standard": {"dpd": 12},
    "m2_viable": {"dpd": 50, "quadrant": "cant_will"},
    "m2_guaranteed": {"dpd": 50, "guaranteed": True},
    "m2_standard": {"dpd": 50},
    "m4_secured": {"dpd": 91, "secured": True},
    "m4_guaranteed": {"dpd": 91, "guaranteed": True},
    "m4_standard": {"dpd": 91},
    "anyone_else": {"dpd": None},
}
CASES = {"consumer": (CONSUMER, {}), "small_business": (BUSINESS, {"product": "small_business_loan"})}


@pytest.mark.parametrize("name", strategy.SHIPPED)
def test_each_segment_meets_its_customer(name: str) -> None:
    which = strategy.load(strategy.shipped(name))
    cases, common = CASES[name]
    assert list(cases) == [segment.id for segment in which.segments]
    rows = [person(customer_id=segment, **common, **facts) for segment, facts in cases.items()]
    found = decided(rows, which)
    assert {customer: row["segment"] for customer, row in found.items()} == {segment: segment for segment in cases}


@pytest.mark.parametrize("name", strategy.SHIPPED)
def test_the_shipped_strategies_have_no_fault(name: str) -> None:
    assert strategy.lint(strategy.load(strategy.shipped(name))) == []


def test_every_customer_belongs_to_exactly_one_shipped_strategy() -> None:
    both = [strategy.load(strategy.shipped(name)) for name in strategy.SHIPPED]
    for kind in ("person", "business"):
        for product in (None, "credit_card", "consumer_loan", "small_business_loan", "corporate_loan"):
            row = person(kind=kind, product=product)
            assert [which.applies_to.test(row) is True for which in both].count(True) == 1


@pytest.mark.parametrize("facts", [{"vulnerable": True}, {"hardship": True}])
@pytest.mark.parametrize("dpd", [1, 45, 100, 500])
@pytest.mark.parametrize("name", strategy.SHIPPED)
def test_vulnerable_and_hardship_customers_meet_no_demand_and_no_suit(
    name: str, dpd: int, facts: dict[str, Any]
) -> None:
    which = strategy.load(strategy.shipped(name))
    row = person(dpd=dpd, **facts, **CASES[name][1])
    treatment = which.treatments[decided([row], which)["C1"]["treatment"]]
    assert {step.purpose for step in treatment.ladder} <= {"care", "offer_plan"}


@pytest.mark.parametrize("facts", [{"promise_open": True}, {"in_plan": True}])
@pytest.mark.parametrize("name", strategy.SHIPPED)
def test_a_promise_or_plan_is_left_alone(name: str, facts: dict[str, Any]) -> None:
    which = strategy.load(strategy.shipped(name))
    assert acted([person(dpd=45, **facts, **CASES[name][1])], which) == []


def test_low_risk_is_left_alone_first_then_gets_a_message_and_high_risk_a_person() -> None:
    which = strategy.load(strategy.shipped("consumer"))
    # C3 is in the champion's arm
    assert decided([person(customer_id="C3")], which)["C3"]["arm"] == "champion"
    low = {"customer_id": "C3", "p_cure": 0.9, "p_default": 0.05}
    assert acted([person(dpd=2, **low)], which) == []
    assert [row["channel"] for row in acted([person(dpd=9, **low)], which)] == ["sms", "email"]
    first = acted([person(dpd=1, p_default=0.7)], which)[0]
    assert (first["channel"], first["skill"]) == ("call", "early")


def test_no_shipped_step_lets_a_machine_speak() -> None:
    for name in strategy.SHIPPED:
        for _, _, ladder in strategy.load(strategy.shipped(name)).ladders():
            assert all(means.voice != "machine" for step in ladder for means in step.means)
