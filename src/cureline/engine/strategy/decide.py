"""Segment, treatment, step and arm of every customer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from cureline.engine.strategy.arms import arm_expression
from cureline.engine.strategy.document import NONE, Ladder, Segment, Strategy

_CELLS = pa.schema(
    {"cell": pa.int64(), "segment": pa.string(), "rule_id": pa.string(), "treatment": pa.string(),
     "arm": pa.string(), "ladder": pa.int64(), "strategy_version": pa.string(), "strategy": pa.string()}
)  # fmt: skip


_COLUMNS = ("customer_id", "segment", "rule_id", "treatment", "step", "arm", "strategy_version")


def decide(customers: ir.Table, strategy: Strategy, *, as_of: dt.date) -> ir.Table:
    """What the strategy says of each customer it applies to, as a lazy table with one row a customer.

    `customers` is portrait ⟕ score. Gives `customer_id, segment` (null where no segment catches the customer)`,
    rule_id` (`strategy/segment`, with `/arm` where the arm changes what is done)`, treatment` (`none` for nothing)`,
    step` (null before the first)`, arm, strategy_version` (`name@version`). Which version is in force is the caller's
    to choose, by the day whose documents judge; conditions read days that the portrait has counted up to `as_of`.
    """
    t = customers.filter(strategy.applies_to.expression(customers))
    return _of_cells(t, _cell(t, strategy), [strategy]).select(*_COLUMNS)


def decide_by_first(customers: ir.Table, strategies: Sequence[Strategy], *, as_of: dt.date) -> ir.Table:
    """What the first strategy that applies to a customer says of it, one row each, in one pass.

    The columns of `decide` and `strategy`, its name; all null but `customer_id` where no strategy applies.
    """
    branches, first = [], 0
    for strategy in strategies:
        branches.append((strategy.applies_to.expression(customers), _cell(customers, strategy) + first))
        first += (len(strategy.segments) + 1) * len(strategy.arms)
    return _of_cells(customers, ibis.cases(*branches, else_=first), strategies).select(*_COLUMNS, "strategy")


def _cell(t: ir.Table, strategy: Strategy) -> ir.IntegerValue:
    """The place of a customer's segment and arm in the strategy's cells."""
    nobody = len(strategy.segments)
    segment = ibis.cases(*((s.when.expression(t), n) for n, s in enumerate(strategy.segments)), else_=nobody)
    if strategy.experiment is None:
        return segment
    return segment * len(strategy.arms) + arm_expression(t.customer_id, strategy.experiment, strategy.arms)


def _of_cells(t: ir.Table, cell: ir.IntegerValue, strategies: Sequence[Strategy]) -> ir.Table:
    cells, ladders = _cells(strategies)
    read = sorted({name for ladder in ladders for step in ladder for name in step.begins.columns} - {"customer_id"})
    numbered = t.select("customer_id", *read, cell=cell.cast("int64"))
    # the join is the boundary that keeps the segment's conditions from being computed once a step
    joined = numbered.inner_join(ibis.memtable(pa.Table.from_pylist(cells, schema=_CELLS)), "cell")
    return joined.mutate(step=_step(joined, ladders))


def rule_id(strategy: Strategy, segment: Segment, arm: Any) -> str:
    """The name of the rule that decides about a segment in an arm."""
    whole = f"{strategy.name}/{segment.id}"
    return f"{whole}/{arm.id}" if strategy.changed_by(segment, arm) else whole


def _cells(strategies: Sequence[Strategy]) -> tuple[list[dict[str, Any]], list[Ladder]]:
    """One row for each segment (and for none) and arm of each strategy, one for no strategy; the ladders they use."""
    rows: list[dict[str, Any]] = []
    ladders: list[Ladder] = []
    for strategy in strategies:
        for segment in (*strategy.segments, None):
            for arm in strategy.arms:
                treatment = strategy.treatment_of(segment, arm) if segment else NONE
                ladder = strategy.ladder_of(treatment, arm)
                if ladder not in ladders:
                    ladders.append(ladder)
                rows.append(
                    {"cell": len(rows), "segment": segment and segment.id,
                     "rule_id": rule_id(strategy, segment, arm) if segment else None,
                     "treatment": treatment, "arm": arm.id, "ladder": ladders.index(ladder),
                     "strategy_version": strategy.label, "strategy": strategy.name}
                )  # fmt: skip
    return [*rows, {"cell": len(rows)}], ladders


def _step(t: ir.Table, ladders: list[Ladder]) -> ir.StringValue:
    """The last step whose condition holds, looked for in the customer's own ladder only."""
    branches = [
        (t.ladder == n, ibis.cases(*((step.begins.expression(t), step.id) for step in reversed(ladder))))
        for n, ladder in enumerate(ladders)
        if ladder
    ]
    return ibis.cases(*branches) if branches else ibis.null("string")
