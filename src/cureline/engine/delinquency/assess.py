"""The delinquency of every account on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import reduce

import ibis
import ibis.expr.types as ir

from cureline.engine.delinquency import arrears
from cureline.engine.delinquency.calendar import months_before
from cureline.engine.delinquency.rules import CLASSES, Condition, DelinquencyRules

HISTORY_MONTHS = 6
SELF_CURE_MONTHS = 3
# Chinese rules judge retail credit account by account, and the rest by the debtor.
RETAIL = ("credit_card", "consumer_loan", "mortgage", "auto_loan")


def assess(
    accounts: ir.Table,
    due_items: ir.Table,
    payments: ir.Table,
    statements: ir.Table,
    *,
    as_of: dt.date,
    rules: DelinquencyRules,
) -> ir.Table:
    """The delinquency of each account on `as_of`, as a lazy table with one row an account.

    Takes tables as in `engine/tables.py`; payments may include reversals (below 0). Gives `account_id, customer_id,
    product, currency, status, balance_minor, dpd, dpd_source, oldest_due_on, past_due_minor,
    past_due_{principal,interest,fee}_minor` (null where only the bank's counter is known)`, bucket, bucket_days,
    previous_dpd, previous_bucket, roll, first_payment_default, self_cured, five_tier, five_tier_rules, ifrs9_stage,
    ifrs9_rules, next_due_on, next_due_minor, due_in_days`. Days past due count from the oldest due day with anything
    unpaid, payments settling the oldest item first. An account without due items takes the bank's own counter.
    """
    ends = tuple(months_before(as_of, n) for n in range(1, HISTORY_MONTHS + 1))
    grace = rules.grace_days
    totals = arrears.totals(due_items, payments, as_of=as_of, month_ends=ends, grace_days=grace)
    joined = accounts.left_join(totals, "account_id").drop("account_id_right")
    joined = _with_unpaid(joined, totals, due_items, 0, as_of, rules)
    joined = _with_unpaid(joined, totals, due_items, 1, ends[0], rules)
    joined = _with_counters(joined, statements, payments, as_of, ends)
    facts = _facts(joined, as_of, len(ends))
    facts = _customer_share(facts)
    facts = _classed(facts, rules)
    return _result(facts, due_items, as_of, rules)


def _with_unpaid(
    joined: ir.Table, totals: ir.Table, due_items: ir.Table, n: int, on: dt.date, rules: DelinquencyRules
) -> ir.Table:
    """Join what is unpaid on a day; only accounts that owe more than they paid are looked into item by item."""
    short = totals.filter(totals[f"due_{n}"] > totals[f"paid_{n}"])
    short = short.select("account_id", paid_minor=short[f"paid_{n}"])
    found = arrears.unpaid(due_items, short, on=on, grace_days=rules.grace_days, waterfall=rules.waterfall)
    found = found.rename({f"{name}_{n}": name for name in found.columns if name != "account_id"})
    return joined.left_join(found, "account_id").drop("account_id_right")


def _with_counters(
    joined: ir.Table, statements: ir.Table, payments: ir.Table, as_of: dt.date, ends: Sequence[dt.date]
) -> ir.Table:
    now = arrears.counters(statements, payments, on=as_of)
    before = arrears.counters(statements, payments, on=ends[0]).rename(
        stated_dpd_1="stated_dpd", stated_past_due_1="stated_past_due_minor"
    )
    recent = statements.filter(statements.stated_on <= as_of)
    worst = recent.group_by("account_id").agg(
        stated_max_3m=recent.days_past_due.max(where=recent.stated_on > ends[SELF_CURE_MONTHS]),
        stated_max_6m=recent.days_past_due.max(where=recent.stated_on > ends[-1]),
    )
    for table in (now, before, worst):
        joined = joined.left_join(table, "account_id").drop("account_id_right")
    return joined


def _facts(t: ir.Table, as_of: dt.date, months: int) -> ir.Table:
    """The facts that classes are judged by, from due items where there are any and from the counter elsewhere."""
    has_items, has_counter = t.first_due_on.notnull(), t.stated_dpd.notnull()

    def late(n: int) -> ir.BooleanValue:
        return t[f"due_{n}"] > t[f"paid_{n}"]

    def days(oldest: ir.DateValue, on: dt.date) -> ir.IntegerValue:
        return ibis.literal(on).delta(oldest, unit="day").fill_null(0)

    def npl(n: int) -> ir.BooleanValue:
        return t[f"late_{n}"] > t[f"paid_{n}"]

    def any_of(flags: list[ir.BooleanValue]) -> ir.BooleanValue:
        return reduce(lambda a, b: a | b, flags)

    dpd = has_items.ifelse(days(t.oldest_due_on_0, as_of), t.stated_dpd.fill_null(0)).cast("int64")
    parts = [t[f"past_due_{c}_minor_0"].fill_null(0) for c in ("principal", "interest", "fee")]
    late_3m = has_items.ifelse(any_of([late(n) for n in range(1, SELF_CURE_MONTHS + 1)]), t.stated_max_3m > 0)
    npl_6m = has_items.ifelse(
        any_of([npl(n) for n in range(1, months + 1)]), t.stated_max_6m > arrears.NON_PERFORMING_DPD
    )
    restructured = (as_of.year * 12 + as_of.month) - (t.restructured_on.year() * 12 + t.restructured_on.month())
    return t.mutate(
        dpd=dpd,
        dpd_source=ibis.cases((has_items, "due_items"), (has_counter, "statement"), else_="none"),
        oldest_due_on=t.oldest_due_on_0,
        past_due_minor=has_items.ifelse(sum(parts[1:], parts[0]), t.stated_past_due_minor.fill_null(0)).cast("int64"),
        **{f"past_due_{c}_minor": has_items.ifelse(part, ibis.null("int64"))
           for c, part in zip(("principal", "interest", "fee"), parts, strict=True)},
        previous_dpd=has_items.ifelse(
            days(t.oldest_due_on_1, months_before(as_of, 1)), t.stated_dpd_1.fill_null(0)
        ).cast("int64"),
        first_payment_default=(t.oldest_due_on_0 == t.first_due_on).fill_null(False),
        self_cured=((dpd == 0) & late_3m).fill_null(False),
        retail=t["product"].isin(RETAIL),
        non_performing_6m=npl_6m.fill_null(False),
        months_since_restructure=restructured.cast("int64"),
    )  # fmt: skip


def _customer_share(t: ir.Table) -> ir.Table:
    """Add how much of the debtor's whole debt here is more than 90 days past due, in basis points."""
    owed = ibis.greatest(t.balance_minor, 0)
    bad = (t.dpd > arrears.NON_PERFORMING_DPD).ifelse(owed, 0)
    by_customer = t.group_by("customer_id").agg(bad_minor=bad.sum(), owed_minor=owed.sum())
    by_customer = by_customer.filter(by_customer.bad_minor > 0)
    share = by_customer.select(
        "customer_id",
        # reals here decide a threshold in whole basis points and hold no money
        share_bp=(by_customer.bad_minor.cast("float64") * 10_000 / by_customer.owed_minor.cast("float64"))
        .floor()
        .cast("int64"),
    )
    joined = t.left_join(share, "customer_id").drop("customer_id_right")
    return joined.mutate(non_performing_share_bp=joined.share_bp.fill_null(0)).drop("share_bp")


def _classed(t: ir.Table, rules: DelinquencyRules) -> ir.Table:
    """Add class and stage: the worst condition that holds, and the ids of the conditions that made it."""
    tier, tier_rules = _worst(t, rules.five_tier, 0)
    stage, stage_rules = _worst(t, rules.ifrs9, 1)
    names = [(tier == level, name) for level, name in enumerate(CLASSES)]
    return t.mutate(
        five_tier=ibis.cases(*names),
        five_tier_rules=tier_rules,
        ifrs9_stage=stage.cast("int64"),
        ifrs9_rules=stage_rules,
    )


def _worst(t: ir.Table, conditions: Sequence[Condition], best: int) -> tuple[ir.IntegerValue, ir.StringValue]:
    held = [condition.when.expression(t).fill_null(False) for condition in conditions]
    levels = [flag.ifelse(c.level, best) for flag, c in zip(held, conditions, strict=True)]
    worst = ibis.greatest(best, *levels)
    ids_by_level = {
        level: reduce(
            lambda a, b: a + b,
            [flag.ifelse(";" + c.id, "") for flag, c in zip(held, conditions, strict=True) if c.level == level],
        )
        for level in sorted({c.level for c in conditions})
    }
    return worst, ibis.cases(*((worst == level, ids.substr(1)) for level, ids in ids_by_level.items()), else_="")


def _result(t: ir.Table, due_items: ir.Table, as_of: dt.date, rules: DelinquencyRules) -> ir.Table:
    bucket, before = _bucket(t.dpd, rules, "name"), _bucket(t.previous_dpd, rules, "name")
    level, level_before = _bucket(t.dpd, rules, "level"), _bucket(t.previous_dpd, rules, "level")
    roll = ibis.cases(
        ((t.dpd == 0) & (t.previous_dpd == 0), "current"),
        (t.previous_dpd == 0, "new"),
        (t.dpd == 0, "cured"),
        (level > level_before, "worse"),
        (level < level_before, "better"),
        else_="same",
    )
    coming = due_items.filter(due_items.due_on >= as_of)
    coming = coming.inner_join(t.select("account_id", "next_due_on"), "account_id")
    coming = coming.filter(coming.due_on == coming.next_due_on)
    coming = coming.group_by("account_id").agg(
        next_due_minor=(coming.principal_minor + coming.interest_minor + coming.fee_minor).sum().cast("int64")
    )
    t = t.left_join(coming, "account_id").drop("account_id_right")
    return t.select(
        "account_id", "customer_id", "product", "currency", "status", "balance_minor",
        "dpd", "dpd_source", "oldest_due_on", "past_due_minor",
        "past_due_principal_minor", "past_due_interest_minor", "past_due_fee_minor",
        "previous_dpd", "first_payment_default", "self_cured",
        "five_tier", "five_tier_rules", "ifrs9_stage", "ifrs9_rules", "next_due_on", "next_due_minor",
        bucket=bucket, previous_bucket=before, bucket_days=_bucket(t.dpd, rules, "days"), roll=roll,
        due_in_days=t.next_due_on.delta(ibis.literal(as_of), unit="day").cast("int64"),
    )  # fmt: skip


def _bucket(dpd: ir.IntegerValue, rules: DelinquencyRules, what: str) -> ir.Value:
    """A bucket's name, its text of days or its level (place in order)."""
    texts = [level if what == "level" else getattr(b, what) for level, b in enumerate(rules.buckets)]
    cases = [(dpd >= b.from_dpd, text) for b, text in reversed(list(zip(rules.buckets, texts, strict=True)))]
    return ibis.cases(*cases)
