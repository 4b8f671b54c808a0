"""Facts are told only as far as enough customers share them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cureline.engine.pseudonymise import amount_band, generalise, rules, shared

FACTS = {
    "product": ["card", "loan"],
    "bucket": ["M1", "M2", "M3"],
    "region": ["R1", "R2", "R3"],
    "amount_band": ["a", "b"],
}
rows = st.fixed_dictionaries({name: st.sampled_from(values) for name, values in FACTS.items()})


@given(rows, st.lists(st.tuples(rows, st.integers(1, 4)), max_size=20))
def test_what_is_told_is_shared_by_enough_or_nothing_is(
    facts: dict[str, str], population: list[tuple[dict[str, str], int]]
) -> None:
    told = generalise(facts, population)
    assert told.shared_by == shared(told.facts, population)
    assert told.enough or not told.facts
    assert set(told.facts) | set(told.left_out) == set(facts)
    # no fact is left out without need: with the last one left out they were too few
    if told.left_out:
        last = told.left_out[-1]
        assert shared({**told.facts, last: facts[last]}, population) < rules().k


def test_bands_of_amounts() -> None:
    assert amount_band(99_900, "CNY") == "0-1000"
    assert amount_band(450_000, "CNY") == "1000-5000"
    assert amount_band(90_000_000, "CNY") == "500000+"
