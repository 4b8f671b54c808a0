"""From accounts to customers."""

from __future__ import annotations

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir

VOCABULARY: Mapping[str, str] = {"p_default": "real", "p_cure": "real", "score_reasons": "text"}


def rollup(scores: ir.Table, accounts: ir.Table) -> ir.Table:
    """One row a customer with a scored account: `customer_id, p_default, p_cure, score_reasons`, lazily.

    `scores` has `account_id, p_default, p_cure, reasons` (null where no such model is in force). The account with the
    highest `p_default` speaks for the customer (then the lowest id); where none has one, the one with the lowest
    `p_cure`.
    """
    joined = scores.inner_join(accounts.select("account_id", "customer_id"), "account_id")
    known = joined.mutate(rank_first=ibis.coalesce(joined.p_default, -joined.p_cure, -2.0))
    highest = known.group_by("customer_id").agg(rank_first=known.rank_first.max(), held=known.count())
    tops = known.inner_join(highest, ["customer_id", "rank_first"])
    first = tops.group_by("customer_id").agg(account_id=tops.account_id.min())
    chosen = known.inner_join(first, ["customer_id", "account_id"])
    return chosen.select("customer_id", "p_default", "p_cure", score_reasons=chosen.reasons)
