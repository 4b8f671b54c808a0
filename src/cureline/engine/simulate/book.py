"""Where every debtor stands on a day of a run: the arrays that the day changes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from cureline.engine.simulate.population import Population
from cureline.engine.simulate.worlds import ACTIONS

NEVER = -100_000
WINDOW_DAYS = 30
BUCKETS = ("M0", "M1", "M2", "M3", "M4", "M5", "M6", "M7+")
_LAST_BUCKET = len(BUCKETS) - 1


class Calendar:
    """Due days of each month as day numbers of the run, so that days past due are counted by the real calendar."""

    def __init__(self, start_on: dt.date, days: int, back: int) -> None:
        self.start_on = start_on
        first = start_on.year * 12 + start_on.month - 1 - back
        months = back + days // 28 + 2
        self.first_month = first
        table = np.zeros((months, 29), dtype=np.int32)
        for n in range(months):
            year, month = divmod(first + n, 12)
            table[n, 1:] = (dt.date(year, month + 1, 1) - start_on).days + np.arange(28)
        self._table = table

    def month(self, on: dt.date) -> int:
        """The place of a day's month."""
        return on.year * 12 + on.month - 1 - self.first_month

    def day(self, month: NDArray[np.int16], day_of_month: NDArray[np.int8]) -> NDArray[np.int32]:
        """The number of a day of a month; 0 is the run's first day."""
        found: NDArray[np.int32] = self._table[np.clip(month, 0, len(self._table) - 1), day_of_month]
        return found


@dataclass
class Book:
    """Every debtor's standing; day numbers count from the run's first day, NEVER is none."""

    people: Population
    past_due: NDArray[np.int64]
    balance: NDArray[np.int64]
    dpd: NDArray[np.int32]
    oldest_month: NDArray[np.int16]
    cash: NDArray[np.float32]
    will: NDArray[np.float32]
    size: int = field(init=False)

    def __post_init__(self) -> None:
        n = self.size = self.people.size
        self.late = self.past_due > 0
        self.push = np.zeros(n, dtype=np.float32)
        self.fatigue = np.zeros(n, dtype=np.float32)
        self.employed = np.ones(n, dtype=np.bool_)
        self.ill_until = np.full(n, NEVER, dtype=np.int32)
        self.hardship = np.zeros(n, dtype=np.bool_)
        self.opted_out = np.zeros((n, len(ACTIONS)), dtype=np.bool_)
        self.complaints = np.zeros(n, dtype=np.int16)
        self.complaint_until = np.full(n, NEVER, dtype=np.int32)
        self.disputed_until = np.full(n, NEVER, dtype=np.int32)
        self.litigation = np.zeros(n, dtype=np.bool_)
        self.legal_from = np.full(n, NEVER, dtype=np.int32)
        self.written_off = np.zeros(n, dtype=np.bool_)
        self.promise_due = np.full(n, NEVER, dtype=np.int32)
        self.promise_amount = np.zeros(n, dtype=np.int64)
        self.promise_paid = np.zeros(n, dtype=np.int64)
        self.promise_made = np.full(n, NEVER, dtype=np.int32)
        self.reminded = np.zeros(n, dtype=np.bool_)
        self.kept = np.zeros(n, dtype=np.int16)
        self.broken = np.zeros(n, dtype=np.int16)
        self.broken_on = np.full(n, NEVER, dtype=np.int32)
        self.plan_left = np.zeros(n, dtype=np.int8)
        self.plan_amount = np.zeros(n, dtype=np.int64)
        self.plan_missed = np.zeros(n, dtype=np.int8)
        self.last_contact = np.full(n, NEVER, dtype=np.int32)
        self.last_talk = np.full(n, NEVER, dtype=np.int32)
        self.last_payment = np.full(n, NEVER, dtype=np.int32)
        self.talk_hour = np.full(n, np.nan, dtype=np.float32)
        # counts of the last 30 days, and what each of those days added
        self.calls = np.zeros(n, dtype=np.int16)
        self.contacts = np.zeros(n, dtype=np.int16)
        self.talks = np.zeros(n, dtype=np.int16)
        self._ring = np.zeros((WINDOW_DAYS, 3, n), dtype=np.uint8)

    def turn(self, day: int) -> None:
        """A new day: what happened thirty days ago no longer counts."""
        slot = self._ring[day % WINDOW_DAYS]
        self.calls -= slot[0]
        self.contacts -= slot[1]
        self.talks -= slot[2]
        slot[:] = 0

    def count(self, day: int, rows: NDArray[np.int64], called: NDArray[np.bool_], talked: NDArray[np.bool_]) -> None:
        """The day's contacts; a debtor has one a day at most."""
        slot = self._ring[day % WINDOW_DAYS]
        slot[0, rows] = called
        slot[1, rows] = 1
        slot[2, rows] = talked
        self.calls[rows] += called
        self.contacts[rows] += 1
        self.talks[rows] += talked

    @property
    def bucket(self) -> NDArray[np.int8]:
        """M0 to M7+ as 0 to 7."""
        return np.minimum((self.dpd + 29) // 30, _LAST_BUCKET).astype(np.int8)

    @property
    def in_plan(self) -> NDArray[np.bool_]:
        """Whether a plan runs."""
        return self.plan_left > 0

    @property
    def promise_open(self) -> NDArray[np.bool_]:
        """Whether a promise runs."""
        return self.promise_due != NEVER


def open_book(people: Population, calendar: Calendar) -> Book:
    """The book on the morning of a run's first day."""
    # billed before the first day: the month in which the last due day lies
    this = calendar.month(calendar.start_on)
    billed = np.full(people.size, this, dtype=np.int16)
    billed[calendar.day(billed, people.due_day) >= 0] -= 1
    unpaid = -(-people.past_due_minor // people.instalment_minor)
    oldest = (billed - unpaid + 1).astype(np.int16)
    late = people.past_due_minor > 0
    dpd = np.where(late, np.maximum(-calendar.day(oldest, people.due_day), 0), 0).astype(np.int32)
    if people.dpd is not None:
        dpd = people.dpd.copy()
        first = [calendar.start_on - dt.timedelta(days=int(days)) for days in dpd]
        oldest = np.asarray([calendar.month(day) for day in first], dtype=np.int16)
    # money melts from pay day on: what is there depends on how long that is ago
    since = (calendar.start_on.day - people.pay_day.astype(np.int32)) % 30
    left = (1 - people.world["money.spend_daily"]) ** since
    cash = people.free_cash_minor * left * people.world["money.first_part"]
    return Book(
        people=people, past_due=people.past_due_minor.copy(), balance=people.balance_minor.copy(), dpd=dpd,
        oldest_month=oldest, cash=cash.astype(np.float32), will=people.will.copy(),
    )  # fmt: skip
