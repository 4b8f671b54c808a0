"""Skills and the next exercise: the weakest is chosen, the old counts less, the level opens."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from cureline.engine import rehearse
from cureline.engine.rehearse.skills import share

ON = dt.date(2026, 11, 25)
ALL = tuple(rehearse.skill_titles("en"))


def _call(on: dt.date, **points: float) -> rehearse.Done:
    return rehearse.Done("angry", on, {skill: (value, 100.0) for skill, value in points.items()})


def test_without_calls_every_skill_stands_in_the_middle() -> None:
    found = rehearse.estimate([], as_of=ON)
    assert set(found) == set(ALL)
    assert all(one.mean == 0.5 and one.calls == 0 for one in found.values())
    assert rehearse.scenarios()[rehearse.next_exercise([], as_of=ON).scenario].level == 1


@given(st.lists(st.floats(0, 100), min_size=1, max_size=12))
def test_an_estimate_lies_between_prior_and_what_was_done(values: list[float]) -> None:
    found = rehearse.estimate([_call(ON, probing=value) for value in values], as_of=ON)["probing"]
    mean = sum(values) / len(values) / 100
    assert min(mean, 0.5) - 1e-3 <= found.mean <= max(mean, 0.5) + 1e-3
    assert found.low <= found.mean <= found.high
    assert found.calls == len(values)


def test_what_was_done_long_ago_counts_less() -> None:
    new = rehearse.estimate([_call(ON, law=100)], as_of=ON)["law"].mean
    old = rehearse.estimate([_call(ON - dt.timedelta(days=120), law=100)], as_of=ON)["law"].mean
    assert 0.5 < old < new


def test_the_weakest_skill_chooses_a_scenario_that_has_most_of_it() -> None:
    good = dict.fromkeys(ALL, 95.0)
    for weak in ("handing", "probing", "closing"):
        calls = [_call(ON, **{**good, weak: 10.0}) for _ in range(6)]
        found = rehearse.next_exercise(calls, as_of=ON)
        assert found.skill == weak
        chosen = rehearse.scenarios()[found.scenario]
        assert chosen.id != "angry", "it was just practised"
        reached = rehearse.level(rehearse.estimate(calls, as_of=ON))
        assert share(chosen, weak) == max(
            share(one, weak) for one in rehearse.scenarios().values() if one.level <= reached and one.id != "angry"
        )


def test_levels_open_with_skill() -> None:
    poor = rehearse.estimate([_call(ON, **dict.fromkeys(ALL, 20.0))] * 3, as_of=ON)
    good = rehearse.estimate([_call(ON, **dict.fromkeys(ALL, 98.0))] * 6, as_of=ON)
    assert rehearse.level(poor) == 1
    assert rehearse.level(good) == 3
