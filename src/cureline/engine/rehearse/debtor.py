"""The debtor at the other end: a persona of the simulator that answers this call, and what it does when it is asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np

from cureline.engine import simulate
from cureline.engine.rehearse.scenario import Scenario
from cureline.engine.rehearse.words import document
from cureline.engine.simulate import population

WORLD = "consumer"
HOUR = 11
# so many debtors are tried until one answers this call
_TRIES = 200
Range = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Debtor:
    """Who answers: the simulator's seed, the bank's indices of ability and willingness, and money in minor units.

    `afford_minor` is what the debtor can free in a month; `pay_day` a day of the month. None of it is shown.
    """

    seed: int
    ability: int
    willingness: int
    due_minor: int
    instalment_minor: int
    afford_minor: int
    pay_day: int


@dataclass(frozen=True, slots=True)
class Offer:
    """What a debtor says when asked for money: `promise`, `plan`, `counter` (less than asked) or `vague`."""

    code: str
    amount_minor: int = 0
    on: dt.date | None = None


def find(scenario: Scenario, seed: int, on: dt.date) -> Debtor:
    """The debtor of a scenario: drawn by the seed among those who answer a call in person on that day."""
    ranges = (tuple(scenario.persona[name]) for name in ("ability", "willingness", "past_due_minor"))
    return _find(scenario.id, *ranges, int(scenario.persona["months"]), seed, on)


@lru_cache(maxsize=512)
def _find(name: str, able: Range, willing: Range, owed: Range, months: int, seed: int, on: dt.date) -> Debtor:
    rng = np.random.default_rng([seed, *name.encode()])
    ability, willingness = (int(rng.integers(low, high + 1)) for low, high in (able, willing))
    due = int(rng.integers(owed[0] // 10_000, owed[1] // 10_000 + 1)) * 10_000
    instalment = max(due // months // 1000 * 1000, 10_000)
    first = int(rng.integers(1, 2**40))
    for tried in range(_TRIES):
        people = _people(first + tried, 1, ability, willingness, due, instalment)
        reaction = simulate.Persona(people, on).react(simulate.Contact("call", HOUR))
        if reaction.right_party:
            break
    afford = max(int(float(people.free_cash_minor[0])) // 10_000 * 10_000, 10_000)
    return Debtor(first + tried, ability, willingness, due, instalment, min(afford, due), int(people.pay_day[0]))


def _people(seed: int, size: int, ability: float, will: float, due: int, instalment: int) -> population.Population:
    late = -(-due // instalment)
    return population.people(
        _world(), seed=seed, instalment=np.full(size, instalment), late=np.full(size, late),
        balance=np.full(size, max(due * 3, instalment * 12)), past_due=np.full(size, due),
        ability=np.full(size, ability, dtype=np.float32), will=np.full(size, will, dtype=np.float32),
    )  # fmt: skip


def _world() -> simulate.World:
    return simulate.load_world(WORLD)


def willingness(debtor: Debtor, trust: int, anger: int) -> float:
    """The debtor's willingness after a talk (an index): as the talk left trust and anger (the rubric's document)."""
    by: Mapping[str, float] = document("rubric.yaml")["willingness"]
    return float(np.clip(debtor.willingness + by["trust"] * (trust - 50) + by["anger"] * (anger - 30), 3, 97))


def tone(anger: int, abused: bool) -> str:
    """How the talk sounds to the simulator: soft, neutral or firm."""
    by = document("rubric.yaml")["tone"]
    return "firm" if abused or anger >= by["firm_from"] else "soft" if anger < by["soft_below"] else "neutral"


def asked(
    debtor: Debtor, on: dt.date, *, trust: int, anger: int, abused: bool, plan: bool, times: int,
    amount_minor: int = 0, day: dt.date | None = None,
) -> Offer:  # fmt: skip
    """What the debtor says when asked for money: the simulator's reaction under the hidden state as it is.

    `plan` whether options were offered, `times` how often it was asked before, `amount_minor` and `day` what was named.
    More than can be afforded is countered; who trusts the caller commits in the end.
    """
    people = _people(
        debtor.seed, 1, debtor.ability, willingness(debtor, trust, anger), debtor.due_minor, debtor.instalment_minor
    )
    contact = simulate.Contact("call", HOUR, tone(anger, abused), "collect", plan)  # type: ignore[arg-type]
    reaction = simulate.Persona(people, on).react(contact)
    first = pay_day(debtor, on)
    if amount_minor > debtor.afford_minor * 1.1:
        return Offer("counter", debtor.afford_minor, day or first)
    if reaction.accepts_plan and plan and not amount_minor:
        return Offer("plan", debtor.afford_minor, first)
    willing = reaction.promised_on is not None or trust >= 55 or (times >= 1 and trust >= 45)
    if anger < 60 and willing:
        most = min(reaction.promised_minor or debtor.afford_minor, debtor.afford_minor)
        return Offer("promise", amount_minor or most, day or reaction.promised_on or first)
    return Offer("vague")


def pay_day(debtor: Debtor, on: dt.date) -> dt.date:
    """The day after the debtor's next pay day."""
    found = on.replace(day=min(debtor.pay_day, 28))
    if found <= on:
        found = (found.replace(day=1) + dt.timedelta(days=32)).replace(day=min(debtor.pay_day, 28))
    return found + dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Aftermath:
    """What becomes of people like this debtor after such a call, by the simulator, within days; shares of 0 to 1.

    `kept` is of the promises that were made (None: there were none); `cured` and `complained` of all.
    """

    twins: int
    days: int
    promised: float
    planned: float
    kept: float | None
    cured: float
    complained: float
    paid_minor: int


class _Once:
    """Calls everybody on the first day on which people call at all, and nobody afterwards."""

    name = "once"

    def __init__(self, size: int, tone: int, plan: bool) -> None:
        self._size, self._tone, self._plan, self._called = size, tone, plan, False

    def choose(self, day: simulate.Day) -> simulate.Choice:
        size = self._size
        phone = simulate.ACTIONS.index("call")
        call = phone if not self._called and day.capacity[phone] else 0
        self._called = self._called or call == phone
        allowed = day.allowed[:, phone]
        return simulate.Choice(
            action=np.where(allowed, call, 0).astype(np.int8), hour=np.full(size, HOUR, dtype=np.int8),
            tone=np.full(size, self._tone, dtype=np.int8), plan=np.full(size, self._plan),
        )  # fmt: skip


@lru_cache(maxsize=2048)
def aftermath(debtor: Debtor, on: dt.date, *, trust: int, anger: int, abused: bool, plan: bool) -> Aftermath:
    """Twins of the debtor, called once so and then left alone: what the simulator has them do. The same each time."""
    rubric = document("rubric.yaml")
    size, days = int(rubric["twins"]), int(rubric["days"])
    people = _people(
        debtor.seed, size, debtor.ability, willingness(debtor, trust, anger), debtor.due_minor, debtor.instalment_minor
    )
    people = replace(people, reach=np.ones_like(people.reach), best_hour=np.full(size, HOUR, dtype=np.float64))
    sound = {"soft": -1, "neutral": 0, "firm": 1}[tone(anger, abused)]
    run = simulate.run(
        people, _Once(size, sound, plan), days=days, seed=debtor.seed, start_on=on, holdout_bp=0,
        capacity={"call": size},
    )  # fmt: skip
    return _told(run, size, days)


def _told(run: Any, size: int, days: int) -> Aftermath:
    promises, events = run.promises, run.events
    states = promises["state"].to_pylist() if promises.num_rows else []
    judged = [state for state in states if state in ("kept", "broken")]
    kinds = events["kind"].to_pylist() if events.num_rows else []
    cured = {d for d, kind in zip(events["debtor"].to_pylist(), kinds, strict=True) if kind == "cured"}
    return Aftermath(
        size, days, round(len(states) / size, 4), round(kinds.count("plan_started") / size, 4),
        round(judged.count("kept") / len(judged), 4) if judged else None, round(len(cured) / size, 4),
        round(len(set(run.complaints["debtor"].to_pylist())) / size, 4),
        int(sum(run.payments["amount_minor"].to_pylist())) // size,
    )  # fmt: skip
