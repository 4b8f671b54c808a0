"""Runs that call for a pause, days against one's own, rosters against the law, and surveys that give nobody away."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cureline.engine import load

RULES = load.shipped()
DAY = dt.timedelta(days=1)
MONDAY = dt.date(2026, 11, 23)


def test_a_pause_is_due_after_hostile_conversations_in_a_row() -> None:
    assert not load.run_of(["refused", "abusive"], RULES).due
    assert load.run_of(["refused", "abusive", "complaint"], RULES).due
    # who did not answer neither hurts nor comforts; a kind word does
    assert load.run_of(["refused", "no_answer", "abusive", "busy", "complaint"], RULES).now == 3
    assert load.run_of(["refused", "abusive", "promise", "complaint"], RULES).now == 1
    assert not load.run_of(["refused", "abusive", "complaint", "spoke"], RULES).due


def test_a_pause_is_due_when_most_of_the_last_hurt() -> None:
    scattered = ["refused", "refused", "spoke", "abusive", "refused", "promise", "abusive"]
    found = load.run_of(scattered, RULES)
    assert (found.now, found.among, found.due) == (1, 5, True)
    assert load.run_of([*scattered, "promise"], RULES).due is False


@given(st.lists(st.sampled_from(["refused", "abusive", "promise", "no_answer", "spoke"]), max_size=60))
def test_a_run_is_never_longer_than_the_longest_nor_than_the_day(outcomes: list[str]) -> None:
    found = load.run_of(outcomes, RULES)
    assert 0 <= found.now <= found.longest <= len(outcomes)
    assert found.due or found.now < RULES.in_a_row


def day(on: dt.date, hostile: int, kind: int, seconds: int = 180, hour: int = 10) -> load.Day:
    at = dt.datetime.combine(on, dt.time(hour))
    talks = [load.Talk(at + n * dt.timedelta(minutes=5), "refused", seconds) for n in range(hostile)]
    talks += [load.Talk(at + dt.timedelta(hours=2, minutes=n), "spoke", seconds) for n in range(kind)]
    return load.day_of(on, talks, RULES)


def usual(days: int = 20) -> list[load.Day]:
    return [day(MONDAY - (n + 1) * DAY, 1, 9 + n % 3) for n in range(days)]


def test_a_day_like_all_others_weighs_nothing_and_a_hard_one_much() -> None:
    assert (load.judge(day(MONDAY, 1, 10), usual(), RULES).index or 0) <= 5
    hard = load.judge(day(MONDAY, 12, 4, seconds=600, hour=18), usual(), RULES)
    assert hard.index is not None and hard.index >= 60
    assert sum(hard.parts.values()) == pytest.approx(hard.index, abs=1)


def test_a_base_that_is_too_short_says_nothing() -> None:
    assert load.judge(day(MONDAY, 12, 0), usual(RULES.base_least - 1), RULES).index is None


@given(st.integers(0, 30), st.integers(0, 30), st.integers(0, 1200), st.integers(0, 23))
def test_the_index_stays_within_its_scale_and_more_hostility_never_lowers_it(
    hostile: int, kind: int, seconds: int, hour: int
) -> None:
    low, high = (load.judge(day(MONDAY, n, kind, seconds, min(hour, 19)), usual(), RULES).index for n in
                 (hostile, hostile + 1))  # fmt: skip
    assert low is not None and high is not None
    assert 0 <= low <= high <= 100


def test_one_heavy_day_is_no_pattern() -> None:
    assert load.level([0, 0, 0, 0, 90], RULES) == "fine"
    assert load.level([0, 40, 40, 0, 40], RULES) == "watch"
    assert load.level([70, 70, None, 0, 70], RULES) == "act"
    # older days count no more
    assert load.level([70, 70, 70, 0, 0, 0], RULES) == "fine"


def shift(on: dt.date, begins: int = 510, ends: int = 1050, minutes: int = 480) -> load.Shift:
    return load.Shift(on, begins, ends, minutes)


def test_an_ordinary_week_breaks_nothing() -> None:
    assert load.check([shift(MONDAY + n * DAY) for n in range(5)], RULES) == []


def test_what_the_law_forbids_is_told() -> None:
    six = load.check([shift(MONDAY + n * DAY) for n in range(6)], RULES)
    assert [(one.limit, one.found, one.may) for one in six] == [("week_minutes", 2880, 2400)]
    row = load.check([shift(MONDAY + n * DAY, minutes=240) for n in range(8)], RULES)
    assert [(one.limit, one.on, one.found) for one in row] == [
        ("days_in_a_row", MONDAY + 6 * DAY, 7), ("days_in_a_row", MONDAY + 7 * DAY, 8)]  # fmt: skip
    long = load.check([shift(MONDAY, 420, 1260, 720)], RULES)
    assert [(one.limit, one.may) for one in long] == [("day_minutes", 660)]
    early = load.check([shift(MONDAY, 690, 1230), shift(MONDAY + DAY, 420, 960)], RULES)
    assert [(one.limit, one.found) for one in early] == [("rest_between_minutes", 630)]


def test_hours_are_covered_by_who_is_there() -> None:
    found = {one.hour: one for one in load.coverage([shift(MONDAY), shift(MONDAY, 690, 1230)], {9: 90, 13: 60, 21: 30})}
    assert (found[9].there, found[9].short) == (53, 37)
    assert (found[13].there, found[13].short) == (107, 0)
    assert (found[21].there, found[21].short) == (0, 30)
    assert sum(one.there for one in found.values()) == pytest.approx(960, abs=6)


GROUPS = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 20), max_size=8)


@given(GROUPS, st.integers(3, 8))
def test_nobody_follows_from_what_a_survey_tells(counts: dict[str, int], least: int) -> None:
    groups = {name: load.Group(count, {}) for name, count in counts.items()}
    told = load.shown(groups, least=least)
    assert all(counts[name] >= least for name in told)
    rest = sum(count for name, count in counts.items() if name not in told)
    if told:
        assert rest == 0 or rest >= least
    # no more is hidden than must be
    if all(count >= least for count in counts.values()) and counts:
        assert told == set(counts)


@pytest.mark.parametrize(
    "change",
    [
        ("in_a_row: 3", "in_a_row: 0"),
        ("least: 5", "least: 2"),
        ("clears: [promise", "clears: [refused, promise"),
        ('begins: "08:30", ends: "17:30"', 'begins: "18:30", ends: "17:30"'),
        ("version:", "versions:"),
    ],
)
def test_a_document_that_makes_no_sense_is_refused(change: tuple[str, str]) -> None:
    from importlib import resources

    text = resources.files("cureline.engine.load").joinpath("load.yaml").read_text("utf-8")
    assert change[0] in text
    with pytest.raises(load.RulesError, match="load"):
        load.parse(text.replace(*change, 1))
