"""One debtor by the same parameters: lives from day to day and reacts to one contact at a time.

The demonstration's history and the opponent in training use it. No rule is checked here: whoever contacts asks the
gate first.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal

import numpy as np
import yaml
from numpy.typing import NDArray

from cureline.engine.simulate import gate
from cureline.engine.simulate.book import Calendar, open_book
from cureline.engine.simulate.chance import Draws
from cureline.engine.simulate.contacting import CAUSES, TONES, Contacting, Deeds, Outcome
from cureline.engine.simulate.living import Living
from cureline.engine.simulate.population import Population, people
from cureline.engine.simulate.visible import State
from cureline.engine.simulate.worlds import ACTIONS, World

LONGEST_DAYS = 1500
# keeps the luck of several contacts of a day apart
_ATTEMPT = 0x9E3779B97F4A7C15
_ONLY = np.zeros(1, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Contact:
    """What is done: `hour` local, `tone` soft, neutral or firm, `plan` whether instalments are offered.

    `purpose` is collect, remind or care: who only reminds or cares asks for no promise.
    """

    channel: Literal["sms", "email", "letter", "call", "visit", "legal"]
    hour: int
    tone: Literal["soft", "neutral", "firm"] = "neutral"
    purpose: Literal["collect", "remind", "care"] = "collect"
    plan: bool = False


@dataclass(frozen=True, slots=True)
class Reaction:
    """What the debtor does and says. `outcome` is one of engine.tables.OUTCOMES, `says` a code of says.yaml.

    `mood` is the willingness left, 0 to 100; `fatigue` how pressed the debtor feels (0 fresh, above 2 pressed).
    """

    outcome: str
    says: str
    reached: bool
    right_party: bool
    promised_on: dt.date | None
    promised_minor: int
    accepts_plan: bool
    refused: bool
    complaint: str | None
    opted_out: bool
    discloses: str | None
    mood: int
    fatigue: float


@dataclass(frozen=True, slots=True)
class Happening:
    """What happened to the debtor on a day: a payment (with its amount), a promise kept or broken, a life event."""

    on: dt.date
    kind: str
    amount_minor: int = 0


class Persona:
    """A debtor from `on` (a first day) on; `live` and `react` move time forward, never back."""

    def __init__(self, people: Population, on: dt.date) -> None:
        self._people, self._start, self._seed = people, on, people.seed
        self._calendar = Calendar(
            on, LONGEST_DAYS, back=int(people.past_due_minor[0] // people.instalment_minor[0]) + 2
        )
        self._book = open_book(people, self._calendar)
        self._living, self._acting = Living(people.world, self._calendar), Contacting(people.world)
        self._pack = gate.load(people.world, on)
        self._day, self._attempts, self._awake = 0, 0, False
        self._happened: list[Happening] = []

    @property
    def on(self) -> dt.date:
        """The day that runs."""
        return self._start + dt.timedelta(days=self._day)

    def known(self) -> Mapping[str, Any]:
        """What the bank sees today, by the portrait's names; None where unknown."""
        state = State(self._book, self._day, self.on, self._calendar)
        values = {name: state[name][0].item() for name in state}
        return {name: None if isinstance(v, float) and np.isnan(v) else v for name, v in values.items()}

    def live(self, until: dt.date) -> list[Happening]:
        """Live the days before `until`; gives what happened since the last call. Raises ValueError for a past day."""
        days = (until - self._start).days
        if not self._day <= days < LONGEST_DAYS:
            raise ValueError(f"{until} is not within {LONGEST_DAYS} days after {self.on}")
        while self._day < days:
            self._wake()
            self._sleep()
        happened, self._happened = self._happened, []
        return happened

    def react(self, contact: Contact) -> Reaction:
        """What a contact now does; changes the debtor."""
        self._wake()
        self._attempts += 1
        # a seed of its own, so that a second contact of the day has other luck
        draws = Draws(self._seed + self._attempts * _ATTEMPT, self._day, 1)
        action = ACTIONS.index(contact.channel)
        deeds = Deeds(
            _ONLY, _one(action), _one(contact.hour), _one(TONES.index(contact.tone) - 1), np.asarray([contact.plan])
        )
        holiday = self.on in self._pack.calendar.holidays
        to_pay_day = ((self._people.pay_day.astype(np.int32) - self.on.day) % 30).astype(np.int32)
        strained = "lost_job" if not self._book.employed[0] else "is_ill"
        outcome = self._acting.act(
            self._book, deeds, self._day, holiday=holiday, days_to_pay_day=to_pay_day, chance=draws,
            asks=contact.purpose == "collect",
        )  # fmt: skip
        return self._told(contact, outcome, strained)

    def _told(self, contact: Contact, o: Outcome, strained: str) -> Reaction:
        book = self._book
        promised, complained = bool(o.promised[0]), bool(o.complained[0])
        due = self.on + dt.timedelta(days=int(o.promise_in_days[0])) if promised else None
        reaction = Reaction(
            outcome=_outcome(contact.channel, o), says="nothing", reached=bool(o.reached[0]),
            right_party=bool(o.talked[0]), promised_on=due, promised_minor=int(o.promise_minor[0]),
            accepts_plan=bool(o.planned[0]), refused=bool(o.refused[0]),
            complaint=CAUSES[o.cause[0]] if complained else None, opted_out=bool(o.opted_out[0]),
            discloses=strained if o.disclosed[0] else None, mood=round(100 * float(book.will[0])),
            fatigue=round(float(book.fatigue[0]), 3),
        )  # fmt: skip
        whole = int(o.promise_minor[0]) >= int(book.past_due[0])
        short = bool(book.cash[0] < min(book.past_due[0], self._people.instalment_minor[0]))
        said = _says(contact, reaction, whole=whole, soon=int(o.promise_in_days[0]) <= 3, short=short)
        return Reaction(**{**{f: getattr(reaction, f) for f in Reaction.__slots__}, "says": said})

    def _wake(self) -> None:
        """The morning, once a day."""
        if self._awake:
            return
        self._awake = True
        draws = self._draws = Draws(self._seed, self._day, 1)
        self._book.turn(self._day)
        self._living.wake(self._book, self._day, self.on, draws.normal, draws, self._note)

    def _sleep(self) -> None:
        """The evening and the night, then the next day."""
        book, day, on = self._book, self._day, self.on
        who, amount, _ = self._living.pay(book, day, self._draws, self._note)
        self._happened += [Happening(on, "paid", int(a)) for a in amount]
        if len(who) and book.past_due[0] == 0:
            self._happened.append(Happening(on, "cured"))
        _, kept, paid = self._living.judge(book, day)
        self._happened += [
            Happening(on, "promise_kept" if k else "promise_broken", int(p)) for k, p in zip(kept, paid, strict=True)
        ]
        self._living.sleep(book, day, on, on in self._pack.calendar.holidays, self._note)
        self._day += 1
        self._awake = False

    def _note(self, kind: str, rows: NDArray[np.int64]) -> None:
        self._happened += [Happening(self.on, kind) for _ in rows]


def persona(
    world: World, *, seed: int, on: dt.date, instalment_minor: int | None = None, exposure_minor: int | None = None,
    past_due_minor: int = 0, ability: int | None = None, willingness: int | None = None,
) -> Persona:  # fmt: skip
    """A debtor of a world as of `on`; what is not given is drawn by the seed. Money in minor units, indices 0-100."""
    asked = instalment_minor or int(world["book.instalment_median_minor"])
    late = -(-past_due_minor // asked)
    found = people(
        world, seed=seed, instalment=np.asarray([asked]), late=np.asarray([late]),
        balance=np.asarray([exposure_minor or asked * int(world["book.balance_months"])]),
        past_due=np.asarray([past_due_minor]), ability=_given(ability), will=_given(willingness),
    )  # fmt: skip
    return Persona(found, on)


def react(debtor: Persona, contact: Contact, *, on: dt.date) -> tuple[list[Happening], Reaction]:
    """The debtor lives until `on`, then is contacted: what happened meanwhile, and the reaction."""
    return debtor.live(on), debtor.react(contact)


@cache
def says() -> Mapping[str, Mapping[str, str]]:
    """The outlines of what is said, by code, in en, zh-Hans and zh-Hant."""
    text = resources.files("cureline.engine.simulate").joinpath("says.yaml").read_text(encoding="utf-8")
    found: Mapping[str, Mapping[str, str]] = yaml.safe_load(text)["says"]
    return found


def _outcome(channel: str, o: Outcome) -> str:
    if channel == "visit":
        return "refused" if o.refused[0] else "met" if o.talked[0] else "third_party" if o.reached[0] else "absent"
    if channel == "call":
        return (
            "refused" if o.refused[0]
            else "right_party" if o.talked[0] else "third_party" if o.reached[0] else "no_answer"
        )  # fmt: skip
    return "read" if o.reached[0] else "sent"


def _says(contact: Contact, r: Reaction, *, whole: bool, soon: bool, short: bool) -> str:
    """The code of what is said first: a complaint weighs more than a promise, a promise more than an excuse."""
    talks = contact.channel in ("call", "visit")
    if r.complaint:
        return r.complaint
    if not r.reached:
        return "nothing" if talks else "not_received"
    if talks and not r.right_party:
        return "wrong_person"
    if r.accepts_plan:
        return "accepts_plan"
    if r.promised_on:
        return "pays_part" if not whole else "pays_at_once" if soon else "pays_after_pay_day"
    if r.discloses:
        return r.discloses
    if r.opted_out:
        return "stop"
    if not talks:
        return "received"
    return "refuses" if r.refused else "no_money" if short else "will_see"


def _one(value: int) -> NDArray[np.int8]:
    return np.asarray([value], dtype=np.int8)


def _given(index: int | None) -> NDArray[np.float32] | None:
    return None if index is None else np.asarray([index], dtype=np.float32)
