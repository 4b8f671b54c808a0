"""Due days of a schedule: month by month on one day, clamped to the month's end, moved off days that are not worked."""

from __future__ import annotations

import datetime as dt
from typing import Literal, get_args

from cureline.engine.compliance.calendars import calendar
from cureline.engine.compliance.months import months_after

Shift = Literal["none", "following", "preceding", "modified_following"]
SHIFTS: tuple[Shift, ...] = get_args(Shift)
_DAY = dt.timedelta(days=1)


def is_working(day: dt.date, country: str | None) -> bool:
    """Whether banks work on a day: a weekday that is no public holiday, or a weekend day worked instead."""
    known = calendar(country, dt.date(day.year, 1, 1))
    return known.works(day)


def shifted(day: dt.date, shift: Shift, country: str | None) -> dt.date:
    """The day itself when banks work, else the next or the last working day; `modified_following` stays in the month.

    >>> shifted(dt.date(2026, 10, 1), "following", "CN")
    datetime.date(2026, 10, 8)
    """
    if shift == "none" or is_working(day, country):
        return day
    moved = _walk(day, -_DAY if shift == "preceding" else _DAY, country)
    if shift == "modified_following" and moved.month != day.month:
        return _walk(day, -_DAY, country)
    return moved


def _walk(day: dt.date, step: dt.timedelta, country: str | None) -> dt.date:
    while not is_working(day, country):
        day += step
    return day


def due_days(
    first_due_on: dt.date, months: int, *, shift: Shift = "none", country: str | None = None,
    latest_on: dt.date | None = None,
) -> list[dt.date]:  # fmt: skip
    """`months` due days from `first_due_on`, whose day of the month is kept: the 31st is the 30th of June.

    A day that is not worked is moved by `shift` in the calendar of `country` (ISO 3166); where that would pass
    `latest_on` the working day before it is taken.

    >>> [str(day) for day in due_days(dt.date(2026, 1, 31), 3)]
    ['2026-01-31', '2026-02-28', '2026-03-31']
    """
    days = []
    for number in range(months):
        nominal = months_after(first_due_on, number)
        moved = shifted(nominal, shift, country)
        if latest_on is not None and moved > latest_on:
            moved = shifted(nominal, "preceding", country)
        days.append(moved)
    return days
