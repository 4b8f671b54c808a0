"""Local time on any backend: the UTC offsets of time zones as a small table, to be joined by range.

Backends differ in how they read a zone's name, and in the zone data they carry; a table made from Python's `zoneinfo`
gives the same local hour on each.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import ibis
import ibis.expr.types as ir
import pyarrow as pa

_SCHEMA = pa.schema(
    [("time_zone", pa.string()), ("from_utc", pa.timestamp("us", "UTC")), ("until_utc", pa.timestamp("us", "UTC")),
     ("offset_seconds", pa.int64())]
)  # fmt: skip
_DAY = dt.timedelta(days=1)
# clocks are never changed and changed back within so short a time
_STEP = 7 * _DAY
_SECOND = dt.timedelta(seconds=1)


class UnknownZoneError(ValueError):
    """A name that is no IANA time zone."""


def offsets(time_zones: Iterable[str], start: dt.date, end: dt.date) -> ir.Table:
    """The UTC offsets of `time_zones` (IANA names, in any order) on the UTC days from `start` to `end` inclusive.

    One row a zone and stretch between two clock changes: `time_zone, from_utc` (first instant)`, until_utc` (first
    instant after it)`, offset_seconds` (local minus UTC). An instant has exactly one row of its zone:
    `from_utc <= at < until_utc`; its local seconds are `at.epoch_seconds() + offset_seconds`. Raises UnknownZoneError
    for a name that is no zone, ValueError where `end` is before `start`.
    """
    if end < start:
        raise ValueError(f"the zones' table would end on {end}, before it begins on {start}")
    rows = [(name, *stretch) for name in sorted(set(time_zones)) for stretch in stretches(name, start, end)]
    names = _SCHEMA.names
    return ibis.memtable(pa.Table.from_pylist([dict(zip(names, row, strict=True)) for row in rows], schema=_SCHEMA))


@lru_cache(maxsize=4096)
def stretches(time_zone: str, start: dt.date, end: dt.date) -> tuple[tuple[dt.datetime, dt.datetime, int], ...]:
    """The stretches of one zone on the UTC days `start` to `end`: (from_utc, until_utc, offset_seconds), in order."""
    try:
        zone = ZoneInfo(time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UnknownZoneError(f"{time_zone!r} is no IANA time zone") from None
    first = dt.datetime.combine(start, dt.time(), dt.UTC)
    last = dt.datetime.combine(end + _DAY, dt.time(), dt.UTC)
    bounds = [first, *_changes(zone, first, last), last]
    return tuple((begin, until, _offset(zone, begin)) for begin, until in pairwise(bounds) if begin < until)


def _offset(zone: ZoneInfo, at: dt.datetime) -> int:
    offset = at.astimezone(zone).utcoffset()
    assert offset is not None  # an aware datetime has one  # noqa: S101
    return offset // _SECOND


def _changes(zone: ZoneInfo, first: dt.datetime, last: dt.datetime) -> Iterator[dt.datetime]:
    """The instants at which the zone's offset changes, to the second, found by halving the week of each change."""
    at, offset = first, _offset(zone, first)
    while at < last:
        upper = min(at + _STEP, last)
        after = _offset(zone, upper)
        if after != offset:
            low, high = at, upper
            while high - low > _SECOND:
                middle = low + ((high - low) / 2) // _SECOND * _SECOND
                low, high = (middle, high) if _offset(zone, middle) == offset else (low, middle)
            yield high
        at, offset = upper, after
