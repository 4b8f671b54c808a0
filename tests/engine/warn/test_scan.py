"""Clusters: stable ones are left alone at the stated rate, one that got worse is found, a change of all is nobody's."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from cureline.engine.warn import Seen, scan


@pytest.mark.parametrize("figure", ["share", "count"])
def test_a_scan_of_stable_clusters_finds_anything_at_most_at_the_stated_rate(figure: str) -> None:
    rng = np.random.default_rng(3)
    scans, clusters, level = 400, 30, 0.1
    hits = 0
    for _ in range(scans):
        sizes = rng.integers(100, 900, clusters)
        # all got worse by a half: that is no cluster's own doing
        now, before = rng.binomial(sizes, 0.12), rng.binomial(sizes * 3, 0.08)
        made = {f"c{n}": Seen(float(now[n]), float(sizes[n]), float(before[n]), float(sizes[n] * 3))
                for n in range(clusters)}  # fmt: skip
        hits += any(one.found for one in scan(made, figure=figure, level=level))
    low, _high = stats.binom.interval(0.999, hits, 0.5) if hits < 2 else stats.poisson.interval(0.999, hits)
    assert low / scans <= level
    # and it is no scan that never finds anything
    assert figure == "count" or hits > 0


def test_the_cluster_that_got_worse_stands_first_with_what_was_expected_of_it() -> None:
    steady = {f"D{n}": Seen(10, 500, 30, 1500) for n in range(20)}
    found = scan({**steady, "plant": Seen(45, 500, 30, 1500)})
    assert [one.key for one in found if one.found] == ["plant"]
    assert found[0].key == "plant" and found[0].expected == pytest.approx(10, rel=0.1)
    assert found[0].ratio == pytest.approx(4.5, rel=0.1)


def test_few_events_are_never_found_and_a_single_cluster_is_judged_by_its_own_past() -> None:
    assert not any(one.found for one in scan({"a": Seen(3, 10, 0, 5000), "b": Seen(50, 5000, 150, 15000)}))
    assert scan({"only": Seen(60, 500, 60, 1500)})[0].found
    assert scan({}) == [] and scan({"empty": Seen(0, 0, 1, 10)}) == []


def test_a_share_above_one_is_refused() -> None:
    with pytest.raises(ValueError, match="odd"):
        scan({"odd": Seen(5, 3, 1, 10)})


@given(st.lists(st.tuples(*(st.integers(0, 50),) * 4), min_size=1, max_size=8))
def test_more_events_never_make_a_cluster_less_surprising(rows: list[tuple[int, int, int, int]]) -> None:
    made = {f"c{n}": Seen(min(a, b), b, min(c, d), d) for n, (a, b, c, d) in enumerate(rows)}
    first = made["c0"]
    if first.now >= first.cases or first.cases_before == 0:
        return
    p = {one.key: one.p for one in scan(made)}
    worse = {one.key: one.p for one in scan({**made, "c0": Seen(first.now + 1, *(first.cases, first.before,
                                                                                 first.cases_before))})}  # fmt: skip
    assert worse["c0"] <= p["c0"] + 1e-9
    assert all(0 <= value <= 1 for value in p.values())
