"""Tree to Python: the same condition over one row, with SQL's three values."""

from __future__ import annotations

import datetime as dt
import operator
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from cureline.engine.predicate import tree

_COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq, "<>": operator.ne, "<": operator.lt,
    "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip


def evaluate(node: tree.Node, row: Mapping[str, Any]) -> Any:
    """The value of a node for one row; None is SQL's NULL."""
    match node:
        case tree.Column(name=name):
            return row[name]
        case tree.Literal_(type="date", value=text):
            return dt.date.fromisoformat(str(text))
        case tree.Literal_(value=constant):
            return constant
        case tree.Compare(operator=sign, left=left, right=right):
            a, b = evaluate(left, row), evaluate(right, row)
            return None if a is None or b is None else _COMPARE[sign](a, b)
        case tree.Junction(operator="and", parts=parts):
            return _all(evaluate(part, row) for part in parts)
        case tree.Junction(parts=parts):
            return _negated(_all(_negated(evaluate(part, row)) for part in parts))
        case tree.Not(part=part):
            return _negated(evaluate(part, row))
        case tree.IsNull(part=part):
            return evaluate(part, row) is None
        case tree.Membership(part=part, values=values):
            found = evaluate(part, row)
            return None if found is None else any(found == evaluate(value, row) for value in values)
        case tree.Arithmetic():
            return _arithmetic(node, row)
        case tree.AddDays(part=part, days=days):
            day = evaluate(part, row)
            return None if day is None else day + dt.timedelta(days=days)
        case tree.Function(name=name, parts=parts):
            known = [value for value in (evaluate(part, row) for part in parts) if value is not None]
            if not known:
                return None
            return _FUNCTIONS[name](known)
    raise AssertionError(f"no such node: {node!r}")


def _arithmetic(node: tree.Arithmetic, row: Mapping[str, Any]) -> float | None:
    a, b = evaluate(node.left, row), evaluate(node.right, row)
    if a is None or b is None or (node.operator == "/" and b == 0):
        return None
    # doubles on every backend, so the two compilers round alike
    return _OPERATORS[node.operator](float(a), float(b))


_OPERATORS: Mapping[str, Callable[[float, float], float]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv,
}  # fmt: skip


def _first(known: list[Any]) -> Any:
    return known[0]


def _absolute(known: list[Any]) -> Any:
    return abs(known[0])


_FUNCTIONS: Mapping[str, Callable[[list[Any]], Any]] = {
    "coalesce": _first, "abs": _absolute, "least": min, "greatest": max,
}  # fmt: skip


def _all(values: Iterable[bool | None]) -> bool | None:
    unknown = False
    for value in values:
        if value is False:
            return False
        unknown = unknown or value is None
    return None if unknown else True


def _negated(value: bool | None) -> bool | None:
    return None if value is None else not value
