"""Who gets what of a day's capacity: prices of the scarce actions, then whole contacts within each capacity."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cureline.engine.allocate.prices import Columns, solve
from cureline.engine.dynamic.seen import Actions, Floats

_NEVER = -np.inf


def prices(worth: Floats, capacity: Floats) -> Floats:
    """The price of a unit of each action's capacity (debtor by action `worth`, -inf where it may not be done).

    The Lagrangian dual of giving each debtor at most one action: what the last contact of a scarce kind is worth.
    """
    wanted = worth > 0
    some = wanted.any(axis=1)
    if not some.any():
        return np.zeros(len(capacity))
    wanted, worth = wanted[some], worth[some]
    row, action = np.nonzero(wanted)
    counts = wanted.sum(axis=1)
    start = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
    limit = np.minimum(capacity, len(worth)).astype(np.float64)
    columns = Columns(
        start, worth[row, action], (action.astype(np.int64),), (np.ones(len(action)),), limit, np.zeros(len(worth))
    )
    return solve(columns, tolerance=1e-4).prices


def allot(worth: Floats, capacity: Floats, price: Floats, *, fill: bool = True) -> Actions:
    """The action of each debtor (0 none, else column + 1): the one worth most after prices, while capacity lasts.

    Who does not get an action that is full asks for the next best; among equals the lower row goes first. With `fill`
    capacity that is left at these prices goes to whom it is worth anything: tomorrow it is gone.
    """
    room = np.minimum(capacity, len(worth)).astype(np.int64)
    given = np.zeros(len(worth), np.int8)
    _share_out(given, room, worth - price)
    if fill:
        _share_out(given, room, worth)
    return given


def _share_out(given: Actions, room: NDArray[np.int64], worth: Floats) -> None:
    """Give out what there is room for to those with nothing yet, highest worth first, all of it above 0."""
    waiting = np.flatnonzero((given == 0) & (worth > 0).any(axis=1))
    left = np.where(room > 0, worth[waiting], _NEVER)
    while len(waiting):
        best = left.argmax(axis=1)
        top = left[np.arange(len(waiting)), best]
        asks = top > 0
        waiting, left, best, top = waiting[asks], left[asks], best[asks], top[asks]
        served = np.zeros(len(waiting), bool)
        for action in np.unique(best):
            asking = np.flatnonzero(best == action)
            taken = asking[_first(top[asking], room[action])]
            given[waiting[taken]] = action + 1
            served[taken] = True
            room[action] -= len(taken)
        waiting, left = waiting[~served], np.where(room > 0, left[~served], _NEVER)


def _first(worth: Floats, count: int) -> NDArray[np.int64]:
    """Places of the `count` highest, the lower place first among equals."""
    return np.argsort(-worth, kind="stable")[: max(count, 0)]
