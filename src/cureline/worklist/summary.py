"""A run in figures: what a head of collections reads first in the morning. Money in minor units a currency."""

from __future__ import annotations

from typing import Any

import ibis

from cureline.engine.delinquency import CLASSES
from cureline.worklist import columns
from cureline.worklist.inputs import Frozen


def summarise(frozen: Frozen) -> dict[str, Any]:
    """Counts and amounts of a computed run, from its files.

    Keys: `as_of`, `customers`, `accounts`, `past_due_accounts`, and `bucket`, `five_tier`, `ifrs9_stage`, `roll`: rows
    with that column, `currency`, `accounts`, `balance_minor` and `past_due_minor`.
    """
    with columns.engine(frozen.directory / "scratch") as connection:
        accounts = columns.read(connection, frozen.directory / "delinquency.parquet")
        totals = accounts.agg(
            customers=accounts.customer_id.nunique(),
            accounts=accounts.count(),
            past_due_accounts=(accounts.dpd > 0).sum().fill_null(0),
        )
        return {
            "as_of": frozen.as_of.isoformat(),
            **{name: int(value) for name, value in totals.to_pyarrow().to_pylist()[0].items()},
            **{by: _rows(accounts, by) for by in ("bucket", "five_tier", "ifrs9_stage", "roll")},
        }


def _rows(accounts: ibis.Table, by: str) -> list[dict[str, Any]]:
    grouped = accounts.group_by(by, "currency").agg(
        accounts=accounts.count(),
        balance_minor=accounts.balance_minor.sum().cast("int64"),
        past_due_minor=accounts.past_due_minor.sum().cast("int64"),
    )
    rows: list[dict[str, Any]] = grouped.order_by(by, "currency").to_pyarrow().to_pylist()
    # a class is listed by how bad it is, not by the alphabet
    return sorted(rows, key=lambda row: CLASSES.index(row[by])) if by == "five_tier" else rows
