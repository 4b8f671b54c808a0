"""Tree to Ibis: the same condition over millions of rows on any backend."""

from __future__ import annotations

import datetime as dt
import operator
from collections.abc import Callable, Mapping
from functools import reduce
from typing import Any

import ibis
import ibis.expr.types as ir

from cureline.engine.predicate import tree

_COMPARE: Mapping[str, Callable[[Any, Any], Any]] = {
    "=": operator.eq, "<>": operator.ne, "<": operator.lt,
    "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip


def compile_columnar(node: tree.Node, table: ir.Table) -> Any:
    """The Ibis value of a node over the columns of `table`."""

    def value(part: tree.Node) -> Any:
        return compile_columnar(part, table)

    match node:
        case tree.Column(name=name):
            return table[name]
        case tree.Literal_(type="date", value=text):
            return ibis.literal(dt.date.fromisoformat(str(text)))
        case tree.Literal_(value=constant):
            return ibis.literal(constant)
        case tree.Compare(operator=sign, left=left, right=right):
            return _COMPARE[sign](value(left), value(right))
        case tree.Junction(operator=word, parts=parts):
            return reduce(operator.and_ if word == "and" else operator.or_, map(value, parts))
        case tree.Not(part=part):
            return ~value(part)
        case tree.IsNull(part=part):
            return value(part).isnull()
        case tree.Membership(part=part, values=values):
            # one node, however long the list is: a chain of ORs is deeper than Python's stack
            return value(part).isin([value(constant) for constant in values])
        case tree.Arithmetic(operator=sign, left=left, right=right):
            a, b = value(left).cast("float64"), value(right).cast("float64")
            return {"+": a + b, "-": a - b, "*": a * b, "/": a / b.nullif(0.0)}[sign]
        case tree.AddDays(part=part, days=days):
            day = value(part)
            return day + ibis.interval(days=days) if days >= 0 else day - ibis.interval(days=-days)
        case tree.Function(name="coalesce", parts=parts):
            return ibis.coalesce(*map(value, parts))
        case tree.Function(name="abs", parts=(part,)):
            return value(part).abs()
        case tree.Function(name=name, parts=parts):
            return (ibis.least if name == "least" else ibis.greatest)(*map(value, parts))
    raise AssertionError(f"no such node: {node!r}")
