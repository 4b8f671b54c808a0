"""What a goal could be: a forecast of the period from the months before it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cureline.engine import goals
from cureline.goal import measuring, periods
from cureline.goal.errors import InvalidGoalError
from cureline.goal.measuring import Aim, Month
from cureline.goal.periods import Period
from cureline.results import services as results


@dataclass(frozen=True)
class Proposal:
    """A proposed target with its interval (kept values), the forecast it follows from and the months behind that."""

    aim: Aim
    currency: str
    slices: Mapping[str, str]
    period: Period
    history: tuple[Month, ...]
    forecast: goals.Forecast
    snapshot: str

    @property
    def target(self) -> int:
        """The middle of what is expected."""
        return self.aim.kept(self.forecast.whole.mean)

    @property
    def low(self) -> int:
        """Lower end of the interval."""
        return self.aim.kept(self.forecast.whole.low)

    @property
    def high(self) -> int:
        """Upper end of the interval."""
        return self.aim.kept(self.forecast.whole.high)

    def basis(self) -> dict[str, Any]:
        """What a goal keeps of it."""
        told = self.forecast
        steps = [{"month": code, "mean": p.mean, "low": p.low, "high": p.high}
                 for code, p in zip(self.months, told.steps, strict=True)]  # fmt: skip
        return {
            "method": told.method, "points": told.points, "level": told.level, "spread": told.spread, "steps": steps,
            "whole": {"mean": told.whole.mean, "low": told.whole.low, "high": told.whole.high},
            "history": [{"month": m.code, "value": m.value, "numerator": m.numerator, "denominator": m.denominator,
                         "rows": m.rows} for m in self.history],
            "snapshot": self.snapshot, "parameters": goals.parameters()["version"],
        }  # fmt: skip

    @property
    def months(self) -> list[str]:
        """Codes of the period's months."""
        first = self.period.since
        return [f"{first.year}-{first.month + n:02d}" for n in range(self.period.months)]


def propose(code: str, period: Period, *, scope: str = "bank", scope_id: str = "", user: Any = None) -> Proposal:
    """Propose a goal of a measure for a period from the whole months before it that the facts know.

    Raises InvalidGoalError where the measure can't be a goal or there is no history, NoSnapshotError without facts.
    """
    one = measuring.aim(code)
    found = results.current()
    if found is None:
        raise results.NoSnapshotError(_("The job of the day draws them, and so does `cureline results build`."))
    currency = measuring.currency_of(one)
    slices = measuring.where(scope, scope_id, currency)
    begun = _first_of_running(found.on)
    before = min(period.since, begun)
    months = measuring.history(one, slices, before=before, user=user)
    if not any(month.value is not None for month in months):
        raise InvalidGoalError(_("No whole month of this measure is known yet."))
    # months between the last one known and the period are forecast too, and left out of it
    skip = (period.since.year - before.year) * 12 + period.since.month - before.month
    try:
        told = goals.forecast(
            [m.value for m in months], period.months, skip=skip, kind=_kind(one, months),
            counts=[float(m.denominator or 0) for m in months] if one.measure.interval == "wilson" else None,
        )  # fmt: skip
    except goals.ForecastError as error:
        raise InvalidGoalError(str(error)) from error
    return Proposal(one, currency, slices, period, tuple(months), told, found.pk)


def _first_of_running(on: dt.date) -> dt.date:
    """First day of the month that is not whole yet on the evening of a day."""
    following = on + dt.timedelta(days=1)
    return following if following.day == 1 else on.replace(day=1)


def _kind(one: Aim, months: list[Month]) -> Any:
    values = [m.value for m in months if m.value is not None]
    if one.share and all(0 <= value <= 1 for value in values):
        return "rate"
    return "amount" if all(value >= 0 for value in values) else "signed"


def goal_period(kind: str, on: dt.date | None = None) -> Period:
    """The period after the one that runs on a day."""
    return periods.of(kind, on or periods.today()).next
