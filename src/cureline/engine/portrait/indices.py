"""Ability, willingness and relationship value: points of a document as one Ibis expression, with their reasons."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from cureline.engine.portrait.arithmetic import total
from cureline.engine.portrait.parameters import Component, Index, Parameters


def with_indices(facts: ir.Table, parameters: Parameters) -> ir.Table:
    """Add `relationship_value, ability, willingness` (0 to 100), the reasons of the latter two, and `quadrant`."""
    for name, index in parameters.indices.items():
        facts = _with_index(facts, name, index)
    can, will = facts.ability >= parameters.can_from, facts.willingness >= parameters.will_from
    return facts.mutate(
        quadrant=ibis.cases((can & will, "can_will"), (can, "can_wont"), (will, "cant_will"), else_="cant_wont")
    )


def _with_index(facts: ir.Table, name: str, index: Index) -> ir.Table:
    parts = [f"{name}_part_{number}" for number in range(len(index.components))]
    # from so many points on a component is told; rounded up
    least = f"{name}_least"
    t = facts.mutate(
        **{part: _points(facts, component) for part, component in zip(parts, index.components, strict=True)}
    )
    points = index.base + total([t[part] for part in parts])
    t = t.mutate(
        **{name: ibis.cases((points < 0, 0), (points > 100, 100), else_=points).cast("int64"),
           least: ibis.greatest(1, -(ibis.greatest(*(t[part].abs() for part in parts)) * -index.tell_bp // 10_000))}
    )  # fmt: skip
    told = [_told(t[part], t[least], c) for part, c in zip(parts, index.components, strict=True)]
    return t.mutate(**{f"{name}_reasons": ibis.literal(";").join(told)}).drop(*parts, least)


def _points(facts: ir.Table, component: Component) -> ir.IntegerValue:
    """What a component adds, in whole points; 0 where its column is empty or its condition is not known to hold."""
    first, last = component.points
    if component.column is None:
        points: ir.Value = ibis.literal(int(last), "int64")
    else:
        low, high = component.range
        value = facts[component.column].cast("float64")
        slid = first + (value - low) * ((last - first) / (high - low))
        points = ibis.cases(
            (value <= low, first), (value >= high, last), (value.notnull(), (slid + 0.5).floor()), else_=0.0
        ).cast("int64")
    return points if component.when is None else component.when.expression(facts).ifelse(points, 0)


def _told(points: ir.IntegerValue, least: ir.IntegerValue, component: Component) -> ir.StringValue:
    """The component's reason, null where it is not told: a join of texts passes nulls over."""
    cases = [(points >= least, component.up), (points <= -least, component.down)]
    return ibis.cases(*((held, code) for held, code in cases if code))
