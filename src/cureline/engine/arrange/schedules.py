"""Repayment schedules in whole minor units: every one sums to the cent.

A schedule spreads a debt of principal (which may bear interest) and of interest and fees already owed (which don't)
over monthly instalments. Interest of a month is a twelfth of the annual rate on the principal outstanding, rounded
half up; a frozen month bears none.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal, localcontext
from itertools import pairwise
from typing import Literal, get_args

Method = Literal["annuity", "equal_principal", "step_up", "balloon", "card_instalment"]
METHODS: tuple[Method, ...] = get_args(Method)
_MODES = {"half_up": ROUND_HALF_UP, "up": ROUND_CEILING, "down": ROUND_FLOOR}
_PRECISION = 60


class ScheduleError(ValueError):
    """Terms that make no schedule; `code` says which: amounts, months, rate, grace, balloon, step, interest."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Rounding:
    """How an instalment is rounded: `half_up`, `up` or `down` to a multiple of `unit_minor`.

    What is left over falls on the `first` or the `last` instalment. Where interest runs, the last instalment of a level
    schedule always pays what is then left: earlier ones change the interest.
    """

    mode: Literal["half_up", "up", "down"] = "half_up"
    unit_minor: int = 1
    remainder: Literal["first", "last"] = "last"

    def of(self, amount: Decimal) -> int:
        """An amount rounded to whole units, in minor units."""
        return int((amount / self.unit_minor).quantize(Decimal(1), _MODES[self.mode])) * self.unit_minor

    def split(self, amount: int, parts: int) -> list[int]:
        """An amount in `parts` shares as equal as the unit lets; they sum to it and none is below 0."""
        if parts == 0:
            return []
        # only rounding down leaves a remainder of the amount's own sign
        share = amount // parts // self.unit_minor * self.unit_minor
        shares = [share] * parts
        shares[0 if self.remainder == "first" else -1] += amount - share * parts
        return shares


@dataclass(frozen=True, slots=True)
class Terms:
    """What a schedule is made from. Amounts in minor units, rates in basis points a year, `months` instalments.

    `grace_months` first instalments pay the month's interest alone; `freeze_months` first months bear none. `step_bp`
    is by how much an instalment grows every `step_months` (step_up), `balloon_minor` what of the principal the last one
    pays besides (balloon), `fee_bp` the fee on the principal of a card instalment plan, a month, or once at the first
    instalment where `fee_once`.
    """

    method: Method
    principal_minor: int
    months: int
    annual_rate_bp: int = 0
    interest_minor: int = 0
    fee_minor: int = 0
    grace_months: int = 0
    freeze_months: int = 0
    step_bp: int = 0
    step_months: int = 12
    balloon_minor: int = 0
    fee_bp: int = 0
    fee_once: bool = False
    rounding: Rounding = Rounding()


@dataclass(frozen=True, slots=True)
class Instalment:
    """One instalment: its number from 1, day, parts, and the debt left after it (principal, interest and fees owed)."""

    number: int
    due_on: dt.date
    principal_minor: int
    interest_minor: int
    fee_minor: int
    balance_minor: int

    @property
    def amount_minor(self) -> int:
        """What is to be paid on the day."""
        return self.principal_minor + self.interest_minor + self.fee_minor


@dataclass(frozen=True, slots=True)
class Schedule:
    """The instalments of some terms, in order of their days."""

    terms: Terms
    instalments: tuple[Instalment, ...]

    @property
    def total_minor(self) -> int:
        """All that is to be paid."""
        return sum(row.amount_minor for row in self.instalments)

    @property
    def debt_minor(self) -> int:
        """The debt that is spread: principal, interest and fees owed at the start."""
        return self.terms.principal_minor + self.terms.interest_minor + self.terms.fee_minor

    @property
    def cost_minor(self) -> int:
        """What the schedule adds to the debt: interest and fees that it charges itself."""
        return self.total_minor - self.debt_minor

    @property
    def highest_minor(self) -> int:
        """The largest instalment."""
        return max(row.amount_minor for row in self.instalments)

    @property
    def first_minor(self) -> int:
        """The first instalment that asks for anything."""
        return next((row.amount_minor for row in self.instalments if row.amount_minor), 0)


def build(terms: Terms, due_days: Sequence[dt.date]) -> Schedule:
    """The schedule of `terms` on its due days, one a month. Raises ScheduleError."""
    _check(terms, due_days)
    with localcontext() as context:
        context.prec = _PRECISION
        rates = _rates(terms)
        principals, interests = _principal_and_interest(terms, rates)
        fees = _charged_fees(terms)
    after_grace = terms.months - terms.grace_months
    none = [0] * terms.grace_months
    owed_interest = none + terms.rounding.split(terms.interest_minor, after_grace)
    owed_fees = none + terms.rounding.split(terms.fee_minor, after_grace)
    balance = terms.principal_minor + terms.interest_minor + terms.fee_minor
    rows = []
    for k, due_on in enumerate(due_days):
        balance -= principals[k] + owed_interest[k] + owed_fees[k]
        rows.append(
            Instalment(k + 1, due_on, principals[k], interests[k] + owed_interest[k], fees[k] + owed_fees[k], balance)
        )
    return Schedule(terms, tuple(rows))


def _check(terms: Terms, due_days: Sequence[dt.date]) -> None:
    amounts = (terms.principal_minor, terms.interest_minor, terms.fee_minor)
    if min(amounts) < 0 or sum(amounts) <= 0:
        raise ScheduleError("amounts", "a schedule needs a debt above 0 and no part of it below 0")
    if terms.months < 1 or len(due_days) != terms.months:
        raise ScheduleError("months", "a schedule needs at least one month and a due day for each")
    if any(later <= earlier for earlier, later in pairwise(due_days)):
        raise ScheduleError("months", "due days must follow each other")
    if min(terms.annual_rate_bp, terms.fee_bp, terms.freeze_months) < 0:
        raise ScheduleError("rate", "a rate, a fee or a freeze can't be below 0")
    if not 0 <= terms.grace_months < terms.months:
        raise ScheduleError("grace", "the months of grace must leave one to pay in")
    if not 0 <= terms.balloon_minor <= terms.principal_minor or (terms.balloon_minor and terms.method != "balloon"):
        raise ScheduleError("balloon", "only a balloon schedule has a last amount, within the principal")
    if terms.step_bp < 0 or terms.step_months < 1:
        raise ScheduleError("step", "instalments step up, after whole months")
    if terms.rounding.unit_minor < 1:
        raise ScheduleError("amounts", "instalments are rounded to a unit of at least 1")


def _rates(terms: Terms) -> list[Decimal]:
    """The rate of each month."""
    monthly = Decimal(terms.annual_rate_bp) / 120_000
    # a card instalment plan charges a fee instead of interest
    charged = 0 if terms.method == "card_instalment" else monthly
    return [Decimal(0) if k < terms.freeze_months else Decimal(charged) for k in range(terms.months)]


def _interest(balance: int, rate: Decimal) -> int:
    return int((balance * rate).quantize(Decimal(1), ROUND_HALF_UP))


def _principal_and_interest(terms: Terms, rates: Sequence[Decimal]) -> tuple[list[int], list[int]]:
    if terms.method in ("equal_principal", "card_instalment"):
        planned = [0] * terms.grace_months
        planned += terms.rounding.split(terms.principal_minor, terms.months - terms.grace_months)
        return planned, _interests(terms.principal_minor, planned, rates)
    return _by_payment(terms, rates)


def _interests(principal: int, planned: Sequence[int], rates: Sequence[Decimal]) -> list[int]:
    interests, balance = [], principal
    for paid, rate in zip(planned, rates, strict=True):
        interests.append(_interest(balance, rate))
        balance -= paid
    return interests


def _by_payment(terms: Terms, rates: Sequence[Decimal]) -> tuple[list[int], list[int]]:
    """Level or stepping instalments whose present value at the schedule's own rates is the principal."""
    shape = _shape(terms)
    factor, worth = Decimal(1), Decimal(0)
    # grace pays its interest, so the principal stands unchanged at its end
    for k in range(terms.grace_months, terms.months):
        factor /= 1 + rates[k]
        worth += shape[k] * factor
    base = (Decimal(terms.principal_minor) - terms.balloon_minor * factor) / worth
    balance, principals, interests = terms.principal_minor, [], []
    for k in range(terms.months):
        interest = _interest(balance, rates[k])
        if k < terms.grace_months:
            paid = 0
        elif k == terms.months - 1:
            paid = balance
        else:
            paid = terms.rounding.of(base * shape[k]) - interest
            if paid < 0:
                raise ScheduleError("interest", "an instalment would not cover the month's interest")
            paid = min(paid, balance)
        principals.append(paid)
        interests.append(interest)
        balance -= paid
    return principals, interests


def _shape(terms: Terms) -> list[Decimal]:
    """How instalments stand to each other."""
    if terms.method != "step_up":
        return [Decimal(1)] * terms.months
    step = 1 + Decimal(terms.step_bp) / 10_000
    return [step ** (max(k - terms.grace_months, 0) // terms.step_months) for k in range(terms.months)]


def _charged_fees(terms: Terms) -> list[int]:
    if terms.method != "card_instalment" or not terms.fee_bp:
        return [0] * terms.months
    fee = int((Decimal(terms.principal_minor) * terms.fee_bp / 10_000).quantize(Decimal(1), ROUND_HALF_UP))
    if terms.fee_once:
        return [fee, *[0] * (terms.months - 1)]
    return [0 if k < terms.freeze_months else fee for k in range(terms.months)]
