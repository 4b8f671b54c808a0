"""Six months of an account: what was asked, paid, stated and overdue in each, month 1 the latest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from cureline.engine.delinquency.calendar import months_before
from cureline.engine.portrait.arithmetic import not_below_zero, sum_of, total

MONTHS = 6
# arrears counted from due items stop here: the last bucket, M7+
MOST_MONTHS_PAST_DUE = 7


def monthly(
    accounts: ir.Table, due_items: ir.Table, payments: ir.Table, statements: ir.Table, *, as_of: dt.date
) -> ir.Table:
    """One row an account: `history_source` and, for each month n from 1 (the latest) to 6, five columns.

    Month 1 ends on `as_of` and month n + 1 where month n begins; the days of a month are after its beginning and up to
    its end. `balance_minor_n` and `standing_n` are of the month's last statement; `paid_minor_n` is payments less
    reversals; `asked_minor_n` is the balance of the statement before (an account with statements) or what fell due
    in the month (one without); `months_past_due_n` counts at the month's end from due items where the account has any,
    as delinquency does, and is the bank's own counter elsewhere. What no row speaks of is null, except payments: 0.
    Also gives `account_id, customer_id, limit_minor, balance_minor, opened_on` of the account, `last_paid_on` (null
    where nothing was ever paid), `stated` and `has_items` (whether it has statements and due items) and what
    `fell_due_n` in month n.
    """
    ends = tuple(months_before(as_of, n) for n in range(MONTHS + MOST_MONTHS_PAST_DUE))
    paid, due, said = _paid(payments, ends), _due(due_items, ends), _stated(statements, ends)
    bank = accounts.select("account_id", "customer_id", "limit_minor", "balance_minor", "opened_on")
    # one chain of joins and one select: each further select would carry every column once more
    t = (
        bank.left_join(paid, [("account_id", "payer_id")])
        .left_join(due, [("account_id", "debtor_id")])
        .left_join(said, [("account_id", "stated_id")])
    )
    stated, has_items = t.stated_id.notnull(), t.debtor_id.notnull()
    columns: dict[str, ir.Value] = {"stated": stated, "has_items": has_items}
    for n in range(MONTHS + 1):
        # filled once, for months and arrears read it many times
        columns[f"paid_to_{n}"] = t[f"paid_to_{n}"].fill_null(0)
    names = [name for kind in ("balance_minor", "standing", "stated_late") for name in _by_month(kind)]
    due_names = [f"due_to_{n}" for n in range(len(ends))]
    return _months(t.select(*bank.columns, "last_paid_on", *names, *due_names, **columns), bank.columns)


def _months(t: ir.Table, kept: Sequence[str]) -> ir.Table:
    columns: dict[str, ir.Value] = {}
    for n in range(1, MONTHS + 1):
        fell_due = t[f"due_to_{n - 1}"] - t[f"due_to_{n}"]
        before = not_below_zero(t[f"balance_minor_{n + 1}"]) if n < MONTHS else ibis.null("int64")
        columns[f"fell_due_{n}"] = fell_due
        columns[f"paid_minor_{n}"] = t[f"paid_to_{n - 1}"] - t[f"paid_to_{n}"]
        columns[f"asked_minor_{n}"] = t.stated.ifelse(before, fell_due)
        columns[f"months_past_due_{n}"] = t.has_items.ifelse(_late(t, n), t[f"stated_late_{n}"])
    names = ("last_paid_on", "stated", "has_items", *_by_month("balance_minor"), *_by_month("standing"))
    return t.select(*kept, *names, **columns)


def _by_month(name: str) -> list[str]:
    return [f"{name}_{n}" for n in range(1, MONTHS + 1)]


def _paid(payments: ir.Table, ends: Sequence[dt.date]) -> ir.Table:
    """All that was paid until the end of each month; sums until a day serve months and arrears alike."""
    known = payments.filter(payments.paid_on <= ends[0])
    return known.group_by(payer_id=known.account_id).agg(
        last_paid_on=known.paid_on.max(where=known.amount_minor > 0),
        **{f"paid_to_{n}": sum_of(known.amount_minor, known.paid_on <= ends[n]) for n in range(MONTHS + 1)},
    )


def _due(due_items: ir.Table, ends: Sequence[dt.date]) -> ir.Table:
    """All that fell due before the end of each month: six months, and as far back as arrears are counted."""
    amount = due_items.principal_minor + due_items.interest_minor + due_items.fee_minor
    return due_items.group_by(debtor_id=due_items.account_id).agg(
        **{f"due_to_{n}": sum_of(amount, due_items.due_on < end) for n, end in enumerate(ends)},
    )


def _stated(statements: ir.Table, ends: Sequence[dt.date]) -> ir.Table:
    """The last statement of each month; null in a month without one."""
    known = statements.filter((statements.stated_on <= ends[0]) & (statements.stated_on > ends[MONTHS]))

    def last(name: str, n: int) -> ir.Value:
        column, day = known[name], known.stated_on
        # an empty value is passed over by all backends alike: the last known one of the month counts
        return column.argmax(day, where=(day > ends[n]) & (day <= ends[n - 1]) & column.notnull())

    months = range(1, MONTHS + 1)
    return known.group_by(stated_id=known.account_id).agg(
        **{f"balance_minor_{n}": last("balance_minor", n) for n in months},
        **{f"standing_{n}": last("standing", n) for n in months},
        **{f"stated_late_{n}": last("months_past_due", n) for n in months},
    )


def _late(t: ir.Table, n: int) -> ir.IntegerValue:
    """Months past due at the end of month n: of each age in months, whether more had fallen due than is paid."""
    paid = t[f"paid_to_{n - 1}"]
    ages = [(t[f"due_to_{n - 1 + age}"] > paid).cast("int64") for age in range(MOST_MONTHS_PAST_DUE)]
    return total(ages)
