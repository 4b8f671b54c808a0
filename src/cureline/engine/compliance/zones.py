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

    Columns after the join: `<prefix>from_0, <prefix>offset_0, …`; pad columns are never reached. All values are whole
    seconds: of the epoch, and of local minus UTC.
    """

    def __init__(self, start: dt.date, end: dt.date, prefix: str) -> None:
        self.prefix = prefix
        rows, self.width = _rows(start, end)
        columns: dict[str, list[object]] = {"time_zone": [name for name, _ in rows]}
        for n in range(self.width):
            parts = [changes[n] if n < len(changes) else (_UNREACHED, 0) for _, changes in rows]
            columns[f"{prefix}from_{n}"] = [part[0] for part in parts]
            columns[f"{prefix}offset_{n}"] = [part[1] for part in parts]
        schema = pa.schema([(name, pa.string() if name == "time_zone" else pa.int64()) for name in columns])
        self._table = pa.table(columns, schema=schema)

    @property
    def table(self) -> ir.Table:
        """The table to join."""
        return ibis.memtable(self._table)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that the join adds."""
        return tuple(name for name in self._table.column_names if name != "time_zone")

    def offset(self, t: ir.Table, utc: ir.IntegerValue) -> ir.IntegerValue:
        """Local minus UTC at a UTC second."""
        later = [
            (utc >= t[f"{self.prefix}from_{n}"], t[f"{self.prefix}offset_{n}"]) for n in range(self.width - 1, 0, -1)
        ]
        first = t[f"{self.prefix}offset_0"]
        return ibis.cases(*later, else_=first) if later else first

    def to_utc(self, t: ir.Table, local: ir.IntegerValue) -> ir.IntegerValue:
        """The UTC second of a local one: one that the clock skips moves forward, of one shown twice the later."""
        later = [
            (
                local - t[f"{self.prefix}offset_{n}"] >= t[f"{self.prefix}from_{n}"],
                local - t[f"{self.prefix}offset_{n}"],
            )
            for n in range(self.width - 1, 0, -1)
        ]
        first = local - t[f"{self.prefix}offset_0"]
        return ibis.cases(*later, else_=first) if later else first


@lru_cache(maxsize=8)
def _rows(start: dt.date, end: dt.date) -> tuple[list[tuple[str, list[tuple[int, int]]]], int]:
    rows = [
        (name, [(int(begin.timestamp()), offset) for begin, _, offset in stretches(name, start, end)])
        for name in sorted(known_zones())
    ]
    return rows, max(len(changes) for _, changes in rows)
