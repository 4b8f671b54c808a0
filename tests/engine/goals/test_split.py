"""A target splits into whole parts that sum to it, by what is expected of each book and what its people can work."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cureline.engine import goals

IDS = st.text("abc", min_size=1, max_size=4)
WEIGHTS = st.dictionaries(IDS, st.floats(0, 1e15) | st.integers(0, 10**18), min_size=1, max_size=12)
RATES = st.dictionaries(IDS, st.tuples(st.floats(0, 1), st.floats(1, 1e6)), min_size=1, max_size=8)


@given(st.integers(-(10**18), 10**18), WEIGHTS)
def test_parts_sum_to_the_whole_and_stay_within_one_of_their_share(whole: int, weights: dict[str, float]) -> None:
    parts = goals.largest_remainder(whole, weights)
    assert sum(parts.values()) == whole
    total = sum(map(Fraction, weights.values()))
    for key, part in parts.items():
        share = Fraction(weights[key]) / total if total else Fraction(1, len(weights))
        assert abs(part - whole * share) < 1
        assert share or part == 0


@given(st.integers(0, 10**12), WEIGHTS)
def test_who_has_more_weight_never_gets_less(whole: int, weights: dict[str, float]) -> None:
    parts = goals.largest_remainder(whole, weights)
    ordered = sorted(weights, key=lambda key: weights[key])
    for less, more in pairwise(ordered):
        if weights[less] < weights[more]:
            assert parts[less] <= parts[more]


def test_order_does_not_matter() -> None:
    assert goals.largest_remainder(10, {"b": 1, "a": 1, "c": 1}) == goals.largest_remainder(
        10, {"c": 1, "a": 1, "b": 1}
    )
    assert goals.largest_remainder(10, {"b": 1, "a": 1, "c": 1}) == {"a": 4, "b": 3, "c": 3}


@pytest.mark.parametrize("weights", [{}, {"a": -1.0}, {"a": float("nan")}, {"a": float("inf")}])
def test_nonsense_is_refused(weights: dict[str, float]) -> None:
    with pytest.raises(ValueError):
        goals.largest_remainder(1, weights)


@given(st.floats(0, 1), RATES)
def test_a_rate_splits_into_rates_whose_mean_is_the_whole(whole: float, own: dict[str, tuple[float, float]]) -> None:
    parts = goals.split_rate(whole, own)
    sizes = {key: size for key, (_, size) in own.items()}
    mean = sum(parts[key] * size for key, size in sizes.items()) / sum(sizes.values())
    assert mean == pytest.approx(whole, abs=1e-6)
    assert all(0 <= part <= 1 for part in parts.values())
    for one in own:
        for other in own:
            if own[one][0] < own[other][0]:
                assert parts[one] <= parts[other] + 1e-9


def test_a_target_follows_what_can_be_expected_and_worked() -> None:
    customers = pa.table({
        "collector_id": ["a", "a", "b", "c", None, "b"],
        "past_due_minor": [100_000, 100_000, 100_000, 400_000, 900_000, 0],
        "p_cure": [0.5, 0.5, 0.2, 0.2, 0.9, None],
    })  # fmt: skip
    found = goals.books(customers, by="collector_id", months=1, there={"a": 50, "b": 0, "c": None, "d": 100})
    assert [(book.id, book.customers, book.expected_minor) for book in found] == [
        ("a", 2, 100_000), ("b", 1, 20_000), ("c", 1, 80_000), ("d", 0, 0),
    ]  # fmt: skip
    # b is away the whole month: what comes by itself is all that may be asked
    assert [book.covered for book in found] == [1.0, 0.0, 1.0, 1.0]
    parts = goals.split(1_000_000, found)
    assert parts == goals.largest_remainder(1_000_000, {"a": 100_000, "b": 8_000, "c": 80_000, "d": 0})
    assert parts["d"] == 0


def test_where_nothing_is_expected_customers_count() -> None:
    found = [goals.Book("a", 3, 0, 0), goals.Book("b", 1, 0, 0)]
    assert goals.split(8, found) == {"a": 6, "b": 2}
    assert goals.split(8, [goals.Book("a", 0, 0, 0), goals.Book("b", 0, 0, 0)]) == {"a": 4, "b": 4}
