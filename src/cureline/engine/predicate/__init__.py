"""Conditions as data: SQL over a documented vocabulary, for one row or for millions, never `eval`.

Allowed are comparison, AND, OR, NOT, IN, BETWEEN, IS NULL, + - * /, COALESCE, LEAST, GREATEST, ABS, numbers, texts,
TRUE and FALSE, DATE 'YYYY-MM-DD', and a date plus or minus days. Everything else is a PredicateError.
Arithmetic is in doubles, and a division by zero is NULL.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import ibis.expr.types as ir

from cureline.engine.predicate import tree
from cureline.engine.predicate.columnar import compile_columnar
from cureline.engine.predicate.errors import PredicateError
from cureline.engine.predicate.parser import Parser
from cureline.engine.predicate.scalar import evaluate
from cureline.engine.predicate.wording import LANGUAGES, describe

__all__ = ["LANGUAGES", "Clause", "Predicate", "PredicateError", "parse"]


@dataclass(frozen=True, slots=True)
class Clause:
    """One part of a condition for one row: what it says, whether it held, the values it read."""

    node: tree.Node
    held: bool | None
    values: Mapping[str, Any]

    def describe(self, language: str, labels: Mapping[str, Mapping[str, str]]) -> str:
        """The clause in words."""
        return describe(self.node, language, labels)


@dataclass(frozen=True, slots=True)
class Predicate:
    """A parsed condition."""

    text: str
    root: tree.Node

    @property
    def columns(self) -> frozenset[str]:
        """The columns it reads."""
        return frozenset(node.name for node in self.root.walk() if isinstance(node, tree.Column))

    def expression(self, table: ir.Table) -> ir.BooleanValue:
        """The condition over the rows of a table that has its columns; NULL where unknown."""
        return compile_columnar(self.root, table)

    def test(self, row: Mapping[str, Any]) -> bool | None:
        """The condition for one row: True, False, or None where unknown. Raises KeyError for a missing column."""
        result: bool | None = evaluate(self.root, row)
        return result

    def describe(self, language: str, labels: Mapping[str, Mapping[str, str]]) -> str:
        """The condition in words: `language` is en, zh-Hans or zh-Hant."""
        return describe(self.root, language, labels)

    def clauses(self, row: Mapping[str, Any]) -> list[Clause]:
        """The condition's top parts, each with whether it held for the row and what it read."""
        whole = self.root
        parts = whole.parts if isinstance(whole, tree.Junction) and whole.operator == "and" else (whole,)
        return [
            Clause(
                part,
                evaluate(part, row),
                {node.name: row[node.name] for node in part.walk() if isinstance(node, tree.Column)},
            )
            for part in parts
        ]


def parse(text: str, vocabulary: Mapping[str, str]) -> Predicate:
    """Read a condition. `vocabulary` maps each column to text, integer, money, real, date or boolean.

    Raises PredicateError that names the position and the reason.
    """
    return Predicate(text.strip(), Parser(text, vocabulary).parse())
