"""The morning summary of a night, for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cureline.cli.show import money, out, table


def show(run_id: str, figures: Mapping[str, Any]) -> None:
    """Print the figures of `worklist.summary.summarise` as tables."""
    out.print(
        f"Plan of {figures['as_of']} (run {run_id}): {figures['customers']:,} customers, "
        f"{figures['decisions']:,} decisions",
        style="bold",
    )
    for key, title in (
        ("bucket", "Accounts by bucket"),
        ("five_tier", "Accounts by five-tier class"),
        ("ifrs9_stage", "Accounts by IFRS 9 stage"),
    ):
        rows = figures["portfolio"][key]
        table(
            title,
            (key.replace("_", "-"), "accounts", "balance", "past due"),
            [
                (str(r[key]), r["accounts"], money(r["balance_minor"], r["currency"]),
                 money(r["past_due_minor"], r["currency"]))
                for r in rows
            ],
            numbers=(1, 2, 3),
        )  # fmt: skip
    table(
        "Segments and treatments",
        ("segment", "treatment", "customers", "planned contacts"),
        [(r["segment"], r["treatment"], r["customers"], r["planned"]) for r in figures["segments"]],
        numbers=(2, 3),
    )
    currency = figures["portfolio"]["bucket"][0]["currency"] if figures["portfolio"]["bucket"] else ""
    table(
        "Contacts by channel",
        ("channel", "candidates", "lawful", "refused", "planned", "expected net recovery"),
        [
            (r["channel"], r["candidates"], r["allowed"], r["refused"], r["planned"],
             money(r["value_minor"], currency))
            for r in figures["channels"]
        ],
        numbers=(1, 2, 3, 4, 5),
    )  # fmt: skip
    table(
        "Refused by the compliance gate",
        ("rule", "article", "contacts", "customers"),
        [(r["refused_by"], r["article"], r["rows"], r["customers"]) for r in figures["refusals"]],
        numbers=(2, 3),
    )
    plan = figures["plan"]
    table(
        "Capacity",
        ("resource", "used", "of", "share"),
        [
            (r["resource"], r["used"], r["capacity"],
             f"{100 * r['used'] / r['capacity']:.0f} %" if r["capacity"] else "")
            for r in plan["capacities"]
        ],
        numbers=(1, 2, 3),
    )  # fmt: skip
    out.print(
        f"Expected net recovery of the plan: {money(plan['value_minor'], currency)}; "
        f"at most {money(plan['bound_minor'], currency)} is possible (gap {100 * plan['gap']:.4f} %)."
    )
