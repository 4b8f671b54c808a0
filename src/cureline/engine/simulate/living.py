"""What happens to debtors without the bank: money comes and goes, work and health, bills, paying, promises, plans."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from cureline.engine.simulate.book import NEVER, Book, Calendar
from cureline.engine.simulate.chance import Floats
from cureline.engine.simulate.worlds import World

Flags = NDArray[np.bool_]
Rows = NDArray[np.int64]
Chance = Callable[[str], Floats]
Note = Callable[[str, Rows], None]
MONTH = 30.0
# why a payment came
UNASKED, PROMISED, BY_PLAN = 0, 1, 2


class Living:
    """The days of a world's debtors."""

    def __init__(self, world: World, calendar: Calendar) -> None:
        self._world, self._calendar = world, calendar

    def wake(self, book: Book, day: int, on: dt.date, normal: Chance, chance: Chance, note: Note) -> None:
        """The morning: work, health, pay day, and what falls due."""
        w, people = self._world, book.people
        u = chance("job")
        lost = book.employed & (u < w["life.job_loss_monthly"] / MONTH)
        found = ~book.employed & (u < w["life.job_found_monthly"] / MONTH)
        book.employed ^= lost | found
        ill = (book.ill_until < day) & (chance("illness") < w["life.illness_monthly"] / MONTH)
        book.ill_until[ill] = day + int(w["life.illness_days"])
        shock = chance("shock") < w["life.shock_monthly"] / MONTH
        book.cash[shock] = 0
        for kind, who in (("job_lost", lost), ("job_found", found), ("fell_ill", ill), ("expense", shock)):
            note(kind, np.flatnonzero(who))
        paid = np.flatnonzero(people.pay_day == min(on.day, 28)) if on.day <= 28 else np.empty(0, dtype=np.int64)
        if len(paid):
            factor = np.where(book.employed[paid], 1.0, w["money.unemployed_share"])
            factor = factor * np.where(book.ill_until[paid] >= day, w["money.ill_share"], 1.0)
            factor = factor * np.exp(w["money.month_sigma"] * normal("income")[paid])
            book.cash[paid] += (people.free_cash_minor[paid] * factor).astype(np.float32)
        book.dpd += book.past_due > 0
        if on.day <= 28:
            self._bill(book, day, on, chance, note)

    def _bill(self, book: Book, day: int, on: dt.date, chance: Chance, note: Note) -> None:
        """What is asked today: paid at once by who has it and thinks of it, else past due."""
        w, people = self._world, book.people
        due = np.flatnonzero((people.due_day == on.day) & ~book.written_off & (book.plan_left == 0))
        if not len(due):
            return
        asked = people.instalment_minor[due]
        current = book.past_due[due] == 0
        # the more willing forget less; who is behind often pays the month's instalment and stays behind
        skip = np.where(current, w["paying.forget"], w["paying.behind_skips"]) * 2 * (1 - book.will[due])
        # and later, when it no longer helps, gives that up
        skip += w["paying.behind_fades"] * np.maximum(book.bucket[due] - 2, 0)
        forgets = chance("forget")[due] < skip
        pays = (book.cash[due] >= asked) & ~forgets
        book.cash[due[pays]] -= asked[pays].astype(np.float32)
        book.balance[due] += (asked * w["book.recharge"]).astype(np.int64)
        book.balance[due[pays]] -= asked[pays]
        np.maximum(book.balance, 0, out=book.balance)
        missed = due[~pays]
        fresh = due[~pays & current]
        book.oldest_month[fresh] = self._calendar.month(on)
        book.dpd[fresh] = 0
        book.past_due[missed] += people.instalment_minor[missed]
        # money goes to the oldest instalment first: who pays one and owes one is as late as a month ago
        rolling = due[pays & ~current]
        book.oldest_month[rolling] += 1
        book.dpd[rolling] = np.maximum(self._since(book, rolling, day), 0)
        np.maximum(book.balance, book.past_due, out=book.balance)
        note("missed", fresh)

    def pay(self, book: Book, day: int, chance: Chance, note: Note) -> tuple[Rows, NDArray[np.int64], NDArray[np.int8]]:
        """The evening: who pays what of the money past due, and why: UNASKED (moved or not), PROMISED or BY_PLAN."""
        people = book.people
        late = (book.past_due > 0) & ~book.written_off
        promised = late & (book.promise_due == day)
        planned = late & book.in_plan & (people.pay_day == self._day_of_month(day))
        free = late & ~book.promise_open & ~book.in_plan
        rows = [np.flatnonzero(free), np.flatnonzero(promised & ~book.in_plan), np.flatnonzero(planned)]
        amounts = [self._freely(book, rows[0], day, chance), self._as_promised(book, rows[1], chance),
                   self._by_plan(book, rows[2], chance, note)]  # fmt: skip
        why = np.concatenate([np.full(len(r), n, dtype=np.int8) for n, r in enumerate(rows)])
        who, amount = np.concatenate(rows), np.concatenate(amounts)
        some = amount > 0
        who, amount, why = who[some], amount[some], why[some]
        self._receive(book, who, amount, day)
        done = who[(why == BY_PLAN) & (book.past_due[who] == 0)]
        book.plan_left[done] = 0
        note("plan_kept", done)
        return who, amount, why

    def _day_of_month(self, day: int) -> int:
        return (self._calendar.start_on + dt.timedelta(days=day)).day

    def _freely(self, book: Book, r: Rows, day: int, chance: Chance) -> NDArray[np.int64]:
        w, will = self._world, book.will[r]
        fade = np.maximum(np.exp(-book.dpd[r] / w["paying.self_fade_days"]), w["paying.self_floor"])
        pressed = np.exp(-w["paying.pressed_fall"] * np.maximum(book.fatigue[r] - w["paying.pressed_from"], 0))
        rate = w["paying.self_daily"] * will ** w["paying.self_power"] * fade * pressed + book.push[r]
        court = (book.legal_from[r] != NEVER) & (book.legal_from[r] <= day)
        rate = rate + court * w["effect.legal_daily"] * (w["effect.legal_floor"] + 1 - will)
        past_due, cash = book.past_due[r], book.cash[r]
        need = np.minimum(past_due, book.people.instalment_minor[r])
        there = np.clip(cash / need, 0, 1)
        pays = chance("pay")[r] < 1 - np.exp(-rate * there ** w["paying.money_power"])
        usable = (cash * w["paying.use_of_cash"]).astype(np.int64)
        single = chance("part")[r] < w["paying.one_instalment"]
        amount = np.minimum(np.where(single, need, past_due), usable)
        return np.where(pays & (amount >= need * w["paying.least_part"]), amount, 0).astype(np.int64)

    def _as_promised(self, book: Book, r: Rows, chance: Chance) -> NDArray[np.int64]:
        w = self._world
        keeps = w["promise.keep"] * book.will[r] ** w["promise.keep_power"]
        keeps = keeps * np.where(book.reminded[r], w["promise.remind"], 1.0)
        keeps = chance("keep")[r] < keeps
        amount = np.minimum(book.promise_amount[r], book.past_due[r])
        usable = book.cash[r].astype(np.int64)
        # who means it and is short brings what there is
        return np.where(keeps, np.minimum(amount, usable), 0).astype(np.int64)

    def _by_plan(self, book: Book, r: Rows, chance: Chance, note: Note) -> NDArray[np.int64]:
        w = self._world
        keeps = chance("plan_pay")[r] < w["plan.keep"] * (
            w["plan.keep_floor"] + (1 - w["plan.keep_floor"]) * book.will[r]
        )
        amount = np.minimum(book.plan_amount[r], book.past_due[r])
        pays = keeps & (book.cash[r] >= amount)
        book.plan_missed[r] += ~pays
        book.plan_left[r] -= pays
        ends = book.plan_missed[r] >= int(w["plan.missed_ends"])
        book.plan_left[r[ends]] = 0
        note("plan_broken", r[ends])
        return np.where(pays, amount, 0).astype(np.int64)

    def _receive(self, book: Book, r: Rows, amount: NDArray[np.int64], day: int) -> None:
        """Money goes to the oldest instalment first; days past due follow."""
        asked = book.people.instalment_minor[r]
        before = -(-book.past_due[r] // asked)
        book.past_due[r] -= amount
        book.balance[r] -= amount
        book.cash[r] -= amount.astype(np.float32)
        book.promise_paid[r] += amount
        book.last_payment[r] = day
        book.push[r] *= np.float32(self._world["paying.after_payment"])
        book.oldest_month[r] += (before - -(-book.past_due[r] // asked)).astype(np.int16)
        left = book.past_due[r] > 0
        since = self._since(book, r, day)
        # of several amounts in one, none is older than the day it was counted
        book.dpd[r] = np.where(left, np.clip(since, 0, book.dpd[r]), 0)

    def _since(self, book: Book, r: Rows, day: int) -> NDArray[np.int32]:
        """Days since the oldest unpaid instalment fell due."""
        return day - self._calendar.day(book.oldest_month[r], book.people.due_day[r])

    def judge(self, book: Book, day: int) -> tuple[Rows, Flags, NDArray[np.int64]]:
        """Promises whose day is today, after the day's payments: whose, kept or not, and what was paid."""
        rows = np.flatnonzero(book.promise_open & ((book.promise_due <= day) | (book.past_due == 0)))
        kept = (book.promise_paid[rows] >= book.promise_amount[rows]) | (book.past_due[rows] == 0)
        paid = book.promise_paid[rows].copy()
        book.kept[rows[kept]] += 1
        failed = rows[~kept]
        book.broken[failed] += 1
        book.broken_on[failed] = day
        book.will[failed] *= np.float32(self._world["will.broken_fall"])
        book.promise_due[rows] = NEVER
        return rows, kept, paid

    def sleep(self, book: Book, day: int, on: dt.date, holiday: bool, note: Note) -> None:
        """The night: urge and fatigue fade, money is spent, the oldest debts leave the book."""
        w = self._world
        book.push *= np.float32(w["paying.push_decay"])
        book.fatigue *= np.float32(np.exp(-1 / w["contact.fatigue_days"]))
        book.cash *= np.float32(1 - w["money.spend_daily"] * (w["money.holiday_spend"] if holiday else 1.0))
        gone = np.flatnonzero((book.dpd > w["book.write_off_dpd"]) & ~book.written_off)
        book.written_off[gone] = True
        note("written_off", gone)
        well = (book.past_due == 0) & book.hardship & book.employed & (book.ill_until < day)
        book.hardship[well] = False
