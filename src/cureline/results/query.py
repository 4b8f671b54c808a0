"""The facts of a snapshot as lazy tables, narrowed to a period, to slices and to what somebody may see."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from cureline.engine.evaluate import FACTS, SLICES, vocabulary
from cureline.engine.evaluate.facts import derive
from cureline.results.definitions import definitions
from cureline.trust.duties import roles

UNKNOWN = "-"


@dataclass(frozen=True)
class Scope:
    """Whose results somebody sees: of these teams (None: all) and portfolios (none: all)."""

    teams: tuple[str, ...] | None = None
    portfolios: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether it is the whole bank."""
        return self.teams is None and not self.portfolios


def scope_of(user: Any) -> Scope:
    """The scope of a user by the role's `sees` and the staff record; None (the system) sees all."""
    if user is None:
        return Scope()
    staff = getattr(user, "staff", None)
    sees_all = user.role in roles() and roles()[user.role].sees == "all"
    teams = tuple(staff.team_codes()) if staff is not None else ()
    return Scope(None if sees_all else teams, tuple(sorted(staff.portfolios)) if staff is not None else ())


@dataclass(frozen=True)
class Asked:
    """What is asked of a snapshot: period (both ends within) of the column `day`, slices by equality, whose."""

    since: dt.date | None = None
    until: dt.date | None = None
    where: tuple[tuple[str, str], ...] = ()
    scope: Scope = field(default_factory=Scope)
    day: str = "on"


class Store:
    """One snapshot's files in a DuckDB of this process; every query runs on a cursor of its own."""

    def __init__(self, snapshot_id: str) -> None:
        from cureline.results.services.snapshots import directory_of

        self.backend: Any = ibis.duckdb.connect(threads=2)
        self.lock = threading.Lock()
        self.tables: dict[str, ir.Table] = {}
        directory = directory_of(snapshot_id)
        for name in (*FACTS, "portraits"):
            path = directory / f"{name}.parquet"
            self.backend.raw_sql(f"CREATE TABLE {name} AS SELECT * FROM read_parquet('{path}')")
            self.tables[name] = self.backend.table(name)

    def sql(self, expression: ir.Table) -> str:
        """The SQL of an expression."""
        with self.lock:
            return str(self.backend.compile(expression))

    def arrow(self, expression: ir.Table) -> pa.Table:
        """The rows of an expression."""
        # DuckDB sums integers into 128 bits, which Arrow would hold as decimals
        listed = ", ".join(
            f'"{name}"::BIGINT AS "{name}"' if kind.is_integer() else f'"{name}"'
            for name, kind in expression.schema().items()
        )
        cursor = self.backend.con.cursor()
        try:
            found: pa.Table = cursor.sql(f"SELECT {listed} FROM ({self.sql(expression)})").to_arrow_table()
        finally:
            cursor.close()
        return found

    def rows(self, expression: ir.Table) -> list[dict[str, Any]]:
        """The rows of an expression as dictionaries."""
        found: list[dict[str, Any]] = self.arrow(expression).to_pylist()
        return found


@lru_cache(maxsize=2)
def store(snapshot_id: str) -> Store:
    """The tables of a snapshot, opened once a process."""
    return Store(snapshot_id)


def portrait_columns() -> tuple[str, ...]:
    """The columns of the portrait by which figures may be cut, beside the slices of each fact."""
    return tuple(definitions()["portrait"])


def known(fact: str, column: str) -> bool:
    """Whether a fact can be narrowed or cut by a column."""
    return column in vocabulary(fact) or column in portrait_columns()


def table(store: Store, fact: str, asked: Asked, *, cut: Sequence[str] = ()) -> ir.Table:
    """A fact's rows as asked for, with its derived columns; what the fact can't be narrowed by is not asked of it.

    A column of the portrait in `cut` stands in the place of a slice that `stand_in` names, so that measures, which
    know the facts' own columns only, can group by it.
    """
    t = store.tables[fact]
    day = asked.day if asked.day in t.columns else "on"
    if asked.since is not None:
        t = t.filter(t[day] >= asked.since)
    if asked.until is not None:
        t = t.filter(t[day] <= asked.until)
    if asked.scope.teams is not None:
        t = t.filter(t.team.isin(asked.scope.teams) if asked.scope.teams else ibis.literal(False))
    if asked.scope.portfolios:
        t = t.filter(t.portfolio.isin(asked.scope.portfolios))
    wanted = {name for name, _ in asked.where if name in portrait_columns()}
    wanted |= {name for name in cut if name in portrait_columns() and name not in vocabulary(fact)}
    if wanted:
        t = _portrayed(store, t, sorted(wanted))
    t = derive(fact, t)
    for name, text in asked.where:
        if name in t.columns:
            t = t.filter(equal(t[name], text))
    return t


def equal(column: ir.Value, text: str) -> ir.BooleanValue:
    """Whether a column has the value that an address writes so (`-`: unknown)."""
    if text == UNKNOWN:
        return column.isnull()
    found: ir.BooleanValue = column == _value(column, text)
    return found


def _portrayed(store: Store, t: ir.Table, names: Sequence[str]) -> ir.Table:
    portraits = store.tables["portraits"].select("customer_id", "day", *(n for n in names if n not in t.columns))
    return t.asof_join(portraits, on=t.seen_on >= portraits.day, predicates="customer_id")


def _value(column: ir.Value, text: str) -> Any:
    if column.type().is_boolean():
        return text == "true"
    if column.type().is_integer():
        return int(text) if text.lstrip("-").isdecimal() and len(text) < 18 else None
    if column.type().is_date():
        return ibis.literal(text).try_cast("date")
    return text


def stand_in(fact: str, cut: Sequence[str]) -> Mapping[str, str]:
    """For each column of `cut` that the fact lacks itself, a slice that is not asked for and may carry it."""
    spare = [name for name in reversed(SLICES) if name not in cut and name not in ("currency", "bucket")]
    lacking = [name for name in cut if name not in vocabulary(fact)]
    return dict(zip(lacking, spare, strict=False))
