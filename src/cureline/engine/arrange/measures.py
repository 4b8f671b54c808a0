"""What a schedule costs: its effective annual rate, and what it is worth to the bank."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext

from cureline.engine.arrange.schedules import Schedule

_PRECISION = 40
_HALVINGS = 80


def effective_rate_bp(schedule: Schedule) -> int:
    """The effective annual rate of a schedule in basis points: the monthly rate at which its instalments are worth the
    debt at the start, compounded over twelve months. 0 where nothing is charged.
    """
    if schedule.cost_minor <= 0:
        return 0
    with localcontext() as context:
        context.prec = _PRECISION
        low, high = Decimal(0), Decimal(1)
        while _worth(schedule, high) > schedule.debt_minor:
            high *= 2
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            low, high = (middle, high) if _worth(schedule, middle) > schedule.debt_minor else (low, middle)
        return int((((1 + low) ** 12 - 1) * 10_000).quantize(Decimal(1), ROUND_HALF_UP))


def _worth(schedule: Schedule, monthly: Decimal) -> Decimal:
    factor, total = Decimal(1), Decimal(0)
    for row in schedule.instalments:
        factor /= 1 + monthly
        total += row.amount_minor * factor
    return total


@dataclass(frozen=True, slots=True)
class Keeping:
    """How likely a plan is kept from month to month, and what is recovered of it when it breaks.

    `monthly_keep_bp` is the chance that a plan that stands is paid in a month; `recovery_bp` the share of the balance
    that comes in when it breaks, `recovery_months` later; `discount_bp` the bank's annual cost of money. Sources: the
    bank's arrangement policy, where each figure has its status.
    """

    monthly_keep_bp: int
    recovery_bp: int
    recovery_months: int
    discount_bp: int


def present_value_minor(schedule: Schedule, keeping: Keeping) -> int:
    """What a schedule is expected to bring the bank today, in minor units."""
    with localcontext() as context:
        context.prec = _PRECISION
        keep, factor = Decimal(keeping.monthly_keep_bp) / 10_000, 1 / (1 + Decimal(keeping.discount_bp) / 120_000)
        recovered = Decimal(keeping.recovery_bp) / 10_000 * factor**keeping.recovery_months
        alive, discount, total = Decimal(1), Decimal(1), Decimal(0)
        balance = schedule.debt_minor
        for row in schedule.instalments:
            discount *= factor
            # a month that asks for nothing can't break a plan
            still = alive * keep if row.amount_minor else alive
            total += discount * (still * row.amount_minor + (alive - still) * recovered * balance)
            alive, balance = still, row.balance_minor
        return int(total.quantize(Decimal(1), ROUND_HALF_UP))


def kept_to_the_end_bp(schedule: Schedule, keeping: Keeping) -> int:
    """The chance that every instalment is paid, in basis points."""
    asked = sum(1 for row in schedule.instalments if row.amount_minor)
    return int(((Decimal(keeping.monthly_keep_bp) / 10_000) ** asked * 10_000).quantize(Decimal(1), ROUND_HALF_UP))


def band_value(bands: Sequence[tuple[int, int]], at: int) -> int:
    """The value of the first band whose upper end is not below `at`; the last one's beyond all."""
    return next((value for most, value in bands if at <= most), bands[-1][1])
