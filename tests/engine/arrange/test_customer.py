"""What a customer can bear, what a plan is worth, which three are shown, and when a promise is kept."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from cureline.engine import arrange
from cureline.engine.arrange import Budget, Keeping, KeepingRules, Promised, Sheet, Terms, Tolerance

BUDGET = Budget(30_000, 80_000, 500, 8_000, {"utilities": 20_000})
RULES = KeepingRules([(6000, 9900), (10_000, 9800), (12_500, 9500), (99_999, 9000)],
                     [(3000, 15_000), (6000, 10_000), (10_000, 7000)], 3000, 12, 600)  # fmt: skip


def days(months: int) -> list[dt.date]:
    return arrange.due_days(dt.date(2026, 1, 15), months)


def test_what_is_affordable_is_what_its_lines_sum_to() -> None:
    sheet = Sheet({"wages": 800_000}, {"rent": 250_000, "food": 150_000}, 100_000, 1)
    found = arrange.afford(sheet, BUDGET)
    # 8,000 - 2,500 - 1,500 - utilities 200 - debts 1,000 - 5 % of income 400 - a dependant 800 = 1,600; four fifths
    assert (found.surplus_minor, found.instalment_minor) == (160_000, 128_000)
    assert sum(line.amount_minor for line in found.reasons) == found.instalment_minor
    assert [line.code for line in found.reasons if line.category == "utilities"] == ["FLOOR"]


AMOUNTS = st.dictionaries(st.sampled_from(["wages", "rent", "food"]), st.integers(0, 10**7))


@given(AMOUNTS, AMOUNTS, st.integers(0, 10**6), st.integers(0, 6))
def test_more_dependants_or_debts_never_make_more_affordable(
    income: dict[str, int], outgoings: dict[str, int], debts: int, dependants: int
) -> None:
    sheet = Sheet(income, outgoings, debts, dependants)
    found = arrange.afford(sheet, BUDGET)
    assert 0 <= found.instalment_minor <= max(found.surplus_minor, 0)
    assert sum(line.amount_minor for line in found.reasons) == found.instalment_minor
    for worse in (replace(sheet, dependants=dependants + 1), replace(sheet, other_debts_minor=debts + 1)):
        assert arrange.afford(worse, BUDGET).instalment_minor <= found.instalment_minor


def test_a_sure_plan_at_no_discount_is_worth_its_sum_and_at_its_own_rate_the_debt() -> None:
    schedule = arrange.build(Terms("annuity", 1_000_000, 24, 1200), days(24))
    assert arrange.present_value_minor(schedule, Keeping(10_000, 0, 12, 0)) == schedule.total_minor
    assert abs(arrange.present_value_minor(schedule, Keeping(10_000, 0, 12, 1200)) - 1_000_000) <= 24
    # a plan that is never paid brings what is recovered of the whole debt, in the first month
    assert arrange.present_value_minor(schedule, Keeping(0, 4_000, 0, 0)) == 400_000


def test_three_plans_for_a_hardship_case() -> None:
    base = Terms("annuity", 3_000_000, 60, 0)
    plans = arrange.propose(base, days=days, affordable_minor=100_000, max_months=60, rules=RULES, step_bp=2000,
                            step_months=6, step_start_bp=7000)  # fmt: skip
    by_kind = {plan.kind: plan for plan in plans}
    assert list(by_kind) == ["shortest", "lightest", "step_up"]
    assert len(by_kind["shortest"].schedule.instalments) == 30
    assert by_kind["lightest"].schedule.highest_minor == 50_000
    step = by_kind["step_up"].schedule
    assert step.first_minor <= 70_000 and step.highest_minor <= 100_000
    assert all(plan.affordable for plan in plans)
    best = arrange.recommended(plans)
    assert best.present_value_minor == max(plan.present_value_minor for plan in plans)


def test_a_plan_nobody_can_afford_says_so_and_the_lightest_is_recommended() -> None:
    plans = arrange.propose(Terms("annuity", 9_000_000, 60, 1825), days=days, affordable_minor=50_000, max_months=60,
                            rules=RULES, step_bp=1000, step_months=12, step_start_bp=7000)  # fmt: skip
    assert all(not plan.affordable and "ABOVE_AFFORDABLE" in dict(plan.reasons) for plan in plans)
    assert arrange.recommended(plans).burden_bp == min(plan.burden_bp for plan in plans)


@settings(deadline=None, max_examples=40)
@given(st.integers(10_000, 10**8), st.integers(0, 10**6), st.sampled_from([0, 1825]), st.integers(6, 60))
def test_the_shortest_is_affordable_and_one_month_less_is_not(debt: int, can: int, rate: int, most: int) -> None:
    base = Terms("annuity", debt, most, rate)
    plans = arrange.propose(base, days=days, affordable_minor=can, max_months=most, rules=RULES, step_bp=1000,
                            step_months=6, step_start_bp=7000)  # fmt: skip
    shortest = next(plan for plan in plans if plan.kind == "shortest")
    months = len(shortest.schedule.instalments)
    if shortest.affordable and months > 1:
        tighter = arrange.build(replace(base, months=months - 1), days(months - 1))
        assert tighter.highest_minor > can
    assert all(len(plan.schedule.instalments) <= most for plan in plans)


MADE = dt.date(2026, 3, 1)
TOLERANCE = Tolerance(3, 500, 5000)


def states(payments: list[tuple[int, int]], on: int, amounts: tuple[tuple[int, int], ...] = ((10, 1000),)) -> list[str]:
    promised = [Promised(MADE + dt.timedelta(days=day), amount) for day, amount in amounts]
    money = [(MADE + dt.timedelta(days=day), amount) for day, amount in payments]
    found = arrange.judge(MADE, promised, money, on=MADE + dt.timedelta(days=on), tolerance=TOLERANCE)
    return [row.state for row in found]


def test_promises_by_their_payments() -> None:
    assert states([(9, 1000)], 9) == ["kept"]
    assert states([(13, 950)], 13) == ["kept"]  # within three days and five per cent
    assert states([(13, 949)], 13) == ["open"] and states([(13, 949)], 14) == ["partly"]
    assert states([(14, 1000)], 14) == ["broken"]
    assert states([(9, 1000), (10, -1000)], 14) == ["broken"]  # undone before the day
    assert states([(-1, 1000)], 14) == ["broken"]  # money from before the promise
    two = ((10, 1000), (20, 500))
    assert states([(5, 1500)], 5, two) == ["kept", "kept"]
    assert states([(5, 1000)], 24, two) == ["kept", "broken"]
