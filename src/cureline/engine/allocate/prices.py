"""Prices of scarce capacity: the Lagrangian dual of choosing at most one column a customer, with a certified bound.

Each customer has columns (an action through a team); a column has a value and uses a few resources. For prices p >= 0
of the resources, D(p) = capacity . p + the sum over customers of the best value left after paying the prices is a bound
on every plan. D is convex and, for many customers, nearly smooth: its slope is capacity less use, its curvature is the
density of customers who are about to change their mind. So it is minimised by Newton steps with that density as the
Hessian, first on a sample of customers, then on eight times as many, until all are in: no step size to tune.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# Customers looked at together: their arrays stay in the processor's cache.
_CHUNK = 16_384
_SMALLEST_SAMPLE = 4_096
_GROWTH = 8
_MOST_STEPS = 60
_MOST_FAILURES = 6
# Use beyond capacity, and priced capacity left idle in parts of D, with which Newton steps may end.
_OVER = 0.2
_IDLE = 1e-3
# Subgradient steps: how far below the best bound the first ones aim, how many may fail before the aim is halved.
_MOST_POLISH = 400
_FIRST_AIM = 0.02
_PATIENCE = 8
# A chance of this many customers per resource near their tie steadies the curvature.
_TIES_PER_RESOURCE = 60
# Customers tied exactly would make it infinite: the band is at least this part of what a customer is worth.
_NARROWEST = 1e-3


@dataclass(frozen=True, slots=True)
class Columns:
    """The choices: `start` (n + 1) marks each customer's columns in the arrays that follow (every customer has some).

    `resource[k]` and `use[k]` give the k-th resource that a column uses and how much; where it uses fewer, the resource
    is `len(capacity)` and the use 0. `outside` is what a customer is worth who gets none: 0, or far below 0 for one
    whom the plan must serve while capacity lasts.
    """

    start: Ints
    value: Floats
    resource: tuple[Ints, ...]
    use: tuple[Floats, ...]
    capacity: Floats
    outside: Floats

    @property
    def customers(self) -> int:
        """How many customers choose."""
        return len(self.start) - 1

    def take(self, members: Ints, capacity: Floats) -> Columns:
        """The same choices of some of the customers."""
        counts = (self.start[1:] - self.start[:-1])[members]
        start = np.zeros(len(members) + 1, np.int64)
        np.cumsum(counts, out=start[1:])
        at = np.arange(start[-1]) + np.repeat(self.start[:-1][members] - start[:-1], counts)
        return Columns(
            start, self.value[at], tuple(r[at] for r in self.resource), tuple(u[at] for u in self.use), capacity,
            self.outside[members],
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Choice:
    """What customers would choose at some prices: the bound D and the use of each resource; per customer the first and
    second choice (a column, or -1 for none), what the first is worth after prices and how much worse the second is."""

    bound: float
    used: Floats
    first: Ints
    second: Ints
    worth: Floats
    regret: Floats


class Blocks:
    """The columns regrouped by how many a customer has, so that each choice is a few passes over whole arrays."""

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        counts = columns.start[1:] - columns.start[:-1]
        self._blocks = []
        for count in np.unique(counts):
            members = np.flatnonzero(counts == count)
            for low in range(0, len(members), _CHUNK):
                some = members[low : low + _CHUNK]
                at = columns.start[some] + np.arange(count)[:, None]
                self._blocks.append(
                    (some, at, columns.value[at], [r[at] for r in columns.resource], [u[at] for u in columns.use])
                )

    def _left(self, prices: Floats) -> Iterator[tuple[Ints, Floats]]:
        priced = np.append(prices, 0.0)
        for members, _, value, resource, use in self._blocks:
            left = value.copy()
            for r, u in zip(resource, use, strict=True):
                left -= priced[r] * u
            yield members, left

    def choose(self, prices: Floats) -> Choice:
        """What every customer would choose at these prices; among equals none before any, then the first column."""
        c = self.columns
        first, second = np.empty(c.customers, np.int64), np.empty(c.customers, np.int64)
        worth, regret = np.empty(c.customers), np.empty(c.customers)
        used = np.zeros(len(c.capacity) + 1)
        bound = float((c.capacity * prices).sum())
        for (members, left), block in zip(self._left(prices), self._blocks, strict=True):
            best = c.outside[members].copy()
            other = np.full(len(members), -np.inf)
            pick, spare = np.full(len(members), -1), np.full(len(members), -1)
            for j, row in enumerate(left):
                better = row > best
                runner = ~better & (row > other)
                spare = np.where(better, pick, np.where(runner, j, spare))
                other = np.where(better, best, np.maximum(other, row))
                pick[better] = j
                np.maximum(best, row, out=best)
            bound += float(best.sum())
            worth[members], regret[members] = best, best - other
            at, lane = block[1], np.arange(len(members))
            first[members] = np.where(pick >= 0, at[pick, lane], -1)
            second[members] = np.where(spare >= 0, at[spare, lane], -1)
            served = np.flatnonzero(pick >= 0)
            pick = pick[served]
            for r, u in zip(block[3], block[4], strict=True):
                used += np.bincount(r[pick, served], u[pick, served], len(used))
        return Choice(bound, used[:-1], first, second, worth, regret)


@dataclass(frozen=True, slots=True)
class Prices:
    """The prices found, D there, and the choices at them."""

    prices: Floats
    bound: float
    choice: Choice


def solve(columns: Columns, *, tolerance: float = 2e-7) -> Prices:
    """Prices that bring D within about `tolerance` (of its value) of its least.

    Samples of customers come first, drawn by a fixed permutation of their places, with capacity in proportion.
    """
    n = columns.customers
    sizes = [n]
    while sizes[-1] > _SMALLEST_SAMPLE:
        sizes.append(max(_SMALLEST_SAMPLE, sizes[-1] // _GROWTH))
    order = np.random.default_rng(0).permutation(n)
    prices = np.zeros(len(columns.capacity))
    for size in reversed(sizes[1:]):
        sample = columns.take(np.sort(order[:size]), columns.capacity * (size / n))
        # a sample is itself off by about one part in its size
        prices = _descend(Blocks(sample), prices, max(tolerance, 0.1 / size)).prices
    return _descend(Blocks(columns), prices, tolerance)


def _descend(blocks: Blocks, prices: Floats, tolerance: float) -> Prices:
    """Newton steps on D from `prices`, damped until D falls; where D is too rough for them, slower and surer steps."""
    c = blocks.columns
    now = blocks.choose(prices)
    damping, band = 1e-2, 0.25 if not prices.any() else 0.05
    scale = _scale(c)
    failures = 0
    for _ in range(_MOST_STEPS):
        slope = c.capacity - now.used
        curvature = _curvature(c, now, band)
        trial = np.maximum(prices + _step(curvature, slope, prices, damping, scale), 0.0)
        move = trial - prices
        promised = -float((slope * move).sum() + 0.5 * (move[:, None] * curvature * move[None, :]).sum())
        if promised <= tolerance * abs(now.bound):
            if _settled(c, prices, now):
                return Prices(prices, now.bound, now)
            break
        then = blocks.choose(trial)
        fell = now.bound - then.bound
        if fell > 0.5 * promised:
            damping, band = max(damping / 8, 1e-9), max(band / 2, 0.01)
        elif fell < 0.1 * promised:
            damping, band = damping * 8, min(band * 2, 0.5)
        failures = 0 if fell > 0 else failures + 1
        if fell > 0:
            prices, now = trial, then
        if failures > _MOST_FAILURES:
            break
    return _polish(blocks, Prices(prices, now.bound, now), np.maximum(np.diag(curvature), scale), tolerance)


def _settled(c: Columns, prices: Floats, now: Choice) -> bool:
    """Whether nothing is used far beyond capacity nor dear and idle: not so where many are tied at the same price."""
    over = (now.used - c.capacity) / np.maximum(c.capacity, 1.0)
    idle = float((prices * np.maximum(c.capacity - now.used, 0.0)).sum())
    return bool((over < _OVER).all()) and idle <= _IDLE * abs(now.bound)


def _polish(blocks: Blocks, found: Prices, metric: Floats, tolerance: float) -> Prices:
    """Subgradient steps towards a value a little below the best one, less and less below it as they stop helping.

    Few customers make D a polyhedron with few corners, which no Newton step follows.
    """
    c = blocks.columns
    best, prices, now = found, found.prices, found.choice
    aim, waited = _FIRST_AIM, 0
    direction = np.zeros(len(prices))
    for _ in range(_MOST_POLISH):
        direction = 0.7 * direction + c.capacity - now.used
        direction[(prices <= 0) & (direction > 0)] = 0.0
        length = float((direction * direction / metric).sum())
        if length == 0 or aim <= tolerance:
            break
        target = best.bound - aim * abs(best.bound)
        prices = np.maximum(prices - (now.bound - target) / length * direction / metric, 0.0)
        now = blocks.choose(prices)
        waited = 0 if now.bound < best.bound - 0.1 * aim * abs(best.bound) else waited + 1
        if now.bound < best.bound:
            best = Prices(prices, now.bound, now)
        if waited >= _PATIENCE:
            aim, waited = aim / 2, 0
            prices, now, direction = best.prices, best.choice, np.zeros(len(prices))
    return best


def _scale(c: Columns) -> Floats:
    """A curvature that no resource falls below: use at price 0 per price that would make it worthless."""
    worth = float(np.maximum(c.value, 0.0).sum())
    demand = np.zeros(len(c.capacity) + 1)
    for r, u in zip(c.resource, c.use, strict=True):
        demand += np.bincount(r, u, len(demand))
    demand = demand[:-1]
    return np.where(demand > 0, 1e-2 * demand * demand / max(worth, 1.0), 1.0)


def _curvature(c: Columns, choice: Choice, band: float) -> Floats:
    """Second derivative of D: how use of one resource falls as another's price rises, from customers near a tie."""
    size = len(c.capacity) + 1
    moved = np.flatnonzero(np.isfinite(choice.regret))
    regret = choice.regret[moved]
    wanted = int(max(_TIES_PER_RESOURCE * size, band * len(moved)))
    if wanted < len(moved):
        width = float(np.partition(regret, wanted)[wanted])
        near = moved[regret <= width]
    else:
        width, near = float(regret.max(initial=0.0)), moved
    flat = np.zeros(size * size)
    entries = []
    for pick, sign in ((choice.first, 1.0), (choice.second, -1.0)):
        column = pick[near]
        none = column < 0
        for r, u in zip(c.resource, c.use, strict=True):
            entries.append((np.where(none, size - 1, r[column]), np.where(none, 0.0, sign * u[column])))
    for a, wa in entries:
        for b, wb in entries:
            flat += np.bincount(a * size + b, wa * wb, size * size)
    # half of those near a tie sit on the side that a given move makes change
    return flat.reshape(size, size)[:-1, :-1] / (2 * max(width, _NARROWEST * abs(choice.bound) / max(c.customers, 1)))


def _step(curvature: Floats, slope: Floats, prices: Floats, damping: float, scale: Floats) -> Floats:
    """The Newton step over the prices that are not held at 0, dropping those it would push below."""
    damped = curvature + np.diag(damping * np.maximum(np.diag(curvature), scale))
    free = (prices > 0) | (slope < 0)
    step = np.zeros(len(prices))
    while True:
        at = np.flatnonzero(free)
        step[:] = np.where(free, 0.0, -prices)
        held = (damped * step[None, :]).sum(axis=1)
        step[at] = _solve(damped[np.ix_(at, at)], -(slope + held)[at])
        below = free & (prices + step < 0)
        if not below.any():
            return step
        free &= ~below


def _solve(matrix: Floats, right: Floats) -> Floats:
    """Gaussian elimination of a positive definite system; in numpy alone, whose sums do not depend on threads."""
    a, b = matrix.copy(), right.copy()
    n = len(b)
    for i in range(n):
        factor = a[i + 1 :, i] / a[i, i]
        a[i + 1 :] -= factor[:, None] * a[i]
        b[i + 1 :] -= factor * b[i]
    for i in range(n - 1, -1, -1):
        b[i] = (b[i] - (a[i, i + 1 :] * b[i + 1 :]).sum()) / a[i, i]
    return b
