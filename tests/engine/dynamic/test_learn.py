"""Learning from rehearsals."""

from __future__ import annotations

import numpy as np

from cureline.engine import dynamic, simulate
from cureline.engine.dynamic import rehearse, seen
from cureline.engine.simulate import ACTIONS, Choice, Day
from tests.engine.dynamic import towns


class Nothing:
    """Leaves everybody alone."""

    name = "nothing"

    def choose(self, day: Day) -> Choice:
        return Choice(np.zeros(day.size, np.int8))


def _scene(size: int = 1500, days: int = 50) -> dynamic.Scene:
    return dynamic.Scene(simulate.load_world("consumer"), size, days, towns.START)


def test_a_pair_differs_by_one_contact_alone() -> None:
    pairs = rehearse.pairs(_scene(), Nothing(), seed=3, horizon=30, soon=7, prices=np.full(6, 77.0), tries=5)
    action = pairs.columns[:, seen.names().index("action")]
    assert set(action.tolist()) <= set(range(1, len(ACTIONS)))
    # nobody is contacted later: the only cost is the contact's own, which is known beforehand and left out
    assert (pairs.later == 0).all()
    assert pairs.paid.mean() > 0
    # most luck is the same in both runs
    assert (pairs.paid == 0).mean() > 0.8


def test_the_same_seed_learns_the_same() -> None:
    first, again = (dynamic.train([_scene(500, 45)], seed=1, about={}, rounds=1, rehearsals=1) for _ in range(2))
    assert [m.texts for m in first] == [m.texts for m in again]
    assert [m.manifest["kind"] for m in first] == ["myopic", "dynamic"]
    assert first[1].manifest["round"] == 1


def test_what_was_learned_decides() -> None:
    _, model = dynamic.train([_scene(2500, 45)], seed=1, about={}, rounds=0, rehearsals=1)
    assert towns.run(dynamic.dynamic(model)).summary["contacts"] > 100
