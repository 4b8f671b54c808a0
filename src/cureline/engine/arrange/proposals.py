"""Three plans for a customer, compared: the shortest that is affordable, the lightest, and one that grows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from cureline.engine.arrange.measures import (
    Keeping,
    band_value,
    effective_rate_bp,
    kept_to_the_end_bp,
    present_value_minor,
)
from cureline.engine.arrange.schedules import Schedule, ScheduleError, Terms, build

Days = Callable[[int], Sequence[dt.date]]


@dataclass(frozen=True, slots=True)
class KeepingRules:
    """How the chance to keep a plan depends on its burden: bands of the largest instalment over what the customer can
    afford (basis points), each with the chance to pay a month (basis points); the last band holds beyond all.

    `cure_bands` give, by the score's chance of cure (basis points), what the chance to miss is multiplied by.
    """

    burden_bands: Sequence[tuple[int, int]]
    cure_bands: Sequence[tuple[int, int]]
    recovery_bp: int
    recovery_months: int
    discount_bp: int

    def keeping(self, burden_bp: int, p_cure_bp: int | None) -> Keeping:
        """What is assumed of a plan with this burden, for a customer with this chance of cure if it is known."""
        miss = 10_000 - band_value(self.burden_bands, burden_bp)
        if p_cure_bp is not None:
            miss = min(miss * band_value(self.cure_bands, p_cure_bp) // 10_000, 10_000)
        return Keeping(10_000 - miss, self.recovery_bp, self.recovery_months, self.discount_bp)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A plan with what it means for the customer and for the bank; reasons are codes with an amount or a number."""

    kind: str
    schedule: Schedule
    burden_bp: int
    effective_rate_bp: int
    keeping: Keeping
    kept_bp: int
    present_value_minor: int
    reasons: tuple[tuple[str, int], ...]

    @property
    def affordable(self) -> bool:
        """Whether no instalment is above what the customer can afford."""
        return self.burden_bp <= 10_000


def weigh(
    kind: str, schedule: Schedule, *, affordable_minor: int, rules: KeepingRules, p_cure_bp: int | None = None,
    reasons: Sequence[tuple[str, int]] = (),
) -> Proposal:  # fmt: skip
    """A schedule weighed for the customer (burden) and the bank (present value under the chance that it is kept)."""
    burden = -(-schedule.highest_minor * 10_000 // affordable_minor) if affordable_minor > 0 else 1_000_000
    keeping = rules.keeping(burden, p_cure_bp)
    told = list(reasons)
    if burden > 10_000:
        told.append(("ABOVE_AFFORDABLE", schedule.highest_minor - max(affordable_minor, 0)))
    if schedule.cost_minor == 0:
        told.append(("NO_COST", 0))
    return Proposal(
        kind,
        schedule,
        burden,
        effective_rate_bp(schedule),
        keeping,
        kept_to_the_end_bp(schedule, keeping),
        present_value_minor(schedule, keeping),
        tuple(told),
    )


def propose(
    base: Terms, *, days: Days, affordable_minor: int, max_months: int, rules: KeepingRules, step_bp: int,
    step_months: int, step_start_bp: int, p_cure_bp: int | None = None,
) -> list[Proposal]:  # fmt: skip
    """Three plans from `base` (whose amounts, rate, freeze, grace and rounding hold for all), side by side.

    `shortest`: the fewest months whose instalments are affordable. `lightest`: the most months, so the lowest
    instalment. `step_up`: begins at `step_start_bp` of what is affordable or below and grows by `step_bp` every
    `step_months`. One that is not affordable says so by its burden and its reasons. `days(n)` gives n due days.
    """
    lowest = base.grace_months + 1

    def tried(terms: Terms) -> Schedule | None:
        try:
            return build(terms, days(terms.months))
        except ScheduleError as error:
            if error.code == "interest":
                return None
            raise

    def level(months: int) -> Schedule:
        return build(replace(base, method="annuity", months=months), days(months))

    def stepping(months: int) -> Schedule | None:
        return tried(replace(base, method="step_up", months=months, step_bp=step_bp, step_months=step_months))

    # a level instalment falls as months grow, so the fewest months can be found by halving
    shortest = _fewest(lowest, max_months, lambda n: level(n).highest_minor <= affordable_minor)
    start = affordable_minor * step_start_bp // 10_000
    fits = [n for n in range(lowest, max_months + 1) if n % step_months == 0 or n == max_months]
    growing = next(
        (s for n in fits if (s := stepping(n)) and s.first_minor <= start and s.highest_minor <= affordable_minor), None
    )
    whole = next((s for n in reversed(fits) if (s := stepping(n))), None)
    chosen = [
        ("shortest", level(shortest or max_months), [("FEWEST_MONTHS", shortest)] if shortest else []),
        ("lightest", level(max_months), [("MOST_MONTHS", max_months)]),
    ]
    if growing or whole:
        stepped = growing or whole
        assert stepped is not None  # noqa: S101
        chosen.append(("step_up", stepped, [("STARTS_AT", stepped.first_minor), ("GROWS_BY", step_bp)]))
    return [
        weigh(kind, schedule, affordable_minor=affordable_minor, rules=rules, p_cure_bp=p_cure_bp, reasons=reasons)
        for kind, schedule, reasons in chosen
    ]


def recommended(proposals: Sequence[Proposal]) -> Proposal:
    """The one to offer first: of the affordable ones that of the highest present value, else the lightest."""
    bearable = [proposal for proposal in proposals if proposal.affordable]
    if bearable:
        return max(bearable, key=lambda proposal: proposal.present_value_minor)
    return min(proposals, key=lambda proposal: proposal.burden_bp)


def _fewest(low: int, high: int, fits: Callable[[int], bool]) -> int | None:
    if low > high or not fits(high):
        return None
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if fits(middle) else (middle + 1, high)
    return low
