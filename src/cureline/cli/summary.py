"""The morning summary of a night, for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cureline.cli.show import money, out, table

_TITLES = {
    "bucket": "Accounts by bucket",
    "roll": "Accounts by roll since a month before",
    "five_tier": "Accounts by five-tier class",
    "ifrs9_stage": "Accounts by IFRS 9 stage",
}


def show(run_id: str, figures: Mapping[str, Any]) -> None:
    """Print the figures of `worklist.summary.summarise` as tables."""
    out.print(
        f"{figures['as_of']} (run {run_id}): {figures['customers']:,} customers, {figures['accounts']:,} accounts, "
        f"{figures['past_due_accounts']:,} past due",
        style="bold",
    )
    for by, title in _TITLES.items():
        table(
            title,
            (by.replace("_", "-"), "accounts", "balance", "past due"),
            [
                (str(row[by]), row["accounts"], money(row["balance_minor"], row["currency"]),
                 money(row["past_due_minor"], row["currency"]))
                for row in figures[by]
            ],
            numbers=(1, 2, 3),
        )  # fmt: skip
