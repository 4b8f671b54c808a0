"""From a day and a term of the pack to the day on which it ends."""

from __future__ import annotations

import datetime as dt

from cureline.engine.compliance.calendars import calendar
from cureline.engine.compliance.months import months_after
from cureline.legal.rules import Deadline, Rules

ONE_DAY = dt.timedelta(days=1)


def is_working(day: dt.date, holidays: str | None) -> bool:
    """Whether a day is worked: no weekend and no public holiday, or a weekend day that is worked instead."""
    days = calendar(holidays, day)
    return days.works(day)


def ends_on(start: dt.date, term: Deadline, rules: Rules) -> dt.date:
    """The last day of a term that starts after `start`.

    A last day that is not worked moves to the next worked one (CN: Civil Procedure Law art. 85); a term counted
    backwards (days below 0), or in working days, counts worked days only.
    """
    if term.months:
        return _worked(months_after(start, term.months), rules)
    if term.working:
        return _by_working_days(start, term.days, rules)
    return _worked(start + term.days * ONE_DAY, rules)


def _worked(day: dt.date, rules: Rules) -> dt.date:
    while not is_working(day, rules.holidays):
        day += ONE_DAY
    return day


def _by_working_days(day: dt.date, count: int, rules: Rules) -> dt.date:
    step = ONE_DAY if count >= 0 else -ONE_DAY
    left = abs(count)
    while left:
        day += step
        left -= is_working(day, rules.holidays)
    return day
