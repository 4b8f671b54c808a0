"""The morning summary of a night, for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cureline.cli.show import money, out, table

_ACCOUNTS = {
    "bucket": "Accounts by bucket",
    "roll": "Accounts by roll since a month before",
    "five_tier": "Accounts by five-tier class",
    "ifrs9_stage": "Accounts by IFRS 9 stage",
}
_QUADRANTS = {
    "can_will": "can and will",
    "can_wont": "can, won't",
    "cant_will": "can't, would",
    "cant_wont": "can't, won't",
}


def show(run_id: str, figures: Mapping[str, Any]) -> None:
    """Print the figures of `worklist.summary.summarise` as tables."""
    out.print(
        f"{figures['as_of']} (run {run_id}, judged by the rules of {figures['rules_on']}): {figures['customers']:,} "
        f"customers, {figures['accounts']:,} accounts, {figures['past_due_accounts']:,} past due",
        style="bold",
    )
    for by, title in _ACCOUNTS.items():
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
    table(
        "Past-due customers by ability and willingness to pay",
        ("quadrant", "customers", "past due", "chance of default"),
        [
            (_QUADRANTS.get(row["quadrant"], row["quadrant"]), row["customers"],
             money(row["past_due_minor"], row["currency"]), _percent(row["p_default_bp"]))
            for row in figures["quadrant"]
        ],
        numbers=(1, 2, 3),
    )  # fmt: skip
    _plan(figures)


def _plan(figures: Mapping[str, Any]) -> None:
    table(
        "Treatments",
        ("segment", "treatment/step", "customers", "planned today"),
        [
            (row["segment"], f"{row['treatment']}/{row['step']}", row["customers"], row["planned"])
            for row in figures["segment"]
            if row["step"] is not None
        ],
        numbers=(2, 3),
    )
    table(
        "Actions by channel",
        ("channel", "candidates", "refused by the gate", "planned", "minutes", "expected net recovery"),
        [
            (row["channel"], row["candidates"], row["refused"], row["planned"], row["minutes"],
             money(row["value_minor"], row["currency"]))
            for row in figures["channel"]
        ],
        numbers=(1, 2, 3, 4, 5),
    )  # fmt: skip
    table(
        "Refusals by rule",
        ("rule", "source", "actions", "customers"),
        [(r["rule_id"], r["article"] or "policy", r["actions"], r["customers"]) for r in figures["refusals"]],
        numbers=(2, 3),
    )
    table(
        "Capacity",
        ("capacity", "has", "uses", "%", "one more is worth"),
        [
            (row["capacity"], row["has"], row["uses"], f"{100 * row['uses'] / row['has']:.0f}" if row["has"] else "",
             money(round(row["worth_minor"]), figures["plan"]["currency"]))
            for row in figures["capacity"]
            if row["uses"]
        ],
        numbers=(1, 2, 3, 4),
    )  # fmt: skip
    plan = figures["plan"]
    value, bound = (money(plan[f"{name}_minor"], plan["currency"]) for name in ("value", "bound"))
    out.print(
        f"Expected net recovery of the plan: {value}; no plan could bring more than {bound} "
        f"(gap {100 * plan['gap']:.4f} %). Waiting longer than "
        f"{plan['floor_days']} days: {plan['floor_customers']:,} customers, {plan['floor_served']:,} served today. "
        f"With their last collector: {plan['with_last_collector']:,}.",
        soft_wrap=True,
    )
    table("What became of the candidates", ("outcome", "rows"), [(r["outcome"], r["rows"]) for r in figures["outcome"]],
          numbers=(1,))  # fmt: skip


def _percent(basis_points: float | None) -> str:
    return "no model" if basis_points is None else f"{basis_points / 100:.1f} %"
