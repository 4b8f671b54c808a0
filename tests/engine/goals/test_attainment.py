"""Pace against working days, what the period will end with, and the chance that it meets its target."""

from __future__ import annotations

import datetime as dt
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cureline.engine import compliance, goals
from cureline.engine.goals import Point

NUMBERS = st.floats(0, 1e12)


def test_the_chinese_new_year_is_not_worked_and_its_make_up_days_are() -> None:
    calendar = compliance.load_pack("CN", on=dt.date(2026, 2, 1)).calendar
    month = goals.pace(calendar, dt.date(2026, 2, 1), dt.date(2026, 2, 28), dt.date(2026, 2, 14))
    # holiday 15 to 23 February 2026; Saturdays 14 and 28 are worked (State Council, Guobanfa Mingdian 2025 No. 7)
    assert (month.days, month.behind) == (16, 11)
    assert goals.pace(calendar, dt.date(2026, 2, 16), dt.date(2026, 2, 17), dt.date(2026, 2, 16)).share == 0.5


@given(NUMBERS, NUMBERS, NUMBERS, st.floats(0, 3), st.floats(0, 1), st.floats(0, 1e9), st.sampled_from(["up", "down"]))
def test_a_sum_is_always_told_in_numbers(
    actual: float, target: float, whole: float, spread: float, share: float, piece: float, better: str
) -> None:
    told = goals.of_sum(actual, target, Point(whole, whole / 2, whole * 2), spread, share, piece=piece, better=better)  # type: ignore[arg-type]
    _sound(told)
    assert told.end.low >= actual * (1 - 1e-9)


@given(NUMBERS, NUMBERS, st.floats(0, 1), st.floats(0, 1), st.floats(0, 0.5), st.floats(0, 1), st.floats(0, 1e6))
def test_a_rate_is_always_told_in_numbers(
    numerator: float, denominator: float, target: float, whole: float, spread: float, share: float, piece: float
) -> None:
    told = goals.of_rate(numerator, denominator, target, Point(whole, whole, whole), spread, share, piece=piece)
    _sound(told)
    assert told.end.low >= -1e-9
    assert told.end.high <= 1 + 1e-9


def _sound(told: goals.Attainment) -> None:
    figures = [told.due, told.chance, told.end.low, told.end.mean, told.end.high]
    assert all(math.isfinite(figure) for figure in figures)
    assert 0 <= told.chance <= 1
    assert told.end.low <= told.end.mean <= told.end.high
    assert told.outlook in ("likely", "doubtful", "unlikely")


def test_the_interval_of_a_sum_holds_the_truth_as_often_as_it_says() -> None:
    """Payments come as they did (gamma level, Poisson pieces); a third into the period the interval is asked."""
    dice = np.random.default_rng(3)
    spread, pieces, share, held, chances, met = 0.25, 300, 1 / 3, 0, [], []
    for _ in range(600):
        level = dice.gamma(1 / spread**2, spread**2)
        actual = float(dice.poisson(pieces * level * share)) * 100
        end = actual + float(dice.poisson(pieces * level * (1 - share))) * 100
        told = goals.of_sum(actual, 31_000, Point(30_000, 0, 0), spread, share, piece=100)
        held += told.end.low <= end <= told.end.high
        chances.append(told.chance)
        met.append(end >= 31_000)
    assert 0.76 <= held / 600 <= 0.86
    # and the chance is worth its word
    told_likely = [m for c, m in zip(chances, met, strict=True) if c >= 0.8]
    assert np.mean(told_likely) > 0.8
    assert np.mean(chances) == pytest.approx(np.mean(met), abs=0.04)


def test_a_rate_whose_events_are_counted_is_nearly_known() -> None:
    early = goals.of_rate(45, 100, 0.5, Point(0.5, 0.4, 0.6), 0.08, 0.1)
    late = goals.of_rate(405, 900, 0.5, Point(0.5, 0.4, 0.6), 0.08, 0.9)
    assert late.end.high - late.end.low < (early.end.high - early.end.low) / 3
    assert late.chance < 0.01 < early.chance
    assert goals.of_rate(405, 900, 0.5, Point(0.5, 0.4, 0.6), 0.08, 0.9, better="down").chance > 0.99


def test_at_the_end_there_is_no_doubt() -> None:
    assert goals.of_sum(100, 100, Point(90, 80, 100), 0.1, 1, piece=1).chance == 1
    assert goals.of_sum(99, 100, Point(90, 80, 100), 0.1, 1, piece=1).chance == 0
    assert goals.of_level(12.0, 10.0, Point(9, 8, 10), 1, better="down").chance == 0


def test_pace_compares_with_what_is_due_by_now() -> None:
    told = goals.of_sum(40, 100, Point(100, 90, 110), 0.1, 0.5, piece=1)
    assert told.due == 50
    assert told.ahead == pytest.approx(0.8)
    assert told.reached == pytest.approx(0.4)
