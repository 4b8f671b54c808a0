"""Days past due and what is past due on a day: oldest unpaid item first, exactly, in integers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import reduce

import ibis
import ibis.expr.types as ir

NON_PERFORMING_DPD = 90
SELF_CURE_MONTHS = 3


def standing(
    due_items: ir.Table, payments: ir.Table, *, as_of: dt.date, month_ends: tuple[dt.date, ...], grace_days: int
) -> ir.Table:
    """One row an account that has due items: how it stood on the days that matter, in one pass over each table.

    Oldest first, an account is more than k days past due at t exactly when all that fell due before t - k exceeds all
    that was paid by t; so the past needs sums only. Gives `first_due_on, next_due_on, paid_0, paid_1` (by `as_of` and
    by the last month end)`, short_0, short_1` (owes on that day)`, late_3m` (past due at one of the last three month
    ends)`, non_performing_6m` (more than 90 days past due at any of them)`, open_from_on` (what fell due before is
    settled on both days) and `settled_minor` (all that fell due before).
    """
    days = (as_of, *month_ends)
    # what fell due before day n less the grace, and before day n less 90 days
    due_by = {f"due_{n}": days[n] - dt.timedelta(days=grace_days) for n in range(SELF_CURE_MONTHS + 1)}
    late_by = {f"late_{n}": days[n] - dt.timedelta(days=NON_PERFORMING_DPD) for n in range(1, len(days))}
    amount = due_items.principal_minor + due_items.interest_minor + due_items.fee_minor
    due = due_items.group_by("account_id").agg(
        first_due_on=due_items.due_on.min(),
        next_due_on=due_items.due_on.min(where=due_items.due_on >= as_of),
        **{name: (due_items.due_on < day).ifelse(amount, 0).sum() for name, day in {**due_by, **late_by}.items()},
    )
    paid = payments.group_by("account_id").agg(
        **{f"paid_{n}": (payments.paid_on <= day).ifelse(payments.amount_minor, 0).sum() for n, day in enumerate(days)}
    )
    t = due.left_join(paid, "account_id").drop("account_id_right")
    # reversals beyond what was paid make no debt of their own
    t = t.mutate(**{f"paid_{n}": ibis.greatest(t[f"paid_{n}"].fill_null(0), 0).cast("int64") for n in range(len(days))})
    short = [t[f"due_{n}"] > t[f"paid_{n}"] for n in range(SELF_CURE_MONTHS + 1)]
    # newest first: the first sum that both days' payments cover
    covered = [
        (t[name] <= ibis.least(t.paid_0, t.paid_1), name, day)
        for name, day in sorted({**due_by, **late_by}.items(), key=lambda item: item[1], reverse=True)
        if name != "due_0"
    ]
    return t.select(
        "account_id", "first_due_on", "next_due_on", "paid_0", "paid_1",
        short_0=short[0], short_1=short[1], late_3m=_any(short[1:]),
        non_performing_6m=_any([t[f"late_{n}"] > t[f"paid_{n}"] for n in range(1, len(days))]),
        open_from_on=ibis.cases(*((c, ibis.literal(day)) for c, _, day in covered), else_=t.first_due_on),
        settled_minor=ibis.cases(*((c, t[name]) for c, name, _ in covered), else_=0).cast("int64"),
    )  # fmt: skip


def unpaid(
    due_items: ir.Table,
    standing: ir.Table,
    *,
    as_of: dt.date,
    before: dt.date,
    grace_days: int,
    waterfall: tuple[str, ...],
) -> ir.Table:
    """What is unpaid item by item, one row an account that owes on `as_of` or owed on `before` (an earlier day).

    Gives `oldest_due_on_0` and `past_due_{principal,interest,fee}_minor` of `as_of`, and `oldest_due_on_1` of `before`.
    The running sums see only accounts that are short, and of them only what fell due from `open_from_on`.
    """
    grace = dt.timedelta(days=grace_days)
    short = standing.filter(standing.short_0 | standing.short_1)
    short = short.select("account_id", "paid_0", "paid_1", "open_from_on", "settled_minor")
    due = due_items.filter(due_items.due_on < as_of - grace)
    due = due.inner_join(short, [due.account_id == short.account_id, due.due_on >= short.open_from_on])
    due = due.mutate(amount_minor=due.principal_minor + due.interest_minor + due.fee_minor)
    in_order = ibis.window(group_by=due.account_id, order_by=[due.due_on, due.due_item_id], preceding=None, following=0)
    due = due.mutate(through_minor=due.settled_minor + due.amount_minor.sum().over(in_order).cast("int64"))
    due = due.filter(due.amount_minor > 0, due.through_minor > ibis.least(due.paid_0, due.paid_1))
    now = due.through_minor > due.paid_0
    then = (due.through_minor > due.paid_1) & (due.due_on < before - grace)
    # what payments have reached of this item
    left, parts = ibis.greatest(0, due.paid_0 - due.through_minor + due.amount_minor), {}
    for component in waterfall:
        owed = due[f"{component}_minor"]
        taken = ibis.least(owed, left)
        parts[f"past_due_{component}_minor"] = owed - taken
        left = left - taken
    return due.group_by("account_id").agg(
        oldest_due_on_0=due.due_on.min(where=now),
        oldest_due_on_1=due.due_on.min(where=then),
        **{name: part.sum(where=now).cast("int64") for name, part in parts.items()},
    )


def counters(statements: ir.Table, payments: ir.Table, *, on: dt.date) -> ir.Table:
    """The bank's own counter on a day, one row an account: `stated_dpd`, `stated_past_due_minor`.

    Taken from the latest statement. An account past due then ages by a day a day, until payments since the statement
    cover what was past due.
    """
    known = statements.filter(statements.stated_on <= on)
    last = known.group_by("account_id").agg(
        stated_on=known.stated_on.max(),
        days=known.days_past_due.argmax(known.stated_on),
        past_due_minor=known.past_due_minor.argmax(known.stated_on),
    )
    since = (
        payments.filter(payments.paid_on <= on)
        .inner_join(last.select("account_id", "stated_on"), "account_id")
        .filter(lambda t: t.paid_on > t.stated_on)
        .group_by("account_id")
        .agg(since_minor=lambda t: t.amount_minor.sum().cast("int64"))
    )
    last = last.left_join(since, "account_id").drop("account_id_right")
    days, owed, paid = last.days.fill_null(0), last.past_due_minor.fill_null(0), last.since_minor.fill_null(0)
    late = (days > 0) & ((paid <= 0) | (paid < owed))
    age = ibis.literal(on).delta(last.stated_on, unit="day")
    return last.select(
        "account_id",
        stated_dpd=late.ifelse(days + age, 0).cast("int64"),
        stated_past_due_minor=late.ifelse(ibis.greatest(owed - ibis.greatest(paid, 0), 0), 0).cast("int64"),
    )


def _any(flags: Sequence[ir.BooleanValue]) -> ir.BooleanValue:
    return reduce(lambda a, b: a | b, flags)
