"""Local time in columns: one row a time zone, its clock changes side by side, so that one small join serves all."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from zoneinfo import available_timezones

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from cureline.engine.zones import stretches

# later than any instant that is asked for
_UNREACHED = 2**60


@lru_cache(maxsize=1)
def known_zones() -> frozenset[str]:
    """The IANA names of this installation's zone data."""
    return frozenset(available_timezones())


class Zones:
    """The clock changes of every zone from `start` to `end`, as a table to join by `time_zone`.

    The join adds one column, `name`: a struct of `from_0, offset_0, from_1, …` in whole seconds, of the epoch and of
    local minus UTC; pad fields are never reached. Null for an unknown zone.
    """

    def __init__(self, start: dt.date, end: dt.date, name: str) -> None:
        self.name = name
        rows, self.width = _rows(start, end)
        fields: dict[str, pa.Array] = {}
        for n in range(self.width):
            parts = [changes[n] if n < len(changes) else (_UNREACHED, 0) for _, changes in rows]
            fields[f"from_{n}"] = pa.array([part[0] for part in parts], pa.int64())
            fields[f"offset_{n}"] = pa.array([part[1] for part in parts], pa.int64())
        changes = pa.StructArray.from_arrays(list(fields.values()), list(fields))
        self._table = pa.table({"time_zone": pa.array([name for name, _ in rows], pa.string()), name: changes})

    @property
    def table(self) -> ir.Table:
        """The table to join."""
        return ibis.memtable(self._table)

    def offset(self, t: ir.Table, utc: ir.IntegerValue) -> ir.IntegerValue:
        """Local minus UTC at a UTC second."""
        zone = t[self.name]
        later = [(utc >= zone[f"from_{n}"], zone[f"offset_{n}"]) for n in range(self.width - 1, 0, -1)]
        return ibis.cases(*later, else_=zone["offset_0"]) if later else zone["offset_0"]

    def to_utc(self, t: ir.Table, local: ir.IntegerValue) -> ir.IntegerValue:
        """The UTC second of a local one: one that the clock skips moves forward, of one shown twice the later."""
        zone = t[self.name]
        times = [local - zone[f"offset_{n}"] for n in range(self.width)]
        later = [(times[n] >= zone[f"from_{n}"], times[n]) for n in range(self.width - 1, 0, -1)]
        return ibis.cases(*later, else_=times[0]) if later else times[0]


@lru_cache(maxsize=8)
def _rows(start: dt.date, end: dt.date) -> tuple[list[tuple[str, list[tuple[int, int]]]], int]:
    rows = [
        (name, [(int(begin.timestamp()), offset) for begin, _, offset in stretches(name, start, end)])
        for name in sorted(known_zones())
    ]
    return rows, max(len(changes) for _, changes in rows)
