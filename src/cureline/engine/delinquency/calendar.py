"""Month arithmetic on bank days."""

from __future__ import annotations

import calendar
import datetime as dt


def months_before(day: dt.date, months: int) -> dt.date:
    """The same day some months earlier; a month's last day stays a month's last day.

    >>> months_before(dt.date(2005, 9, 30), 1)
    datetime.date(2005, 8, 31)
    """
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    ends = day.day == calendar.monthrange(day.year, day.month)[1]
    return dt.date(year, month + 1, last if ends else min(day.day, last))
