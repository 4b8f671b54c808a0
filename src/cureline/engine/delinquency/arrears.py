"""Days past due and what is past due on a day: oldest unpaid item first, exactly, in integers."""

from __future__ import annotations

import datetime as dt

import ibis
import ibis.expr.types as ir

NON_PERFORMING_DPD = 90


def totals(
    due_items: ir.Table, payments: ir.Table, *, as_of: dt.date, month_ends: tuple[dt.date, ...], grace_days: int
) -> ir.Table:
    """One row an account that has due items: what was due and paid by the days that matter, in one pass each.

    Oldest first, an account is more than k days past due at t exactly when all that fell due before t - k exceeds all
    that was paid by t; so the past needs sums only. `due_0` and `paid_0` are of `as_of`, `due_1` … of the month ends;
    `late_1` … is what was due more than 90 days before each.
    """
    days = (as_of, *month_ends)
    grace = dt.timedelta(days=grace_days)
    amount = due_items.principal_minor + due_items.interest_minor + due_items.fee_minor
    late = dt.timedelta(days=NON_PERFORMING_DPD)
    due = due_items.group_by("account_id").agg(
        first_due_on=due_items.due_on.min(),
        next_due_on=due_items.due_on.min(where=due_items.due_on >= as_of),
        **{f"due_{n}": _sum(amount, due_items.due_on < day - grace) for n, day in enumerate(days)},
        **{f"late_{n}": _sum(amount, due_items.due_on < day - late) for n, day in enumerate(days) if n},
    )
    paid = payments.group_by("account_id").agg(
        **{f"paid_{n}": _sum(payments.amount_minor, payments.paid_on <= day) for n, day in enumerate(days)}
    )
    joined = due.left_join(paid, "account_id").drop("account_id_right")
    return joined.mutate(**{f"paid_{n}": joined[f"paid_{n}"].fill_null(0) for n in range(len(days))})


def unpaid(
    due_items: ir.Table, short: ir.Table, *, on: dt.date, grace_days: int, waterfall: tuple[str, ...]
) -> ir.Table:
    """What is unpaid of the items that fell due before `on`, one row an account of `short`.

    `short` has `account_id, paid_minor` and only accounts that owe: the running sums see nobody else. Gives
    `oldest_due_on` and `past_due_{principal,interest,fee}_minor`.
    """
    due = due_items.filter(due_items.due_on < on - dt.timedelta(days=grace_days)).inner_join(short, "account_id")
    amount = due.principal_minor + due.interest_minor + due.fee_minor
    due = due.mutate(amount_minor=amount)
    in_order = ibis.window(group_by=due.account_id, order_by=[due.due_on, due.due_item_id], preceding=None, following=0)
    due = due.mutate(through_minor=due.amount_minor.sum().over(in_order).cast("int64"))
    # what a payment has reached of this item
    settled = ibis.greatest(0, ibis.least(due.amount_minor, due.paid_minor - due.through_minor + due.amount_minor))
    due = due.mutate(settled_minor=settled)
    due = due.filter(due.settled_minor < due.amount_minor)
    left, parts = due.settled_minor, {}
    for component in waterfall:
        owed = due[f"{component}_minor"]
        taken = ibis.least(owed, left)
        parts[f"past_due_{component}_minor"] = owed - taken
        left = left - taken
    due = due.mutate(**parts)
    return due.group_by("account_id").agg(
        oldest_due_on=due.due_on.min(), **{name: due[name].sum().cast("int64") for name in parts}
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


def _sum(value: ir.IntegerValue, where: ir.BooleanValue) -> ir.IntegerScalar:
    return value.sum(where=where).fill_null(0).cast("int64")
