"""A run: day after day the debtors live, the policy chooses under the gate, and the debtors react."""

from __future__ import annotations

import calendar as months
import datetime as dt
from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from cureline.engine.compliance import Pack
from cureline.engine.simulate import chance, gate
from cureline.engine.simulate.book import Book, Calendar, open_book
from cureline.engine.simulate.contacting import Contacting
from cureline.engine.simulate.day import Day, Policy, checked
from cureline.engine.simulate.living import MONTH, Living
from cureline.engine.simulate.population import Population
from cureline.engine.simulate.record import AFTER_DAYS, EVENTS, LOGGED, Log, Run, finish
from cureline.engine.simulate.visible import State
from cureline.engine.simulate.worlds import ACTIONS, World

# needs people at work, so that a day of rest has none of it
STAFFED = ("letter", "call", "visit", "legal")
POLICY_STREAM = 0x706F6C69


def run(
    population: Population, policy: Policy, *, days: int, seed: int, start_on: dt.date,
    capacity: Mapping[str, int] | None = None, log_state: bool = False,
    progress: Callable[[int, int], None] | None = None, holdout_bp: int | None = None, pack: Pack | None = None,
) -> Run:  # fmt: skip
    """Run a policy on a population; the same arguments give the same tables to the byte.

    `capacity` is contacts a day by action (absent: none of it; None: the world's), `progress(done, days)` is called
    after each day, `holdout_bp` left alone where not the world's, `pack` the rules where not the shipped ones of the
    world's jurisdiction. Chance is keyed by seed, day, kind and debtor: two
    policies on one seed meet the same debtors, days and luck. Raises ValueError where the policy breaks a rule.
    """
    world, n = population.world, population.size
    pack = pack or gate.load(world, start_on)
    dates = Calendar(start_on, days, back=_months_back(population))
    book = open_book(population, dates)
    rules, acting, living, log = gate.Gate(world, pack, n), Contacting(world), Living(world, dates), Log()
    share = world["book.holdout_bp"] if holdout_bp is None else holdout_bp
    holdout = chance.uniform(seed, chance.BEFORE, "holdout", n) < share / 10_000
    limits = _capacity(world, n, capacity)
    cost = np.asarray(world.of_actions("cost.contact_minor")).astype(np.int64)
    _stand(log, book, -1)
    for number in range(days):
        on = start_on + dt.timedelta(days=number)
        draws = chance.Draws(seed, number, n)
        holiday = on in pack.calendar.holidays
        note = _Notes(log, number)
        book.turn(number)
        rules.turn(number, on)
        before = book.past_due.copy()
        living.wake(book, number, on, draws.normal, draws, note)
        missed = int((book.past_due - before).sum())
        state = State(book, number, on, dates)
        allowed = rules.allowed(book, number, state["due_in_days"])
        allowed[holdout, 1:] = False
        works = pack.calendar.works(on)
        open_today = np.where([a in STAFFED and not works for a in ACTIONS], 0, limits)
        rng = np.random.Generator(np.random.Philox(key=[seed & 0xFFFFFFFFFFFFFFFF, number << 32 | POLICY_STREAM]))
        day = Day(number, on, n, state, allowed, open_today, cost, holdout, rules.hours, works, rng)
        choice = policy.choose(day)
        deeds = checked(choice, day, rules, world["plan.offer_below_ability"], int(world["contact.default_hour"]))
        propensity = np.ones(n) if choice.propensity is None else np.asarray(choice.propensity, dtype=np.float64)
        if log_state:
            r = np.flatnonzero(((book.past_due > 0) & ~book.written_off & ~holdout) | (np.asarray(choice.action) > 0))
            log.add("decisions", number, debtor=r, action=np.asarray(choice.action)[r], propensity=propensity[r],
                    **{name: state[name][r] for name in LOGGED})  # fmt: skip
        seen = {name: state[name].copy() for name in LOGGED} if log_state else None
        to_pay_day = ((population.pay_day.astype(np.int32) - on.day) % 30).astype(np.int32)
        outcome = acting.act(book, deeds, number, holiday=holiday, days_to_pay_day=to_pay_day, chance=draws)
        rules.record(number, deeds.rows, deeds.action, _ended(outcome.reached, outcome.talked, outcome.refused))
        log.contact_rows(number, deeds, outcome, propensity[deeds.rows], cost, seen)
        note("plan_started", deeds.rows[outcome.planned])
        note("opted_out", deeds.rows[outcome.opted_out])
        note("disclosed", deeds.rows[outcome.disclosed])
        log.add("complaints", number, debtor=deeds.rows[outcome.complained], cause=outcome.cause[outcome.complained],
                action=deeds.action[outcome.complained])  # fmt: skip
        own = _own_complaints(book, acting, number, world, draws, log)
        dpd = book.dpd.copy()
        who, amount, why = living.pay(book, number, draws, note)
        log.add("payments", number, debtor=who, amount_minor=amount, why=why, dpd=dpd[who],
                after_contact=number - book.last_talk[who] <= AFTER_DAYS)  # fmt: skip
        cured = who[book.past_due[who] == 0]
        note("cured", cured)
        _judge(book, living, log, number)
        living.sleep(book, number, on, holiday, note)
        late = (book.past_due > 0) & ~book.written_off
        log.daily.append(
            {"day": number, "on": on, "contacts": len(deeds.rows),
             **{a: int((deeds.action == k).sum()) for k, a in enumerate(ACTIONS) if k},
             "right_party": int(outcome.talked.sum()), "promised": int(outcome.promised.sum()),
             "recovered_minor": int(amount.sum()), "missed_minor": missed, "cured": len(cured),
             "past_due_minor": int(book.past_due[late].sum()), "past_due_debtors": int(late.sum()),
             "complaints": int(outcome.complained.sum()) + own, "cost_minor": int(cost[deeds.action].sum())}
        )  # fmt: skip
        if on.day == months.monthrange(on.year, on.month)[1]:
            _stand(log, book, number)
        if progress:
            progress(number + 1, days)
    return finish(log, book, policy=policy.name, seed=seed, days=days, start_on=start_on, holdout=holdout,
                  log_state=log_state)  # fmt: skip


class _Notes:
    def __init__(self, log: Log, day: int) -> None:
        self._log, self._day = log, day

    def __call__(self, kind: str, rows: NDArray[np.int64]) -> None:
        self._log.add("events", self._day, debtor=rows, kind=np.full(len(rows), EVENTS.index(kind), dtype=np.int8))


def _capacity(world: World, size: int, given: Mapping[str, int] | None) -> NDArray[np.int64]:
    """Contacts a day by action; of `none` every debtor."""
    if given is None:
        given = {a: round(rate * size / 1000) for a, rate in world["capacity.per_thousand"].items()}
    if unknown := set(given) - set(ACTIONS[1:]):
        raise ValueError(f"capacity: no action {sorted(unknown)[0]!r}")
    return np.asarray([size, *(int(given.get(action, 0)) for action in ACTIONS[1:])], dtype=np.int64)


def _months_back(population: Population) -> int:
    """Months of due days before the first day that the oldest unpaid instalment needs."""
    unpaid = -(-population.past_due_minor // population.instalment_minor)
    days = 0 if population.dpd is None else int(population.dpd.max(initial=0))
    return max(int(unpaid.max(initial=0)), days // 28) + 2


def _ended(reached: NDArray[np.bool_], talked: NDArray[np.bool_], refused: NDArray[np.bool_]) -> NDArray[np.int8]:
    """What each attempt ended in, as a place in gate.OUTCOMES."""
    return np.where(refused, 3, np.where(talked, 2, np.where(reached, 1, 0))).astype(np.int8)


def _own_complaints(book: Book, acting: Contacting, day: int, world: World, draws: chance.Draws, log: Log) -> int:
    """Complaints of debtors past due about the debt itself, which come without a contact."""
    rate = world["complaint.own_ppm_monthly"] * 1e-6 / MONTH
    rows = np.flatnonzero((draws("own_complaint") < rate * book.people.proneness) & (book.past_due > 0))
    if len(rows):
        shares = np.tile(np.asarray([1, 0, 0], dtype=np.float32), (len(rows), 1))
        cause = acting.causes(shares, draws("own_cause")[rows])
        acting.cross(book, rows, cause, day)
        log.add("complaints", day, debtor=rows, cause=cause, action=np.zeros(len(rows), dtype=np.int8))
    return len(rows)


def _judge(book: Book, living: Living, log: Log, day: int) -> None:
    due = book.promise_due.copy()
    rows, kept, paid = living.judge(book, day)
    log.add("promises", book.promise_made[rows], debtor=rows, due_day=due[rows], paid_minor=paid,
            amount_minor=book.promise_amount[rows], state=kept.astype(np.int8))  # fmt: skip


def _stand(log: Log, book: Book, day: int) -> None:
    log.add("standings", day, debtor=np.arange(book.size), bucket=book.bucket, past_due_minor=book.past_due,
            dpd=book.dpd, written_off=book.written_off)  # fmt: skip
