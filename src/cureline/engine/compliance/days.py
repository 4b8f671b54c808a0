"""Local days as whole numbers in columns: compared and added at the cost of integers."""

from __future__ import annotations

import datetime as dt

import ibis
import ibis.expr.types as ir

DAY_SECONDS = 86_400
EPOCH = dt.date(1970, 1, 1)


def number(day: dt.date) -> int:
    """Days since 1970-01-01.

    >>> number(dt.date(1970, 1, 2))
    1
    """
    return (day - EPOCH).days


NEVER_NUMBER = number(dt.date(9999, 12, 31))


def numbered(day: ir.DateValue) -> ir.IntegerValue:
    """Days since 1970-01-01, null for null."""
    return day.delta(ibis.literal(EPOCH), unit="day").cast("int64")


def weekday(day: ir.IntegerValue) -> ir.IntegerValue:
    """The day of the week, Monday 0: 1970-01-01 was a Thursday."""
    return (day + 3) % 7
