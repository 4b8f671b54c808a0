"""Simulated contacts to learn from: the same debtor with one action more, and without it, under the same luck.

The simulator's luck does not depend on what is done, and under fixed prices no debtor's treatment depends on another's.
So two runs that differ in one day's action of each debtor give each debtor's own effect of it: what a contact changes
in payments, cost and complaints from that day on, while both runs go on by the same policy.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from cureline.engine.dynamic import seen
from cureline.engine.dynamic.seen import Actions, Bools, Floats, Matrix
from cureline.engine.simulate import ACTIONS, Choice, Day, Policy, Run, World, draw, run

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Scene:
    """A world, and how many debtors for how many days; each seed draws others."""

    world: World
    size: int
    days: int
    start_on: dt.date

    def run(self, policy: Policy, *, seed: int, open_capacity: bool) -> Run:
        """Run the policy; with `open_capacity` every debtor may get any action on one working day."""
        capacity = dict.fromkeys(ACTIONS[1:], self.size) if open_capacity else None
        people = draw(self.world, self.size, seed=seed)
        return run(people, policy, days=self.days, seed=seed, start_on=self.start_on, capacity=capacity)


@dataclass(frozen=True)
class Pairs:
    """One row a debtor and action tried: what was seen, and what the action changed from that day on."""

    columns: Matrix
    amount: Floats
    paid: Floats
    paid_soon: Floats
    later: Floats
    complaints: Floats

    @staticmethod
    def joined(parts: list[Pairs]) -> Pairs:
        """All rows, one part after another."""
        return Pairs(*(np.concatenate([getattr(part, name) for part in parts]) for name in Pairs.__dataclass_fields__))


class _Forced:
    """The policy, but on its own day each debtor gets the `nth` of the allowed actions by lot, or nothing."""

    def __init__(self, policy: Policy, when: Ints, lots: Floats, offers: Bools, nth: int | None) -> None:
        self.name, self.policy, self.when, self.lots, self.nth = policy.name, policy, when, lots, nth
        self.offers = offers
        size = len(when)
        self.columns = np.full((size, len(seen.names())), np.nan, np.float32)
        self.amount = np.ones(size)
        self.cost = np.zeros(size)
        self.tried = np.zeros(size, np.int8)

    def choose(self, day: Day) -> Choice:
        choice = self.policy.choose(day)
        action = np.array(choice.action, np.int8)
        plan = seen.plans(day) if choice.plan is None else np.array(choice.plan)
        at = np.flatnonzero(self.when == day.number)
        if len(at):
            forced = np.zeros(len(at), np.int8)
            if self.nth is not None:
                forced = _nth(seen.open_to(day)[at], self.lots[at], self.nth)
                plan[at] = self.offers[at]
                self._note(day, at, forced)
            action[at] = forced
        return Choice(action, hour=seen.hours(day, action), plan=plan)

    def _note(self, day: Day, at: Ints, forced: Actions) -> None:
        reaches = np.concatenate((np.full((day.size, 1), np.nan, np.float32), seen.reaches(day, ACTIONS[1:])), axis=1)
        self.columns[at, :-3] = seen.debtors(day)[at]
        self.columns[at, -3] = forced
        self.columns[at, -2] = reaches[at, forced]
        self.columns[at, -1] = self.offers[at]
        self.amount[at] = seen.amounts(day)[at]
        self.cost[at] = np.asarray(day.cost_minor, np.float64)[forced]
        self.tried[at] = forced


def _nth(free: Bools, lots: Floats, nth: int) -> Actions:
    """Of each row's free actions the nth by lot, 0 where there are fewer."""
    order = np.argsort(np.where(free, lots, 2.0), axis=1, kind="stable")[:, nth]
    return np.where(free.sum(axis=1) > nth, order + 1, 0).astype(np.int8)


def pairs(scene: Scene, policy: Policy, *, seed: int, horizon: int, soon: int, prices: Floats, tries: int) -> Pairs:
    """Rehearse: each debtor on one day drawn by lot, with up to `tries` of the actions allowed then, against none.
    Half of them are offered a plan with it.

    `prices` (an action, none left out) is what each contact of later days counts beside its cost. The policy has to
    treat each debtor for themselves: fixed prices, no capacity.
    """
    rng = np.random.default_rng((seed, 1))
    when = rng.integers(0, max(scene.days - horizon, 1), scene.size)
    lots = rng.random((scene.size, len(ACTIONS) - 1))
    offers = rng.random(scene.size) < 0.5
    without = _sums(
        scene.run(_Forced(policy, when, lots, offers, None), seed=seed, open_capacity=True), when, horizon, soon, prices
    )
    found = []
    for nth in range(tries):
        forced = _Forced(policy, when, lots, offers, nth)
        with_it = _sums(scene.run(forced, seed=seed, open_capacity=True), when, horizon, soon, prices)
        used = forced.tried > 0
        change = {name: (with_it[name] - without[name])[used] for name in with_it}
        # what the action itself costs today is known beforehand
        own = (forced.cost + np.concatenate(([0.0], prices))[forced.tried])[used]
        found.append(
            Pairs(
                forced.columns[used], forced.amount[used], change["paid"], change["soon"], change["spent"] - own,
                change["complaints"],
            )
        )  # fmt: skip
    return Pairs.joined(found)


def _index(column: pa.ChunkedArray) -> Ints:
    """Actions, as text, as places in ACTIONS."""
    words = column.combine_chunks()
    place = np.array([ACTIONS.index(word) for word in words.dictionary.to_pylist()], np.int64)
    found: Ints = place[words.indices.to_numpy()]
    return found


def _sums(run: Run, when: Ints, horizon: int, soon: int, prices: Floats) -> Mapping[str, Floats]:
    """A debtor's payments, spending (with priced capacity) and complaints from their day on, within the horizon."""
    size = len(when)

    def total(rows: pa.Table, column: str | None, days: int, extra: bool = False) -> Floats:
        debtor = rows["debtor"].to_numpy()
        day = rows["day"].to_numpy()
        weight = np.ones(len(debtor)) if column is None else rows[column].to_numpy().astype(np.float64)
        if extra:
            weight = weight + np.concatenate(([0.0], prices))[_index(rows["action"])]
        inside = (day >= when[debtor]) & (day < when[debtor] + days)
        return np.bincount(debtor[inside], weight[inside], size).astype(np.float64)

    return {
        "paid": total(run.payments, "amount_minor", horizon),
        "soon": total(run.payments, "amount_minor", soon),
        "spent": total(run.contacts, "cost_minor", horizon, extra=True),
        "complaints": total(run.complaints, None, horizon),
    }
