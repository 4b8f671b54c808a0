"""What of the past counts against a contact: each customer's recent events, aggregated once for all rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import reduce
from operator import or_

import ibis
import ibis.expr.types as ir

from cureline.engine.compliance.days import DAY_SECONDS, number
from cureline.engine.compliance.rules import Count
from cureline.engine.compliance.zones import Zones

# an event may fall on the day after `as_of` where local time runs ahead of the bank's
AHEAD = 1


class History:
    """The counts that a set of count rules need: for each distinct one the day on which it no longer refuses."""

    def __init__(self, counts: Iterable[Count], as_of: dt.date) -> None:
        self.as_of = as_of
        self.counts: list[Count] = []
        for count in counts:
            if count not in self.counts:
                self.counts.append(count)
        self.days = max((count.days for count in self.counts), default=0)

    def column(self, count: Count) -> str:
        """The column of `table` that a count is in."""
        return f"count_{self.counts.index(count)}"

    def table(self, contacts: ir.Table, debts: ir.Table) -> ir.Table:
        """One row a debt with recent events that count: `customer_id, account_id` and a column for each count.

        `debts` has `customer_id, account_id, time_zone`. A column is the first day (as a number) on which the count no
        longer refuses, 0 where it does not refuse at all. An event that names no debt counts against every debt.
        """
        first = dt.datetime.combine(self.as_of - dt.timedelta(days=self.days + 1), dt.time(), dt.UTC)
        recent = contacts.filter(contacts["at"] >= ibis.literal(first, type="timestamp('UTC', 6)"))
        recent = recent.mutate(by_agency=recent.agency.notnull())
        conditions = {count.events.text: count.events for count in self.counts}
        names = {text: f"e{n}" for n, text in enumerate(sorted(conditions))}
        flags = {names[text]: when.expression(recent).fill_null(False) for text, when in conditions.items()}
        recent = recent.select("customer_id", "at", of="account_id", **flags)
        recent = recent.filter(reduce(or_, (recent[name] for name in flags)))
        zones = Zones(first.date(), self.as_of + dt.timedelta(days=2), "changes")
        recent = recent.inner_join(debts.select("customer_id", "account_id", "time_zone"), "customer_id")
        recent = recent.inner_join(zones.table, "time_zone")
        utc = recent["at"].epoch_seconds().cast("int64")
        events = recent.select(
            "customer_id", "account_id", *flags,
            day=((utc + zones.offset(recent, utc)) // DAY_SECONDS).cast("int64"),
            concerns=(recent.of.isnull() | (recent.of == recent.account_id)).fill_null(False),
        )  # fmt: skip
        sums: dict[str, ir.Value] = {}
        for count in self.counts:
            flag = events[names[count.events.text]]
            where = flag if count.per == "person" else flag & events.concerns
            name = self.column(count)
            if count.cap == 1:
                sums[name] = events.day.max(where=where)
            else:
                # running counts by local day, newest first: events that lie on `as_of + 1 - j` or later
                sums |= {
                    f"{name}_{j}": events.count(where=where & (events.day >= self._newest - j))
                    for j in range(AHEAD + count.days)
                }
        summed = events.group_by("customer_id", "account_id").agg(**sums)
        releases = {self.column(count): self._release(summed, count) for count in self.counts}
        return summed.select("customer_id", "account_id", **releases)

    @property
    def _newest(self) -> int:
        return number(self.as_of) + AHEAD

    def _release(self, t: ir.Table, count: Count) -> ir.IntegerValue:
        name = self.column(count)
        if count.cap == 1:
            return (t[name] + count.days).fill_null(0)
        steps = range(AHEAD + count.days)
        return ibis.cases(
            *((t[f"{name}_{j}"] >= count.cap, self._newest - j + count.days) for j in steps), else_=0
        ).cast("int64")


def joined(t: ir.Table, tables: Sequence[tuple[ir.Table | None, str, list[str]]]) -> ir.Table:
    """Left-join each table on its keys, its other columns under a prefix."""
    extra = []
    for n, (table, prefix, keys) in enumerate(tables):
        if table is not None:
            renamed = table.rename({f"{prefix}{name}": name for name in table.columns if name not in keys})
            t = t.left_join(renamed, keys, rname=f"{{name}}_{n}")
            extra += [f"{key}_{n}" for key in keys]
    # one chain of joins, one selection at its end
    return t.drop(*extra)
