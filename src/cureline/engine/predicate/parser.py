"""Text to tree: sqlglot reads SQL, and only what stands on the white list below becomes a node."""

from __future__ import annotations

import datetime as dt
import difflib
import math
from collections.abc import Mapping
from typing import Any, cast

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from cureline.engine.predicate.errors import PredicateError
from cureline.engine.predicate.tree import (
    AddDays,
    Arithmetic,
    Column,
    Compare,
    Function,
    IsNull,
    Junction,
    Literal_,
    Membership,
    Node,
    Not,
    Type,
)

MAX_CHARACTERS = 2_000
MAX_NODES = 200
MAX_DEPTH = 24
MAX_INTEGER = 2**53

TYPES: Mapping[str, Type] = {
    "text": "text",
    "integer": "number",
    "money": "number",
    "real": "number",
    "date": "date",
    "boolean": "boolean",
}

_COMPARE: Mapping[type[exp.Expression], str] = {
    exp.EQ: "=", exp.NEQ: "<>", exp.LT: "<", exp.LTE: "<=", exp.GT: ">", exp.GTE: ">=",
}  # fmt: skip
_ARITHMETIC: Mapping[type[exp.Expression], str] = {exp.Add: "+", exp.Sub: "-", exp.Mul: "*", exp.Div: "/"}
_FUNCTIONS: Mapping[type[exp.Expression], str] = {
    exp.Coalesce: "coalesce", exp.Abs: "abs", exp.Least: "least", exp.Greatest: "greatest",
}  # fmt: skip


class Parser:
    """Turns one text into a tree over one vocabulary."""

    def __init__(self, text: str, vocabulary: Mapping[str, str]) -> None:
        self.text = text
        self.vocabulary = vocabulary
        self.nodes = 0

    def parse(self) -> Node:
        """The tree of the whole text, which must give a boolean. Raises PredicateError."""
        if len(self.text) > MAX_CHARACTERS:
            raise self.error(None, f"longer than {MAX_CHARACTERS} characters")
        if not self.text.strip():
            raise self.error(None, "empty predicate")
        try:
            parsed = sqlglot.parse(self.text, read="duckdb")
        except (SqlglotError, RecursionError, ValueError) as error:
            details = getattr(error, "errors", None)
            reason = details[0]["description"] if details else "not a condition in SQL"
            raise self.error(None, str(reason)) from None
        if len(parsed) != 1 or parsed[0] is None:
            raise self.error(None, "exactly one condition is wanted")
        tree = self.node(parsed[0], 0)
        self.want(tree, "boolean", parsed[0])
        return tree

    def error(self, at: Any, reason: str) -> PredicateError:
        """An error that points at the place where `at` begins, as far as it is known."""
        position = None
        if at is not None:
            starts = [n.meta["start"] for n in at.walk() if "start" in n.meta]
            position = min(starts) if starts else None
        return PredicateError(self.text, position, reason)

    def want(self, node: Node, wanted: Type, at: Any) -> None:
        """Insist on a type."""
        if node.type != wanted:
            raise self.error(at, f"a {wanted} is wanted here, not a {node.type}")

    def node(self, source: Any, depth: int) -> Node:
        """One node of the white list; anything else is refused by name."""
        self.nodes += 1
        if depth > MAX_DEPTH or self.nodes > MAX_NODES:
            raise self.error(None, f"too large: at most {MAX_NODES} parts, nested {MAX_DEPTH} deep")
        kind, below = type(source), depth + 1
        if kind is exp.Paren:
            return self.node(source.this, below)
        if kind is exp.Column and not source.args.get("table") and isinstance(source.this, exp.Identifier):
            return self.column(source)
        if kind in (exp.Literal, exp.Boolean, exp.Neg, exp.Cast):
            return self.literal(source)
        if kind in (exp.And, exp.Or):
            return self.junction(source, below)
        if kind is exp.Not:
            part = self.node(source.this, below)
            self.want(part, "boolean", source)
            return Not("boolean", part)
        if kind is exp.Is and isinstance(source.expression, exp.Null):
            return IsNull("boolean", self.node(source.this, below))
        if kind in _COMPARE:
            return self.compare(_COMPARE[kind], source.this, source.expression, below)
        if kind is exp.Between and not source.args.get("symmetric"):
            low = self.compare(">=", source.this, source.args["low"], below)
            high = self.compare("<=", source.this, source.args["high"], below)
            return Junction("boolean", "and", (low, high))
        if kind is exp.In and source.expressions and not source.args.get("query"):
            return self.membership(source, below)
        if kind in _ARITHMETIC:
            return self.arithmetic(_ARITHMETIC[kind], source, below)
        if kind in _FUNCTIONS:
            return self.function(_FUNCTIONS[kind], source, below)
        name = getattr(source, "key", kind.__name__)
        raise self.error(source if isinstance(source, exp.Expression) else None, f"{name!r} is not allowed")

    def column(self, source: exp.Column) -> Column:
        """A word of the vocabulary."""
        name = source.name
        if name not in self.vocabulary:
            near = difflib.get_close_matches(name, self.vocabulary, n=1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            raise self.error(source, f"unknown column {name!r}{hint}")
        return Column(TYPES[self.vocabulary[name]], name)

    def literal(self, source: exp.Expression) -> Literal_:
        """A number, text, boolean or DATE '...'."""
        if isinstance(source, exp.Neg) and isinstance(source.this, exp.Literal) and not source.this.is_string:
            value = self.literal(source.this).value
            return Literal_("number", -cast(float, value))
        if isinstance(source, exp.Boolean):
            return Literal_("boolean", bool(source.this))
        if isinstance(source, exp.Cast):
            inner = source.this
            if source.to.is_type("date") and isinstance(inner, exp.Literal) and inner.is_string:
                try:
                    return Literal_("date", dt.date.fromisoformat(inner.this).isoformat())
                except ValueError:
                    raise self.error(source, f"{inner.this!r} is not a day (YYYY-MM-DD)") from None
            raise self.error(source, "a cast is not allowed; a day is written DATE 'YYYY-MM-DD'")
        if not isinstance(source, exp.Literal):
            raise self.error(source, "a literal is wanted here")
        if source.is_string:
            return Literal_("text", source.this)
        try:
            number: int | float = int(source.this)
        except ValueError:
            number = float(source.this)
        if not math.isfinite(number) or abs(number) > MAX_INTEGER:
            raise self.error(source, f"the number {source.this} is out of range")
        return Literal_("number", number)

    def junction(self, source: Any, depth: int) -> Node:
        """A chain of ANDs or ORs as one node, so that a long list is not deep."""
        kind, pending, parts = type(source), [source.expression, source.this], list[Node]()
        while pending:
            part = pending.pop()
            if type(part) is kind:
                pending += [part.expression, part.this]
                continue
            node = self.node(part, depth)
            self.want(node, "boolean", part)
            parts.append(node)
        return Junction("boolean", "and" if kind is exp.And else "or", tuple(parts))

    def compare(self, operator: str, left: exp.Expression, right: exp.Expression, depth: int) -> Node:
        """A comparison of two values of one type."""
        a, b = self.node(left, depth), self.node(right, depth)
        if a.type != b.type:
            raise self.error(left, f"a {a.type} can't be compared with a {b.type}")
        if a.type == "boolean" and operator not in ("=", "<>"):
            raise self.error(left, "booleans have no order")
        return Compare("boolean", operator, a, b)  # type: ignore[arg-type]

    def membership(self, source: exp.In, depth: int) -> Node:
        """part IN (literal, …)."""
        part = self.node(source.this, depth)
        values = tuple(self.literal(value) for value in source.expressions)
        for value in values:
            self.want(value, part.type, source)
        return Membership("boolean", part, values)

    def arithmetic(self, operator: str, source: Any, depth: int) -> Node:
        """Numbers with numbers; a date plus or minus a whole number of days."""
        left, right = self.node(source.this, depth), self.node(source.expression, depth)
        if left.type == "date" and operator in "+-":
            if not isinstance(right, Literal_) or not isinstance(right.value, int) or abs(right.value) > 36_600:
                raise self.error(source, "a date takes a whole number of days, at most 36,600")
            return AddDays("date", left, right.value if operator == "+" else -right.value)
        self.want(left, "number", source)
        self.want(right, "number", source)
        return Arithmetic("number", operator, left, right)  # type: ignore[arg-type]

    def function(self, name: str, source: Any, depth: int) -> Node:
        """A function of the white list."""
        parts = tuple(self.node(part, depth) for part in (source.this, *source.expressions))
        first = parts[0].type
        if name == "abs" and first != "number":
            raise self.error(source, "ABS takes a number")
        if name in ("least", "greatest") and first not in ("number", "date"):
            raise self.error(source, f"{name.upper()} takes numbers or dates")
        for part in parts:
            self.want(part, first, source)
        return Function(first, name, parts)  # type: ignore[arg-type]
