"""Segment, treatment, step and arm of every customer."""

from __future__ import annotations

import datetime as dt
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from cureline.engine.strategy.arms import arm_expression
from cureline.engine.strategy.document import NONE, Ladder, Segment, Strategy

_CELLS = pa.schema(
    {"cell": pa.int64(), "segment": pa.string(), "rule_id": pa.string(), "treatment": pa.string(),
     "arm": pa.string(), "ladder": pa.int64()}
)  # fmt: skip


def decide(customers: ir.Table, strategy: Strategy, *, as_of: dt.date) -> ir.Table:
    """What the strategy says of each customer it applies to, as a lazy table with one row a customer.

    `customers` is portrait ⟕ score. Gives `customer_id, segment` (null where no segment catches the customer)`,
    rule_id` (`strategy/segment`, with `/arm` where the arm changes what is done)`, treatment` (`none` for nothing)`,
    step` (null before the first)`, arm, strategy_version` (`name@version`). Which version is in force is the caller's
    to choose, by the day whose documents judge; conditions read days that the portrait has counted up to `as_of`.
    """
    t = customers.filter(strategy.applies_to.expression(customers))
    nobody = len(strategy.segments)
    segment = ibis.cases(*((s.when.expression(t), n) for n, s in enumerate(strategy.segments)), else_=nobody)
    cell = segment
    if strategy.experiment is not None:
        cell = segment * len(strategy.arms) + arm_expression(t.customer_id, strategy.experiment, strategy.arms)
    cells, ladders = _cells(strategy)
    read = sorted({name for ladder in ladders for step in ladder for name in step.begins.columns} - {"customer_id"})
    numbered = t.select("customer_id", *read, cell=cell.cast("int64"))
    # the join is the boundary that keeps the segment's conditions from being computed once a step
    joined = numbered.inner_join(ibis.memtable(pa.Table.from_pylist(cells, schema=_CELLS)), "cell")
    return joined.select(
        "customer_id", "segment", "rule_id", "treatment",
        "arm", step=_step(joined, ladders), strategy_version=ibis.literal(strategy.label),
    )["customer_id", "segment", "rule_id", "treatment", "step", "arm", "strategy_version"]  # fmt: skip


def rule_id(strategy: Strategy, segment: Segment, arm: Any) -> str:
    """The name of the rule that decides about a segment in an arm."""
    whole = f"{strategy.name}/{segment.id}"
    return f"{whole}/{arm.id}" if strategy.changed_by(segment, arm) else whole


def _cells(strategy: Strategy) -> tuple[list[dict[str, Any]], list[Ladder]]:
    """One row for each segment (and for none) and arm, and the ladders they use."""
    rows: list[dict[str, Any]] = []
    ladders: list[Ladder] = []
    for segment in (*strategy.segments, None):
        for arm in strategy.arms:
            treatment = strategy.treatment_of(segment, arm) if segment else NONE
            ladder = strategy.ladder_of(treatment, arm)
            if ladder not in ladders:
                ladders.append(ladder)
            rows.append(
                {"cell": len(rows), "segment": segment and segment.id,
                 "rule_id": rule_id(strategy, segment, arm) if segment else None,
                 "treatment": treatment, "arm": arm.id, "ladder": ladders.index(ladder)}
            )  # fmt: skip
    return rows, ladders


def _step(t: ir.Table, ladders: list[Ladder]) -> ir.StringValue:
    """The last step whose condition holds, looked for in the customer's own ladder only."""
    branches = [
        (t.ladder == n, ibis.cases(*((step.begins.expression(t), step.id) for step in reversed(ladder))))
        for n, ladder in enumerate(ladders)
        if ladder
    ]
    return ibis.cases(*branches) if branches else ibis.null("string")
