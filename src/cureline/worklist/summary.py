"""A run in figures: what a head of collections reads first in the morning. Money in minor units a currency."""

from __future__ import annotations

from typing import Any

import ibis.expr.types as ir

from cureline.engine.delinquency import CLASSES
from cureline.worklist import columns
from cureline.worklist.inputs import Frozen

Rows = list[dict[str, Any]]


def summarise(frozen: Frozen) -> dict[str, Any]:
    """Counts and amounts of a computed run, from its files.

    Keys: `as_of`, `rules_on`, `customers`, `accounts`, `past_due_accounts`; rows by `bucket`, `five_tier`, `roll`,
    `ifrs9_stage` with `currency`, `accounts`, `balance_minor`, `past_due_minor`; `quadrant` (of those past due),
    `segment` (the treated), `channel` (candidate actions, what became of them, minutes, value), `refusals`
    (rule, article, actions), `outcome`, `capacity` (what each has and uses), `plan` (value, bound, fairness floor).
    """
    with columns.engine(frozen.directory / "scratch") as connection:

        def made(name: str) -> ir.Table:
            return columns.read(connection, frozen.directory / f"{name}.parquet")

        accounts, decisions = made("delinquency"), made("decisions")
        totals = accounts.agg(
            customers=accounts.customer_id.nunique(),
            accounts=accounts.count(),
            past_due_accounts=(accounts.dpd > 0).sum().fill_null(0),
        )
        return {
            "as_of": frozen.as_of.isoformat(),
            "rules_on": frozen.rules_on.isoformat(),
            **{name: int(value) for name, value in totals.to_pyarrow().to_pylist()[0].items()},
            **{by: _accounts(accounts, by) for by in ("bucket", "five_tier", "ifrs9_stage", "roll")},
            "quadrant": _quadrants(made("portrait"), made("score")),
            "segment": _segments(decisions),
            "channel": _channels(decisions),
            "refusals": _refusals(decisions),
            "outcome": _count(decisions, "outcome"),
            "capacity": made("capacity").order_by("capacity").to_pyarrow().to_pylist(),
            "plan": made("plan_figures").to_pyarrow().to_pylist()[0],
        }


def _accounts(accounts: ir.Table, by: str) -> Rows:
    grouped = accounts.group_by(by, "currency").agg(
        accounts=accounts.count(),
        balance_minor=accounts.balance_minor.sum().cast("int64"),
        past_due_minor=accounts.past_due_minor.sum().cast("int64"),
    )
    rows: Rows = grouped.order_by(by, "currency").to_pyarrow().to_pylist()
    # a class is listed by how bad it is, not by the alphabet
    return sorted(rows, key=lambda row: CLASSES.index(row[by])) if by == "five_tier" else rows


def _quadrants(portrait: ir.Table, scores: ir.Table) -> Rows:
    """Past-due customers by ability and willingness; the mean chance of default in basis points, where one is known."""
    late = portrait.filter(portrait.dpd > 0)
    joined = late.left_join(scores, late.lead_account_id == scores.account_id)
    grouped = joined.group_by("quadrant", "currency").agg(
        customers=joined.count(),
        past_due_minor=joined.past_due_minor.sum().cast("int64"),
        # a sum of integers has no order, a mean of reals has
        p_default_bp=((joined.p_default * 10_000).round().cast("int64").sum() / joined.p_default.count()).round(),
    )
    rows: Rows = grouped.order_by("quadrant", "currency").to_pyarrow().to_pylist()
    return rows


def _segments(decisions: ir.Table) -> Rows:
    treated = decisions.filter(decisions.treatment.notnull())
    grouped = treated.group_by("strategy", "segment", "treatment", "step").agg(
        customers=treated.customer_id.nunique(), planned=(treated.outcome == "planned").sum().cast("int64")
    )
    rows: Rows = grouped.order_by("strategy", "segment", "treatment", "step").to_pyarrow().to_pylist()
    return rows


def _channels(decisions: ir.Table) -> Rows:
    actions = decisions.filter(decisions.action_id != "")
    planned = actions.outcome == "planned"
    grouped = actions.group_by("channel", "currency").agg(
        candidates=actions.count(),
        refused=(actions.outcome == "refused").sum().cast("int64"),
        planned=planned.sum().cast("int64"),
        minutes=actions.minutes.sum(where=planned).fill_null(0).cast("int64"),
        amount_minor=actions.amount_minor.sum(where=planned).fill_null(0).cast("int64"),
        value_minor=actions.value_minor.sum(where=planned).fill_null(0).cast("int64"),
    )
    rows: Rows = grouped.order_by("channel", "currency").to_pyarrow().to_pylist()
    return rows


def _refusals(decisions: ir.Table) -> Rows:
    refused = decisions.filter(decisions.outcome == "refused")
    grouped = refused.group_by(rule_id=refused.refused_by, article=refused.refused_article).agg(
        actions=refused.count(), customers=refused.customer_id.nunique()
    )
    rows: Rows = grouped.order_by("rule_id").to_pyarrow().to_pylist()
    return rows


def _count(decisions: ir.Table, by: str) -> Rows:
    rows: Rows = decisions.group_by(by).agg(rows=decisions.count()).order_by(by).to_pyarrow().to_pylist()
    return rows
