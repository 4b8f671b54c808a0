"""Pairs of moves that together are worth more and fit: the last part of a plan, where single moves no longer help.

At good prices all that a plan can still gain is the price of its unused capacity. So the moves that lose least after
prices are the ones to combine: one customer gives way so that another, worth more, fits.
"""

from __future__ import annotations

import numpy as np

from cureline.engine.allocate.prices import Columns, Floats, Ints
from cureline.engine.allocate.repair import columns_of, priced, used

# How many moves are paired with one another in a round, and how many rounds there are at most.
_MOVES = 600
_ROUNDS = 80
_MOST_PAIRS = 400
_ROUNDING = 1e-9


def exchange(columns: Columns, chosen: Ints, prices: Floats, bound: float, *, gap: float) -> None:
    """Better `chosen` (in place) by pairs of moves until it is within `gap` of the bound or no pair helps."""
    pays = priced(columns, prices)
    left = columns.value - pays
    room = np.append(columns.capacity - used(columns, chosen), np.inf)
    for _ in range(_ROUNDS):
        worth = float(np.where(chosen >= 0, columns.value[chosen], columns.outside).sum())
        if bound - worth <= gap * abs(bound):
            return
        if not _round(columns, chosen, room, left):
            return


def _round(columns: Columns, chosen: Ints, room: Floats, left: Floats) -> bool:
    """One round: whether any pair was carried out."""
    customer, column = _cheap_moves(columns, chosen, left, room)
    if not len(customer):
        return False
    before = chosen[customer]
    gain = _value(columns, column, customer) - _value(columns, before, customer)
    change = _use(columns, column) - _use(columns, before)
    # a pair of a move with nothing is a single move
    customer, column = np.append(customer, -1), np.append(column, -1)
    gain, change = np.append(gain, 0.0), np.vstack([change, np.zeros(change.shape[1])])
    total = gain[:, None] + gain[None, :]
    fits = total > 0
    for r in range(change.shape[1]):
        add = change[:, r]
        if 2 * add.max() > room[r]:
            fits &= add[:, None] + add[None, :] <= room[r] + _ROUNDING
    fits &= customer[:, None] != customer[None, :]
    first, second = np.nonzero(np.triu(fits))
    if not len(first):
        return False
    order = np.lexsort((second, first, -total[first, second]))[:_MOST_PAIRS]
    moved: set[int] = {-1}
    done = False
    for a, b in zip(first[order].tolist(), second[order].tolist(), strict=True):
        pair = [m for m in (a, b) if customer[m] >= 0]
        if any(int(customer[m]) in moved for m in pair):
            continue
        extra = change[a] + change[b]
        if (extra > room[:-1] + _ROUNDING).any():
            continue
        for m in pair:
            chosen[customer[m]] = column[m]
            moved.add(int(customer[m]))
        room[:-1] -= extra
        done = True
    return done


def _cheap_moves(columns: Columns, chosen: Ints, left: Floats, room: Floats) -> tuple[Ints, Ints]:
    """The moves to another column or to none that lose least after prices."""
    everyone = np.arange(columns.customers)
    owner, column = columns_of(columns, everyone)
    present = np.where(chosen >= 0, left[chosen], columns.outside)
    loss = np.concatenate([present[owner] - left[column], np.where(chosen >= 0, present - columns.outside, np.inf)])
    loss[: len(column)][column == chosen[owner]] = np.inf
    owner, column = np.append(owner, everyone), np.append(column, np.full(columns.customers, -1))
    some = np.flatnonzero(np.isfinite(loss))
    if len(some) > _MOVES:
        some = some[np.argpartition(loss[some], _MOVES)[:_MOVES]]
    some = some[np.lexsort((some, loss[some]))]
    return owner[some], column[some]


def _value(columns: Columns, column: Ints, customer: Ints) -> Floats:
    return np.where(column >= 0, columns.value[column], columns.outside[customer])


def _use(columns: Columns, column: Ints) -> Floats:
    """Use of each resource, one row a column; none uses nothing."""
    table = np.zeros((len(column), len(columns.capacity) + 1))
    lane = np.arange(len(column))
    for r, u in zip(columns.resource, columns.use, strict=True):
        np.add.at(table, (lane, r[column]), np.where(column >= 0, u[column], 0.0))
    return table[:, :-1]
