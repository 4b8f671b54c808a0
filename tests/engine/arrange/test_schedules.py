"""Schedules against published worked examples and closed formulas that we did not write, and what holds of all."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cureline.engine import arrange
from cureline.engine.arrange import Rounding, ScheduleError, Terms, build, due_days
from cureline.engine.compliance.months import months_after

START = dt.date(2026, 1, 31)


def made(method: str, principal: int, months: int, rate: int = 0, **more: object) -> arrange.Schedule:
    return build(Terms(method, principal, months, rate, **more), due_days(START, months))  # type: ignore[arg-type]


def test_annuity_as_in_the_example_of_excels_pmt() -> None:
    """Microsoft's documentation of PMT: 8 % a year, 10 months, 10,000 gives 1,037.03."""
    schedule = made("annuity", 1_000_000, 10, 800)
    assert [row.amount_minor for row in schedule.instalments[:9]] == [103_703] * 9
    assert abs(schedule.instalments[-1].amount_minor - 103_703) <= 10


def test_annuity_as_in_regulation_z() -> None:
    """12 CFR 1026 appendix J (c)(1)(i): 5,000 repaid by 24 monthly payments of 230 has an APR of 9.69 %."""
    schedule = made("annuity", 500_000, 24, 969)
    assert abs(schedule.instalments[0].amount_minor - 23_000) <= 2
    # 9.69 % a year compounded monthly
    assert arrange.effective_rate_bp(schedule) == round(((1 + Decimal("0.0969") / 12) ** 12 - 1) * 10_000)


def test_equal_principal_by_the_sum_of_an_arithmetic_series() -> None:
    """Interest in all is P r (n + 1) / 2: 120,000 at 1 % a month over 12 months is 7,800."""
    schedule = made("equal_principal", 12_000_000, 12, 1200)
    assert schedule.cost_minor == 780_000
    assert [row.interest_minor for row in schedule.instalments[:3]] == [120_000, 110_000, 100_000]


def test_step_up_by_the_geometric_gradient_formula() -> None:
    """P = A [1 - (1+g)^n (1+i)^-n] / (i - g): present worth of a geometric gradient (Park, Engineering Economics)."""
    i, g, n, principal = Decimal("0.01"), Decimal("0.02"), 24, 5_000_000
    first = principal * (i - g) / (1 - ((1 + g) / (1 + i)) ** n)
    schedule = made("step_up", principal, n, 1200, step_bp=200, step_months=1)
    for k, row in enumerate(schedule.instalments[:-1]):
        assert abs(row.amount_minor - first * (1 + g) ** k) <= Decimal("0.5")


def test_balloon_by_the_formula_with_a_future_value() -> None:
    """Payment = (P - B v^n) i / (1 - v^n)."""
    i, n, principal, balloon = Decimal("0.005"), 36, 3_000_000, 1_000_000
    v = (1 + i) ** -n
    payment = (principal - balloon * v) * i / (1 - v)
    schedule = made("balloon", principal, n, 600, balloon_minor=balloon)
    assert abs(schedule.instalments[0].amount_minor - payment) <= Decimal("0.5")
    assert abs(schedule.instalments[-1].amount_minor - payment - balloon) <= n


def test_card_instalment_is_interest_free_and_its_fee_is_told_as_a_rate() -> None:
    schedule = made("card_instalment", 1_200_000, 12, 1825, fee_bp=60)
    assert all((row.principal_minor, row.interest_minor, row.fee_minor) == (100_000, 0, 7_200)
               for row in schedule.instalments)  # fmt: skip
    # an annuity of 107,200 for 1,200,000: the monthly rate solves a(i) = 11.19403, so i is 1.0862 %
    monthly = Decimal("0.010862")
    worth = 107_200 * (1 - (1 + monthly) ** -12) / monthly
    assert abs(worth - 1_200_000) < 20
    assert abs(arrange.effective_rate_bp(schedule) - ((1 + monthly) ** 12 - 1) * 10_000) <= 1
    once = made("card_instalment", 1_200_000, 12, fee_bp=500, fee_once=True)
    assert once.instalments[0].fee_minor == 60_000 and once.cost_minor == 60_000


def test_grace_pays_interest_alone_and_a_freeze_none() -> None:
    schedule = made("annuity", 1_000_000, 12, 1200, grace_months=3, freeze_months=2)
    assert [row.amount_minor for row in schedule.instalments[:3]] == [0, 0, 10_000]
    assert schedule.instalments[2].balance_minor == 1_000_000


def test_what_is_left_over_falls_where_the_rounding_says() -> None:
    rounding = Rounding("half_up", 100, "first")
    schedule = made("equal_principal", 1_000_050, 3, rounding=rounding, interest_minor=101)
    assert [row.principal_minor for row in schedule.instalments] == [333_450, 333_300, 333_300]
    assert [row.interest_minor for row in schedule.instalments] == [101, 0, 0]


def test_terms_that_make_no_schedule_say_why() -> None:
    for code, terms in (
        ("amounts", Terms("annuity", 0, 3)),
        ("months", Terms("annuity", 100, 0)),
        ("grace", Terms("annuity", 100, 3, grace_months=3)),
        ("balloon", Terms("annuity", 100, 3, balloon_minor=1)),
        ("interest", Terms("step_up", 1_000_000, 60, 3600, step_bp=5000, step_months=6)),
    ):
        with pytest.raises(ScheduleError) as caught:
            build(terms, due_days(START, terms.months))
        assert caught.value.code == code


TERMS = st.builds(
    Terms,
    method=st.sampled_from(arrange.METHODS),
    principal_minor=st.integers(0, 10**10),
    months=st.integers(1, 60),
    annual_rate_bp=st.sampled_from([0, 1, 435, 1825, 3600]),
    interest_minor=st.integers(0, 10**7),
    fee_minor=st.integers(0, 10**6),
    grace_months=st.integers(0, 12),
    freeze_months=st.integers(0, 60),
    step_bp=st.integers(0, 3000),
    step_months=st.integers(1, 12),
    fee_bp=st.integers(0, 100),
    fee_once=st.booleans(),
    rounding=st.builds(
        Rounding,
        st.sampled_from(["half_up", "up", "down"]),
        st.sampled_from([1, 100]),
        st.sampled_from(["first", "last"]),
    ),
)


@settings(deadline=None, max_examples=150)
@given(TERMS, st.dates(dt.date(2024, 1, 1), dt.date(2032, 1, 1)), st.integers(0, 100))
def test_every_schedule_sums_to_the_cent(terms: Terms, start: dt.date, balloon_share: int) -> None:
    if terms.method == "balloon":
        terms = replace(terms, balloon_minor=terms.principal_minor * balloon_share // 100)
    limit = months_after(start, 60)
    first = months_after(start, 1)
    days = due_days(first, terms.months, shift="following", country="CN", latest_on=limit)
    assert days[-1] <= limit
    try:
        schedule = build(terms, days)
    except ScheduleError as error:
        assert error.code in ("amounts", "grace", "interest")
        return
    rows = schedule.instalments
    assert sum(row.principal_minor for row in rows) == terms.principal_minor
    assert schedule.total_minor == schedule.debt_minor + schedule.cost_minor
    assert min(min(row.principal_minor, row.interest_minor, row.fee_minor) for row in rows) >= 0
    balances = [schedule.debt_minor, *(row.balance_minor for row in rows)]
    assert balances == sorted(balances, reverse=True) and balances[-1] == 0
    if terms.annual_rate_bp == 0 or terms.freeze_months >= terms.months:
        charged = terms.principal_minor * terms.fee_bp / 10_000 if terms.method == "card_instalment" else 0
        assert schedule.cost_minor <= charged * terms.months + terms.months


def test_due_days_keep_their_day_and_leave_days_off() -> None:
    days = due_days(dt.date(2026, 8, 31), 4, shift="following", country="CN")
    # 30 September 2026 is a Wednesday, 31 October a Saturday, 30 November a Monday
    assert days == [dt.date(2026, 8, 31), dt.date(2026, 9, 30), dt.date(2026, 11, 2), dt.date(2026, 11, 30)]
    assert arrange.shifted(dt.date(2026, 10, 31), "modified_following", "CN") == dt.date(2026, 10, 30)
    assert arrange.shifted(dt.date(2026, 10, 1), "following", "CN") == dt.date(2026, 10, 8)


def test_a_card_plan_in_china_runs_sixty_months_at_most() -> None:
    rules = arrange.load_plan_rules("CN")
    limit = rules.limit("credit_card")
    assert (limit.id, limit.max_months, limit.status) == ("CN-CARD-70", 60, "S") and "第七十条" in limit.article
    for country in ("US-CA", "UK", "IN"):
        assert arrange.load_plan_rules(country).limit("mortgage").status == "policy"
    with pytest.raises(arrange.PlanRulesError):
        arrange.load_plan_rules("XX")
