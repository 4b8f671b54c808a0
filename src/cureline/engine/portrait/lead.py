"""From accounts to customers: which account leads, and what its customer's accounts come to together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from cureline.engine.delinquency import CLASSES
from cureline.engine.portrait.arithmetic import PLACES, not_below_zero, paid_share, share, sum_of

_PAID = ("asked_recent_minor", "asked_earlier_minor", "paid_recent_minor", "paid_earlier_minor")
_TOTALS = ("exposure_minor", "past_due_minor", "limit_minor", "used_minor", *_PAID)
_WORST = ("tier", "ifrs9_stage")
_ANY = ("first_payment_default", "self_cured", "secured", "in_litigation", "guaranteed")
_EARLIEST = ("due_in_days", "months_since_payment", "opened_on")


def by_customer(
    accounts: ir.Table,
    delinquency: ir.Table,
    behaviour: ir.Table,
    guarantors: ir.Table,
    who: ir.Table,
    known: Sequence[ir.Table],
    *,
    as_of: dt.date,
) -> ir.Table:
    """One row a customer of `who`: the lead account's columns, what all accounts come to, and what else is known.

    The first column of `who` and of each table of `known` is the customer's id; it is left out. Most customers have one
    account and are never grouped: sums are made only for those with several. Sums of money take the accounts in the
    lead account's currency; `ratios` makes their ratios.
    """
    several = _several(delinquency)
    others = (
        accounts.select("portfolio", "first_party", "opened_on", "secured", "in_litigation", bank_id="account_id"),
        behaviour.select("limit_minor", "months_since_payment", *_PAID, behaviour_id="account_id"),
        _guaranteed(guarantors, as_of),
    )
    owed = delinquency.select(
        "account_id", "customer_id", "product", "currency", "dpd", "bucket", "roll", "balance_minor", "past_due_minor",
        "five_tier", "ifrs9_stage", "first_payment_default", "due_in_days", "self_cured",
    )  # fmt: skip
    # facts are joined anew for the few, for otherwise all would be kept whole for their sake
    few = _account_facts(owed.inner_join(several, [("customer_id", "several_id")]), others, several.columns[1:])
    every = _account_facts(owed, others).left_join(_together(few), [("customer_id", "together_id")])
    # an account that does not lead has no key and so meets nobody: a filter would say the same, but a backend takes
    # one for strong where nearly all accounts lead, and then joins in a bad order
    leads = every.lead_id.isnull() | (every.lead_id == every.account_id)
    every = every.mutate(leading_id=leads.ifelse(every.customer_id, ibis.null("string")))
    t = every.inner_join(who, [("leading_id", who.columns[0])])
    for table in known:
        t = t.left_join(table, [("customer_id", table.columns[0])])
    names = (*_TOTALS, *_WORST, *_ANY, *_EARLIEST, "accounts_past_due")
    return t.select(
        "customer_id", "product", "portfolio", "currency", "first_party", "dpd", "bucket", "roll",
        *(name for table in (who, *known) for name in table.columns[1:]),
        lead_account_id=t.account_id,
        accounts=t.accounts.fill_null(1),
        # of one account there is nothing to sum; what is unknown of all is unknown of the lead account too
        **{name: t[f"all_{name}"].fill_null(t[name]) for name in names},
    )  # fmt: skip


def ratios(t: ir.Table) -> dict[str, ir.Value]:
    """What follows from the sums of `by_customer`."""
    recent = paid_share(t.paid_recent_minor, t.asked_recent_minor)
    earlier = paid_share(t.paid_earlier_minor, t.asked_earlier_minor)
    paid = t.paid_recent_minor + t.paid_earlier_minor
    asked = t.asked_recent_minor + t.asked_earlier_minor
    return {
        "five_tier": ibis.cases(*((t.tier == level, name) for level, name in enumerate(CLASSES))),
        "self_cured": t.self_cured & (t.dpd == 0),
        "utilisation": share(t.used_minor, t.limit_minor),
        "payment_ratio": paid_share(paid, asked),
        "payment_ratio_trend": (recent - earlier).round(PLACES),
    }


def _several(delinquency: ir.Table) -> ir.Table:
    """Of customers with several accounts: how many, and the lead account's id and currency."""
    counted = delinquency.group_by("customer_id").agg(accounts=delinquency.count())
    counted = counted.filter(counted.accounts > 1)
    own = delinquency.select("customer_id", "account_id", "currency", "dpd", "past_due_minor")
    own = own.inner_join(counted, "customer_id")
    in_order = ibis.window(
        group_by=own.customer_id, order_by=[own.dpd.desc(), own.past_due_minor.desc(), own.account_id]
    )
    ranked = own.mutate(place=ibis.row_number().over(in_order))
    first = ranked.filter(ranked.place == 0)
    return first.select(
        several_id=first.customer_id, accounts=first.accounts, lead_id=first.account_id, lead_currency=first.currency
    )


def _guaranteed(guarantors: ir.Table, as_of: dt.date) -> ir.Table:
    until = guarantors.guaranteed_until_on
    return guarantors.filter(until.isnull() | (until >= as_of)).select(guaranteed_id="account_id").distinct()


def _account_facts(owed: ir.Table, others: Sequence[ir.Table], carried: Sequence[str] = ()) -> ir.Table:
    bank, history, guaranteed = others
    t = (
        owed.left_join(bank, [("account_id", "bank_id")])
        .left_join(history, [("account_id", "behaviour_id")])
        .left_join(guaranteed, [("account_id", "guaranteed_id")])
    )
    exposure = not_below_zero(t.balance_minor)
    return t.select(
        "account_id", "customer_id", "product", "portfolio", "currency", "first_party", "dpd", "bucket", "roll",
        "past_due_minor", "limit_minor", "ifrs9_stage", "first_payment_default", "opened_on", "due_in_days",
        "months_since_payment", "self_cured", *_PAID, *carried,
        exposure_minor=exposure,
        # only what has a limit says how far limits are used
        used_minor=(t.limit_minor > 0).fill_null(False).ifelse(exposure, 0),
        tier=ibis.cases(*((t.five_tier == name, level) for level, name in enumerate(CLASSES))).cast("int64"),
        accounts_past_due=(t.dpd > 0).cast("int64"),
        guaranteed=t.guaranteed_id.notnull(),
        **{name: t[name].fill_null(False) for name in ("secured", "in_litigation")},
    )  # fmt: skip


def _together(facts: ir.Table) -> ir.Table:
    same = facts.currency == facts.lead_currency
    sums = {name: sum_of(facts[name], same) for name in _TOTALS}
    # limits that nobody knows come to nothing known
    sums["limit_minor"] = sums["limit_minor"].nullif(0)
    found = {
        "accounts_past_due": sum_of(facts.accounts_past_due),
        **sums,
        **{name: facts[name].max() for name in _WORST},
        **{name: facts[name].any() for name in _ANY},
        **{name: facts[name].min() for name in _EARLIEST},
    }
    return facts.group_by(together_id=facts.customer_id).agg(
        # the same on every row of the customer
        accounts=facts.accounts.max(),
        lead_id=facts.lead_id.max(),
        **{f"all_{name}": value for name, value in found.items()},
    )
