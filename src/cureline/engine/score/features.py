"""What a score predicts from: one row an account, the versioned columns of `features.yaml`."""

from __future__ import annotations

from functools import reduce

import ibis
import ibis.expr.types as ir

from cureline.engine.score.settings import FEATURE_NAMES

MONTHS = 6
# the latest month's standing below the first month past due: as the card data's own status codes order them
_STATES = {"inactive": -2, "paid_in_full": -1, "revolving": 0}


def features(behaviour: ir.Table, delinquency: ir.Table) -> ir.Table:
    """`account_id` and the features, lazily.

    Takes what `portrait.behaviour` and `delinquency.assess` give, seen on the same day. Adds to their columns:
    `state_1` (the latest month: -2 no use, -1 paid in full, 0 revolving, k for k months past due), `late_share` and
    `arrears_mean` (share of the known months past due, mean months past due in them), `unpaid_share` (share of the
    known months that asked for something and got nothing), `paid_mean_minor` (paid a known month, rounded down),
    `headroom_minor` (limit less balance stated last). `balance_minor` is the balance stated last, today's only where
    none is: an account seen on an earlier day must not know the later balance. `months_since_late` is 6 where never
    late. Unknown is null.
    """
    joined = behaviour.inner_join(delinquency.select("account_id", "dpd"), "account_id")
    known = joined.months_observed.nullif(0)
    late = [joined[f"months_past_due_{n}"].fill_null(0) for n in range(1, MONTHS + 1)]
    paid = [joined[f"paid_minor_{n}"].fill_null(0) for n in range(1, MONTHS + 1)]
    standing = joined.standing_1
    state = ibis.cases(
        *((standing == name, value) for name, value in _STATES.items()),
        (standing == "past_due", joined.months_past_due_1),
    )

    def per_month(total: ir.IntegerValue) -> ir.FloatingValue:
        return (total.cast("float64") / known.cast("float64")).round(6)

    derived = joined.mutate(
        balance_minor=joined.balance_minor_1.fill_null(joined.balance_minor),
        state_1=state.cast("int64"),
        late_share=per_month(joined.months_late_6m),
        arrears_mean=per_month(_total(late)),
        unpaid_share=per_month(joined.months_without_payment),
        paid_mean_minor=(_total(paid) // known).cast("int64"),
        headroom_minor=joined.limit_minor - joined.balance_minor_1.fill_null(joined.balance_minor),
        months_since_late=known.notnull().ifelse(joined.months_since_late.fill_null(MONTHS), ibis.null("int64")),
    )
    return derived.select("account_id", *FEATURE_NAMES)


def _total(values: list[ir.IntegerValue]) -> ir.IntegerValue:
    return reduce(lambda a, b: a + b, values)
