"""What a figure is made of: the accounts that count above and below the line, summed in the database of the facts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc
from django.utils.translation import gettext as _

from cureline.engine import evaluate
from cureline.portfolio.models import Customer
from cureline.results import query, wording
from cureline.results.definitions import definitions
from cureline.results.query import Asked
from cureline.results.services.figuring import SliceError, asked_for, evaluated, measure_of, snapshot

# what is no measure but can be explained: the fact, and the slices that the whole below the line does not ask for
CELLS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "transitions": ("standings", ("to_bucket", "to_five_tier", "written_off")),
    "episodes": ("episodes", ()),
}
DAYS = ("on", "made_on", "entered_on", "ended_on")


@dataclass(frozen=True)
class Question:
    """A figure as an address names it."""

    code: str
    asked: Asked

    @property
    def measure(self) -> evaluate.Measure | None:
        """The measure, None for a cell of a matrix or a curve."""
        return evaluate.measures().get(self.code)

    @property
    def divided(self) -> bool:
        """Whether there is anything below the line."""
        return bool(self.measure.denominator if self.measure else CELLS[self.code][1])

    @property
    def fact(self) -> str:
        """The fact that the figure counts."""
        return self.measure.fact if self.measure else CELLS[self.code][0]


@dataclass(frozen=True)
class Part:
    """An account's part in a figure."""

    account_id: str
    customer_id: str
    rows: int
    numerator: int
    denominator: int | None


@dataclass(frozen=True)
class Explained:
    """A figure explained: sums over all accounts, how many of them the viewer may see, and one page of those."""

    question: Question
    numerator: int
    denominator: int | None
    value: float | None
    accounts: int
    seen: int
    parts: Sequence[Part]
    seen_numerator: int
    seen_denominator: int | None
    sql: str
    page: int
    pages: int


def question(given: Mapping[str, str], *, user: Any) -> Question:
    """The question of an address. Raises SliceError (422) and NoSnapshotError (404)."""
    found = snapshot()
    code = given.get("measure", "")
    since, until = (_day(given.get(name, "")) for name in ("since", "until"))
    day = given.get("day", "on")
    if day not in DAYS:
        raise SliceError(_("There is no such day."))
    where = {
        name: value
        for name, value in given.items()
        if name not in ("measure", "since", "until", "day", "page") and value
    }
    if code in CELLS:
        fact = CELLS[code][0]
        for name in where:
            if not query.known(fact, name):
                raise SliceError(_("%(measure)s can't be cut by %(column)s.") % {"measure": code, "column": name[:60]})
        return Question(code, Asked(since, until, tuple(sorted(where.items())), query.scope_of(user), day))
    asked = asked_for(measure_of(code), found, since=since, until=until, where=where, user=user)
    return Question(code, replace(asked, day=day))


def explain(wanted: Question, *, page: int = 1, user: Any = None) -> Explained:
    """The accounts behind a figure, the largest part first; whom the viewer may not see is counted and not listed.

    Runs under the viewer's own rows: PostgreSQL says which customers those are.
    """
    table, sql, value = _parts(snapshot().pk, wanted)
    shown = _seen(table, wanted, user)
    size = int(definitions()["page"])
    pages = max(1, -(-shown.num_rows // size))
    page = min(max(page, 1), pages)
    rows = shown.slice((page - 1) * size, size).to_pylist()
    return Explained(
        wanted,
        _sum(table, "numerator"),
        _sum(table, "denominator") if wanted.divided else None,
        value,
        table.num_rows,
        shown.num_rows,
        [Part(**row) for row in rows],
        _sum(shown, "numerator"),
        _sum(shown, "denominator") if wanted.divided else None,
        sql,
        page,
        pages,
    )


def visible(wanted: Question, *, user: Any) -> Iterator[Part]:
    """Every account behind a figure that the viewer may see."""
    table = _seen(_parts(snapshot().pk, wanted)[0], wanted, user)
    for batch in table.to_batches(max_chunksize=1000):
        yield from (Part(**row) for row in batch.to_pylist())


def _seen(table: pa.Table, wanted: Question, user: Any) -> pa.Table:
    """The accounts of customers whom PostgreSQL shows to this transaction."""
    if user is None or wanted.asked.scope.whole:
        return table
    customers = table["customer_id"].unique().to_pylist()
    allowed = Customer.objects.filter(pk__in=customers).values_list("pk", flat=True)
    return table.filter(pc.is_in(table["customer_id"], value_set=pa.array(sorted(allowed), pa.string())))


def in_money(wanted: Question) -> tuple[bool, bool]:
    """Whether what is above and what is below the line is money."""
    measure = wanted.measure
    if measure is None:
        return False, False
    return measure.numerator.in_money, any(term.in_money for term in measure.denominator)


def parts(wanted: Question) -> pa.Table:
    """All accounts behind a figure: `account_id, customer_id, rows, numerator, denominator`."""
    return _parts(snapshot().pk, wanted)[0]


@lru_cache(maxsize=64)
def _parts(snapshot_id: str, wanted: Question) -> tuple[pa.Table, str, float | None]:
    store = query.store(snapshot_id)
    measure = wanted.measure
    keys = ("account_id", "customer_id")
    if measure is not None:
        whole = evaluated(store, measure, (), wanted.asked)
        each = evaluated(store, measure, keys, wanted.asked)
        scale = measure.scale
    else:
        each, whole = _cell(store, wanted)
        scale = 1
    if measure is not None and measure.in_money:
        each = each.drop("currency") if "currency" in each.columns else each
    each = each.select(*keys, "rows", "numerator", "denominator")
    each = each.filter(each.account_id.notnull())
    table = store.arrow(each.order_by(ibis.desc("numerator"), ibis.desc("denominator"), "account_id"))
    above, below = _sum(table, "numerator"), _sum(table, "denominator")
    if not wanted.divided:
        value: float | None = float(above)
    else:
        value = scale * above / below if below else None
    return table, _pretty(store.sql(whole)), value


def _cell(store: query.Store, wanted: Question) -> tuple[ir.Table, ir.Table]:
    """A cell of a matrix: what is in it above the line, what began in the same state below it."""
    fact, dropped = CELLS[wanted.code]
    loose = tuple(pair for pair in wanted.asked.where if pair[0] not in dropped)
    t = query.table(store, fact, replace(wanted.asked, where=loose))
    inside = ibis.literal(True)
    for name, text in wanted.asked.where:
        if name in dropped:
            inside = inside & query.equal(t[name], text)
    t = t.mutate(inside=inside.fill_null(False).cast("int64"))
    below = ibis.null("int64") if not dropped else t.count()
    each = t.aggregate(
        by=["account_id", "customer_id"], rows=t.count(), numerator=t.inside.sum().cast("int64"), denominator=below
    )
    return each, t.aggregate(numerator=t.inside.sum().cast("int64"), denominator=below)


def _pretty(sql: str) -> str:
    import sqlglot

    return sqlglot.transpile(sql, read="duckdb", write="duckdb", pretty=True)[0]


def _sum(table: pa.Table, name: str) -> int:
    return int(pc.sum(table[name]).as_py() or 0)


def _day(text: str) -> dt.date | None:
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise SliceError(_("A day is written YYYY-MM-DD.")) from error


def title(wanted: Question) -> str:
    """What the figure is called."""
    if wanted.code == "transitions":
        return _("Cell of the transition matrix")
    if wanted.code == "episodes":
        return _("Times past due")
    return wording.title(wanted.code)
