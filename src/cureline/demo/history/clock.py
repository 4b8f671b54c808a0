"""Acts of the demonstration happen at their own hour: the services' clock is set to it while they run."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch
from zoneinfo import ZoneInfo

from cureline.engine.compliance.calendars import calendar

ZONE = ZoneInfo("Asia/Shanghai")
ONE_DAY = dt.timedelta(days=1)


@contextmanager
def at(moment: dt.datetime) -> Iterator[None]:
    """Whatever asks Django for the time is told `moment` (aware)."""
    with patch("django.utils.timezone.now", return_value=moment.astimezone(dt.UTC)):
        yield


def local(day: dt.date, hour: int, minute: int = 0) -> dt.datetime:
    """An instant of a day in the bank's zone."""
    return dt.datetime.combine(day, dt.time(hour, minute), ZONE)


def worked(day: dt.date) -> bool:
    """Whether the bank of the demonstration works on a day."""
    days = calendar("CN", day)
    return days.works(day)


def worked_before(day: dt.date, count: int) -> list[dt.date]:
    """The last `count` worked days before a day, the earliest first."""
    found: list[dt.date] = []
    while len(found) < count:
        day -= ONE_DAY
        if worked(day):
            found.append(day)
    return found[::-1]
