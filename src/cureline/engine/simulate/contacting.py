"""What debtors do when they are contacted: reached or not, promise, plan, refusal, complaint, opting out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cureline.engine.simulate.book import NEVER, Book
from cureline.engine.simulate.chance import Floats
from cureline.engine.simulate.gate import MESSAGES
from cureline.engine.simulate.worlds import ACTIONS, World

Flags = NDArray[np.bool_]
Rows = NDArray[np.int64]
TONES = ("soft", "neutral", "firm")
SOFT, NEUTRAL, FIRM = -1, 0, 1
CAUSES = ("not_owed", "verification", "communication", "sharing", "false_statements", "illegal_action")
_KINDS = (("of_debt", CAUSES[:2]), ("of_frequency", CAUSES[2:4]), ("of_harshness", CAUSES[4:]))
CALL, VISIT, LEGAL = ACTIONS.index("call"), ACTIONS.index("visit"), ACTIONS.index("legal")
_TALKS = np.asarray([action in ("call", "visit") for action in ACTIONS])
_MESSAGES = np.asarray([action in MESSAGES for action in ACTIONS])


@dataclass(frozen=True)
class Deeds:
    """The day's contacts: row by row, who, what, when, how, and whether a plan may be offered."""

    rows: Rows
    action: NDArray[np.int8]
    hour: NDArray[np.int8]
    tone: NDArray[np.int8]
    offer: Flags


@dataclass(frozen=True)
class Outcome:
    """What came of the contacts, in their order."""

    reached: Flags
    talked: Flags
    promised: Flags
    promise_in_days: NDArray[np.int32]
    promise_minor: NDArray[np.int64]
    planned: Flags
    refused: Flags
    complained: Flags
    cause: NDArray[np.int8]
    opted_out: Flags
    disclosed: Flags


class Contacting:
    """The response of a world, with its figures by action at hand."""

    def __init__(self, world: World) -> None:
        self._world = world

        def of(key: str) -> Floats:
            return np.asarray(world.of_actions(key), dtype=np.float32)

        self._fatigue = of("contact.fatigue")
        self._party = of("contact.right_party")
        self._willing, self._unwilling = of("effect.willing"), of("effect.unwilling")
        self._bucket_fall = of("effect.bucket_fall")
        self._promise = of("promise.base")
        self._base, self._frequency, self._harsh = (of(f"complaint.{k}_ppm") for k in ("base", "frequency", "harsh"))
        self._tone = np.asarray([world["complaint.tone"][tone] for tone in TONES], dtype=np.float32)
        effects = [("soft_on", SOFT), ("", NEUTRAL), ("firm_on", FIRM)]
        self._on_willing, self._on_unwilling = (
            np.asarray([world[f"effect.{name}_{who}"] if name else 1.0 for name, _ in effects], dtype=np.float32)
            for who in ("willing", "unwilling")
        )

    def act(
        self, book: Book, deeds: Deeds, day: int, *, holiday: bool, days_to_pay_day: NDArray[np.int32],
        chance: Callable[[str], Floats], asks: bool = True,
    ) -> Outcome:  # fmt: skip
        """Do the day's contacts and change the book by them.

        `chance` gives a kind's draw for every debtor; `asks` False asks for no promise.
        """
        w, r, a = self._world, deeds.rows, deeds.action
        people, fatigue, will = book.people, book.fatigue[deeds.rows], book.will[deeds.rows]
        talks = _TALKS[a]
        reached = chance("reach")[r] < self._reach(book, deeds, fatigue, holiday)
        talked = reached & talks & (chance("party")[r] < self._party[a])
        moved = np.where(talks, talked, reached)

        # what it moves: the urge to pay, spent by those who were just asked and by age of the debt
        fresh = np.exp(-w["contact.saturation"] * fatigue - self._bucket_fall[a] * np.maximum(book.bucket[r] - 1, 0))
        expected = (book.broken_on[r] != NEVER) & (day - book.broken_on[r] <= w["effect.after_broken_days"])
        fresh = fresh * np.where(expected, w["effect.after_broken"], 1.0)
        tone = deeds.tone + 1
        willing, unwilling = self._willing[a] * self._on_willing[tone], self._unwilling[a] * self._on_unwilling[tone]
        push = willing * will + unwilling * (1 - will)
        book.push[r] += (push * fresh * moved).astype(np.float32)

        money = self._money(book, r, days_to_pay_day[r])
        offered = deeds.offer & moved & (a != LEGAL) & ~book.in_plan[r] & (book.past_due[r] > 0)
        accept = np.where(money < 1, w["plan.accept"], w["plan.accept_able"])
        accept = accept * _above(w["plan.accept_floor"], will)
        # a written offer is weaker than a talk
        planned = offered & (chance("plan")[r] < accept * fresh * np.where(talks, 1.0, w["plan.written"]))
        base = self._promise[a] * _above(w["promise.floor"], will) * _above(w["promise.broke_fall"], money)
        can = talked & asks & ~planned & (book.past_due[r] > 0) & (book.promise_due[r] == NEVER)
        promised = can & (chance("promise")[r] < base * np.minimum(fresh, w["promise.fresh_most"]))
        refuse = w["promise.refuse"] * (1 - will) * (1 + w["promise.refuse_fatigue"] * fatigue)
        refused = talked & ~promised & ~planned & (chance("refuse")[r] < refuse)
        in_days, amount = self._promised(book, r, money, days_to_pay_day[r], chance("promise_day")[r])

        complained, cause = self._complaints(deeds, reached, fatigue, people.proneness[r], people.vulnerable[r], chance)
        out = reached & (chance("opt_out")[r] < w["refusal.opt_out"] * fatigue)
        strained = ~book.employed[r] | (book.ill_until[r] >= day)
        disclosed = talked & strained & ~book.hardship[r] & (chance("disclose")[r] < w["life.disclosure"])
        outcome = Outcome(
            reached, talked, promised, np.where(promised, in_days, 0).astype(np.int32),
            np.where(promised, amount, 0).astype(np.int64), planned, refused, complained, cause, out, disclosed,
        )  # fmt: skip
        self._write(book, deeds, outcome, day)
        return outcome

    def _reach(self, book: Book, deeds: Deeds, fatigue: Floats, holiday: bool) -> Floats:
        w, a, r = self._world, deeds.action, deeds.rows
        talks = _TALKS[a]
        away = (deeds.hour - book.people.best_hour[r]) / w["contact.hour_width"]
        fit = w["contact.hour_floor"] + (1 - w["contact.hour_floor"]) * np.exp(-0.5 * away * away)
        fit = np.where(talks, fit * (w["contact.holiday_reach"] if holiday else 1.0), 1.0)
        known = np.where(a == CALL, np.exp(-w["contact.screening"] * fatigue), 1.0)
        return (book.people.reach[r, a] * fit * known).astype(np.float32)

    def _money(self, book: Book, r: Rows, days_to_pay_day: NDArray[np.int32]) -> Floats:
        """0 to 1: how much of what is asked is there, or comes within a week."""
        need = np.minimum(book.past_due[r], book.people.instalment_minor[r]) + 1
        comes = (days_to_pay_day <= self._world["promise.soon_days"]) & book.employed[r]
        soon = np.where(comes, book.people.free_cash_minor[r] * self._world["promise.soon_part"], 0)
        return np.clip((book.cash[r] + soon) / need, 0, 1).astype(np.float32)

    def _promised(
        self, book: Book, r: Rows, money: Floats, days_to_pay_day: NDArray[np.int32], u: Floats
    ) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """When and how much: at once where the money is there, else after pay day, at most the latest day allowed."""
        most = int(self._world["promise.most_days"])
        need = np.minimum(book.past_due[r], book.people.instalment_minor[r])
        there = book.cash[r] >= need
        in_days = np.where(there, 1 + (u * 3).astype(np.int32), np.minimum(days_to_pay_day + 1, most))
        # all that is past due where it seems within reach, else an instalment
        hoped = book.cash[r] + np.where(days_to_pay_day <= most, book.people.free_cash_minor[r], 0)
        return np.maximum(in_days, 1), np.where(hoped >= book.past_due[r], book.past_due[r], need)

    def _complaints(
        self, deeds: Deeds, reached: Flags, fatigue: Floats, proneness: Floats, vulnerable: Flags,
        chance: Callable[[str], Floats],
    ) -> tuple[Flags, NDArray[np.int8]]:  # fmt: skip
        a, r, w = deeds.action, deeds.rows, self._world
        tone = self._tone[deeds.tone + 1]
        felt = np.where(reached, 1.0, np.where(a == CALL, w["complaint.missed"], 0.0))
        often = self._frequency[a] * fatigue ** w["complaint.frequency_power"]
        about = np.stack([self._base[a] * reached, often * tone * felt, self._harsh[a] * tone * reached], 1)
        personal = proneness * np.where(vulnerable, w["complaint.vulnerable"], 1.0)
        rate = about.sum(1)
        complained = chance("complain")[r] < np.minimum(rate * personal * 1e-6, 0.5)
        return complained, self.causes(about / np.maximum(rate, 1e-9)[:, None], chance("cause")[r])

    def causes(self, shares: Floats, u: Floats) -> NDArray[np.int8]:
        """A cause of CAUSES for each row, by the shares of complaints about the debt, frequency and harshness."""
        split = np.zeros((3, len(CAUSES)), dtype=np.float32)
        for n, (key, causes) in enumerate(_KINDS):
            for cause in causes:
                split[n, CAUSES.index(cause)] = self._world[f"complaint.{key}"][cause]
        bounds = np.cumsum(shares @ split, axis=1)
        return np.minimum((u[:, None] >= bounds).sum(1), len(CAUSES) - 1).astype(np.int8)

    def _write(self, book: Book, deeds: Deeds, o: Outcome, day: int) -> None:
        """Change the book by what happened."""
        w, r, a = self._world, deeds.rows, deeds.action
        book.fatigue[r] += self._fatigue[a] * np.where(o.reached, 1.0, w["contact.fatigue_missed"]).astype(np.float32)
        book.last_contact[r] = day
        talk = r[o.talked]
        book.last_talk[talk] = day
        book.talk_hour[talk] = deeds.hour[o.talked]
        made = r[o.promised]
        book.promise_due[made] = day + o.promise_in_days[o.promised]
        book.promise_amount[made] = o.promise_minor[o.promised]
        book.promise_paid[made] = 0
        book.promise_made[made] = day
        book.reminded[made] = False
        running = book.promise_open[r] & o.reached & _MESSAGES[a] & ~o.promised
        book.reminded[r[running]] = True
        begun = r[o.planned]
        book.plan_left[begun] = int(w["plan.months"])
        book.plan_amount[begun] = -(-book.past_due[begun] // int(w["plan.months"]))
        book.plan_missed[begun] = 0
        cross = r[o.complained]
        self.cross(book, cross, o.cause[o.complained], day)
        book.opted_out[r[o.opted_out], a[o.opted_out]] = True
        book.hardship[r[o.disclosed]] = True
        filed = r[a == LEGAL]
        book.litigation[filed] = True
        book.legal_from[filed] = day + int(w["effect.legal_after_days"])
        book.count(day, r, a == CALL, o.talked)

    def cross(self, book: Book, rows: Rows, cause: NDArray[np.int8], day: int) -> None:
        """Who complains is left in peace while the complaint is open; a debt said not to be owed is in dispute."""
        until = day + int(self._world["complaint.open_days"])
        book.complaints[rows] += 1
        book.complaint_until[rows] = until
        book.disputed_until[rows[cause == CAUSES.index("not_owed")]] = until
        book.will[rows] *= np.float32(self._world["will.complaint_fall"])


def _above(floor: float, share: Floats) -> Floats:
    """A chance that is `floor` of itself at a share of 0 and whole at 1."""
    return (floor + (1 - floor) * share).astype(np.float32)
