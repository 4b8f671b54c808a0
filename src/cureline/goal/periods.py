"""Months and quarters, with their working days by the pack's calendar."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass

from cureline.engine import compliance, goals
from cureline.engine.compliance.rules import Calendar
from cureline.goal.errors import InvalidGoalError
from cureline.worklist import desk

_MONTHS = {"month": 1, "quarter": 3}
JURISDICTION = "CN"
FIRST_YEAR, LAST_YEAR = 2000, 2100


@dataclass(frozen=True, order=True)
class Period:
    """A month or a quarter: its first and last day."""

    since: dt.date
    until: dt.date
    kind: str

    @property
    def months(self) -> int:
        """How many months it has."""
        return _MONTHS[self.kind]

    @property
    def code(self) -> str:
        """2026-11 for a month, 2026-Q4 for a quarter."""
        if self.kind == "month":
            return f"{self.since:%Y-%m}"
        return f"{self.since.year}-Q{(self.since.month + 2) // 3}"

    @property
    def next(self) -> Period:
        """The one after it."""
        return of(self.kind, self.until + dt.timedelta(days=1))

    @property
    def previous(self) -> Period:
        """The one before it."""
        return of(self.kind, self.since - dt.timedelta(days=1))

    def __str__(self) -> str:
        return self.code


def of(kind: str, on: dt.date) -> Period:
    """The month or quarter of a day. Raises InvalidGoalError for another kind."""
    if kind not in _MONTHS or not FIRST_YEAR <= on.year <= LAST_YEAR:
        raise InvalidGoalError(f"no period {kind} {on}")
    count = _MONTHS[kind]
    first = (on.month - 1) // count * count + 1
    last = first + count - 1
    return Period(
        dt.date(on.year, first, 1), dt.date(on.year, last, calendar.monthrange(on.year, last)[1]), kind
    )  # fmt: skip


def parse(code: str) -> Period:
    """A period from its code. Raises InvalidGoalError."""
    try:
        year, part = code.split("-")
        if part.startswith("Q") and part[1:] in "1234" and len(part) == 2:
            return of("quarter", dt.date(int(year), int(part[1:]) * 3, 1))
        return of("month", dt.date(int(year), int(part), 1))
    except ValueError:
        raise InvalidGoalError(f"no period {code[:20]!r}: 2026-11 is a month, 2026-Q4 a quarter") from None


def worked(on: dt.date) -> Calendar:
    """The calendar of the bank's country around a day."""
    return compliance.load_pack(JURISDICTION, on=on).calendar


def pace(period: Period, on: dt.date) -> goals.Pace:
    """Working days of a period, and those behind at the end of a day."""
    return goals.pace(worked(period.since), period.since, period.until, on)


def today() -> dt.date:
    """The bank's day."""
    from django.utils import timezone

    return desk.today(timezone.now())
