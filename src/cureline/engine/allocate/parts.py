"""A day too large for one solve, taken apart by region and team: each part alone, what they share divided among them.

Prices of what parts share are found on a sample of all customers; at those each part finds its own prices and says how
much it would use, and gets that share of what there is. Then each part makes its plan within its share. The bound is
one of the whole problem: the same dual, put together from the parts. Parts need nothing of one another, so they may be
solved in other processes or on other machines.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cureline.engine.allocate.exchange import exchange
from cureline.engine.allocate.prices import Columns, Floats, Ints, solve
from cureline.engine.allocate.repair import priced, repair, used

# Customers on whom the prices of what parts share are found.
SAMPLE = 200_000


@dataclass(frozen=True, slots=True)
class Part:
    """The choices of some customers, with the resources that they use alone; the part's plan is to come within `gap` of
    its bound, and none is made where that is None: only prices and first choices."""

    columns: Columns
    gap: float | None


@dataclass(frozen=True, slots=True)
class Answer:
    """A part's prices, its bound and each customer's column (-1 for none)."""

    prices: Floats
    bound: float
    chosen: Ints


@dataclass(frozen=True, slots=True)
class Whole:
    """The plan of all parts: each customer's column (-1 for none), prices, and a bound that no plan passes."""

    chosen: Ints
    prices: Floats
    bound: float


Run = Callable[[Callable[[Part], Answer], Iterable[Part]], Iterable[Answer]]


def by_parts(columns: Columns, part: Ints, *, gap: float = 2e-5, sample: int = SAMPLE, run: Run = map) -> Whole:
    """The plan of `columns`, part by part; `part` has a number for each customer, such as one of its region and team.

    Any numbers give a plan that keeps every capacity and a bound that holds; those that share little give the better
    plan. Each part comes within `gap` of its own bound where it can; prices of what is shared are found on `sample`
    customers. `run` maps a function over the parts in their order: `map`, or that of a pool of processes. The same
    columns and parts give the same plan.
    """
    _, place = np.unique(part, return_inverse=True)
    members = [np.flatnonzero(place == n) for n in range(int(place.max(initial=-1)) + 1)]
    uses = [np.isin(np.arange(len(columns.capacity)), _resources(columns, some)) for some in members]
    shared = np.sum(uses, axis=0) > 1 if members else np.zeros(len(columns.capacity), bool)
    prices = _on_a_sample(columns, sample)
    paid = np.where(shared, prices, 0.0)
    own = [use & ~shared for use in uses]
    alone = list(run(answer, _parts(columns, members, own, paid)))
    bound = float((columns.capacity * paid).sum()) + sum(a.bound for a in alone)
    demand = np.array([used(columns, _lifted(columns, m, a.chosen)) for m, a in zip(members, alone, strict=True)])
    shares = _divided(columns.capacity, shared, demand.reshape(len(members), -1), np.array(uses))
    planned = run(answer, _parts(columns, members, uses, np.zeros(len(prices)), shares, gap))
    chosen = np.full(columns.customers, -1)
    for some, made in zip(members, planned, strict=True):
        chosen[some] = _lifted(columns, some, made.chosen)
    return Whole(chosen, _spread(paid, alone, own), bound)


def answer(part: Part) -> Answer:
    """What a part alone comes to."""
    found = solve(part.columns)
    if part.gap is None:
        return Answer(found.prices, found.bound, found.choice.first)
    chosen = repair(part.columns, found)
    exchange(part.columns, chosen, found.prices, found.bound, gap=part.gap)
    return Answer(found.prices, found.bound, chosen)


def _parts(
    columns: Columns,
    members: Sequence[Ints],
    uses: Sequence[NDArray[np.bool_]],
    paid: Floats,
    shares: Sequence[Floats] | None = None,
    gap: float | None = None,
) -> Iterator[Part]:
    """Each part with the resources it uses, renumbered; its columns are worth what is left after `paid`."""
    for n, (some, use) in enumerate(zip(members, uses, strict=True)):
        whole = columns.take(some, columns.capacity)
        number = np.append(np.where(use, np.cumsum(use) - 1, use.sum()), use.sum())
        slots = [(number[r], np.where(number[r] < use.sum(), u, 0.0)) for r, u in zip(whole.resource, whole.use,
                 strict=True)]  # fmt: skip
        yield Part(
            Columns(
                whole.start, whole.value - priced(whole, paid), tuple(r for r, _ in slots), tuple(u for _, u in slots),
                (columns.capacity if shares is None else shares[n])[use], whole.outside,
            ),
            gap,
        )  # fmt: skip


def _resources(columns: Columns, members: Ints) -> Ints:
    """The resources that columns of some customers use."""
    some = columns.take(members, columns.capacity)
    return np.unique(np.concatenate([r[u > 0] for r, u in zip(some.resource, some.use, strict=True)]))


def _on_a_sample(columns: Columns, size: int) -> Floats:
    n = columns.customers
    if n <= size:
        return solve(columns).prices
    some = np.sort(np.random.default_rng(0).permutation(n)[:size])
    return solve(columns.take(some, columns.capacity * (size / n))).prices


def _divided(capacity: Floats, shared: NDArray[np.bool_], demand: Floats, uses: NDArray[np.bool_]) -> list[Floats]:
    """What each part has of each resource: all of its own, and of what is shared in proportion to its demand.

    In whole units; those that rounding down leaves over go to the parts that it took most from.
    """
    shares = [capacity.copy() for _ in demand]
    for r in np.flatnonzero(shared):
        asked = demand[:, r] if demand[:, r].sum() > 0 else uses[:, r].astype(np.float64)
        exact = capacity[r] * asked / asked.sum()
        whole = np.floor(exact)
        left = int(capacity[r] - whole.sum())
        whole[np.argsort(whole - exact, kind="stable")[:left]] += 1.0
        for share, units in zip(shares, whole.tolist(), strict=True):
            share[r] = units
    return shares


def _spread(prices: Floats, answers: Sequence[Answer], uses: Sequence[NDArray[np.bool_]]) -> Floats:
    """The parts' prices at the places of the resources in the whole, `prices` elsewhere."""
    found = prices.copy()
    for made, use in zip(answers, uses, strict=True):
        found[use] = made.prices
    return found


def _lifted(columns: Columns, members: Ints, chosen: Ints) -> Ints:
    """A part's columns as columns of the whole."""
    counts = (columns.start[1:] - columns.start[:-1])[members]
    first = np.cumsum(counts) - counts
    return np.where(chosen >= 0, chosen - first + columns.start[:-1][members], -1)
