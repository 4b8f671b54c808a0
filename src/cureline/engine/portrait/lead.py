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
    accounts: ir.Table, delinquency: ir.Table, behaviour: ir.Table, guarantors: ir.Table, *, as_of: dt.date
) -> ir.Table:
    """One row a customer: the lead account's columns and what all accounts come to.

    Most customers have one account and are never grouped: the lead account is chosen and sums are made only for those
    with several. Sums of money take the accounts in the lead account's currency.
    """
    several = _several(delinquency)
    bank = accounts.select("account_id", "portfolio", "first_party", "opened_on", "secured", "in_litigation")
    history = behaviour.select("account_id", "limit_minor", "months_since_payment", *_PAID)
    others = (bank, history, _guaranteed(guarantors, as_of))
    facts = _account_facts(delinquency.left_join(several, "customer_id").drop("customer_id_right"), others)
    leads = facts.filter(facts.lead_id.fill_null(facts.account_id) == facts.account_id)
    # joined anew instead of filtered from the facts, which would be kept whole for the sake of a few
    together = _together(_account_facts(delinquency.inner_join(several, "customer_id"), others))
    t = leads.left_join(together, "customer_id", rname="all_{name}").drop("all_customer_id")
    names = (*_TOTALS, *_WORST, *_ANY, *_EARLIEST, "accounts_past_due")
    merged = t.mutate(
        accounts=t.accounts.fill_null(1),
        # of one account there is nothing to sum; what is unknown of all is unknown of the lead account too
        **{name: t[f"all_{name}"].fill_null(t[name]) for name in names},
    )
    return _finished(merged)


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
    return first.select("customer_id", "accounts", lead_id=first.account_id, lead_currency=first.currency)


def _guaranteed(guarantors: ir.Table, as_of: dt.date) -> ir.Table:
    until = guarantors.guaranteed_until_on
    held = guarantors.filter(until.isnull() | (until >= as_of)).select("account_id").distinct()
    return held.mutate(guaranteed=ibis.literal(True))


def _account_facts(delinquency: ir.Table, others: Sequence[ir.Table]) -> ir.Table:
    t = delinquency
    for other in others:
        t = t.left_join(other, "account_id").drop("account_id_right")
    exposure = not_below_zero(t.balance_minor)
    return t.select(
        "account_id", "customer_id", "product", "portfolio", "currency", "first_party", "dpd", "bucket", "roll",
        "past_due_minor", "limit_minor", "ifrs9_stage", "first_payment_default", "opened_on", "due_in_days",
        "months_since_payment", "self_cured", "accounts", "lead_id", "lead_currency", *_PAID,
        exposure_minor=exposure,
        # only what has a limit says how far limits are used
        used_minor=(t.limit_minor > 0).fill_null(False).ifelse(exposure, 0),
        tier=ibis.cases(*((t.five_tier == name, level) for level, name in enumerate(CLASSES))).cast("int64"),
        accounts_past_due=(t.dpd > 0).cast("int64"),
        **{name: t[name].fill_null(False) for name in ("secured", "in_litigation", "guaranteed")},
    )  # fmt: skip


def _together(facts: ir.Table) -> ir.Table:
    same = facts.currency == facts.lead_currency
    sums = {name: sum_of(facts[name], same) for name in _TOTALS}
    # limits that nobody knows come to nothing known
    sums["limit_minor"] = sums["limit_minor"].nullif(0)
    return facts.group_by("customer_id").agg(
        accounts_past_due=sum_of(facts.accounts_past_due),
        **sums,
        **{name: facts[name].max() for name in _WORST},
        **{name: facts[name].any() for name in _ANY},
        **{name: facts[name].min() for name in _EARLIEST},
    )


def _finished(t: ir.Table) -> ir.Table:
    recent = paid_share(t.paid_recent_minor, t.asked_recent_minor)
    earlier = paid_share(t.paid_earlier_minor, t.asked_earlier_minor)
    paid = t.paid_recent_minor + t.paid_earlier_minor
    asked = t.asked_recent_minor + t.asked_earlier_minor
    return t.select(
        "customer_id", "product", "portfolio", "currency", "first_party", "accounts", "accounts_past_due", "dpd",
        "bucket", "ifrs9_stage", "roll", "first_payment_default", "exposure_minor", "past_due_minor", "due_in_days",
        "limit_minor", "months_since_payment", "opened_on", "secured", "in_litigation", "guaranteed",
        lead_account_id=t.account_id,
        five_tier=ibis.cases(*((t.tier == level, name) for level, name in enumerate(CLASSES))),
        self_cured=t.self_cured & (t.dpd == 0),
        utilisation=share(t.used_minor, t.limit_minor),
        payment_ratio=paid_share(paid, asked),
        payment_ratio_trend=(recent - earlier).round(PLACES),
    )  # fmt: skip
