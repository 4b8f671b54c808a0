"""The plan in figures: what a head of collections reads first in the morning. Money in minor units a currency."""

from __future__ import annotations

import json
from typing import Any

import ibis

from cureline.worklist import columns
from cureline.worklist.inputs import Frozen


def summarise(frozen: Frozen) -> dict[str, Any]:
    """Counts and amounts of a computed run, from its files.

    Keys: `portfolio` (rows by bucket, five-tier class and IFRS 9 stage, with accounts, balance_minor and
    past_due_minor), `segments`, `channels` (candidates, allowed, refused, planned, value_minor), `refusals` (rule,
    article, rows), `plan` (as `Plan.summary`), `customers`, `decisions`.
    """
    with columns.engine(frozen.directory / "scratch") as connection:

        def made(name: str) -> ibis.Table:
            return columns.read(connection, frozen.directory / f"{name}.parquet")

        accounts, decisions = made("delinquency"), made("decisions")
        return {
            "as_of": frozen.as_of.isoformat(),
            "customers": int(decisions.customer_id.nunique().to_pyarrow().as_py()),
            "decisions": int(decisions.count().to_pyarrow().as_py()),
            "portfolio": {
                "bucket": _portfolio(accounts, "bucket"),
                "five_tier": _portfolio(accounts, "five_tier"),
                "ifrs9_stage": _portfolio(accounts, "ifrs9_stage"),
            },
            "segments": _rows(
                decisions.group_by("segment", "treatment").agg(
                    customers=decisions.customer_id.nunique(), planned=decisions.planned.sum()
                ),
                "segment",
                "treatment",
            ),
            "channels": _rows(
                decisions.filter(decisions.action_id.notnull())
                .group_by("channel")
                .agg(
                    candidates=decisions.count(),
                    allowed=decisions.allowed.sum(),
                    refused=(~decisions.allowed).sum(),
                    planned=decisions.planned.sum(),
                    value_minor=decisions.planned.ifelse(decisions.value_minor, 0).sum(),
                ),
                "channel",
            ),
            "refusals": _rows(
                decisions.filter(~decisions.allowed)
                .group_by("refused_by", "article")
                .agg(rows=decisions.count(), customers=decisions.customer_id.nunique()),
                "refused_by",
            ),
            "plan": json.loads((frozen.directory / "plan.json").read_text(encoding="utf-8")),
        }


def _portfolio(accounts: ibis.Table, by: str) -> list[dict[str, Any]]:
    return _rows(
        accounts.group_by(by, "currency").agg(
            accounts=accounts.count(),
            balance_minor=accounts.balance_minor.sum(),
            past_due_minor=accounts.past_due_minor.sum(),
        ),
        by,
        "currency",
    )


def _rows(table: ibis.Table, *order: str) -> list[dict[str, Any]]:
    return [
        {key: int(value) if hasattr(value, "as_integer_ratio") and not isinstance(value, float) else value
         for key, value in row.items()}
        for row in table.order_by(*order).to_pyarrow().to_pylist()
    ]  # fmt: skip
