"""Labels from the past: what became of past-due accounts from one month's statement to the next."""

from __future__ import annotations

import datetime as dt
from functools import reduce

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from cureline.engine.delinquency.calendar import months_before
from cureline.engine.score import measures
from cureline.engine.score.settings import SETTINGS

HISTORY_TARGETS = ("cure", "roll")
_MOST = 8  # counters from here on are one bin of the comparison


def history_labels(statements: ir.Table, *, observed_on: dt.date) -> ir.Table:
    """`account_id, observed_on, name, value` of the accounts past due at the end of the month to `observed_on`.

    `cure`: the last statement of the following month shows nothing past due. `roll`: it shows more months past due.
    Accounts without a statement in both months have no label. The bank collected in the meantime as it used to: a cure
    here is one under that practice, not one without any action.
    """
    before = _last(statements, months_before(observed_on, 1), observed_on)
    after = _last(statements, observed_on, months_before(observed_on, -1)).rename(later="months")
    both = before.filter(before.months > 0).inner_join(after, "account_id")
    kinds = [("cure", both.later == 0), ("roll", both.later > both.months)]
    parts = [
        both.select("account_id", observed_on=ibis.literal(observed_on), name=ibis.literal(name), value=value)
        for name, value in kinds
    ]
    return parts[0].union(parts[1], distinct=False)


def month_counts(statements: ir.Table, *, as_of: dt.date) -> ir.Table:
    """`month` (0 the latest)`, late, accounts`: how many accounts stood how late at each month's end."""
    parts = []
    for n in range(_months()):
        last = _last(statements, months_before(as_of, n + 1), months_before(as_of, n))
        late = ibis.least(last.months, _MOST)
        parts.append(last.select(month=ibis.literal(n), late=late))
    every = reduce(lambda a, b: a.union(b, distinct=False), parts)
    return every.group_by("month", "late").agg(accounts=every.count())


def usable_days(counts: pa.Table, *, as_of: dt.date) -> tuple[list[dt.date], list[dt.date]]:
    """The month ends from which a label can be taken, latest first, and those left out.

    `counts` as `month_counts` gives. A month end is left out where the mix of counters among the accounts past due
    moved more than `coding_break_psi` until the next: then the bank counted otherwise, and a move between the two
    months tells nothing of the customer. One with fewer than `least_months_seen` months of statements up to it is no
    choice.
    """
    table = np.zeros((_months(), _MOST + 1), dtype=np.int64)
    for row in counts.to_pylist():
        table[row["month"], row["late"]] = row["accounts"]
    seen = table.sum(axis=1) > 0
    used: list[dt.date] = []
    left_out: list[dt.date] = []
    for n in range(1, SETTINGS["history"]["most_months"] + 1):
        before, after = table[n, 1:], table[n - 1, 1:]
        enough = seen[n : n + SETTINGS["history"]["least_months_seen"]].all()
        if enough and before.sum() and after.sum():
            alike = measures.psi_of_counts(before, after) <= SETTINGS["history"]["coding_break_psi"]
            (used if alike else left_out).append(months_before(as_of, n))
    return used, left_out


def _months() -> int:
    history = SETTINGS["history"]
    return int(history["most_months"] + history["least_months_seen"])


def _last(statements: ir.Table, after: dt.date, until: dt.date) -> ir.Table:
    """Months past due on each account's last statement of a span."""
    known = statements.filter(
        (statements.stated_on > after) & (statements.stated_on <= until) & statements.months_past_due.notnull()
    )
    return known.group_by("account_id").agg(months=known.months_past_due.argmax(known.stated_on))
