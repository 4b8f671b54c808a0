"""From prices to a plan: whole choices that keep every capacity, and then use what is left of it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cureline.engine.allocate.prices import Columns, Floats, Ints, Prices

_MOST_ROUNDS = 200
# Of the moves that would help, so many of the best are looked at in a round.
_MOST_MOVES = 50_000
# Customers looked at together, to bound memory.
_CHUNK = 250_000
# Room is compared with this slack, for uses that are not whole numbers.
_ROUNDING = 1e-9


def repair(columns: Columns, found: Prices) -> Ints:
    """The column of each customer (-1 for none): within every capacity.

    Customers go in order of what they would lose by their second choice, for what the first uses, those who must be
    served before all; each takes the best column, after prices, that still has room. Then room that is left goes to
    whoever gains most by it.
    """
    chosen = np.full(columns.customers, -1)
    room = columns.capacity.copy()
    pays = priced(columns, found.prices)
    left = columns.value - pays
    must = columns.outside < 0
    rank = np.empty(columns.customers, np.int64)
    spent = np.where(found.choice.first >= 0, pays[found.choice.first], 0.0)
    firmness = found.choice.regret / np.maximum(spent, 1e-9)
    rank[np.lexsort((-firmness, ~must))] = np.arange(columns.customers)
    first = found.choice.first
    # whom the prices leave out, but the plan must serve, is asked before the others all the same
    least = np.where(must, -np.inf, columns.outside)
    wishing, priced_out = np.flatnonzero(must & (first >= 0)), np.flatnonzero(must & (first < 0))
    _settle(columns, chosen, room, wishing, first[wishing], left, least, rank)
    _settle(columns, chosen, room, *_next_wish(columns, priced_out, room, left, least), left, least, rank)
    wishing = np.flatnonzero(~must & (first >= 0))
    _settle(columns, chosen, room, wishing, first[wishing], left, least, rank)
    _fill(columns, chosen, room, found.prices)
    return chosen


def priced(columns: Columns, prices: Floats) -> Floats:
    """What each column pays for the capacity it uses."""
    with_none = np.append(prices, 0.0)
    total = np.zeros(len(columns.value))
    for r, u in zip(columns.resource, columns.use, strict=True):
        total += with_none[r] * u
    return total


def used(columns: Columns, chosen: Ints) -> Floats:
    """What a plan uses of each resource."""
    total = np.zeros(len(columns.capacity) + 1)
    taken = chosen[chosen >= 0]
    for r, u in zip(columns.resource, columns.use, strict=True):
        total += np.bincount(r[taken], u[taken], len(total))
    return total[:-1]


def _settle(
    columns: Columns, chosen: Ints, room: Floats, waiting: Ints, wish: Ints, left: Floats, least: Floats, rank: Ints
) -> None:
    """Give each waiting customer its wish while there is room, in order of rank, and the refused their next best."""
    for _ in range(_MOST_ROUNDS):
        if not len(waiting):
            return
        granted = _granted(columns, wish, rank[waiting], room)
        chosen[waiting[granted]] = wish[granted]
        room -= _taken(columns, wish[granted])
        waiting, wish = _next_wish(columns, waiting[~granted], room, left, least)


def _next_wish(columns: Columns, waiting: Ints, room: Floats, left: Floats, least: Floats) -> tuple[Ints, Ints]:
    """Of each waiting customer the best column that has room and leaves more than `least`; the others drop out."""
    owner, column = columns_of(columns, waiting)
    open_room = np.append(room, np.inf) + _ROUNDING
    fits = left[column] > least[waiting][owner]
    for r, u in zip(columns.resource, columns.use, strict=True):
        fits &= u[column] <= open_room[r[column]]
    owner, column = owner[fits], column[fits]
    best = np.lexsort((column, -left[column], owner))
    owner, column = owner[best], column[best]
    lead = np.flatnonzero(np.append(True, owner[1:] != owner[:-1])) if len(owner) else np.zeros(0, np.int64)
    return waiting[owner[lead]], column[lead]


def _granted(columns: Columns, wish: Ints, rank: Ints, room: Floats) -> NDArray[np.bool_]:
    """Which wishes fit together: on each resource those of the first ranks until its room ends."""
    granted = np.ones(len(wish), bool)
    wanted = _taken(columns, wish)
    short = np.append(wanted > room + _ROUNDING, False)
    if not short.any():
        return granted
    rows, resources, uses = [], [], []
    for r, u in zip(columns.resource, columns.use, strict=True):
        at = np.flatnonzero(short[r[wish]] & (u[wish] > 0))
        rows.append(at)
        resources.append(r[wish[at]])
        uses.append(u[wish[at]])
    row, resource, use = np.concatenate(rows), np.concatenate(resources), np.concatenate(uses)
    order = np.lexsort((rank[row], resource))
    row, resource, use = row[order], resource[order], use[order]
    through = np.cumsum(use)
    first = np.flatnonzero(np.append(True, resource[1:] != resource[:-1]))
    before = np.repeat(through[first] - use[first], np.diff(np.append(first, len(row))))
    over = through - before > room[resource] + _ROUNDING
    granted[row[over]] = False
    return granted


def _taken(columns: Columns, taken: Ints) -> Floats:
    total = np.zeros(len(columns.capacity) + 1)
    for r, u in zip(columns.resource, columns.use, strict=True):
        total += np.bincount(r[taken], u[taken], len(total))
    return total[:-1]


def owners(columns: Columns) -> Ints:
    """The customer of each column."""
    return np.repeat(np.arange(columns.customers), np.diff(columns.start))


def columns_of(columns: Columns, customers: Ints) -> tuple[Ints, Ints]:
    """All columns of some customers: each one's place among them, and the column."""
    counts = columns.start[customers + 1] - columns.start[customers]
    owner = np.repeat(np.arange(len(customers)), counts)
    first = np.repeat(columns.start[customers] - (np.cumsum(counts) - counts), counts)
    return owner, first + np.arange(len(owner))


def _fill(columns: Columns, chosen: Ints, room: Floats, prices: Floats) -> None:
    """Move customers to columns worth more while there is room for the move: most gain per price of its use first."""
    pays = priced(columns, prices)
    customers = np.arange(columns.customers)
    for _ in range(_MOST_ROUNDS):
        owner, column, gain, extra = _moves(columns, customers, chosen, room, pays)
        if not len(column):
            return
        could = np.zeros(len(customers), bool)
        could[owner] = True
        merit = gain / np.maximum(extra, 1e-9 * np.maximum(gain, 1.0))
        if len(merit) > _MOST_MOVES:
            some = np.argpartition(-merit, _MOST_MOVES)[:_MOST_MOVES]
            owner, column, merit = owner[some], column[some], merit[some]
        order = np.lexsort((column, -merit, owner))
        owner, column, merit = owner[order], column[order], merit[order]
        lead = np.flatnonzero(np.append(True, owner[1:] != owner[:-1]))
        owner, column, merit = owner[lead], column[lead], merit[lead]
        rank = np.empty(len(lead), np.int64)
        rank[np.lexsort((owner, -merit))] = np.arange(len(lead))
        granted = _granted(columns, column, rank, room)
        if not granted.any():
            return
        moved, target = customers[owner[granted]], column[granted]
        before = chosen[moved]
        room += _taken(columns, before[before >= 0]) - _taken(columns, target)
        chosen[moved] = target
        customers = customers[could]


def _moves(
    columns: Columns, customers: Ints, chosen: Ints, room: Floats, pays: Floats
) -> tuple[Ints, Ints, Floats, Floats]:
    """The columns worth more than the present one for which there is room: owner, column, gain and price of use."""
    found = [
        _moves_of(columns, customers[low : low + _CHUNK], low, chosen, room, pays)
        for low in range(0, len(customers), _CHUNK)
    ]
    if not found:
        return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0), np.zeros(0)
    owner, column, gain, extra = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return owner, column, gain, extra


def _moves_of(
    columns: Columns, customers: Ints, low: int, chosen: Ints, room: Floats, pays: Floats
) -> tuple[Ints, Ints, Floats, Floats]:
    owner, column = columns_of(columns, customers)
    now = chosen[customers]
    present = np.where(now >= 0, columns.value[now], columns.outside[customers])
    paid = np.where(now >= 0, pays[now], 0.0)
    gain = columns.value[column] - present[owner]
    fits = gain > 0
    open_room = np.append(room, np.inf) + _ROUNDING
    for r, u in zip(columns.resource, columns.use, strict=True):
        fits &= u[column] <= open_room[r[column]]
    owner, column, gain = owner[fits], column[fits], gain[fits]
    return owner + low, column, gain, pays[column] - paid[owner]
