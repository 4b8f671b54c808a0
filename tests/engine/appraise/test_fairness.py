"""Books of different difficulty: equal collectors get equal figures whoever holds which, and a better one is found.

Measured once with 40 seeds (320 books a figure, of about 450 accounts each): the interval of 95 % covers 1 for 95.0 %
of equal collectors (money), 93.1 % (cures), 95.9 % (kept promises); the mean log ratios of hard and easy books differ
by 0.007, 0.010 and 0.019. A collector who calls every third day where the others do every third week is found in 92 %
of 12 cases by money and by cures, in all by kept promises; 1 of 144 equal ones was taken for better. Calling every
week is found in 83, 75 and 92 %.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pytest

from cureline.engine import appraise
from cureline.engine.appraise import Ratio, Value
from tests.engine.appraise.simulated import books, hardness, worked

SIZE, COLLECTORS, SEEDS = 3000, 8, range(1, 7)
FIRST, LAST = "X0", f"X{COLLECTORS - 1}"
CARD = appraise.load(appraise.shipped("scorecard"), "scorecard")


Figures = dict[str, dict[str, Ratio]]


@pytest.fixture(scope="module")
def departments() -> list[pa.Table]:
    """A department of equal collectors a seed: the first half hold mostly hard books, the others mostly easy ones."""
    return [worked(seed, books(hardness(seed, SIZE), COLLECTORS, seed)) for seed in SEEDS]


@pytest.fixture(scope="module")
def figured(departments: list[pa.Table]) -> list[Figures]:
    """The figures of each department, by outcome and collector."""
    return [figures(cases) for cases in departments]


@pytest.fixture(scope="module")
def exchanged(departments: list[pa.Table]) -> list[Figures]:
    """The same with the books of the first and the last collector in each other's hands."""
    return [figures(swapped(cases)) for cases in departments[:3]]


def figures(cases: pa.Table) -> Figures:
    return {outcome: {r.collector_id: r for r in appraise.appraise(cases, outcome)} for outcome in appraise.OUTCOMES}


def swapped(cases: pa.Table) -> pa.Table:
    """The same work with the books of the first (hard) and the last (easy) collector in each other's hands."""
    other = {FIRST: LAST, LAST: FIRST}
    names = [other.get(name, name) for name in cases["collector_id"].to_pylist()]
    return cases.set_column(cases.schema.get_field_index("collector_id"), "collector_id", pa.array(names))


def card(found: Figures, name: str) -> appraise.Score:
    """The scorecard of results alone: what else is on it does not know the book."""
    return appraise.score(CARD, {outcome: of(by_name[name]) for outcome, by_name in found.items()})


def of(ratio: Ratio) -> Value:
    return Value(ratio.shrunk, ratio.shrunk_low, ratio.shrunk_high)


def rate(cases: pa.Table, name: str) -> float:
    """The plain cure rate of a collector's book."""
    mine = np.asarray(cases["collector_id"].to_pylist()) == name
    return float(np.asarray(cases["cured"].to_pylist())[mine].mean())


def test_the_books_differ_so_much_that_plain_rates_would_judge_the_book(departments: Sequence[pa.Table]) -> None:
    for cases in departments:
        assert rate(cases, LAST) > 1.15 * rate(cases, FIRST)


@pytest.mark.parametrize("outcome", appraise.OUTCOMES)
def test_the_interval_of_equal_collectors_holds_one_at_its_rate(figured: Sequence[Figures], outcome: str) -> None:
    found = [ratio for one in figured for ratio in one[outcome].values()]
    covered = [bool(ratio.low is not None and ratio.high is not None and ratio.low <= 1 <= ratio.high)
               for ratio in found]  # fmt: skip
    # of 48 intervals at 95 % fewer than 41 hold 1 in 1 of 300 departments
    assert len(covered) == 48 and sum(covered) >= 41
    hard = [np.log(r.ratio) for r in found if r.ratio and int(r.collector_id[1:]) < COLLECTORS // 2]
    easy = [np.log(r.ratio) for r in found if r.ratio and int(r.collector_id[1:]) >= COLLECTORS // 2]
    spread = np.sqrt(np.var(hard) / len(hard) + np.var(easy) / len(easy))
    assert abs(np.mean(hard) - np.mean(easy)) < 3 * spread


def test_swapping_books_between_equal_collectors_moves_no_figure_beyond_its_interval(
    figured: Sequence[Figures], exchanged: Sequence[Figures]
) -> None:
    moved = []
    for number, before in enumerate(figured[: len(exchanged)]):
        # swapped, and with the luck of another quarter
        after = exchanged[(number + 1) % len(exchanged)]
        for name in (FIRST, LAST):
            for outcome in appraise.OUTCOMES:
                one, other = before[outcome][name], after[outcome][name]
                assert one.low and one.high and other.low and other.high and one.ratio and other.ratio
                width = np.hypot(np.log(one.high / one.low), np.log(other.high / other.low)) / 2
                moved.append(abs(np.log(one.ratio / other.ratio)) > width)
            first, second = card(before, name), card(after, name)
            assert first.low is not None and second.low is not None and first.high and second.high
            assert first.low <= second.high and second.low <= first.high
    # of 18 differences at 95 % more than 3 lie outside in 1 of 90 departments
    assert len(moved) == 18 and sum(moved) <= 3


def test_the_bar_knows_the_book_and_not_the_name(figured: Sequence[Figures], exchanged: Sequence[Figures]) -> None:
    for before, after in zip(figured, exchanged, strict=False):
        for outcome in appraise.OUTCOMES:
            for mine, theirs in ((FIRST, LAST), (LAST, FIRST)):
                assert after[outcome][mine].ratio == pytest.approx(before[outcome][theirs].ratio, rel=1e-6)
                assert after[outcome][mine].shrunk == pytest.approx(before[outcome][theirs].shrunk, rel=1e-4)


def test_one_s_own_results_do_not_set_one_s_own_bar(departments: Sequence[pa.Table]) -> None:
    cases = departments[0]
    mine = [name == FIRST for name in cases["collector_id"].to_pylist()]
    place = cases.schema.get_field_index("cured")
    none = cases.set_column(place, "cured", pa.array([bool(c) and not m for c, m in
                                                     zip(cases["cured"].to_pylist(), mine, strict=True)]))  # fmt: skip
    before, after = (next(r for r in appraise.appraise(t, "cured") if r.collector_id == FIRST) for t in (cases, none))
    assert after.expected == pytest.approx(before.expected, rel=1e-12)
    assert (after.actual, after.ratio) == (0, 0)
    assert after.high is not None and after.high < 0.3


def test_a_truly_better_collector_is_found_in_a_hard_book_and_in_an_easy_one() -> None:
    better, worse = [], []
    for seed in (1, 2):
        whose = books(hardness(seed, SIZE), COLLECTORS, seed)
        cases = worked(seed, whose, every=21, eager={1: 3, COLLECTORS - 2: 3})
        for outcome in ("cured", "kept"):
            for ratio in appraise.appraise(cases, outcome):
                chosen = better if ratio.collector_id in ("X1", f"X{COLLECTORS - 2}") else worse
                chosen.append(bool(ratio.low and ratio.low > 1))
    assert sum(better) >= 6  # of 8; the power measured is 0.92 and 1.00
    assert sum(worse) <= 2  # of 24


def test_a_small_book_is_drawn_to_the_mean_and_a_large_one_keeps_its_own(departments: Sequence[pa.Table]) -> None:
    whose = books(hardness(5, SIZE), COLLECTORS, 5)
    cases = worked(5, whose, every=21, eager={1: 3, 6: 3})
    mine = np.flatnonzero(np.asarray(cases["collector_id"].to_pylist()) == "X1")
    few = cases.take(np.setdiff1d(np.arange(cases.num_rows), mine[40:]))
    whole, small = ({r.collector_id: r for r in appraise.appraise(t, "kept")}["X1"] for t in (cases, few))
    assert small.cases == 40 and small.kept < whole.kept < 1
    for ratio in (whole, small):
        assert ratio.ratio and ratio.shrunk and ratio.shrunk_low and ratio.shrunk_high
        assert ratio.shrunk_low < ratio.shrunk < ratio.shrunk_high
        assert ratio.low and ratio.high and ratio.shrunk_high / ratio.shrunk_low < ratio.high / ratio.low


def test_a_book_that_nobody_else_has_the_like_of_is_not_compared() -> None:
    whose = books(hardness(1, 800), 4, 1)
    cases = worked(1, whose)
    alone = cases.set_column(3, "bucket", pa.array(
        ["special" if name == "X2" else bucket for name, bucket in
         zip(cases["collector_id"].to_pylist(), cases["bucket"].to_pylist(), strict=True)]))  # fmt: skip
    found = {r.collector_id: r for r in appraise.appraise(alone, "cured")}
    assert (found["X2"].support, found["X2"].ratio) == (0, None)
    assert found["X1"].ratio is not None and found["X1"].support > 0.9
    assert all(r.ratio is None for r in appraise.appraise(cases.filter(pa.array([n == "X1" for n in
               cases["collector_id"].to_pylist()])), "cured"))  # fmt: skip
    with pytest.raises(ValueError, match="unknown outcome"):
        appraise.appraise(cases, "pressure")
