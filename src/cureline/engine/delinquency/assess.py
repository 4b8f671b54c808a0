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
# Chinese rules judge retail credit account by account, and the rest by the debtor.
RETAIL = ("credit_card", "consumer_loan", "mortgage", "auto_loan")
# What is read of an account: what its result shows, and what a condition of the rules may ask.
_READ = ("account_id", "customer_id", "product", "currency", "status", "balance_minor", "restructured_on",
         "restructure_count", "credit_impaired", "provision_bp", "purpose_changed", "bad_elsewhere")  # fmt: skip


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
    standing = arrears.standing(due_items, payments, as_of=as_of, month_ends=ends, grace_days=grace)
    unpaid = arrears.unpaid(
        due_items, standing, as_of=as_of, before=ends[0], grace_days=grace, waterfall=rules.waterfall
    )
    counted = _counters(statements, payments, as_of, ends)
    share = _customer_share(accounts, standing, unpaid, counted, as_of)
    coming = _coming(due_items, standing, as_of)
    joined = accounts.select(*_READ)
    for table in (standing, unpaid, counted, coming):
        joined = joined.left_join(table, "account_id").drop("account_id_right")
    joined = joined.left_join(share, "customer_id").drop("customer_id_right")
    return _result(_classed(_facts(joined, as_of, ends[0]), rules), as_of, rules)


def _counters(statements: ir.Table, payments: ir.Table, as_of: dt.date, ends: Sequence[dt.date]) -> ir.Table:
    now = arrears.counters(statements, payments, on=as_of)
    before = arrears.counters(statements, payments, on=ends[0]).rename(
        stated_dpd_1="stated_dpd", stated_past_due_1="stated_past_due_minor"
    )
    recent = statements.filter(statements.stated_on <= as_of)
    worst = recent.group_by("account_id").agg(
        stated_max_3m=recent.days_past_due.max(where=recent.stated_on > ends[arrears.SELF_CURE_MONTHS]),
        stated_max_6m=recent.days_past_due.max(where=recent.stated_on > ends[-1]),
    )
    for table in (before, worst):
        now = now.left_join(table, "account_id").drop("account_id_right")
    return now


def _customer_share(
    accounts: ir.Table, standing: ir.Table, unpaid: ir.Table, counted: ir.Table, as_of: dt.date
) -> ir.Table:
    """How much of a debtor's whole debt here is more than 90 days past due, in basis points, for debtors with any.

    Looks for the few accounts that are, then only into their debtors' accounts.
    """
    limit = arrears.NON_PERFORMING_DPD
    by_items = unpaid.filter(unpaid.oldest_due_on_0 < as_of - dt.timedelta(days=limit)).select("account_id")
    by_counter = counted.filter(counted.stated_dpd > limit).anti_join(standing, "account_id").select("account_id")
    late = by_items.union(by_counter)
    bad = accounts.select("account_id", "customer_id", "balance_minor").semi_join(late, "account_id")
    bad = bad.group_by("customer_id").agg(bad_minor=ibis.greatest(bad.balance_minor, 0).sum())
    bad = bad.filter(bad.bad_minor > 0)
    owed = accounts.select("customer_id", "balance_minor").semi_join(bad, "customer_id")
    owed = owed.group_by("customer_id").agg(owed_minor=ibis.greatest(owed.balance_minor, 0).sum())
    share = bad.inner_join(owed, "customer_id")
    return share.select(
        "customer_id",
        # reals here decide a threshold in whole basis points and hold no money
        share_bp=(share.bad_minor.cast("float64") * 10_000 / share.owed_minor.cast("float64")).floor().cast("int64"),
    )


def _coming(due_items: ir.Table, standing: ir.Table, as_of: dt.date) -> ir.Table:
    """What falls due on an account's next due day, one row an account that has one."""
    coming = due_items.filter(due_items.due_on >= as_of)
    following = standing.filter(standing.next_due_on.notnull()).select("account_id", due_on="next_due_on")
    coming = coming.semi_join(following, ("account_id", "due_on"))
    amount = coming.principal_minor + coming.interest_minor + coming.fee_minor
    return coming.group_by("account_id").agg(next_due_minor=amount.sum().cast("int64"))


def _facts(t: ir.Table, as_of: dt.date, before: dt.date) -> ir.Table:
    """The facts that classes are judged by, from due items where there are any and from the counter elsewhere."""
    has_items, has_counter = t.first_due_on.notnull(), t.stated_dpd.notnull()

    def days(oldest: ir.DateValue, on: dt.date) -> ir.IntegerValue:
        return ibis.literal(on).delta(oldest, unit="day").fill_null(0)

    dpd = has_items.ifelse(days(t.oldest_due_on_0, as_of), t.stated_dpd.fill_null(0)).cast("int64")
    parts = {name: t[name].fill_null(0) for name in (f"past_due_{c}_minor" for c in ("principal", "interest", "fee"))}
    past_due = reduce(lambda a, b: a + b, parts.values())
    late_3m = has_items.ifelse(t.late_3m, t.stated_max_3m > 0)
    npl_6m = has_items.ifelse(t.non_performing_6m, t.stated_max_6m > arrears.NON_PERFORMING_DPD)
    restructured = (as_of.year * 12 + as_of.month) - (t.restructured_on.year() * 12 + t.restructured_on.month())
    return t.mutate(
        dpd=dpd,
        dpd_source=ibis.cases((has_items, "due_items"), (has_counter, "statement"), else_="none"),
        oldest_due_on=t.oldest_due_on_0,
        past_due_minor=has_items.ifelse(past_due, t.stated_past_due_minor.fill_null(0)).cast("int64"),
        **{name: has_items.ifelse(part, ibis.null("int64")) for name, part in parts.items()},
        previous_dpd=has_items.ifelse(days(t.oldest_due_on_1, before), t.stated_dpd_1.fill_null(0)).cast("int64"),
        first_payment_default=(t.oldest_due_on_0 == t.first_due_on).fill_null(False),
        self_cured=((dpd == 0) & late_3m).fill_null(False),
        retail=t["product"].isin(RETAIL),
        non_performing_6m=npl_6m.fill_null(False),
        non_performing_share_bp=t.share_bp.fill_null(0),
        months_since_restructure=restructured.cast("int64"),
    )


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


def _result(t: ir.Table, as_of: dt.date, rules: DelinquencyRules) -> ir.Table:
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
