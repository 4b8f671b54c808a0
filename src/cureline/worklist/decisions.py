"""From the rooms' tables to the decisions of a night: one row a customer and candidate action."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from cureline.engine import score, strategy

SCORE_COLUMNS = (
    ("p_default", pa.float64()),
    ("p_cure", pa.float64()),
    ("points", pa.int64()),
    ("reasons", pa.string()),
)


def score_schema() -> pa.Schema:
    """The columns of the score file."""
    return pa.schema([("account_id", pa.string()), *SCORE_COLUMNS])


def scored(features: pa.Table, models: Mapping[str, score.Model], schema: pa.Schema) -> pa.Table:
    """Features of accounts to their probabilities by each model; points and reasons are those of `default`."""
    given: dict[str, Any] = {"account_id": features["account_id"]}
    for target, model in models.items():
        applied = score.apply(features, model)
        given[f"p_{target}"] = applied["p"]
        if target == "default":
            given |= {"points": applied["points"], "reasons": applied["reasons"]}
    rows = features.num_rows
    return pa.table(
        [given[field.name].cast(field.type) if field.name in given else pa.nulls(rows, field.type) for field in schema],
        schema=schema,
    )


@dataclass(frozen=True)
class Scoring:
    """Batches of features to batches of scores by the models in these directories, in whatever process it runs."""

    models: Mapping[str, Path]

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """The scores of each batch, in its order."""
        models = {target: score.load(path) for target, path in self.models.items()}
        for rows in batches:
            yield from scored(pa.Table.from_batches([rows]), models, score_schema()).to_batches()


def people(portrait: ir.Table, scores: ir.Table, accounts: ir.Table) -> ir.Table:
    """Portrait and score, one row a customer: what strategy and value read. `score.rollup` of those with accounts."""
    # of a customer's only account there is nothing to roll up
    several = portrait.filter(portrait.accounts > 1).select("customer_id")
    owned = accounts.select("account_id", "customer_id").semi_join(several, "customer_id")
    rolled = score.rollup(scores, owned).rename(lambda name: f"all_{name}")
    t = portrait.left_join(scores, [("lead_account_id", "account_id")])
    t = t.left_join(rolled, [("customer_id", "all_customer_id")])
    taken = {"p_default": "p_default", "p_cure": "p_cure", "score_reasons": "reasons"}
    return t.select(
        *portrait.columns,
        **{name: (t.accounts > 1).ifelse(t[f"all_{name}"], t[own]) for name, own in taken.items()},
    )


def acting(portrait: ir.Table, decided: ir.Table) -> ir.Table:
    """The portraits of those who are on a step: nobody else can have an action."""
    return portrait.semi_join(decided.filter(decided.step.notnull()), "customer_id")


def decided(people: ir.Table, strategies: Sequence[strategy.Strategy], *, as_of: dt.date) -> ir.Table:
    """What each customer's strategy decides: the columns of `strategy.decide` and the strategy's name.

    A customer is decided by the first strategy that speaks of it, and has a row of empty columns when none does.
    """
    return strategy.decide_by_first(people, strategies, as_of=as_of)


def candidates(
    decided: ir.Table, portrait: ir.Table, strategies: Sequence[strategy.Strategy], *, as_of: dt.date
) -> ir.Table:
    """The candidate actions of all strategies, with the columns of `strategy.actions`."""
    return strategy.actions_of_all(decided, portrait, strategies, as_of=as_of)


def assemble(
    portrait: ir.Table, scores: ir.Table, decided: ir.Table, gate: ir.Table, plan: ir.Table, unassigned: ir.Table
) -> ir.Table:
    """The decisions: what was decided, what the gate said, what it is worth, and what the plan made of it.

    Columns as `worklist.models.Decision`; a customer without a candidate action has one row with an empty `action_id`.
    """
    base = decided.select(
        "customer_id", "strategy", "strategy_version", "segment", "rule_id", "arm", "treatment", "step"
    )
    lead = portrait.select("customer_id", "lead_account_id", "currency", "ability_reasons", "willingness_reasons")
    base = base.inner_join(lead, "customer_id")
    base = base.left_join(scores.select("account_id", "reasons"), base.lead_account_id == scores.account_id)
    base = base.rename(score_reasons="reasons").drop("account_id")
    of_gate = gate.select(
        "customer_id", "action_id", "channel", "script", "skill", "contact_point_id", "relation", "hour", "planned_at",
        "minutes", "preference", "refusals", "warnings", "next_lawful_at", "pack_version", "uplift", "amount_minor",
        "cost_minor", "harm_minor", "value_minor", "allowed", gate_account_id="account_id", refused_by="rule_id",
        refused_article="article",
    )  # fmt: skip
    chosen = plan.select("customer_id", "action_id", "team", "collector_id", "rank", "route")
    joined = base.left_join(of_gate, "customer_id").drop("customer_id_right")
    joined = joined.left_join(chosen, ["customer_id", "action_id"], rname="{name}_chosen")
    joined = joined.left_join(
        unassigned.select("customer_id", "action_id", "reason"), ["customer_id", "action_id"], rname="{name}_left"
    )
    outcome = ibis.cases(
        (joined.action_id.isnull(), "no_action"),
        (~joined.allowed, "refused"),
        (joined.action_id_chosen.notnull(), "planned"),
        else_=joined.reason,
    )
    reasons = ibis.literal(";").join(
        [joined[name].fill_null("") for name in ("ability_reasons", "willingness_reasons", "score_reasons")]
    )
    return joined.select(
        "customer_id",
        ibis.coalesce(joined.gate_account_id, joined.lead_account_id).name("account_id"),
        joined.action_id.fill_null("").name("action_id"),
        "strategy", "strategy_version", "segment", "rule_id", "arm", "treatment", "step", "channel", "script", "skill",
        "contact_point_id", "relation", "hour", "planned_at", "minutes", "preference",
        outcome.name("outcome"),
        "refused_by", "refused_article", "refusals", "warnings", "next_lawful_at", "pack_version", "currency", "uplift",
        "amount_minor", "cost_minor", "harm_minor", "value_minor", "team", "collector_id", "rank", "route",
        reasons.name("reasons"),
    )  # fmt: skip


def capacity_rows(report: Mapping[str, Any]) -> pa.Table:
    """What each capacity has, uses and is worth, from a plan's report."""
    return pa.Table.from_pylist(list(report["capacities"]), schema=_CAPACITY)


def plan_row(report: Mapping[str, Any]) -> pa.Table:
    """A plan's report in one row: value, bound and gap, the fairness floor, continuity. Money as the report has it."""
    row = {name: report[name] for name in _PLAN.names if name in report}
    row |= {f"floor_{name}": value for name, value in report["floor"].items()}
    row |= report["continuity"]
    return pa.Table.from_pylist([row], schema=_PLAN)


_CAPACITY = pa.schema(
    {"capacity": pa.string(), "unit": pa.string(), "has": pa.int64(), "uses": pa.int64(), "worth_minor": pa.float64()}
)
_PLAN = pa.schema(
    {"capacity": pa.string(), "currency": pa.string(), "customers": pa.int64(), "actions": pa.int64(),
     "assigned": pa.int64(), "value_minor": pa.int64(), "continuity_minor": pa.int64(), "bound_minor": pa.int64(),
     "gap": pa.float64(), "floor_days": pa.int64(), "floor_customers": pa.int64(), "floor_served": pa.int64(),
     "floor_not_served": pa.int64(), "with_last_collector": pa.int64()}
)  # fmt: skip
