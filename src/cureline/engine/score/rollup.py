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
    rank = -ibis.coalesce(joined.p_default, -joined.p_cure, -2.0)
    # one aggregate instead of a join back: the least (rank, id) brings its row along
    row = ibis.struct({"p_default": joined.p_default, "p_cure": joined.p_cure, "reasons": joined.reasons})
    first = joined.group_by("customer_id").agg(row=row.argmin(ibis.struct({"rank": rank, "id": joined.account_id})))
    chosen = first.row
    return first.select(
        "customer_id", p_default=chosen["p_default"], p_cure=chosen["p_cure"], score_reasons=chosen["reasons"]
    )
