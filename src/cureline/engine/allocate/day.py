"""What is left of a day while it is handed out: of each collector's time and of each channel."""

from __future__ import annotations

import numpy as np

from cureline.engine.allocate.documents import Capacity
from cureline.engine.allocate.frame import Frame
from cureline.engine.allocate.prices import Ints
from cureline.engine.allocate.staffing import Staffing

_UNITS = ("contacts", "minutes", "spend_minor")


class Day:
    """Room by collector (places in the capacity's list) and by channel, for columns of the staffing."""

    def __init__(self, frame: Frame, staffing: Staffing, capacity: Capacity) -> None:
        self.frame, self.staffing = frame, staffing
        people = capacity.collectors
        self.minutes = np.array([c.minutes for c in people], np.int64)
        self.cases = np.array([c.caseload for c in people], np.int64)
        self.visits = np.array([c.visits for c in people], np.int64)
        self.members = [np.array(sorted(pool), np.int64) for pool in staffing.pools]
        self._place = {c.id: n for n, c in enumerate(people)}
        self._visit = frame.channel.texts.index("visit") if "visit" in frame.channel.texts else -2
        self._channels = [
            [None if (limits := capacity.channels.get(t)) is None else getattr(limits, unit) for unit in _UNITS]
            for t in frame.channel.texts
        ]

    def needs(self, column: int) -> int:
        """Minutes of a column's action."""
        return int(self.frame.minutes[self.staffing.row[column]])

    def is_visit(self, column: int) -> bool:
        """Whether a column's action is a visit."""
        return int(self.frame.channel.at[self.staffing.row[column]]) == self._visit

    def qualified(self, column: int) -> Ints:
        """The collectors who may do a column's action."""
        return self.members[int(self.staffing.pool[column])]

    def able(self, column: int) -> Ints:
        """Those of them who have time for it."""
        some = self.qualified(column)
        fits = (self.minutes[some] >= self.needs(column)) & (self.cases[some] > 0)
        if self.is_visit(column):
            fits &= self.visits[some] > 0
        return some[fits]

    def best(self, column: int, some: Ints) -> int:
        """The one of some collectors to take a column: the customer's last one, else whose time a case fits it best."""
        at = int(self.frame.last_collector.at[self.staffing.row[column]])
        last = self._place.get(self.frame.last_collector.texts[at], -1) if at >= 0 else -1
        if last in some:
            return last
        return int(some[np.abs(self.minutes[some] / self.cases[some] - self.needs(column)).argmin()])

    def take(self, column: int, n: int, sign: int = 1) -> None:
        """Count a column's action on a collector's day, or with `sign` -1 give its time back."""
        self.minutes[n] -= sign * self.needs(column)
        self.cases[n] -= sign
        if self.is_visit(column):
            self.visits[n] -= sign

    def channel_has_room(self, column: int) -> bool:
        """Whether the channel of an action can take it."""
        left = self._channels[int(self.frame.channel.at[self.staffing.row[column]])]
        return all(has is None or has >= use for has, use in zip(left, self._uses(column), strict=True))

    def take_channel(self, column: int, sign: int = 1) -> None:
        """Count an action on its channel, or give it back."""
        left = self._channels[int(self.frame.channel.at[self.staffing.row[column]])]
        for unit, use in enumerate(self._uses(column)):
            has = left[unit]
            if has is not None:
                left[unit] = has - sign * use

    def _uses(self, column: int) -> tuple[int, int, int]:
        row = self.staffing.row[column]
        return 1, int(self.frame.minutes[row]), int(self.frame.cost[row])
