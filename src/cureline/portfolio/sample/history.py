"""SYNTHETIC: how the sample's late customers were contacted in the 60 days before its last day, and what they promised.

Day by day, all late customers at once. A conversation rests the telephone, an open promise too; whether a promise is
kept is left to the sample's own payments.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from cureline.portfolio.sample import people
from cureline.portfolio.sample.facts import DAYS, FIRST_DAY, Array, Facts
from cureline.portfolio.sample.people import By, Columns

_PHONES = ("mobile", "home_phone", "work_phone")
_PHONE_SHARES = (0.72, 0.18, 0.10)
_PARTS = ((9, 12), (13, 17), (18, 20))  # a customer's own part of the day, local hours
_WEEKDAY = (1.0, 1.0, 1.0, 1.0, 1.0, 0.5, 0.15)
# C001 to C009 of the sample department, who talk on the telephone
_COLLECTORS = 9
_BEFORE_PAYMENT = 10  # days


class History:
    """The contacts and promises made so far, as lists of arrays over places of customers."""

    def __init__(self, f: Facts, a: Mapping[str, Any], points: By, facts: By, rng: np.random.Generator) -> None:
        self.f, self.a, self.points, self.facts, self.rng = f, a, points, facts, rng
        self.late = np.flatnonzero(f.late)
        size = len(self.late)
        self.dpd = f.days_past_due()[self.late]
        self.latent = np.clip(np.exp(0.4 * rng.standard_normal(size)), 0.3, 2.5)
        self.part = (rng.random(size) * len(_PARTS)).astype(int)
        self.collector = 1 + (rng.random(size) * _COLLECTORS).astype(int)
        self.vain = np.zeros(size, int)
        self.calls = np.zeros(size, int)
        self.talked = np.zeros(size, bool)
        self.rest_until = np.full(size, -1)
        self.promised_until = np.full(size, -1)
        self.found_wrong = {kind: np.zeros(size, bool) for kind in people.POINTS}
        self.contacts: list[dict[str, Array]] = []
        self.promises: list[dict[str, Array]] = []

    def live(self, day: int) -> None:
        """One day of the department."""
        dpd, rng = self.dpd[:, day], self.rng
        late = dpd > 0
        weekday = int((FIRST_DAY + np.timedelta64(day)).astype(object).weekday())
        rested = (self.rest_until < day) & (self.promised_until < day)
        chance = _step(self.a["contacts"]["call"], dpd) * _WEEKDAY[weekday]
        wanted = late & rested & ~self._silent("call", day) & (rng.random(len(dpd)) < chance)
        incoming = late & (rng.random(len(dpd)) < self.a["contacts"]["inbound"]) & self._usable("mobile")
        self._call(day, wanted & ~incoming)
        self._incoming(day, incoming & ~self._ended(day))
        for channel, kind in (("sms", "mobile"), ("email", "email"), ("letter", "home_address")):
            due = late & np.isin(dpd, self.a["contacts"][f"{channel}_on"]) & self._usable(kind)
            self._write(day, channel, kind, due & ~self._silent(channel, day))

    def _call(self, day: int, wanted: Array) -> None:
        rng, c = self.rng, self.a["contacts"]
        size = len(wanted)
        good = rng.random(size) < 0.45
        other = np.array(_PARTS)[(self.part + 1 + (rng.random(size) < 0.5)) % len(_PARTS)]
        span = np.where(good[:, None], np.array(_PARTS)[self.part], other)
        second = self._second(span[:, 0] * 3600, (span[:, 1] + 1) * 3600)
        kind = self._phone()
        wrong = self._of(kind, "wrong")
        reach = (
            c["reach"] * self.latent * np.where(good, c["good_hour"], c["other_hour"])
            * _step(c["reach_arrears"], self.dpd[:, day]) * c["fatigue"] ** self.vain
            * np.where(self._of(kind, "colleague"), 0.3, 1.0)
        )  # fmt: skip
        third = np.select([kind == n for n in range(3)], [c["third_party"][k] for k in _PHONES], 0.0)
        edges = np.cumsum([np.minimum(reach, 0.7), third, np.full(size, c["voicemail"]), np.full(size, c["busy"])], 0)
        drawn = (rng.random(size) >= edges).sum(0)
        outcome = np.array(["right_party", "third_party", "voicemail", "busy", "no_answer"])[drawn]
        outcome = np.where((drawn == 0) & (rng.random(size) < c["refused"]), "refused", outcome)
        outcome = np.where(wrong, "invalid", outcome)
        conversation = np.isin(outcome, ("right_party", "refused"))
        length = np.where(outcome == "third_party", 35, np.where(conversation, 160, 0)) * rng.exponential(1, size)
        made = wanted & (kind >= 0)
        self._record(day, made, second, "call", kind, outcome, seconds=length.astype(int))
        for n, name in enumerate(_PHONES):
            self.found_wrong[name] |= made & wrong & (kind == n)
        self.calls += made
        self.vain = np.where(made, np.where(conversation, 0, self.vain + 1), self.vain)
        self._talked(day, made & conversation, made & (outcome == "right_party"))

    def _incoming(self, day: int, made: Array) -> None:
        size = len(made)
        second = self._second(np.full(size, 9 * 3600), np.full(size, 20 * 3600))
        length = (200 * self.rng.exponential(1, size)).astype(int)
        outcome = np.full(size, "right_party")
        self._record(day, made, second, "call", np.zeros(size, int), outcome, seconds=length, direction="in")
        self._talked(day, made, made)

    def _write(self, day: int, channel: str, kind: str, made: Array) -> None:
        size, drawn = len(made), self.rng.random(len(made))
        second = self._second(np.full(size, 9 * 3600), np.full(size, 18 * 3600))
        outcome = {
            "sms": np.select([drawn < 0.05, drawn < 0.07], ["sent", "replied"], "delivered"),
            "email": np.where(drawn < 0.35, "read", "delivered"),
            "letter": np.full(size, "sent"),
        }[channel]
        wrong = self.points[kind]["wrong"][self.late]
        outcome = np.where(wrong, "bounced", outcome)
        self._record(day, made, second, channel, np.full(size, people.POINTS.index(kind)), outcome)
        self.found_wrong[kind] |= made & wrong

    def _talked(self, day: int, conversation: Array, right_party: Array) -> None:
        """After a conversation: rest, and for some a promise."""
        rng, p = self.rng, self.a["promises"]
        self.talked |= conversation
        self.rest_until = np.where(conversation, day + self.a["contacts"]["rest_days"], self.rest_until)
        size = len(conversation)
        owed = self.f.past_due(self.late, day)
        offered = -(-owed * np.where(rng.random(size) < p["whole"], 100, 50) // 10_000) * 100
        paid = self.f.paid_within(self.late, day, _BEFORE_PAYMENT)
        pays = paid >= 100
        offered = np.where(pays & (rng.random(size) < p["able"]), np.minimum(offered, paid // 100 * 100), offered)
        of_month = int((FIRST_DAY + np.timedelta64(day)).astype(object).day)
        soon = day + 3 + (rng.random(size) * 8).astype(int)
        payday = day + 15 - of_month + (rng.random(size) * 5).astype(int)
        due = np.where((pays | (rng.random(size) < p["payday"])) & (5 <= of_month < 15), payday, soon)
        share = np.where(pays, p["before_payment"], p["share"])
        gives = right_party & (rng.random(size) < share) & (owed > 0) & (self.promised_until < day)
        self.promised_until = np.where(gives, due, self.promised_until)
        place = np.flatnonzero(gives)
        self.promises.append(
            {"place": self.late[place], "made": np.full(len(place), day), "due": due[place],
             "minor": offered[place] * 100}
        )  # fmt: skip

    def _record(
        self, day: int, made: Array, second: Array, channel: str, kind: Array, outcome: Array, *,
        seconds: Array | None = None, direction: str = "out",
    ) -> None:  # fmt: skip
        place = np.flatnonzero(made)
        size = len(place)
        self.contacts.append(
            {
                "place": self.late[place],
                "second": day * 86_400 + second[place],
                "channel": np.full(size, channel),
                "direction": np.full(size, direction),
                "kind": kind[place],
                "outcome": outcome[place],
                "collector": self.collector[place] if channel == "call" else np.zeros(size, int),
                "seconds": np.full(size, -1) if seconds is None else seconds[place],
            }
        )

    def _phone(self) -> Array:
        """Which of the telephones is called, -1 for none: one that is there, may be used and is not known as wrong."""
        weights = np.array([share * self._usable(k) for k, share in zip(_PHONES, _PHONE_SHARES, strict=True)])
        weights[2] *= ~self.facts["workplace_forbidden"]["has"][self.late]
        edges = np.cumsum(weights, 0)
        drawn = (self.rng.random(len(self.late)) * edges[-1] >= edges).sum(0)
        return np.where(edges[-1] > 0, np.minimum(drawn, 2), -1)

    def _of(self, kind: Array, what: str) -> Array:
        values = [self.points[name][what][self.late] for name in _PHONES]
        return np.select([kind == n for n in range(3)], values, False)

    def _usable(self, kind: str) -> Array:
        point = self.points[kind]
        usable: Array = (point["has"] & (point["consent"] != "refused"))[self.late] & ~self.found_wrong[kind]
        return usable

    def _silent(self, channel: str, day: int) -> Array:
        quiet: Array = people.silent(self.facts, channel, day)[self.late]
        return quiet

    def _ended(self, day: int) -> Array:
        dead = self.facts["deceased"]
        return (dead["has"] & (dead["from_day"] <= day))[self.late]

    def _second(self, start: Array, end: Array) -> Array:
        drawn: Array = (start + self.rng.random(len(start)) * (end - start)).astype(int)
        return drawn


def _step(by_days: Mapping[int, float], dpd: Array) -> Array:
    starts = np.array(list(by_days))
    values: Array = np.array([0.0, *by_days.values()])[np.searchsorted(starts, dpd, side="right")]
    return values


def lived(f: Facts, a: Mapping[str, Any], points: By, facts: By, rng: np.random.Generator) -> tuple[Columns, Columns]:
    """Columns of `contacts` and of `promises`; marks in `facts` who could not be reached."""
    history = History(f, a, points, facts, rng)
    for day in range(DAYS):
        history.live(day)
    vain = (history.calls >= a["unreachable_after"]) & ~history.talked
    facts["unreachable"]["has"][:] = False
    facts["unreachable"]["has"][history.late] = vain & (
        rng.random(len(vain)) < a["circumstances"]["unreachable"]["late"]
    )
    return _contacts(f, history.contacts), _promises(f, history.promises)


def _contacts(f: Facts, made: list[dict[str, Array]]) -> Columns:
    all_ = {name: np.concatenate([part[name] for part in made]) for name in made[0]}
    order = np.lexsort((all_["kind"], all_["second"], all_["place"]))
    rows = {name: values[order] for name, values in all_.items()}
    numbers = f.number[rows["place"]]
    local = (FIRST_DAY.astype("datetime64[s]") + rows["second"].astype("timedelta64[s]")).astype(str)
    kinds = [people.POINTS[k] for k in rows["kind"].tolist()]
    return {
        "contact_id": [f"SYN-contact-{n}-{r}" for n, r in zip(numbers.tolist(), _rank(rows["place"]), strict=True)],
        "customer_id": people.customer_ids(numbers),
        "account_id": people.account_ids(numbers),
        "at": [f"{text}+08:00" for text in local.tolist()],
        "channel": rows["channel"],
        "direction": rows["direction"],
        "contact_point_id": [f"SYN-{kind}-{n}" for kind, n in zip(kinds, numbers.tolist(), strict=True)],
        "relation": ["self"] * len(numbers),
        "outcome": rows["outcome"],
        "prior_consent": [False] * len(numbers),
        "collector_id": [f"C{c:03d}" if c else None for c in rows["collector"].tolist()],
        "seconds": [s if s >= 0 else None for s in rows["seconds"].tolist()],
    }


def _promises(f: Facts, given: list[dict[str, Array]]) -> Columns:
    all_ = {name: np.concatenate([part[name] for part in given]) for name in given[0]}
    order = np.lexsort((all_["made"], all_["place"]))
    rows = {name: values[order] for name, values in all_.items()}
    numbers = f.number[rows["place"]]
    return {
        "promise_id": [f"SYN-promise-{n}-{r}" for n, r in zip(numbers.tolist(), _rank(rows["place"]), strict=True)],
        "account_id": people.account_ids(numbers),
        "made_on": people.dates(rows["made"]),
        "due_on": people.dates(rows["due"]),
        "amount_minor": rows["minor"],
    }


def _rank(place: Array) -> list[int]:
    """1, 2, 3 … within each run of equal places."""
    starts = np.flatnonzero(np.r_[True, place[1:] != place[:-1]])
    counts = np.diff(np.r_[starts, len(place)])
    ranks: list[int] = (np.arange(len(place)) - np.repeat(starts, counts) + 1).tolist()
    return ranks
