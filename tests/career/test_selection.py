"""Ranking and adverse impact: what holds for any ratings, and the examples that others published."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cureline.career.selection import Scores, fisher, impact, rank, total

SCALE = {"lowest": 1, "highest": 5}
RULE: Any = {**SCALE, "floor": 2.0, "offer_from": 55}
WEIGHTS = {"listening": 40, "law": 35, "records": 25}
rating = st.fixed_dictionaries({code: st.integers(1, 5) for code in WEIGHTS})
pairs = st.lists(rating, min_size=2, max_size=4)


@given(st.dictionaries(st.integers(1, 50), pairs, max_size=8))
def test_places_follow_totals_and_equal_totals_share_one(found: dict[int, list[Scores]]) -> None:
    ranked = rank(found, WEIGHTS, **RULE)
    assert {one.key for one in ranked} == set(found)
    for one in ranked:
        assert 0 <= one.total <= 100
        assert one.place == 1 + sum(other.total > one.total for other in ranked)
        assert sum(part.points for part in one.parts) == pytest.approx(one.total)


@given(pairs, st.randoms())
def test_the_order_of_raters_does_not_matter(ratings: list[Scores], luck: object) -> None:
    mixed = ratings[::-1]
    assert total(ratings, WEIGHTS, **SCALE)[0] == total(mixed, WEIGHTS, **SCALE)[0]


@given(pairs, st.sampled_from(sorted(WEIGHTS)))
def test_a_higher_score_never_lowers_the_total(ratings: list[Scores], code: str) -> None:
    better = [{**ratings[0], code: min(5, ratings[0][code] + 1)}, *ratings[1:]]
    assert total(better, WEIGHTS, **SCALE)[0] >= total(ratings, WEIGHTS, **SCALE)[0]


def test_a_weak_criterion_speaks_against_an_offer_whatever_the_total() -> None:
    strong = {"listening": 5, "law": 1, "records": 5}
    one = rank({7: [strong, strong]}, WEIGHTS, **RULE)[0]
    assert (one.total, one.weak, one.offer) == (65.0, ("law",), False)


@pytest.mark.parametrize("scores", [{"listening": 3, "law": 3}, {"listening": 3, "law": 6, "records": 3}])
def test_a_rating_that_leaves_out_or_leaves_the_scale_is_refused(scores: Scores) -> None:
    with pytest.raises(ValueError, match=r"records|law"):
        total([scores], WEIGHTS, **SCALE)


def test_four_fifths_as_the_guidelines_own_example_has_them() -> None:
    """Questions and Answers on the Uniform Guidelines (EEOC 1979), question 11 ff.: rates of 60, 45, 48 and 51 %."""
    found = impact({"white": (100, 60), "indian": (100, 45), "hispanic": (100, 48), "black": (100, 51)}, ratio=0.8,
                   smallest=5)  # fmt: skip
    assert {group.code: (round(group.ratio, 2), group.below) for group in found.groups} == {
        "white": (1.0, False), "black": (0.85, False), "hispanic": (0.8, False), "indian": (0.75, True),
    }  # fmt: skip
    assert found.adverse


def test_fisher_as_the_lady_tasted_tea() -> None:
    """Fisher, The Design of Experiments (1935): three of four cups right is 34/70, two-sided."""
    assert fisher(3, 4, 1, 4) == pytest.approx(34 / 70)
    assert fisher(4, 4, 0, 4) == pytest.approx(2 / 70)


@given(st.dictionaries(st.sampled_from("abc"), st.integers(0, 30).flatmap(
    lambda n: st.tuples(st.just(n), st.integers(0, n)))))  # fmt: skip
def test_nothing_is_shown_of_a_group_that_is_small(counts: dict[str, tuple[int, int]]) -> None:
    found = impact(counts, ratio=0.8, smallest=5)
    small = len(counts) < 2 or any(applied < 5 for applied, _ in counts.values())
    assert found.shown is not small
    assert not found.groups or not small
    assert found.p is None or 0 < found.p <= 1 + 1e-12
