"""Within a team: who gets whom. Gives chosen actions to collectors, and what nobody had time for to somebody else."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cureline.engine.allocate.documents import Capacity
from cureline.engine.allocate.frame import Frame
from cureline.engine.allocate.prices import Floats, Ints
from cureline.engine.allocate.repair import priced
from cureline.engine.allocate.staffing import NOBODY, Staffing

# How many more actions than there are collectors' hours left are tried for what time remains.
_MOST_TRIED = 50_000
_DAY_MINUTES = 1_440


@dataclass(frozen=True, slots=True)
class Handed:
    """For each customer of the staffing its column and its collector (places in the lists; -1 for none)."""

    column: Ints
    collector: Ints


class Day:
    """What is left of each collector's day and of each channel, as it is handed out."""

    def __init__(self, frame: Frame, staffing: Staffing, capacity: Capacity) -> None:
        self.frame, self.staffing = frame, staffing
        people = capacity.collectors
        self.minutes = np.array([c.minutes for c in people], np.int64)
        self.cases = np.array([c.caseload for c in people], np.int64)
        self.visits = np.array([c.visits for c in people], np.int64)
        self.members = [np.array(sorted(pool), np.int64) for pool in staffing.pools]
        # who can do least besides goes first, so that rare skills stay free
        self.breadth = np.array([len(c.skills) * len(c.languages) for c in people], np.int64)
        self.place = {c.id: n for n, c in enumerate(people)}
        self.visit = frame.channel.texts.index("visit") if "visit" in frame.channel.texts else -2
        self.channels = [
            [None if (limits := capacity.channels.get(t)) is None else getattr(limits, unit)
             for unit in ("contacts", "minutes", "spend_minor")]
            for t in frame.channel.texts
        ]  # fmt: skip

    def channel_has_room(self, row: int) -> bool:
        """Whether the channel of an action can take it."""
        left = self.channels[int(self.frame.channel.at[row])]
        return all(has is None or has >= use for has, use in zip(left, self._uses(row), strict=True))

    def take_channel(self, row: int) -> None:
        """Count an action on its channel."""
        left = self.channels[int(self.frame.channel.at[row])]
        for unit, use in enumerate(self._uses(row)):
            has = left[unit]
            if has is not None:
                left[unit] = has - use

    def _uses(self, row: int) -> tuple[int, int, int]:
        return 1, int(self.frame.minutes[row]), int(self.frame.cost[row])

    def hand(self, column: int) -> int:
        """The collector who takes a column's action, now counted on the day; -1 where nobody has time."""
        row, pool = int(self.staffing.row[column]), int(self.staffing.pool[column])
        minutes = int(self.frame.minutes[row])
        visits = int(self.frame.channel.at[row]) == self.visit
        some = self.members[pool]
        able = (self.minutes[some] >= minutes) & (self.cases[some] > 0)
        if visits:
            able &= self.visits[some] > 0
        if not able.any():
            return -1
        at = int(self.frame.last_collector.at[row])
        last = self.place.get(self.frame.last_collector.texts[at], -1) if at >= 0 else -1
        some = some[able]
        n = last if last in some else int(some[(self.breadth[some] * _DAY_MINUTES - self.minutes[some]).argmin()])
        self.minutes[n] -= minutes
        self.cases[n] -= 1
        self.visits[n] -= visits
        return n


def hand_out(frame: Frame, staffing: Staffing, capacity: Capacity, chosen: Ints, prices: Floats) -> Handed:
    """Collectors for the chosen columns; then the time left goes to customers who have nothing, best first.

    Within the chosen: first who must be served, then what fewest can do, then the customers of a last collector, then
    long actions before short ones, so that what does not fit is short.
    """
    day = Day(frame, staffing, capacity)
    column, collector = chosen.copy(), np.full(len(chosen), -1)
    taken = np.flatnonzero(chosen >= 0)
    for place in taken.tolist():
        day.take_channel(int(staffing.row[chosen[place]]))
    human = taken[staffing.pool[chosen[taken]] != NOBODY]
    picked = chosen[human]
    row = staffing.row[picked]
    able = np.array([len(p) for p in staffing.pools] + [0], np.int64)[staffing.pool[picked]]
    order = np.lexsort(
        (human, -frame.value[row], -frame.minutes[row], staffing.bonus[picked] == 0, able, ~frame.must[row])
    )
    for place in human[order].tolist():
        n = day.hand(int(chosen[place]))
        collector[place] = n
        if n < 0:
            column[place] = -1
            _give_back(day, int(staffing.row[chosen[place]]))
    _use_what_is_left(day, column, collector, prices)
    return Handed(column, collector)


def _give_back(day: Day, row: int) -> None:
    left = day.channels[int(day.frame.channel.at[row])]
    for unit, use in enumerate(day._uses(row)):
        has = left[unit]
        if has is not None:
            left[unit] = has + use


def _use_what_is_left(day: Day, column: Ints, collector: Ints, prices: Floats) -> None:
    """Customers who have nothing get the best action that still fits, those who must be served first."""
    staffing, frame = day.staffing, day.frame
    columns = staffing.columns
    owner = np.repeat(np.arange(columns.customers), np.diff(columns.start))
    at = np.flatnonzero((column < 0)[owner])
    left = (columns.value - priced(columns, prices))[at]
    must = frame.must[staffing.row[at]]
    for c in at[np.lexsort((at, -left, ~must))][:_MOST_TRIED].tolist():
        place, row = int(owner[c]), int(staffing.row[c])
        if column[place] >= 0 or not day.channel_has_room(row):
            continue
        n = -1
        if staffing.pool[c] != NOBODY:
            n = day.hand(c)
            if n < 0:
                continue
        day.take_channel(row)
        column[place], collector[place] = c, n
