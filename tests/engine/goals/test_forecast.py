"""A forecast is finite, repeats itself, keeps its scale, and its interval holds the truth as often as it says."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cureline.engine import goals

SERIES = st.lists(st.none() | st.floats(0, 1e13), min_size=1, max_size=8)


@given(SERIES, st.integers(1, 6), st.sampled_from(["amount", "rate", "signed"]))
@settings(max_examples=60)
def test_figures_are_finite_and_in_order(history: list[float | None], ahead: int, kind: str) -> None:
    if kind == "rate":
        history = [None if value is None else value / 1e13 for value in history]
    if all(value is None for value in history):
        with pytest.raises(goals.ForecastError):
            goals.forecast(history, ahead, kind=kind)  # type: ignore[arg-type]
        return
    told = goals.forecast(history, ahead, kind=kind)  # type: ignore[arg-type]
    assert len(told.steps) == ahead
    for point in (*told.steps, told.whole):
        assert all(map(math.isfinite, (point.low, point.mean, point.high)))
        assert point.low <= point.mean <= point.high
        assert kind == "signed" or point.low >= 0
        assert kind != "rate" or point.high <= 1
    assert math.isfinite(told.spread)


def test_two_equal_months_do_not_close_the_interval() -> None:
    told = goals.forecast([100.0, 100.0], 3)
    assert told.method == "damped_trend"
    assert told.whole.low < 280 < 300 < 320 < told.whole.high
    assert told.whole.mean == pytest.approx(300, rel=0.05)


def test_the_same_history_gives_the_same_forecast() -> None:
    history = [float(x) for x in np.random.default_rng(1).gamma(20, 5, 30)]
    assert goals.forecast(history, 3) == goals.forecast(history, 3)


def test_the_method_follows_the_length() -> None:
    season = np.tile(np.exp(0.3 * np.sin(np.arange(12) * np.pi / 6)), 4)
    noise = np.exp(0.02 * np.random.default_rng(2).standard_normal(48))
    told = goals.forecast(list(1000 * season * noise), 12)
    assert told.method == "seasonal_smoothing"
    # the next year is this year's season again
    assert [step.mean for step in told.steps] == pytest.approx(list(1000 * season[:12]), rel=0.08)
    assert goals.forecast(list(1000 * (season * noise)[:20]), 1).method == "exponential_smoothing"
    assert goals.forecast(list(season[:6]), 1).method == "damped_trend"


def test_a_rate_of_none_stays_above_zero_and_a_rising_one_below_one() -> None:
    none = goals.forecast([0.0, 0.0, 0.0, 0.0], 2, kind="rate", counts=[50, 60, 40, 50])
    assert 0 < none.steps[0].mean < 0.05
    rising = goals.forecast([0.9, 0.95, 0.98, 0.99, 0.995], 6, kind="rate", counts=[1000.0] * 5)
    assert rising.steps[-1].high < 1


def _walks(dice: np.random.Generator, length: int) -> np.ndarray:
    """Months on the log scale: level that drifts a little, noise on top."""
    level = np.cumsum(0.04 * dice.standard_normal(length))
    return level + 0.08 * dice.standard_normal(length)


def _steady(dice: np.random.Generator, length: int) -> np.ndarray:
    return 0.10 * dice.standard_normal(length)


def _trend(dice: np.random.Generator, length: int) -> np.ndarray:
    return 0.03 * np.arange(length) + 0.08 * dice.standard_normal(length)


# two years of history take seconds a forecast: one kind of series stands for the others
@pytest.mark.parametrize(
    ("make", "months", "runs"), [(_walks, 6, 300), (_steady, 6, 300), (_trend, 6, 300), (_trend, 24, 40)]
)
def test_an_interval_of_80_per_cent_holds_about_80_per_cent(make, months: int, runs: int) -> None:  # type: ignore[no-untyped-def]
    """The whole of the next quarter, over simulated series. More than half the nominal miss would be a false promise;
    wider than nominal is what few months honestly give."""
    dice, held = np.random.default_rng(months), 0
    for _ in range(runs):
        series = np.exp(make(dice, months + 3)) * 1e6
        told = goals.forecast(list(series[:months]), 3)
        held += told.whole.low <= series[months:].sum() <= told.whole.high
    assert held / runs >= 0.8 - 2.4 * math.sqrt(0.16 / runs)
    assert held / runs <= 0.97


def test_an_interval_of_a_rate_holds_what_it_says() -> None:
    dice, held = np.random.default_rng(5), 0
    for _ in range(300):
        odds = -1 + np.cumsum(0.05 * dice.standard_normal(9))
        rates = dice.binomial(800, 1 / (1 + np.exp(-odds))) / 800
        told = goals.forecast(list(rates[:6]), 3, kind="rate", counts=[800.0] * 6)
        held += told.whole.low <= rates[6:].mean() <= told.whole.high
    assert 0.75 <= held / 300 <= 0.97
