"""What of the past counts against a contact: each customer's recent events, aggregated once for all rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
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
    """The counts that a set of count rules need, as columns to join.

    For each distinct condition on events there are running counts by local day, newest first: `<c>_<j>` holds how many
    events lie on `as_of + 1 - j` or later. A cap of one needs the latest day only: `<c>_last`.
    """

    def __init__(self, counts: Iterable[Count], as_of: dt.date) -> None:
        self.as_of = as_of
        self.counts = list(counts)
        self.days = max((count.days for count in self.counts), default=0)
        self.names = {text: f"e{n}" for n, text in enumerate(sorted({c.events.text for c in self.counts}))}
        self.by_debt = any(count.per == "debt" for count in self.counts)

    def depth(self, text: str) -> int:
        """How many running counts a condition needs; none where only its latest day is asked for."""
        return max((AHEAD + c.days for c in self.counts if c.events.text == text and c.cap > 1), default=0)

    def tables(self, contacts: ir.Table, customers: ir.Table) -> tuple[ir.Table, ir.Table | None]:
        """One row a customer, and one row a customer and debt where a rule counts by debt.

        A customer's row holds its sums over all events, and under `any_…` those of events that name no debt: these
        count against every debt. `contacts` are joined to their customers for the time zone, recent ones only.
        """
        first = dt.datetime.combine(self.as_of - dt.timedelta(days=self.days + 1), dt.time(), dt.UTC)
        recent = contacts.filter(contacts["at"] >= ibis.literal(first, type="timestamp('UTC', 6)"))
        recent = recent.mutate(by_agency=recent.agency.notnull())
        conditions = {c.events.text: c.events for c in self.counts}
        flags = {self.names[text]: when.expression(recent).fill_null(False) for text, when in conditions.items()}
        recent = recent.select("customer_id", "account_id", "at", **flags)
        recent = recent.filter(reduce(or_, (recent[name] for name in flags)))
        zones = Zones(first.date(), self.as_of + dt.timedelta(days=2), "h_")
        recent = recent.inner_join(customers.select("customer_id", "time_zone"), "customer_id")
        recent = recent.inner_join(zones.table, "time_zone")
        utc = recent["at"].epoch_seconds().cast("int64")
        recent = recent.mutate(day=((utc + zones.offset(recent, utc)) // DAY_SECONDS).cast("int64"))
        keys = ["customer_id", "account_id"] if self.by_debt else ["customer_id"]
        base = recent.group_by(keys).agg(**self._sums(recent))
        if not self.by_debt:
            return base, None
        names = [name for name in base.columns if name not in keys]
        undirected = base.account_id.isnull()
        person = base.group_by("customer_id").agg(
            **{name: _again(base, name, None) for name in names},
            **{f"any_{name}": _again(base, name, undirected) for name in names},
        )
        return person, base.filter(base.account_id.notnull())

    def release(self, t: ir.Table, count: Count) -> ir.IntegerValue:
        """The first day (as a number) on which the count no longer refuses; 0 where it does not refuse at all."""
        name = self.names[count.events.text]
        if count.cap == 1:
            last = self._value(t, f"{name}_last", count, 0)
            return (last > 0).ifelse(last + count.days, 0)
        newest = number(self.as_of) + AHEAD
        steps = range(AHEAD + count.days)
        return ibis.cases(
            *((self._value(t, f"{name}_{j}", count, 0) >= count.cap, newest - j + count.days) for j in steps), else_=0
        )

    def _value(self, t: ir.Table, name: str, count: Count, empty: int) -> ir.IntegerValue:
        if count.per == "person":
            return t[f"p_{name}"].fill_null(empty)
        debt, undirected = t[f"d_{name}"].fill_null(empty), t[f"p_any_{name}"].fill_null(empty)
        return ibis.greatest(debt, undirected) if name.endswith("_last") else debt + undirected

    def _sums(self, events: ir.Table) -> Mapping[str, ir.Value]:
        newest = number(self.as_of) + AHEAD
        sums: dict[str, ir.Value] = {}
        for text, name in self.names.items():
            if any(c.events.text == text and c.cap == 1 for c in self.counts):
                sums[f"{name}_last"] = events.day.max(where=events[name])
            for j in range(self.depth(text)):
                sums[f"{name}_{j}"] = events.count(where=events[name] & (events.day >= newest - j))
        return sums


def _again(base: ir.Table, name: str, where: ir.BooleanValue | None) -> ir.Value:
    """The customer's figure out of those of its debts."""
    column = base[name]
    return column.max(where=where) if name.endswith("_last") else column.sum(where=where).cast("int64")


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
