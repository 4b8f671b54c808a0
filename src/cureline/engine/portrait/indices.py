"""Ability, willingness and relationship value: points of a document as one Ibis expression, with their reasons."""

from __future__ import annotations

from functools import reduce
from operator import and_

import ibis
import ibis.expr.types as ir

from cureline.engine.portrait.arithmetic import total
from cureline.engine.portrait.columns import EXPLAINED
from cureline.engine.portrait.parameters import Component, Index, Parameters


def with_indices(facts: ir.Table, parameters: Parameters) -> ir.Table:
    """Add `relationship_value, ability, willingness` (0 to 100), the reasons of the latter two, and `quadrant`.

    Components and indices are added in turns, each as early as what it reads is there: few selects, and in none of
    them does a term stand twice.
    """
    t, waiting, indices = facts, _parts(parameters), dict(parameters.indices)
    while indices:
        ready = {name: part for name, part in waiting.items() if not _reads(part) & indices.keys()}
        t = t.mutate(**{name: _points(t, part) for name, part in ready.items()})
        waiting = {name: part for name, part in waiting.items() if name not in ready}
        whole = [name for name, index in indices.items() if not _names(name, index) & waiting.keys()]
        t = t.mutate(**{name: value for index in whole for name, value in _index(t, index, indices[index]).items()})
        for name in whole:
            del indices[name]
    can, will = t.ability >= parameters.can_from, t.willingness >= parameters.will_from
    return t.mutate(
        **{f"{name}_reasons": _reasons(t, name, parameters.indices[name]) for name in EXPLAINED},
        quadrant=ibis.cases((can & will, "can_will"), (can, "can_wont"), (will, "cant_will"), else_="cant_wont"),
    )


def _parts(parameters: Parameters) -> dict[str, Component]:
    """Every component by the name of its column of points."""
    return {
        _part(name, number): component
        for name, index in parameters.indices.items()
        for number, component in enumerate(index.components)
    }


def _part(index: str, number: int) -> str:
    return f"{index}_part_{number}"


def _names(name: str, index: Index) -> set[str]:
    return {_part(name, number) for number in range(len(index.components))}


def _reads(component: Component) -> frozenset[str]:
    read = component.when.columns if component.when is not None else frozenset()
    return read | ({component.column} if component.column is not None else set())


def _index(t: ir.Table, name: str, index: Index) -> dict[str, ir.Value]:
    """The index from its components' points and, where it is explained, from so many points on a component is told."""
    parts = [t[_part(name, number)] for number in range(len(index.components))]
    points = index.base + total(parts)
    columns: dict[str, ir.Value] = {name: ibis.cases((points < 0, 0), (points > 100, 100), else_=points).cast("int64")}
    if name in EXPLAINED:
        strongest = ibis.greatest(*(part.abs() for part in parts))
        # rounded up
        columns[f"{name}_least"] = ibis.greatest(1, -(strongest * -index.tell_bp // 10_000))
    return columns


def _reasons(t: ir.Table, name: str, index: Index) -> ir.StringValue:
    told = [
        _told(t[_part(name, number)], t[f"{name}_least"], component)
        for number, component in enumerate(index.components)
    ]
    return ibis.literal(";").join(told)


def _points(facts: ir.Table, component: Component) -> ir.IntegerValue:
    """What a component adds, in whole points; 0 where its column is empty or its condition is not known to hold."""
    first, last = component.points
    held = [] if component.when is None else [component.when.expression(facts)]
    if component.column is None:
        points: ir.Value = ibis.literal(int(last), "int64")
    else:
        low, high = component.range
        value = facts[component.column].cast("float64")
        # kept within the range instead of told apart in cases, which cost a backend more than arithmetic
        within = ibis.greatest(ibis.least(value, high), low)
        points = (first + (within - low) * ((last - first) / (high - low)) + 0.5).floor().cast("int64")
        held.append(value.notnull())
    return reduce(and_, held).ifelse(points, 0)


def _told(points: ir.IntegerValue, least: ir.IntegerValue, component: Component) -> ir.StringValue:
    """The component's reason, null where it is not told: a join of texts passes nulls over."""
    cases = [(points >= least, component.up), (points <= -least, component.down)]
    return ibis.cases(*((held, code) for held, code in cases if code))
