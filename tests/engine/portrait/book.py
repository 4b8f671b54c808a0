"""A small book in DuckDB whose rows change from case to case, while each step is compiled once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import ibis
from tests.engine.portfolios import table

from cureline.engine import delinquency, portrait

AS_OF = dt.date(2026, 3, 31)
KEYS = {
    "customers": "customer_id", "accounts": "account_id", "due_items": "due_item_id", "payments": "payment_id",
    "statements": "account_id", "promises": "promise_id", "contacts": "contact_id", "guarantors": "guarantor_id",
    "contact_points": "contact_point_id", "circumstances": "circumstance_id",
}  # fmt: skip


class Book:
    """The tables of a portfolio, and three steps over them: delinquency, behaviour, portrait."""

    def __init__(self, parameters: portrait.Parameters) -> None:
        self.connection = ibis.duckdb.connect(threads=1)
        self.fill({})
        at = self.connection.table
        owed = [at(name) for name in ("accounts", "due_items", "payments", "statements")]
        self.step("delinquency", delinquency.assess(*owed, as_of=AS_OF, rules=delinquency.load_rules("cn")))
        self.step("behaviour", portrait.behaviour(*owed, as_of=AS_OF))
        drawn_from = ("customers", "accounts", "delinquency", "behaviour", "payments", "promises", "contacts",
                      "contact_points", "circumstances", "guarantors")  # fmt: skip
        # held, for its table of time zones goes when it goes
        self.drawn = portrait.draw(*map(at, drawn_from), as_of=AS_OF, parameters=parameters)
        self.step("portrait", self.drawn)

    def step(self, name: str, expression: ibis.Table) -> None:
        """Compile a step and take it once."""
        self.connection.create_view(f"{name}_step", expression)
        self.take(name)

    def take(self, name: str) -> list[dict[str, Any]]:
        """The rows of a step over the tables as they are, left as a table for the next step."""
        found = self.connection.table(f"{name}_step").to_pyarrow()
        self.connection.con.register(name, found)
        rows: list[dict[str, Any]] = found.to_pylist()
        return rows

    def fill(self, tables: Mapping[str, Iterable[Mapping[str, Any]]]) -> None:
        """Replace all rows; a row without its key gets one."""
        for name, key in KEYS.items():
            rows = [{key: f"{key}-{n}", **row} for n, row in enumerate(tables.get(name, ()))]
            self.connection.con.register(name, table(name, rows).to_pyarrow())

    def portrait(self) -> list[dict[str, Any]]:
        """The portrait over the tables as they are."""
        self.take("delinquency")
        self.take("behaviour")
        return self.take("portrait")


@cache
def book(document: str = "") -> Book:
    """The book that judges by a document's text (the shipped one where empty), made once."""
    return Book(portrait.parse_parameters(document or portrait.shipped_text()))
