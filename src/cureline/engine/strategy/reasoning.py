"""Whether conditions can be true together: intervals and value sets a column, no solver.

An answer of "impossible" is certain. "Possible" may be wrong for what intervals can't see: arithmetic, two columns
compared, order of texts, or too many alternatives.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from cureline.engine.predicate import Predicate, tree
from cureline.engine.strategy.vocabulary import RANGES, VALUES, VOCABULARY

_SOME = 50
_MANY = 1_000
_FLIPPED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "=": "=", "<>": "<>"}
_NEGATED = {"<": ">=", ">": "<=", "<=": ">", ">=": "<", "=": "<>", "<>": "="}


@dataclass(frozen=True, slots=True)
class Domain:
    """What a column may still be: NULL, and a value between the bounds, among `only`, not among `but`."""

    null: bool = True
    value: bool = True
    low: float = -math.inf
    high: float = math.inf
    low_open: bool = False
    high_open: bool = False
    only: frozenset[Any] | None = None
    but: frozenset[Any] = frozenset()

    def meet(self, other: Domain) -> Domain | None:
        """Both at once; None when nothing is left."""
        low, low_open = max((self.low, self.low_open), (other.low, other.low_open))
        high, high_shut = min((self.high, not self.high_open), (other.high, not other.high_open))
        only = other.only if self.only is None else self.only if other.only is None else self.only & other.only
        found = Domain(
            self.null and other.null, self.value and other.value, low, high, low_open, not high_shut, only,
            self.but | other.but,
        )  # fmt: skip
        if found.value and not found.has_value():
            found = replace(found, value=False)
        return found if found.null or found.value else None

    def has_value(self) -> bool:
        """Whether any value is left."""
        if self.low > self.high or (self.low == self.high and (self.low_open or self.high_open)):
            return False
        if self.low == self.high and self.low in self.but:
            return False
        return self.only is None or bool(self.only - self.but)


Conjunction = Mapping[str, Domain]
_NULL = Domain(value=False)
_KNOWN = Domain(null=False)


class _TooMany(Exception):  # noqa: N818 - a signal, not an error
    """The alternatives are too many to look at."""


def possible(true: Iterable[Predicate] = (), not_true: Iterable[Predicate] = (), null: Iterable[str] = ()) -> bool:
    """Whether a row could make all of `true` true and none of `not_true`, with the columns of `null` empty."""
    found: list[Conjunction] = [dict.fromkeys(null, _NULL)]
    try:
        for predicate in true:
            found = _both(found, _when(predicate.root, True, False))
        # those that can't be true here anyhow say nothing; the simplest first keeps the alternatives few
        against = [p.root for p in not_true if _both(found, _when(p.root, True, False))]
        for alternatives in sorted((_when(root, False, True) for root in against), key=len):
            found = _both(found, alternatives)
    except _TooMany:
        return True
    return bool(found)


def _when(node: tree.Node, wanted: bool, or_null: bool) -> list[Conjunction]:
    """Alternatives, one of which holds whenever the node is `wanted` (or NULL, with `or_null`)."""
    match node:
        case tree.Not(part=part):
            return _when(part, not wanted, or_null)
        case tree.Junction(operator=word, parts=parts):
            each = [_when(part, wanted, or_null) for part in parts]
            if (word == "and") == wanted:
                found: list[Conjunction] = [{}]
                for alternatives in each:
                    found = _both(found, alternatives)
                return found
            return _few([c for alternatives in each for c in alternatives])
        case tree.Literal_(value=value):
            return [{}] if value is wanted else []
        case tree.IsNull(part=tree.Column(name=name)):
            return [{name: _NULL if wanted else _KNOWN}]
        case tree.Column(name=name):
            return _atom(name, None, [Domain(null=False, only=frozenset({wanted}))], or_null)
        case tree.Membership(part=part, values=values):
            return _membership(node, part, [v.value for v in values], wanted, or_null)
        case tree.Compare(operator=sign, left=left, right=right):
            if isinstance(left, tree.Literal_):
                left, right, sign = right, left, _FLIPPED[sign]  # type: ignore[assignment]
            if isinstance(right, tree.Literal_):
                return _compared(node, left, sign if wanted else _NEGATED[sign], right, or_null)
    return _unseen(node, or_null)


def _compared(node: tree.Node, part: tree.Node, sign: str, right: tree.Literal_, or_null: bool) -> list[Conjunction]:
    name, default = _subject(part)
    if name is None or (right.type == "text" and sign not in ("=", "<>")):
        return _unseen(node, or_null)
    if right.type in ("text", "boolean"):
        only = frozenset({right.value})
        domain = Domain(null=False, only=only) if sign == "=" else Domain(null=False, but=only)
        return _atom(name, default, [domain], or_null)
    number, whole = _number(right), VOCABULARY.get(name) in ("integer", "money")
    # of whole numbers, "not n" is "below n or above n": beside a bound one of the two falls away
    signs = "<>" if sign == "<>" and whole else (sign,)
    return _atom(name, default, [_interval(one, number, whole) for one in signs], or_null)


def _membership(node: tree.Node, part: tree.Node, values: list[Any], wanted: bool, or_null: bool) -> list[Conjunction]:
    name, default = _subject(part)
    if name is None or part.type not in ("text", "boolean", "number"):
        return _unseen(node, or_null)
    if part.type == "number":
        points = [_interval("=", float(v), False) for v in values]
        return _atom(name, default, points if wanted else [Domain(null=False, but=frozenset(values))], or_null)
    listed = frozenset(values)
    return _atom(name, default, [Domain(null=False, **{"only" if wanted else "but": listed})], or_null)  # type: ignore[arg-type]


def _subject(part: tree.Node) -> tuple[str | None, tree.Literal_ | None]:
    """The column of `column` or of `COALESCE(column, literal)`, and that literal."""
    match part:
        case tree.Column(name=name):
            return name, None
        case tree.Function(name="coalesce", parts=(tree.Column(name=name), tree.Literal_() as default)):
            return name, default
    return None, None


def _atom(name: str, default: tree.Literal_ | None, domains: list[Domain], or_null: bool) -> list[Conjunction]:
    """A condition on one column; where the column is NULL, the default stands in for it or the whole is NULL."""
    found: list[Conjunction] = [{name: domain} for domain in domains if _base(name).meet(domain)]
    if default is None:
        return [*found, {name: _NULL}] if or_null else found
    listed = default.type in ("text", "boolean")
    point = Domain(only=frozenset({default.value})) if listed else _interval("=", _number(default), False)
    return [*found, {name: _NULL}] if any(point.meet(d) for d in domains) else found


def _interval(sign: str, number: float, whole: bool) -> Domain:
    if whole and sign in "<>":
        number, sign = (math.ceil(number) - 1, "<=") if sign == "<" else (math.floor(number) + 1, ">=")
    match sign:
        case "=":
            return Domain(null=False, low=number, high=number)
        case "<>":
            return Domain(null=False, but=frozenset({number}))
        case "<" | "<=":
            return Domain(null=False, high=number, high_open=sign == "<")
    return Domain(null=False, low=number, low_open=sign == ">")


def _number(literal: tree.Literal_) -> float:
    if literal.type == "date":
        return float(dt.date.fromisoformat(str(literal.value)).toordinal())
    return float(literal.value)  # type: ignore[arg-type]


def _unseen(node: tree.Node, or_null: bool) -> list[Conjunction]:
    """What intervals can't see: anything may be, but a column without a value leaves a plain comparison unknown."""
    if or_null or any(isinstance(part, tree.Function | tree.IsNull) for part in node.walk()):
        return [{}]
    return [{part.name: _KNOWN for part in node.walk() if isinstance(part, tree.Column)}]


@cache
def _base(name: str) -> Domain:
    low, high = RANGES.get(name, (None, None))
    only = frozenset(VALUES[name]) if name in VALUES else None
    if VOCABULARY.get(name) == "boolean":
        return Domain(only=frozenset({True, False}))
    return Domain(low=-math.inf if low is None else low, high=math.inf if high is None else high, only=only)


def _both(left: list[Conjunction], right: list[Conjunction]) -> list[Conjunction]:
    found: list[Conjunction] = []
    for a in left:
        merged = [c for b in right if (c := _merged(a, b)) is not None]
        # where `a` meets an alternative already, the others add nothing
        found += [a] if a in merged else merged
    return _few(found)


def _merged(a: Conjunction, b: Conjunction) -> Conjunction | None:
    found = dict(a)
    for name, domain in b.items():
        met = (a[name] if name in a else _base(name)).meet(domain)
        if met is None:
            return None
        found[name] = met
    return found


def _few(found: list[Conjunction]) -> list[Conjunction]:
    if len(found) > _SOME:
        found = list({tuple(sorted(c.items(), key=lambda item: item[0])): c for c in found}.values())
    if len(found) > _MANY:
        raise _TooMany
    return found
