"""How an account was used and paid over six months: one row an account, what a score predicts from."""

from __future__ import annotations

import datetime as dt

import ibis
import ibis.expr.types as ir

from cureline.engine.portrait.arithmetic import (
    RATIO_CAP,
    count,
    highest,
    lowest,
    mean,
    months_between,
    paid_share,
    rise,
    share,
    total,
)
from cureline.engine.portrait.columns import COLUMNS
from cureline.engine.portrait.months import MONTHS, monthly

RECENT = 3
_ALL = range(1, MONTHS + 1)
# beyond what a ratio of two 64-bit integers comes to
_BELOW_ANY_RATIO = -1e19


def behaviour(
    accounts: ir.Table, due_items: ir.Table, payments: ir.Table, statements: ir.Table, *, as_of: dt.date
) -> ir.Table:
    """The behaviour of each account over the six months up to `as_of`, as a lazy table with one row an account.

    Takes tables as in `engine/tables.py`; nothing after `as_of` is looked at. Gives the columns of
    `columns.COLUMNS`, each documented there. Money is in minor units of the account's currency; ratios are float64
    rounded to 6 places; what is not known is null.
    """
    months = monthly(accounts, due_items, payments, statements, as_of=as_of)
    ratios = _ratios(months)
    return _summary(ratios, as_of).select(*COLUMNS)


def _ratios(t: ir.Table) -> ir.Table:
    """Add each month's standing and ratios: use of the limit, paid over asked, newly charged over the limit."""
    columns: dict[str, ir.Value] = {
        "history_source": ibis.cases((t.stated, "statements"), (t.has_items, "due_items"), else_="none"),
        "utilisation": share(t.balance_minor, t.limit_minor),
    }
    for n in _ALL:
        asked, paid = t[f"asked_minor_{n}"], t[f"paid_minor_{n}"]
        columns[f"standing_{n}"] = t[f"standing_{n}"].fill_null(
            ibis.cases(
                (t[f"months_past_due_{n}"] > 0, "past_due"), (t[f"fell_due_{n}"] > 0, "paid_in_full"),
                (t.has_items, "inactive"),
            )
        )  # fmt: skip
        columns[f"utilisation_{n}"] = share(t[f"balance_minor_{n}"], t.limit_minor)
        columns[f"payment_ratio_{n}"] = paid_share(paid, asked)
        columns[f"paid_to_limit_{n}"] = share(paid, t.limit_minor)
        # whether the month asked for something
        columns[f"due_{n}"] = (asked > 0).fill_null(False)
        if n < MONTHS:
            charged = t[f"balance_minor_{n}"] - t[f"balance_minor_{n + 1}"] + paid
            columns[f"charged_minor_{n}"] = charged
            columns[f"charged_to_limit_{n}"] = share(charged, t.limit_minor)
    return t.mutate(**columns)


def _summary(t: ir.Table, as_of: dt.date) -> ir.Table:
    """Add what the months come to."""

    def series(name: str, until: int = MONTHS, since: int = 1) -> list[ir.Value]:
        return [t[f"{name}_{n}"] for n in range(since, until + 1)]

    use, ratio, late = series("utilisation"), series("payment_ratio"), series("months_past_due")
    standing, paid, asked = series("standing"), series("paid_minor"), series("asked_minor")
    observed = count(value.notnull() for value in standing)
    due = series("due")
    unpaid = [d & (p <= 0) for d, p in zip(due, paid, strict=True)]
    answered = [d.ifelse(p, 0) for d, p in zip(due, paid, strict=True)]
    wanted = [d.ifelse(a, 0) for d, a in zip(due, asked, strict=True)]
    was_late = [(value > 0).fill_null(False) for value in late]
    since_payment = ibis.cases(*((p > 0, n - 1) for n, p in zip(_ALL, paid, strict=True)))

    def standing_share(code: str) -> ir.FloatingValue:
        return share(count((value == code).fill_null(False) for value in standing), observed)

    return t.mutate(
        months_observed=observed,
        utilisation_mean=mean(use),
        utilisation_max=highest(use, _BELOW_ANY_RATIO),
        utilisation_trend=rise(use[:RECENT], use[RECENT:]),
        payment_ratio=paid_share(total(answered), total(wanted)),
        payment_ratio_mean=mean(ratio),
        payment_ratio_last=ibis.coalesce(*ratio),
        payment_ratio_min=lowest(ratio, RATIO_CAP + 1),
        payment_ratio_trend=rise(ratio[:RECENT], ratio[RECENT:]),
        asked_recent_minor=total(wanted[:RECENT]),
        asked_earlier_minor=total(wanted[RECENT:]),
        paid_recent_minor=total(answered[:RECENT]),
        paid_earlier_minor=total(answered[RECENT:]),
        months_without_payment=count(unpaid),
        months_since_payment=since_payment.fill_null(_older(t.last_paid_on, as_of)),
        paid_mean_minor=total(paid) // MONTHS,
        paid_max_minor=ibis.greatest(*paid),
        paid_to_limit_mean=share(total(paid), t.limit_minor * MONTHS),
        charged_to_limit_mean=mean(series("charged_to_limit", MONTHS - 1)),
        months_late_3m=count(was_late[:RECENT]),
        months_late_6m=count(was_late),
        max_months_past_due_3m=highest(late[:RECENT], -1),
        max_months_past_due_6m=highest(late, -1),
        months_since_late=ibis.cases(*((held, n - 1) for n, held in zip(_ALL, was_late, strict=True))).cast("int64"),
        months_past_due_change=t.months_past_due_1 - t.months_past_due_2,
        months_past_due_change_3m=t.months_past_due_1 - t.months_past_due_4,
        balance_change=share(t.balance_minor_1 - t.balance_minor_2, t.limit_minor),
        balance_change_6m=share(t.balance_minor_1 - t.balance_minor_6, t.limit_minor),
        share_paid_in_full=standing_share("paid_in_full"),
        share_revolving=standing_share("revolving"),
        share_inactive=standing_share("inactive"),
        tenure_months=months_between(t.opened_on, as_of),
    )


def _older(day: ir.DateValue, as_of: dt.date) -> ir.IntegerValue:
    """Months since a payment before the six months; one within them was reversed and counts as six."""
    months = months_between(day, as_of)
    return (months < MONTHS).ifelse(MONTHS, months)
