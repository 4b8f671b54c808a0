"""The pure part of the legal room: limitation, court fees, terms; figures from the law's own tables and examples."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cureline.legal import rules
from cureline.legal.fees import fee
from cureline.legal.limitation import limitation
from cureline.legal.rules import Deadline
from cureline.legal.terms import ends_on, is_working

CN = rules.load("CN")
DAYS = st.dates(dt.date(2015, 1, 1), dt.date(2026, 12, 31))
KINDS = st.sampled_from(sorted(CN.interruptions))


@pytest.mark.parametrize(
    ("yuan", "expected"),
    [
        # Measures on Litigation Costs, art. 13(1): 50 each up to 10,000; then 2.5 %, 2 %, 1.5 %, 1 %, 0.9 %, 0.8 %.
        # The rapid-calculation table of the courts gives the same: claim x rate + constant.
        (0, 50), (10_000, 50), (100_000, 100_000 * 0.025 - 200), (200_000, 200_000 * 0.02 + 300),
        (500_000, 500_000 * 0.015 + 1_300), (1_000_000, 1_000_000 * 0.01 + 3_800),
        (2_000_000, 2_000_000 * 0.009 + 4_800),
        (5_000_000, 5_000_000 * 0.008 + 6_800), (30_000_000, 30_000_000 * 0.005 + 41_800),
    ],
)  # fmt: skip
def test_court_fee_is_that_of_the_courts_table(yuan: int, expected: float) -> None:
    assert fee("first_instance", yuan * 100, CN) == round(expected * 100)
    assert fee("payment_order", yuan * 100, CN) == round(expected * 100) // 3


@given(st.integers(0, 10**13), st.integers(0, 10**13))
def test_a_larger_claim_never_costs_less(one: int, other: int) -> None:
    small, large = sorted((one, other))
    for kind in CN.fees:
        assert 0 <= fee(kind, small, CN) <= fee(kind, large, CN)


def test_limitation_begins_anew_with_each_demand_and_ends_after_three_years() -> None:
    began = dt.date(2021, 3, 1)
    assert limitation(began, [], CN).expires_on == dt.date(2024, 3, 1)
    demanded = limitation(began, [(dt.date(2023, 6, 30), "demand")], CN)
    assert (demanded.runs_from_on, demanded.expires_on) == (dt.date(2023, 6, 30), dt.date(2026, 6, 30))
    too_late = limitation(began, [(dt.date(2024, 3, 1), "demand")], CN)
    assert too_late.expires_on == dt.date(2024, 3, 1)
    with pytest.raises(ValueError, match="does not interrupt"):
        limitation(began, [(began, "prayer")], CN)


@given(DAYS, st.lists(st.tuples(DAYS, KINDS), max_size=6))
def test_limitation_never_outlives_twenty_years_nor_depends_on_the_order(
    began: dt.date, events: list[tuple[dt.date, str]]
) -> None:
    found = limitation(began, events, CN)
    again = limitation(began, list(reversed(events)), CN)
    assert (found.runs_from_on, found.expires_on) == (again.runs_from_on, again.expires_on)
    assert found.expires_on is not None and found.outer_on is not None and found.runs_from_on is not None
    assert began <= found.runs_from_on < found.expires_on <= found.outer_on


@settings(deadline=None, max_examples=50)
@given(DAYS, st.integers(1, 40), st.booleans())
def test_a_term_ends_on_a_worked_day(start: dt.date, days: int, working: bool) -> None:
    term = Deadline("x", {}, days, 0, "", working, "", "policy")
    end = ends_on(start, term, CN)
    assert is_working(end, CN.holidays)
    assert end >= start + dt.timedelta(days=days)


def test_a_term_that_ends_in_the_golden_week_moves_behind_it() -> None:
    # State Council's holiday notice: 2025-10-01 to 10-08 off, 10-11 (Saturday) worked
    term = Deadline("x", {}, 15, 0, "", False, "", "M")
    assert ends_on(dt.date(2025, 9, 20), term, CN) == dt.date(2025, 10, 9)


def test_every_stage_can_be_reached_and_leads_to_the_end() -> None:
    reached, front = {"preparation"}, ["preparation"]
    while front:
        for name in CN.stages[front.pop()].next:
            if name not in reached:
                reached.add(name)
                front.append(name)
    assert reached == set(CN.stages)
    for stage in CN.stages.values():
        assert not stage.next or "closed" in stage.next
