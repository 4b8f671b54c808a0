"""Within the day: who gets whom. Gives chosen actions to collectors, and makes room for what does not fit at first."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from cureline.engine.allocate.day import Day
from cureline.engine.allocate.documents import Capacity
from cureline.engine.allocate.frame import Frame
from cureline.engine.allocate.prices import Floats, Ints
from cureline.engine.allocate.repair import owners, priced
from cureline.engine.allocate.staffing import NOBODY, Staffing

# How many of the actions left over are tried for the time that remains, and how many get room made for them.
_MOST_TRIED = 50_000
_MOST_PACKED = 5_000
# Collectors with most time left who are asked to pass an action on.
_MOST_ASKED = 12
_NEVER = 1 << 30


@dataclass(frozen=True, slots=True)
class Handed:
    """For each customer of the staffing its column and its collector (places in the lists; -1 for none)."""

    column: Ints
    collector: Ints


class _Hand:
    """The state while actions are given out."""

    def __init__(self, day: Day, chosen: Ints) -> None:
        self.day = day
        self.column = chosen.copy()
        self.collector = np.full(len(chosen), -1)
        self.held: dict[int, list[int]] = defaultdict(list)
        for column in chosen[chosen >= 0].tolist():
            day.take_channel(column)

    def give(self, place: int, column: int, n: int) -> None:
        self.day.take(column, n)
        self.column[place], self.collector[place] = column, n
        self.held[n].append(place)

    def take_back(self, place: int) -> None:
        n = int(self.collector[place])
        self.day.take(int(self.column[place]), n, -1)
        self.held[n].remove(place)
        self.collector[place] = -1

    def drop(self, place: int) -> None:
        self.day.take_channel(int(self.column[place]), -1)
        self.column[place] = -1


def hand_out(frame: Frame, staffing: Staffing, capacity: Capacity, chosen: Ints, prices: Floats) -> Handed:
    """Collectors for the chosen columns; then the time left goes to customers who have nothing, best first.

    Within the chosen: first who must be served, then what fewest can do, then the customers of a last collector, then
    long actions before short ones, so that what does not fit is short. For that, actions change hands.
    """
    day = Day(frame, staffing, capacity)
    hand = _Hand(day, chosen)
    taken = np.flatnonzero(chosen >= 0)
    human = taken[staffing.pool[chosen[taken]] != NOBODY]
    picked = chosen[human]
    row = staffing.row[picked]
    able = np.array([len(p) for p in staffing.pools] + [0], np.int64)[staffing.pool[picked]]
    order = np.lexsort(
        (human, -frame.value[row], -frame.minutes[row], staffing.bonus[picked] == 0, able, ~frame.must[row])
    )
    waiting = []
    for place in human[order].tolist():
        column = int(chosen[place])
        some = day.able(column)
        if len(some):
            hand.give(place, column, day.best(column, some))
        else:
            waiting.append(place)
    _pack(hand, waiting)
    _use_what_is_left(hand, prices)
    return Handed(hand.column, hand.collector)


def _pack(hand: _Hand, waiting: list[int]) -> None:
    """Place what did not fit: by passing an action on to another collector, or instead of one that is worth less."""
    day, frame, row = hand.day, hand.day.frame, hand.day.staffing.row

    def merit(place: int) -> tuple[bool, int]:
        at = row[hand.column[place]]
        return bool(frame.must[at]), int(frame.value[at])

    queue = sorted(waiting, key=lambda p: (merit(p), -p), reverse=True)
    # by pool, the shortest action that nobody could make room for by passing one on
    stuck: dict[int, int] = {}
    for tried, place in enumerate(queue):
        column = int(hand.column[place])
        some = day.able(column)
        if len(some):
            hand.give(place, column, day.best(column, some))
            continue
        if tried >= _MOST_PACKED:
            hand.drop(place)
            continue
        asked = day.qualified(column)
        asked = asked[np.lexsort((asked, -day.minutes[asked]))][:_MOST_ASKED].tolist()
        pool = int(day.staffing.pool[column])
        if day.needs(column) < stuck.get(pool, _NEVER):
            if _pass_on(hand, place, column, asked):
                continue
            stuck[pool] = day.needs(column)
        least = min(
            (p for n in asked for p in hand.held[n] if merit(p) < merit(place) and _frees(hand, p, n, column)),
            key=lambda p: (merit(p), p),
            default=None,
        )
        if least is None:
            hand.drop(place)
            continue
        n = int(hand.collector[least])
        hand.take_back(least)
        hand.give(place, column, n)
        # what gave way is worth less than all that is still waiting or waits its own turn
        queue.append(least)


def _pass_on(hand: _Hand, place: int, column: int, asked: list[int]) -> bool:
    """Whether one of the asked could take a column by passing an action of theirs to somebody with time."""
    day = hand.day
    most = int(day.minutes[day.cases > 0].max(initial=0))
    for n in asked:
        # what nobody has time for can't be passed on
        if day.needs(column) - int(day.minutes[n]) > most:
            continue
        for other in sorted(hand.held[n], key=lambda p: (day.needs(int(hand.column[p])), p)):
            if day.needs(int(hand.column[other])) > most:
                break
            if not _frees(hand, other, n, column):
                continue
            theirs = int(hand.column[other])
            able = day.able(theirs)
            able = able[able != n]
            if len(able):
                hand.take_back(other)
                hand.give(other, theirs, day.best(theirs, able))
                hand.give(place, column, n)
                return True
    return False


def _frees(hand: _Hand, other: int, n: int, column: int) -> bool:
    """Whether a collector has time for a column once one of their actions is gone."""
    day = hand.day
    theirs = int(hand.column[other])
    if day.is_visit(column) and not day.is_visit(theirs) and day.visits[n] <= 0:
        return False
    return bool(day.minutes[n] + day.needs(theirs) >= day.needs(column))


def _use_what_is_left(hand: _Hand, prices: Floats) -> None:
    """Customers who have nothing get the best action that still fits, those who must be served first."""
    day, staffing = hand.day, hand.day.staffing
    columns = staffing.columns
    owner = owners(columns)
    at = np.flatnonzero((hand.column < 0)[owner])
    left = (columns.value - priced(columns, prices))[at]
    must = day.frame.must[staffing.row[at]]
    for column in at[np.lexsort((at, -left, ~must))][:_MOST_TRIED].tolist():
        place = int(owner[column])
        if hand.column[place] >= 0 or not day.channel_has_room(column):
            continue
        if staffing.pool[column] == NOBODY:
            hand.column[place] = column
        else:
            some = day.able(column)
            if not len(some):
                continue
            hand.give(place, column, day.best(column, some))
        day.take_channel(column)
