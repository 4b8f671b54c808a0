"""What the bank can see of every debtor, by the names of the portrait's vocabulary; computed only when it is read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cureline.engine.simulate.book import BUCKETS, NEVER, Book, Calendar
from cureline.engine.simulate.population import index_of_cash
from cureline.engine.simulate.worlds import ACTIONS

QUADRANTS = ("can_will", "can_wont", "cant_will", "cant_wont")
MIDDLE = 50

# name -> what it is; a column that may be unknown is a real number, NaN where unknown
COLUMNS: Mapping[str, str] = {
    "dpd": "days past due", "bucket": "M0 to M7+ as text", "bucket_number": "the same as 0 to 7",
    "past_due_minor": "money past due", "exposure_minor": "the whole debt", "instalment_minor": "asked a month",
    "due_in_days": "days until the next due day", "limit_minor": "the same as the debt at the start",
    "ability": "the bank's index, 0 to 100, noisy", "willingness": "the bank's index, 0 to 100, noisy",
    "quadrant": "can_will, can_wont, cant_will, cant_wont by the indices",
    "p_cure": "the score's chance to become current in a month", "p_default": "the score's chance of 90 days and more",
    "promise_open": "a promise runs", "promise_due_in_days": "days until it is due; NaN without one",
    "promises_broken": "promises broken", "promises_kept": "promises kept",
    "days_since_broken": "days since the last promise was broken; NaN where none was",
    "calls_30d": "calls in 30 days", "contacts_30d": "contacts in 30 days", "right_party_30d": "talks in 30 days",
    "days_since_contact": "NaN where there was none", "days_since_right_party": "NaN where there was none",
    "days_since_payment": "since a payment of money past due; NaN where there was none",
    "complaints": "complaints so far", "complaint_open": "one is open", "in_plan": "a plan runs",
    "hardship": "hardship is known", "vulnerable": "known to be vulnerable", "in_litigation": "a suit is pending",
    "written_off": "out of the book",
    **{f"reach_{a}": "chance to reach by it; NaN without a point" for a in ACTIONS[1:6]},
    "best_hour": "hour of the last talk; NaN without one",
}  # fmt: skip


class State(Mapping[str, NDArray[Any]]):
    """The columns of COLUMNS for a day, read-only; index is debtor."""

    def __init__(self, book: Book, day: int, on: dt.date, calendar: Calendar) -> None:
        self._book, self._day, self._on, self._calendar = book, day, on, calendar
        self._known: dict[str, NDArray[Any]] = {}

    def __getitem__(self, name: str) -> NDArray[Any]:
        if name not in self._known:
            if name not in COLUMNS:
                raise KeyError(name)
            value = self._make(name)
            view = value.view()
            view.flags.writeable = False
            self._known[name] = view
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(COLUMNS)

    def __len__(self) -> int:
        return len(COLUMNS)

    def _make(self, name: str) -> NDArray[Any]:
        b = self._book
        if name.startswith("reach_"):
            reach = b.people.reach[:, ACTIONS.index(name.removeprefix("reach_"))]
            return np.where(reach > 0, reach, np.float32(np.nan))
        direct: dict[str, Callable[[], NDArray[Any]]] = {
            "dpd": lambda: b.dpd, "bucket": lambda: np.asarray(BUCKETS)[b.bucket], "bucket_number": lambda: b.bucket,
            "past_due_minor": lambda: b.past_due, "exposure_minor": lambda: b.balance,
            "instalment_minor": lambda: b.people.instalment_minor, "limit_minor": lambda: b.people.balance_minor,
            "due_in_days": self._due_in_days, "ability": self._ability, "willingness": self._willingness,
            "quadrant": self._quadrant, "p_cure": lambda: self._score("p_cure", 1),
            "p_default": lambda: self._score("p_default", -1), "promise_open": lambda: b.promise_open,
            "promise_due_in_days": lambda: self._until(b.promise_due), "promises_broken": lambda: b.broken,
            "promises_kept": lambda: b.kept, "days_since_broken": lambda: self._since(b.broken_on),
            "calls_30d": lambda: b.calls, "contacts_30d": lambda: b.contacts, "right_party_30d": lambda: b.talks,
            "days_since_contact": lambda: self._since(b.last_contact),
            "days_since_right_party": lambda: self._since(b.last_talk),
            "days_since_payment": lambda: self._since(b.last_payment), "complaints": lambda: b.complaints,
            "complaint_open": lambda: b.complaint_until >= self._day, "in_plan": lambda: b.in_plan,
            "hardship": lambda: b.hardship, "vulnerable": lambda: b.people.vulnerable,
            "in_litigation": lambda: b.litigation, "written_off": lambda: b.written_off,
            "best_hour": lambda: b.talk_hour,
        }  # fmt: skip
        return direct[name]()

    def _since(self, day: NDArray[np.int32]) -> NDArray[np.float32]:
        return np.where(day == NEVER, np.nan, self._day - day).astype(np.float32)

    def _until(self, day: NDArray[np.int32]) -> NDArray[np.float32]:
        return np.where(day == NEVER, np.nan, day - self._day).astype(np.float32)

    def _due_in_days(self) -> NDArray[np.int32]:
        month = np.full(self._book.size, self._calendar.month(self._on), dtype=np.int16)
        this = self._calendar.day(month, self._book.people.due_day) - self._day
        after = self._calendar.day(month + np.int16(1), self._book.people.due_day) - self._day
        return np.where(this >= 0, this, after).astype(np.int32)

    def _ability(self) -> NDArray[np.int16]:
        people = self._book.people
        true = index_of_cash(people.free_cash_minor / people.instalment_minor, people.world["bank.ability_even"])
        seen = true + people.ability_noise - people.world["bank.hardship_points"] * self._book.hardship
        return np.clip(np.round(seen), 0, 100).astype(np.int16)

    def _willingness(self) -> NDArray[np.int16]:
        b, world = self._book, self._book.people.world
        most = world["bank.learned_most"]
        kept, broken = np.minimum(b.kept, most), np.minimum(b.broken, most)
        learned = world["bank.kept_points"] * kept - world["bank.broken_points"] * broken
        return np.clip(np.round(100 * b.people.will + b.people.will_noise + learned), 0, 100).astype(np.int16)

    def _quadrant(self) -> NDArray[Any]:
        cannot, wont = self["ability"] < MIDDLE, self["willingness"] < MIDDLE
        return np.asarray(QUADRANTS)[cannot * 2 + wont * 1]

    def _score(self, name: str, sign: int) -> NDArray[np.float32]:
        world = self._book.people.world
        base = np.asarray(world[f"bank.{name}"], dtype=np.float32)
        odds = np.log(base / (1 - base))[self._book.bucket]
        points = (self["ability"] - MIDDLE) + (self["willingness"] - MIDDLE)
        return (1 / (1 + np.exp(-(odds + sign * world["bank.index_weight"] * points)))).astype(np.float32)
