"""Deadlines by the calendar: holidays, weekends, weekend days that are worked instead, months of unequal length."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cureline.care import clock, documents

DAYS = st.dates(dt.date(2025, 1, 1), dt.date(2027, 6, 1))
COUNTRIES = st.sampled_from(["CN", "US", "US-CA", "UK", "IN"])


def test_the_chinese_national_day_and_its_worked_weekend() -> None:
    # 2025-10-01 to 2025-10-08 are free, Sunday 2025-09-28 and Saturday 2025-10-11 are worked (State Council notice)
    assert not clock.is_working_day(dt.date(2025, 10, 8), "CN")
    assert clock.is_working_day(dt.date(2025, 9, 28), "CN")
    assert clock.is_working_day(dt.date(2025, 10, 11), "CN")
    assert clock.add_working_days(dt.date(2025, 9, 30), 2, "CN") == dt.date(2025, 10, 10)
    assert clock.add_working_days(dt.date(2025, 9, 30), 3, "CN") == dt.date(2025, 10, 11)


def test_fifteen_working_days_over_the_national_day() -> None:
    rule = documents.load("complaint_clock")["clocks"]["CN"]["answer"]
    assert clock.due_on(dt.date(2025, 9, 26), rule, "CN") == dt.date(2025, 10, 23)


def test_eight_weeks_of_disp() -> None:
    rule = documents.load("complaint_clock")["clocks"]["UK"]["answer"]
    assert clock.due_on(dt.date(2026, 1, 5), rule, "UK") == dt.date(2026, 3, 2)


def test_a_month_of_the_gdpr_ends_with_a_shorter_month() -> None:
    rule = documents.load("rights")["clocks"]["UK"]
    assert clock.due_on(dt.date(2026, 1, 31), rule, "UK") == dt.date(2026, 2, 28)


def test_the_christmas_holidays_of_britain_are_no_working_days() -> None:
    assert clock.add_working_days(dt.date(2025, 12, 24), 1, "UK") == dt.date(2025, 12, 29)


@given(DAYS, st.integers(0, 40), COUNTRIES)
def test_so_many_working_days_later_is_a_working_day_so_far_away(day: dt.date, amount: int, country: str) -> None:
    later = clock.add_working_days(day, amount, country)
    assert clock.working_days_until(day, later, country) == amount
    assert amount == 0 or clock.is_working_day(later, country)


@given(DAYS, st.integers(0, 30), COUNTRIES)
def test_more_days_never_end_earlier(day: dt.date, amount: int, country: str) -> None:
    assert clock.add_working_days(day, amount, country) <= clock.add_working_days(day, amount + 1, country)
    assert clock.add_working_days(day, amount, country) <= clock.add_working_days(
        day + dt.timedelta(days=1), amount, country
    )


@given(DAYS, DAYS, COUNTRIES)
def test_days_left_count_both_ways_alike(today: dt.date, day: dt.date, country: str) -> None:
    assert clock.working_days_until(today, day, country) == -clock.working_days_until(day, today, country)


@given(st.integers(0, 730 * 24), st.sampled_from(["Asia/Shanghai", "Europe/London"]))
def test_the_end_of_a_day_is_in_that_day(hours: int, zone: str) -> None:
    day = clock.local_day(dt.datetime(2025, 1, 1, tzinfo=dt.UTC) + dt.timedelta(hours=hours), zone)
    assert clock.local_day(clock.end_of_day(day, zone), zone) == day


@pytest.mark.parametrize("name", documents.NAMES)
def test_every_text_of_the_documents_is_there_in_three_languages(name: str) -> None:
    document = documents.load(name)
    assert {"version", "effective_from_on", "author", "approver"} <= set(document)

    def walk(node: object) -> None:
        if isinstance(node, dict):
            if "en" in node:
                assert {"en", "zh-Hans", "zh-Hant"} <= set(node), node
                assert all(isinstance(text, str) and text.strip() for text in node.values()), node
            for part in node.values():
                walk(part)
        elif isinstance(node, list):
            for part in node:
                walk(part)

    walk(document)


def test_shares_of_causes_are_those_of_the_data() -> None:
    causes = documents.load("complaint_causes")["causes"]
    shared = [cause for cause in causes if "share_bp" in cause]
    named = [place for cause in shared for place in cause["from"]]
    assert len(named) == len(set(named)) == 26
    assert 9990 <= sum(cause["share_bp"] for cause in shared) <= 10_010
