"""Conditions and values as people read them: columns by name, codes in words, amounts in the customer's currency."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from cureline.engine import portrait
from cureline.engine.money import format_minor
from cureline.engine.predicate import tree
from cureline.engine.predicate.wording import describe
from cureline.engine.strategy.texts import line, word
from cureline.engine.strategy.vocabulary import VOCABULARY


@cache
def labels() -> Mapping[str, Mapping[str, str]]:
    """Each column's name in en, zh-Hans and zh-Hant."""
    # here, since the package of scores brings the learning libraries in
    from cureline.engine import score

    return {**portrait.texts()["columns"], **score.texts()["columns"]}


@dataclass(frozen=True, slots=True)
class Wording:
    """How to speak: the language, and the currency of amounts (none: minor units)."""

    language: str
    currency: str | None

    def condition(self, node: tree.Node) -> str:
        """A condition."""
        return describe(self._readable(node), self.language, labels())

    def values(self, values: Mapping[str, Any]) -> str:
        """What was read."""
        return line("join", self.language).join(
            line("value", self.language, column=labels().get(name, {}).get(self.language, name),
                 value=self._value(name, value))
            for name, value in sorted(values.items())
        )  # fmt: skip

    def _value(self, name: str, value: Any) -> str:
        if value is None:
            return word("words", "unknown", self.language)
        if isinstance(value, bool):
            return word("words", str(value).lower(), self.language)
        if VOCABULARY.get(name) == "money" and self.currency and float(value).is_integer():
            return f"{format_minor(int(value), self.currency)} {self.currency}"
        code = portrait.texts()["values"].get(name, {}).get(value)
        if code:
            return str(code[self.language])
        return f"{value:,}" if isinstance(value, int | float) else str(value)

    def _readable(self, node: tree.Node) -> tree.Node:
        """The same condition with its constants in words."""
        match node:
            case tree.Junction(parts=parts):
                return replace(node, parts=tuple(map(self._readable, parts)))
            case tree.Not(part=part):
                return replace(node, part=self._readable(part))
            case tree.Compare(left=left, right=tree.Literal_() as constant):
                return replace(node, right=self._constant(left, constant))
            case tree.Compare(left=tree.Literal_() as constant, right=right):
                return replace(node, left=self._constant(right, constant))
            case tree.Membership(part=part, values=values):
                return replace(node, values=tuple(self._constant(part, value) for value in values))
        return node

    def _constant(self, part: tree.Node, constant: tree.Literal_) -> tree.Literal_:
        names = {inner.name for inner in part.walk() if isinstance(inner, tree.Column)}
        if len(names) != 1 or constant.type == "boolean":
            return constant
        return tree.Literal_("text", self._value(names.pop(), constant.value))
