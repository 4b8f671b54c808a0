"""The gate inside a run: the rule pack's caps by counters, its circumstances by the book, and the bank's own stages."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cureline.engine import compliance
from cureline.engine.compliance import Pack, Rule
from cureline.engine.compliance.words import EVENTS, VOCABULARY
from cureline.engine.simulate.book import NEVER, Book
from cureline.engine.simulate.worlds import ACTIONS, World

Flags = NDArray[np.bool_]
# what an attempt ended in, as the rules' events name it: nobody, another person, the customer, a refusal
OUTCOMES = ("no_answer", "third_party", "right_party", "refused")
WRITTEN = ("sms", "email", "letter", "legal")
MESSAGES = ("sms", "email")
# circumstances that a run knows, by the word of the pack
CIRCUMSTANCES = ("complaint", "dispute", "plan", "vulnerability", "hardship", "opt_out")


class Gate:
    """What may be done about whom today: `allowed` is debtor x action; the first column is always open."""

    def __init__(self, world: World, pack: Pack, size: int) -> None:
        self.pack, self._world, self._size = pack, world, size
        self._caps = [_Cap(rule, size) for rule in pack.of("count") if rule.effect == "block" and rule.count]
        product = world["book.product"]
        self._blocked = {word: _stopped(pack, world, word) for word in CIRCUMSTANCES}
        self._litigation = np.asarray([_says(pack, action, product, in_litigation=True) for action in ACTIONS])
        self.hours: dict[str, tuple[int, int]] = {}

    def turn(self, day: int, on: dt.date) -> None:
        """A new day: events older than a cap's days no longer count, and the day has its hours."""
        self.hours = {action: _window(self.pack, action, on) for action in ACTIONS[1:]}
        for cap in self._caps:
            cap.turn(day)

    def record(self, day: int, rows: NDArray[np.int64], action: NDArray[np.int8], outcome: NDArray[np.int8]) -> None:
        """The day's contacts, each ended in an OUTCOMES."""
        for cap in self._caps:
            cap.record(day, rows, action, outcome)

    def allowed(self, book: Book, day: int, due_in_days: NDArray[np.int32]) -> Flags:
        """Which actions the rules and the bank's stages allow for each debtor today."""
        w = self._world
        n, dpd = book.size, book.dpd
        open_ = (dpd > 0) & ~book.written_off
        allowed = np.zeros((n, len(ACTIONS)), dtype=np.bool_)
        states = {
            "complaint": book.complaint_until >= day, "dispute": book.disputed_until >= day, "plan": book.in_plan,
            "vulnerability": book.people.vulnerable, "hardship": book.hardship,
        }  # fmt: skip
        until = book.promise_due - day
        running = book.promise_open
        remind = running & (until >= 0) & (until <= w["gate.promise_reminder_days"])
        current = (book.past_due == 0) & ~book.written_off
        before_due = current & (due_in_days <= w["gate.remind_before_days"])
        for a, action in enumerate(ACTIONS):
            if not a:
                allowed[:, a] = True
                continue
            may = open_ & (~running | remind) if action in MESSAGES else open_ & ~running
            if action in MESSAGES:
                may |= before_due
            opens, closes = self.hours[action]
            may &= opens <= closes
            if action == "visit":
                may &= dpd >= w["gate.visit_from_dpd"]
            if action == "legal":
                may &= (dpd >= w["gate.legal_from_dpd"]) & (book.legal_from == NEVER)
            else:
                may &= book.people.reach[:, a] > 0
            for word, holds in states.items():
                if self._blocked[word][a]:
                    may &= ~holds
            if self._blocked["opt_out"][a]:
                may &= ~book.opted_out[:, a]
            if self._litigation[a]:
                may &= ~book.litigation
            for cap in self._caps:
                if action in cap.channels:
                    may &= cap.room
            allowed[:, a] = may
        return allowed


class _Cap:
    """One count rule: which of the run's contacts it counts, and how many stand in its days."""

    def __init__(self, rule: Rule, size: int) -> None:
        count = rule.count
        assert count is not None  # noqa: S101 - the caller picks count rules
        self.channels, self.cap, self.days = rule.channels, count.cap, count.days
        self._counts = np.asarray(
            [[bool(count.events.test(_event(action, outcome))) for outcome in OUTCOMES] for action in ACTIONS]
        )
        self._ring = np.zeros((count.days, size), dtype=np.uint8)
        self._sum = np.zeros(size, dtype=np.int16)

    def turn(self, day: int) -> None:
        slot = self._ring[day % self.days]
        self._sum -= slot
        slot[:] = 0

    def record(self, day: int, rows: NDArray[np.int64], action: NDArray[np.int8], outcome: NDArray[np.int8]) -> None:
        counted = rows[self._counts[action, outcome]]
        self._ring[day % self.days][counted] += 1
        self._sum[counted] += 1

    @property
    def room(self) -> Flags:
        return self._sum < self.cap


def load(world: World, start_on: dt.date) -> Pack:
    """The rule pack of the world's jurisdiction on a run's first day; it stays for the run."""
    return _pack(world["book.jurisdiction"], start_on)


@lru_cache(maxsize=8)
def _pack(jurisdiction: str, on: dt.date) -> Pack:
    return compliance.load_pack(jurisdiction, on=on)


def _event(action: str, outcome: str) -> dict[str, Any]:
    known = dict.fromkeys(EVENTS)
    return {**known, "channel": action, "direction": "out", "relation": "self", "outcome": outcome}


def _context(action: str, product: str, **changes: Any) -> dict[str, Any]:
    """A contact of a run, as a rule's condition reads it: the bank's own, to the customer, at a point in order."""
    known: dict[str, Any] = {word: False if kind == "boolean" else None for word, kind in VOCABULARY.items()}
    known.update(
        channel=action, purpose="collect", relation="self", product=product, first_party=True, account_status="open",
        customer_kind="business" if product in ("small_business_loan", "corporate_loan") else "person",
        point_kind="mobile", point_consent="granted",
    )  # fmt: skip
    return {**known, **changes}


def _bound(pack: Pack, rule: Rule, action: str) -> bool:
    return rule.effect == "block" and action in rule.channels and not pack.third_party_only(rule)


def _stopped(pack: Pack, world: World, word: str) -> Flags:
    """For each action, whether a rule forbids it while the circumstance runs."""
    product = world["book.product"]
    return np.asarray(
        [
            any(
                _bound(pack, rule, action) and rule.state is not None and rule.state.while_ == word
                and (rule.when is None or rule.when.test(_context(action, product)) is True)
                for rule in pack.of("state")
            )
            for action in ACTIONS
        ]
    )  # fmt: skip


def _says(pack: Pack, action: str, product: str, **changes: Any) -> bool:
    """Whether a rule without a circumstance forbids an action once the facts are changed so, and not before."""
    return any(
        _bound(pack, rule, action) and rule.state is not None and rule.state.while_ is None and rule.when is not None
        and rule.state.begins is None and rule.state.ends is None
        and rule.when.test(_context(action, product, **changes)) is True
        and rule.when.test(_context(action, product)) is not True
        for rule in pack.of("state")
    )  # fmt: skip


def _window(pack: Pack, action: str, on: dt.date) -> tuple[int, int]:
    """The first and last whole hour of a day in which every hours rule allows an action; none where they cross."""
    opens, closes = 0, 24
    for rule in pack.of("hours"):
        if rule.hours is None or not _bound(pack, rule, action):
            continue
        window = rule.hours.on(on, pack.calendar)
        opens, closes = max(opens, -(-window.opens // 60)), min(closes, window.closes // 60)
    return opens, closes - 1
