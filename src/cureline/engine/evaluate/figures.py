"""A measure's figures: one aggregate over the fact, however many rows; an interval where one makes sense.

Intervals are two-sided at 95 per cent: Wilson (1927) for a share of rows; for a quotient of sums the linearised
variance of a ratio estimator (Cochran, Sampling Techniques, 3rd ed., ch. 6) with rows as units; Byar's approximation to
the exact Poisson interval (Breslow and Day 1987) for a count per exposure. Rows of one customer are taken as
independent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from typing import Any

import ibis
import ibis.expr.types as ir

from cureline.engine.evaluate.facts import derive, vocabulary
from cureline.engine.evaluate.measures import Facts, Measure, Term
from cureline.engine.predicate import parse

Z = 1.959963984540054
Where = Mapping[str, Any] | Sequence[str]


def figures(measure: Measure, facts: ir.Table | Facts, *, by: Sequence[str] = (), where: Where = ()) -> ir.Table:
    """A measure over its facts: the columns of `by`, then `numerator`, `denominator`, `value`, `low`, `high`, `rows`.

    `facts` is the fact's table, or a mapping of names to tables (needed where a measure divides one fact by another).
    `by` names columns of the numerator's fact, `month` among them; `where` is values of columns (None: unknown) or
    conditions of `engine.predicate`, asked of every fact. A measure in money is always cut by `currency`, asked or not.
    `value` is null where the denominator is 0; counts and money are integers, `value` is in the measure's unit; `rows`
    counts the rows of the denominator, or of the numerator where there is none. Raises ValueError for an unknown column
    and for a single table where several are needed.
    """
    by = list(dict.fromkeys([*by, *(["currency"] if measure.in_money else [])]))
    lacking = [name for name in by if name not in vocabulary(measure.fact)]
    if lacking:
        raise ValueError(f"{measure.code} cannot be cut by {', '.join(lacking)}: {measure.fact} has no such column")
    if isinstance(facts, ir.Table):
        if len(measure.facts) > 1:
            raise ValueError(f"{measure.code} needs the facts {', '.join(measure.facts)}")
        facts = {measure.fact: facts}
    tables = {name: _narrow(name, facts[name], where) for name in measure.facts}
    found = _within(measure, tables[measure.fact], by) if len(tables) == 1 else _across(measure, tables, by)
    found = _valued(measure, found).select(*by, "numerator", "denominator", "value", "low", "high", "rows")
    return found.order_by(by) if by else found


def _narrow(name: str, table: ir.Table, where: Where) -> ir.Table:
    """A fact's rows of which `where` holds, with the derived columns. Raises ValueError for a column it lacks."""
    table = derive(name, table)
    kinds = vocabulary(name)
    if not isinstance(where, Mapping):
        return reduce(lambda t, text: t.filter(parse(text, kinds).expression(t)), where, table)
    for column, value in where.items():
        if column not in kinds:
            raise ValueError(f"{name} has no column {column}")
        table = table.filter(table[column].isnull() if value is None else table[column] == value)
    return table


def _within(measure: Measure, table: ir.Table, by: Sequence[str]) -> ir.Table:
    """Numerator and denominator of the same rows: one pass, and the sums that a ratio's variance needs."""
    above = _amount(measure.numerator, table)
    if not measure.denominator:
        return table.aggregate(
            by=by,
            numerator=_total(above),
            denominator=ibis.null("int64"),
            rows=measure.numerator.held(table).sum().fill_null(0),
        )
    below = reduce(lambda a, b: a + b, (_amount(term, table) for term in measure.denominator))
    counted = reduce(lambda a, b: a | b, (term.held(table) for term in measure.denominator))
    sums = {"numerator": _total(above), "denominator": _total(below), "rows": counted.sum().fill_null(0)}
    if measure.interval == "ratio":
        # squares in doubles: the money of millions of rows squared passes every integer
        x, y = above.cast("float64"), below.cast("float64")
        sums |= {"nn": (x * x).sum(), "nd": (x * y).sum(), "dd": (y * y).sum()}
    found = table.aggregate(by=by, **sums)
    return found.filter(found.rows > 0) if by else found


def _across(measure: Measure, tables: Facts, by: Sequence[str]) -> ir.Table:
    """The denominator counts another fact. What that fact cannot be cut by is measured against its whole."""
    shared = [name for name in by if all(name in vocabulary(term.fact) for term in measure.denominator)]
    above = _side(measure.numerator, tables, by, "numerator")
    parts = [_side(term, tables, shared, "denominator") for term in measure.denominator]
    below = parts[0] if len(parts) == 1 else ibis.union(*parts)
    if shared == by:
        zero, columns = ibis.literal(0, "int64"), (*by, "numerator", "denominator")
        both = ibis.union(
            above.mutate(denominator=zero).select(*columns), below.mutate(numerator=zero).select(*columns)
        )
        found = both.aggregate(by=by, numerator=_total(both.numerator), denominator=_total(both.denominator))
        return found.mutate(rows=found.denominator)
    below = below.aggregate(by=shared, denominator=_total(below.denominator))
    renamed = below.rename({f"_{name}": name for name in shared})
    if shared:
        joined = above.left_join(renamed, [above[name].identical_to(renamed[f"_{name}"]) for name in shared])
    else:
        joined = above.cross_join(renamed)
    return joined.mutate(rows=joined.denominator)


def _side(term: Term, tables: Facts, by: Sequence[str], name: str) -> ir.Table:
    table = tables[term.fact]
    kept = table if term.where is None else table.filter(term.where.expression(table))
    return kept.aggregate(by=by, **{name: _total(term.amount(kept))})


def _amount(term: Term, table: ir.Table) -> ir.IntegerValue:
    """What each row is worth to a term, 0 where it does not count."""
    return term.held(table).ifelse(term.amount(table), 0)


def _total(value: ir.IntegerValue) -> ir.IntegerScalar:
    return value.sum().fill_null(0).cast("int64")


def _valued(measure: Measure, t: ir.Table) -> ir.Table:
    """The figure and its interval from the sums."""
    unknown = ibis.null("float64")
    if not measure.denominator:
        return t.mutate(value=t.numerator.cast("float64"), low=unknown, high=unknown)
    n, d = t.numerator.cast("float64"), t.denominator.cast("float64").nullif(0.0)
    low, high = unknown, unknown
    if measure.interval == "wilson":
        p = n / d
        middle, reach = p + Z**2 / (2 * d), Z * (p * (1 - p) / d + Z**2 / (4 * d * d)).clip(lower=0.0).sqrt()
        low, high = (middle - reach) / (1 + Z**2 / d), (middle + reach) / (1 + Z**2 / d)
    elif measure.interval == "poisson":
        up = n + 1
        low = (n > 0).ifelse(n * (1 - 1 / (9 * n.nullif(0.0)) - Z / (3 * n.nullif(0.0).sqrt())).pow(3), 0.0) / d
        high = up * (1 - 1 / (9 * up) + Z / (3 * up.sqrt())).pow(3) / d
    elif measure.interval == "ratio":
        ratio, rows = n / d, t.rows.cast("float64")
        spread = (t.nn - 2 * ratio * t.nd + ratio * ratio * t.dd).clip(lower=0.0)
        error = (spread * rows / (rows - 1).nullif(0.0)).sqrt() / d.abs()
        low, high = ratio - Z * error, ratio + Z * error
    k = float(measure.scale)
    return t.mutate(value=k * n / d, low=k * low, high=k * high)
