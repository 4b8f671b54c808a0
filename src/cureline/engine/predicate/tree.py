"""The small tree that a predicate becomes: each node knows its type and nothing of any backend."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Type = Literal["text", "number", "date", "boolean", "null"]
Scalar = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Node:
    """A node; `type` is what it gives."""

    type: Type

    @property
    def children(self) -> tuple[Node, ...]:
        """The nodes below."""
        return ()

    def walk(self) -> Iterator[Node]:
        """This node and all below."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class Column(Node):
    """A word of the vocabulary."""

    name: str


@dataclass(frozen=True, slots=True)
class Literal_(Node):  # noqa: N801 - Literal is typing's
    """A constant; a date is its ISO text."""

    value: Scalar


@dataclass(frozen=True, slots=True)
class Compare(Node):
    """left operator right, with SQL's NULL: unknown when either side is."""

    operator: Literal["=", "<>", "<", "<=", ">", ">="]
    left: Node
    right: Node

    @property
    def children(self) -> tuple[Node, ...]:
        return (self.left, self.right)


@dataclass(frozen=True, slots=True)
class Junction(Node):
    """AND or OR over its parts."""

    operator: Literal["and", "or"]
    parts: tuple[Node, ...]

    @property
    def children(self) -> tuple[Node, ...]:
        return self.parts


@dataclass(frozen=True, slots=True)
class Not(Node):
    """Negation."""

    part: Node

    @property
    def children(self) -> tuple[Node, ...]:
        return (self.part,)


@dataclass(frozen=True, slots=True)
class IsNull(Node):
    """Whether the part is NULL; never unknown."""

    part: Node

    @property
    def children(self) -> tuple[Node, ...]:
        return (self.part,)


@dataclass(frozen=True, slots=True)
class Membership(Node):
    """part IN (literals); the literals are never NULL."""

    part: Node
    values: tuple[Literal_, ...]

    @property
    def children(self) -> tuple[Node, ...]:
        return (self.part, *self.values)


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    """left operator right; `/` gives a real number and NULL for a zero divisor."""

    operator: Literal["+", "-", "*", "/"]
    left: Node
    right: Node

    @property
    def children(self) -> tuple[Node, ...]:
        return (self.left, self.right)


@dataclass(frozen=True, slots=True)
class AddDays(Node):
    """A date plus a whole number of days."""

    part: Node
    days: int

    @property
    def children(self) -> tuple[Node, ...]:
        return (self.part,)


@dataclass(frozen=True, slots=True)
class Function(Node):
    """coalesce, abs, least or greatest; the last two pass over NULL parts, as PostgreSQL, DuckDB and Spark do."""

    name: Literal["coalesce", "abs", "least", "greatest"]
    parts: tuple[Node, ...]

    @property
    def children(self) -> tuple[Node, ...]:
        return self.parts
