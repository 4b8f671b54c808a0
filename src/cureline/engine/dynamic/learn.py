"""Learning the value of contacts: rounds of rehearsals, each with the policy that the round before gave.

This is fitted policy iteration on marginal values. Round 0 rehearses around a policy by chance; each later round around
the policy that the values learned so far give, at the prices that capacity has under it. The rows of all rounds are
kept, so that the last model has seen what several policies do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from cureline.engine.dynamic import seen
from cureline.engine.dynamic.chance import RandomPolicy
from cureline.engine.dynamic.model import TARGETS, Model, assemble
from cureline.engine.dynamic.policy import ValuePolicy, dynamic
from cureline.engine.dynamic.rehearse import Pairs, Scene, pairs
from cureline.engine.dynamic.seen import Floats
from cureline.engine.dynamic.settings import settings
from cureline.engine.simulate import ACTIONS, Policy

if TYPE_CHECKING:
    from cureline.engine.simulate import Choice, Day


def train(
    scenes: Sequence[Scene],
    *,
    seed: int,
    about: Mapping[str, Any],
    progress: Callable[[str], None] | None = None,
    rounds: int | None = None,
    rehearsals: int | None = None,
) -> tuple[Model, Model]:
    """The myopic and the dynamic model learned on these scenes; the same scenes and seed give the same models.

    `about` goes into the manifests: which worlds, of which versions. `rounds` and `rehearsals` replace the settings'.
    """
    given = settings()["training"]
    rounds = given["rounds"] if rounds is None else rounds
    rehearsals = given["rehearsals"] if rehearsals is None else rehearsals
    told = progress or (lambda line: None)
    first: Model | None = None
    model: Model | None = None
    kept: list[Pairs] = []
    for number in range(rounds + 1):
        found, price = [], np.zeros(len(ACTIONS) - 1)
        for at, scene in enumerate(scenes):
            policy: Policy = RandomPolicy(given["explore"], seed)
            price = np.zeros(len(ACTIONS) - 1)
            if model is not None:
                price = _prices(scene, dynamic(model), seed + 1000 * number)
                policy = dynamic(model, fixed_prices=price)
                price = price + policy.patience_minor
            for k in range(rehearsals):
                one = seed + 1000 * number + 100 * at + k + 1
                found.append(
                    pairs(
                        scene,
                        policy,
                        seed=one,
                        horizon=given["horizon_days"],
                        soon=given["myopic_days"],
                        prices=price,
                        tries=given["tries"],
                    )
                )
            count = sum(len(p.amount) for p in found)
            told(f"round {number}, scene {at}: {count} pairs, prices {price.round().tolist()}")
        kept = [*kept, *found]
        facts = {**about, "seed": seed, "settings": settings()["version"], "actions": list(ACTIONS), "round": number}
        joined = Pairs.joined(kept)
        if first is None:
            first = _fit(joined, joined.paid_soon, {**facts, "kind": "myopic"}, seed)
        model = _fit(joined, joined.paid, {**facts, "kind": "dynamic"}, seed)
    if first is None or model is None:
        raise ValueError("rounds is below 0")
    return first, model


class _Watching:
    """A policy whose prices are noted each day, of the actions open that day."""

    def __init__(self, policy: ValuePolicy) -> None:
        self.name, self.policy = policy.name, policy
        self.prices: list[Floats] = []

    def choose(self, day: Day) -> Choice:
        price = self.policy.prices(day, self.policy.worth(day))
        self.prices.append(np.where(np.asarray(day.capacity)[1:] > 0, price, np.nan))
        return self.policy.choose(day)


def _prices(scene: Scene, policy: ValuePolicy, seed: int) -> Floats:
    """What capacity costs under this policy: of each action the median of the days on which it is open."""
    watching = _Watching(policy)
    scene.run(watching, seed=seed, open_capacity=False)
    noted = np.stack(watching.prices)
    return np.array([float(np.median(open_, axis=0)) if len(open_ := day[~np.isnan(day)]) else 0.0 for day in noted.T])


def _fit(rows: Pairs, paid: Floats, facts: Mapping[str, Any], seed: int) -> Model:
    """Fit the three targets; larger amounts weigh more, as they do in what is recovered."""
    share = np.clip(paid / rows.amount, -3.0, 3.0)
    weight = np.sqrt(rows.amount / rows.amount.mean())
    targets = {"gain": (share, weight), "later": (rows.later, None), "complaints": (rows.complaints, None)}
    texts = {name: _boosted(rows.columns, *targets[name], name, seed) for name in TARGETS}
    return assemble({**facts, "rows": len(share)}, texts)


def _boosted(columns: seen.Matrix, target: Floats, weight: Floats | None, name: str, seed: int) -> str:
    import lightgbm

    given = dict(settings()["trees"][name])
    rounds = given.pop("num_iterations")
    fixed = {
        "objective": "regression", "seed": seed, "deterministic": True, "force_row_wise": True, "num_threads": 1,
        "verbose": -1, "boost_from_average": True,
    }  # fmt: skip
    data = lightgbm.Dataset(columns, label=target, weight=weight, feature_name=list(seen.names()))
    return lightgbm.train({**given, **fixed}, data, num_boost_round=rounds).model_to_string()
