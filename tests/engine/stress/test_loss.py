"""Expected loss: the baseline to the last unit without a shock, never less under more of one, and by hand."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from cureline.engine import stress
from cureline.engine.stress import Move, Scenario, Segment

DOCUMENT = stress.default()
LEVEL = st.integers(0, 7)
PRODUCTS = st.sampled_from([*DOCUMENT.products, "something_new"])
MOVES = st.lists(st.builds(Move, PRODUCTS, LEVEL, st.none() | LEVEL, st.integers(1, 5000)), max_size=12)
MONEY = st.integers(0, 10**11)
SEGMENTS = st.lists(
    st.builds(
        Segment, PRODUCTS, st.sampled_from(["CNY", "USD"]), LEVEL, st.integers(1, 500), MONEY, MONEY, MONEY, MONEY
    ),
    min_size=1,
    max_size=6,
)
SHOCK = st.fixed_dictionaries(
    {},
    optional={
        "rate_bp": st.integers(0, 600), "unemployment_bp": st.integers(0, 600), "fx_bp": st.integers(0, 4000),
        "collateral_bp": st.integers(0, 6000),
    },
)  # fmt: skip


def scenario(**shocks: int) -> Scenario:
    return Scenario("drawn", {}, {}, shocks, "assumption", "")


def loss(segments: list[Segment], moves: list[Move], **shocks: int) -> stress.Loss:
    matrices = stress.estimate(moves, DOCUMENT)
    return stress.expected_loss(
        segments, matrices, scenario(**shocks), DOCUMENT, exchange_ppm={"USD": 7_150_000}, home="CNY"
    )


@given(SEGMENTS, MOVES)
@settings(max_examples=40, deadline=None)
def test_no_shock_is_the_baseline_to_the_last_unit(segments: list[Segment], moves: list[Move]) -> None:
    matrices = stress.estimate(moves, DOCUMENT)
    for matrix in matrices.values():
        assert stress.shifted(matrix.shares, 0.0) is matrix.shares
    base = loss(segments, moves)
    none = loss(segments, moves, rate_bp=0, unemployment_bp=0, fx_bp=0, collateral_bp=0)
    assert (none.lines, none.by_month) == (base.lines, base.by_month)


@given(SEGMENTS, MOVES, SHOCK, st.sampled_from(stress.FACTORS), st.integers(1, 300))
@settings(max_examples=80, deadline=None)
def test_more_of_a_shock_never_loses_less(
    segments: list[Segment], moves: list[Move], shocks: dict[str, int], factor: str, more: int
) -> None:
    before = loss(segments, moves, **shocks)
    after = loss(segments, moves, **{**shocks, factor: shocks.get(factor, 0) + more})
    for old, new in zip(before.lines, after.lines, strict=True):
        assert new.loss_minor >= old.loss_minor and new.loss_home_minor >= old.loss_home_minor
        assert new.pd >= old.pd and new.lgd >= old.lgd


@given(SEGMENTS, MOVES, SHOCK)
@settings(max_examples=60, deadline=None)
def test_a_loss_lies_between_nothing_and_the_exposure_and_grows_with_the_months(
    segments: list[Segment], moves: list[Move], shocks: dict[str, int]
) -> None:
    found = loss(segments, moves, **shocks)
    assert len(found.lines) == len(segments)
    for line in found.lines:
        assert 0 <= line.loss_minor <= line.ead_minor and 0 <= line.covered_minor <= line.ead_minor
        assert 0 <= line.pd <= 1
    assert list(found.by_month) == sorted(found.by_month)
    assert found.by_month[-1] == found.total_minor == sum(lost for _, lost in found.by("product").values())


@given(MOVES)
@settings(max_examples=40, deadline=None)
def test_matrices_are_shares_and_who_is_later_has_no_better_prospects(moves: list[Move]) -> None:
    for matrix in stress.estimate(moves, DOCUMENT).values():
        assert np.allclose(matrix.shares.sum(axis=1), 1) and (matrix.shares >= 0).all()
        tails = np.cumsum(matrix.shares[:, ::-1], axis=1)
        assert (np.diff(tails, axis=0) >= -1e-9).all()


def test_the_shift_is_vasicek_s_conditional_probability() -> None:
    """For a two-state chain it is the textbook's formula with the factor one deviation lower than today's."""
    rho = stress.correlation(DOCUMENT, "mortgage", 0.02)
    assert rho == 0.15
    seen = norm.cdf((norm.ppf(0.02) - np.sqrt(rho) * 0.3) / np.sqrt(1 - rho))
    lower = norm.cdf((norm.ppf(0.02) - np.sqrt(rho) * (0.3 - 1)) / np.sqrt(1 - rho))
    rows = np.zeros((9, 9))
    rows[:8, 0], rows[:8, 8], rows[8, 8] = 1 - seen, seen, 1
    moved = stress.shifted(rows, float(np.sqrt(rho / (1 - rho))))
    assert moved[0, 8] == pytest.approx(lower, abs=1e-12)


def test_a_product_comes_to_the_formula_s_chance_of_default_in_the_horizon() -> None:
    """Vasicek (2002): N(Ninv(PD) + d * sqrt(rho / (1 - rho))) over the year, whatever the months do."""
    counts = {0: 900, 1: 60, 2: 30, 3: 10}
    matrix = stress.estimate([], DOCUMENT)[""]
    hit = DOCUMENT.scenario("unemployment_2")
    found = stress.shift(DOCUMENT, "mortgage", hit, matrix.shares, counts)
    assert found.horizon == pytest.approx(2 * 0.5 * np.sqrt(0.15 / 0.85))
    chances = stress.defaulted(stress.path(matrix.shares, found.monthly, DOCUMENT), 4)[-1]
    whole = sum(chances[level] * number for level, number in counts.items()) / 1000
    assert whole == pytest.approx(norm.cdf(norm.ppf(found.p_base) + found.horizon), abs=1e-9)
    assert 0 < found.monthly < found.horizon


def test_correlations_are_basel_s() -> None:
    """CRE31: mortgages 0.15, revolving 0.04, other retail from 0.16 down to 0.03, corporate from 0.24 to 0.12."""
    for product, low, high in (
        ("credit_card", 0.04, 0.04),
        ("consumer_loan", 0.03, 0.16),
        ("corporate_loan", 0.12, 0.24),
    ):
        assert stress.correlation(DOCUMENT, product, 1.0) == pytest.approx(low)
        assert stress.correlation(DOCUMENT, product, 0.0) == pytest.approx(high)


def test_cover_takes_its_part_of_the_loss_by_hand() -> None:
    """In default: 1,000 of debt, 400 covered: 600 × 45 % + 400 × 10 %; a fall of a fifth leaves 320 covered."""
    segment = Segment("mortgage", "CNY", 7, 1, 100_000, 0, 40_000, 0)
    assert loss([segment], []).lines[0].loss_minor == 31_000
    fallen = loss([segment], [], collateral_bp=2000).lines[0]
    assert (fallen.covered_minor, fallen.loss_minor) == (32_000, 33_800)
    promised = Segment("mortgage", "CNY", 7, 1, 100_000, 0, 0, 40_000)
    assert loss([promised], [], collateral_bp=2000).lines[0].loss_minor == 31_000


def test_a_weaker_home_currency_makes_foreign_debts_larger() -> None:
    segment = Segment("corporate_loan", "USD", 7, 1, 1_000_000)
    assert loss([segment], []).exposure_minor == 7_150_000
    assert loss([segment], [], fx_bp=1500).exposure_minor == round(7_150_000 / 0.85)


def test_a_matrix_is_that_of_the_department_once_much_was_seen() -> None:
    moves = [Move("credit_card", 1, 0, 60_000), Move("credit_card", 1, 2, 40_000)]
    matrix = stress.estimate(moves, DOCUMENT)["credit_card"]
    assert matrix.shares[1, 2] == pytest.approx(0.4, abs=0.005) and matrix.seen[1] == 100_000
    chances = stress.defaulted(stress.path(matrix.shares, 0.0, DOCUMENT), DOCUMENT.default_level)
    assert chances.shape == (12, 8) and chances[-1][4] == 1.0


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        (("scenarios", 1, "shocks"), {"rate_bp": -5}, "rate_200"),
        (("scenarios", 0, "shocks"), {"rate_bp": 5}, "baseline"),
        (("prior", "rows", 0, 0), 9000, "prior"),
        (("products", "mortgage", "lgd_bp"), 10_000, "mortgage"),
        (("products", "mortgage", "rate_bp"), -1, "mortgage"),
        (("cost", "status"), "sure", "cost"),
    ],
)
def test_a_document_that_does_not_hold_is_refused_with_its_place(
    path: tuple[str | int, ...], value: object, told: str
) -> None:
    raw = yaml.safe_load(stress.shipped())
    place = raw
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    with pytest.raises(stress.StressError, match=told):
        stress.load(yaml.safe_dump(raw, allow_unicode=True))


def test_every_text_and_status_of_the_document_is_whole() -> None:
    for one in DOCUMENT.scenarios.values():
        assert set(one.title) == set(one.about) == {"en", "zh-Hans", "zh-Hant"} and one.source
    assert isinstance(loss([Segment("mortgage", "CNY", 0, 1, 100)], []).lines[0].pd, Decimal)
