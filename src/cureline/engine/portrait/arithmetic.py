"""Small arithmetic over columns, with the answer for what is unknown said once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import reduce

import ibis
import ibis.expr.types as ir

PLACES = 6
# what is paid above this many times what was asked says no more
RATIO_CAP = 2


def sum_of(value: ir.IntegerValue, where: ir.BooleanValue | None = None) -> ir.IntegerScalar:
    """A sum of integers in 64 bits, 0 where nothing counts; an error above 18 digits."""
    # a sum over cases takes half the time of a filtered one in DuckDB
    counted = value if where is None else where.ifelse(value, 0)
    # DuckDB sums in 128 bits, which Ibis takes for 64: only a cast from another type brings it back
    return counted.sum().cast("decimal(18, 0)").cast("int64").fill_null(0)


def share(part: ir.NumericValue, whole: ir.NumericValue) -> ir.FloatingValue:
    """A ratio for reading and scoring (it holds no money), null where the whole is not above 0."""
    positive = (whole > 0).ifelse(whole, ibis.null("int64")).cast("float64")
    return (part.cast("float64") / positive).round(PLACES)


def paid_share(paid: ir.IntegerValue, asked: ir.IntegerValue) -> ir.FloatingValue:
    """Paid over asked, kept within 0 and RATIO_CAP; null where nothing was asked."""
    # kept within bounds before it is divided: a backend would divide again in each branch
    most = asked * RATIO_CAP
    return share(ibis.cases((paid < 0, 0), (paid > most, most), else_=paid), asked)


def total(values: Sequence[ir.Value]) -> ir.Value:
    """The sum of some columns, unknown where one is."""
    return reduce(lambda a, b: a + b, values)


def count(flags: Iterable[ir.BooleanValue]) -> ir.IntegerValue:
    """How many of some columns hold; none may be unknown."""
    return total([flag.cast("int64") for flag in flags])


def mean(values: Sequence[ir.FloatingValue]) -> ir.FloatingValue:
    """The mean of the values known."""
    return _average(values).round(PLACES)


def rise(later: Sequence[ir.FloatingValue], earlier: Sequence[ir.FloatingValue]) -> ir.FloatingValue:
    """The mean of the later values known less that of the earlier ones."""
    return (_average(later) - _average(earlier)).round(PLACES)


def _average(values: Sequence[ir.FloatingValue]) -> ir.FloatingValue:
    known = count(value.notnull() for value in values)
    return total([value.fill_null(0.0) for value in values]) / known.nullif(0).cast("float64")


def highest(values: Sequence[ir.Value], below: float) -> ir.Value:
    """The highest of the values known, all above `below`; backends differ in what null does to `ibis.greatest`."""
    return ibis.greatest(*(value.fill_null(below) for value in values)).nullif(below)


def lowest(values: Sequence[ir.Value], above: float) -> ir.Value:
    """The lowest of the values known, all below `above`."""
    return ibis.least(*(value.fill_null(above) for value in values)).nullif(above)


def not_below_zero(value: ir.IntegerValue) -> ir.IntegerValue:
    """The value, or 0 where it is below; unknown stays unknown."""
    return (value < 0).ifelse(0, value)


def months_between(day: ir.DateValue, as_of: dt.date) -> ir.IntegerValue:
    """Whole calendar months from a day to `as_of`."""
    months = (as_of.year * 12 + as_of.month) - (day.year() * 12 + day.month())
    return (months - (day.day() > as_of.day).cast("int64")).cast("int64")


def days_between(day: ir.DateValue, as_of: dt.date) -> ir.IntegerValue:
    """Days from a day to `as_of`."""
    return ibis.literal(as_of).delta(day, unit="day").cast("int64")
