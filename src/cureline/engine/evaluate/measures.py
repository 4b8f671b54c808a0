"""The measures of results, read from `measures.yaml`: what is counted, over what, in words and with its source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, reduce
from importlib.resources import files
from typing import Any, Literal, get_args

import ibis
import ibis.expr.types as ir
import yaml

from cureline.engine.evaluate.facts import DERIVED, FACTS, SLICES, derive, vocabulary
from cureline.engine.predicate import LANGUAGES, Predicate, parse

Unit = Literal["rate", "minor", "days", "per_thousand", "index", "count"]
Interval = Literal["wilson", "ratio", "poisson"]
Facts = Mapping[str, ir.Table]

# what a fraction is multiplied by to be shown in its unit
SCALE: Mapping[Unit, int] = {"rate": 1, "minor": 1, "days": 1, "per_thousand": 1000, "index": 100, "count": 1}


class MeasureError(ValueError):
    """The document of measures is wrong; the message names the measure and the reason."""


@dataclass(frozen=True, slots=True)
class Term:
    """Rows of one fact, and what each of them counts: 1, or the sum of columns with their signs."""

    fact: str
    where: Predicate | None = None
    columns: tuple[tuple[int, str], ...] = ()

    @property
    def in_money(self) -> bool:
        """Whether what it counts is money."""
        kinds = vocabulary(self.fact)
        return any(kinds[name] == "money" for _, name in self.columns)

    def rows(self, table: ir.Table) -> ir.Table:
        """The fact's rows that count, with the derived columns."""
        table = derive(self.fact, table)
        return table if self.where is None else table.filter(self.where.expression(table))

    def held(self, table: ir.Table) -> ir.BooleanValue:
        """Whether a row counts, never unknown; `table` carries the derived columns."""
        if self.where is None:
            return table["on"].notnull()  # every row has its day
        return self.where.expression(table).fill_null(False)

    def amount(self, table: ir.Table) -> ir.IntegerValue:
        """What a row that counts is worth; a money column that is unknown is worth nothing."""
        if not self.columns:
            return table["on"].notnull().cast("int64")  # 1: every row has its day
        signed = (sign * table[name].fill_null(0) for sign, name in self.columns)
        return reduce(lambda a, b: a + b, signed).cast("int64")


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure. `denominator` is empty where the figure is a plain sum or count."""

    code: str
    group: str
    fact: str
    numerator: Term
    denominator: tuple[Term, ...]
    unit: Unit
    better: Literal["up", "down"]
    interval: Interval | None
    title: Mapping[str, str]
    formula: Mapping[str, str]
    about: Mapping[str, str]
    source: str
    status: str

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts it is computed from, the numerator's first."""
        return tuple(dict.fromkeys((self.numerator.fact, *(term.fact for term in self.denominator))))

    @property
    def in_money(self) -> bool:
        """Whether money enters: then figures are never added up over currencies."""
        return any(term.in_money for term in (self.numerator, *self.denominator))

    @property
    def scale(self) -> int:
        """What the quotient is multiplied by."""
        return SCALE[self.unit]

    @property
    def cuts(self) -> tuple[str, ...]:
        """The columns it can be sliced by: text columns of the numerator's fact that identify no debtor.

        Those that a denominator's fact lacks are listed only where the denominator is another fact's whole exposure and
        the numerator's part of it is what is wanted (complaints by cause, refusals by rule).
        """
        own = [
            c.name
            for c in (*DERIVED[self.fact], *FACTS[self.fact].columns)
            if c.kind in ("text", "boolean") or c.name in ("hour", "weekday", "months")
        ]
        return tuple(name for name in own if name not in ("account_id", "customer_id", "ref"))

    def numerator_rows(self, facts: ir.Table | Facts) -> ir.Table:
        """The rows of the numerator's fact that count: what a drill shows."""
        return self.numerator.rows(_table(facts, self.numerator.fact))

    def denominator_rows(self, facts: ir.Table | Facts) -> ir.Table:
        """The rows that the denominator counts; of several facts only the columns that all facts share.

        Raises ValueError for a measure without denominator.
        """
        if not self.denominator:
            raise ValueError(f"{self.code} has no denominator")
        parts = [term.rows(_table(facts, term.fact)) for term in self.denominator]
        if len(parts) == 1:
            return parts[0]
        shared = ("account_id", "customer_id", "on", *SLICES, "ref", "month")
        return ibis.union(*(part.select(*shared) for part in parts))


def _table(facts: ir.Table | Facts, name: str) -> ir.Table:
    return facts if isinstance(facts, ir.Table) else facts[name]


@cache
def measures() -> Mapping[str, Measure]:
    """Every measure by its code, in the document's order."""
    return {m.code: m for m in parse_measures(shipped_text())}


@cache
def groups() -> Mapping[str, Mapping[str, str]]:
    """The groups of measures with their titles by language."""
    found: Mapping[str, Mapping[str, str]] = yaml.safe_load(shipped_text())["groups"]
    return found


@cache
def version() -> str:
    """The version of the shipped document."""
    return str(yaml.safe_load(shipped_text())["version"])


def shipped_text() -> str:
    """The document of measures as it is shipped."""
    return files("cureline.engine.evaluate").joinpath("measures.yaml").read_text(encoding="utf-8")


def parse_measures(text: str) -> list[Measure]:
    """Read a document of measures. Raises MeasureError."""
    document = yaml.safe_load(text)
    found = []
    for given in document["measures"]:
        try:
            found.append(_measure(given, document["groups"]))
        except (KeyError, TypeError, ValueError) as error:
            raise MeasureError(f"measure {given.get('code')}: {error}") from error
    codes = [m.code for m in found]
    if len(set(codes)) != len(codes):
        raise MeasureError("two measures have the same code")
    return found


def _measure(given: Mapping[str, Any], known_groups: Mapping[str, Any]) -> Measure:
    fact, where = given["fact"], given.get("where")
    numerator = _term(given["numerator"], fact, where)
    # a share of rows: the numerator's condition is asked of the measure's own rows, which are the denominator
    below = given.get("denominator", {} if given["unit"] == "rate" else None)
    if below is None:
        denominator: tuple[Term, ...] = ()
    else:
        listed: Sequence[Mapping[str, Any]] = below if isinstance(below, list) else [below]
        denominator = tuple(_term(part, fact, where if part.get("fact", fact) == fact else None) for part in listed)
    for words in (given["title"], given["formula"], given["about"]):
        if set(words) != set(LANGUAGES):
            raise ValueError(f"texts in {sorted(words)}, wanted {sorted(LANGUAGES)}")
    for name, value, legal in (
        ("unit", given["unit"], get_args(Unit)),
        ("better", given["better"], ("up", "down")),
        ("interval", given.get("interval"), (None, *get_args(Interval))),
        ("group", given["group"], tuple(known_groups)),
    ):
        if value not in legal:
            raise ValueError(f"{name} {value!r} is none of {', '.join(map(str, legal))}")
    return Measure(
        given["code"], given["group"], fact, numerator, denominator, given["unit"], given["better"],
        given.get("interval"), given["title"], given["formula"], given["about"],
        given["source"]["text"], given["source"]["status"],
    )  # fmt: skip


def _term(given: Mapping[str, Any], fact: str, where: str | None) -> Term:
    fact = given.get("fact", fact)
    kinds = vocabulary(fact)
    texts = [f"({text})" for text in (where, given.get("where")) if text]
    columns = tuple((-1 if name.startswith("-") else 1, name.lstrip("-")) for name in given.get("sum", ()))
    for _, name in columns:
        if kinds[name] not in ("money", "integer"):
            raise ValueError(f"{name} is {kinds[name]}: it cannot be summed")
    return Term(fact, parse(" AND ".join(texts), kinds) if texts else None, columns)
