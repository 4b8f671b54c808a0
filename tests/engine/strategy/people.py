"""Customers for tests of the strategy: rows of portrait and score with only what a case needs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import yaml

from cureline.engine import strategy
from cureline.engine.tables import IBIS_TYPES

AS_OF = dt.date(2026, 3, 2)
TEXTS = {"en": "x", "zh-Hans": "x", "zh-Hant": "x"}
POLICY = {"source": "policy", "status": "policy"}

DEFAULTS: Mapping[str, Any] = {
    "customer_id": "C1", "kind": "person", "product": "consumer_loan", "lead_account_id": "A1", "dpd": 0,
    "past_due_minor": 0, "exposure_minor": 1_000_000, "due_in_days": 20, "five_tier": "normal",
    "first_payment_default": False, "promise_open": False, "promises_broken": 0, "promises_kept": 0,
    "vulnerable": False, "hardship": False, "in_plan": False, "in_litigation": False, "secured": False,
    "guaranteed": False, "reach_call": 0.4, "reach_sms": 0.9, "reach_email": 0.5, "reach_letter": 0.9,
    "reach_visit": 0.3,
}  # fmt: skip


def person(**facts: Any) -> dict[str, Any]:
    """One row; whoever is past due owes 3,000 yuan of it unless told otherwise."""
    late = {"past_due_minor": 300_000, "due_in_days": None} if facts.get("dpd") else {}
    return {**dict.fromkeys(strategy.VOCABULARY), **DEFAULTS, **late, **facts}


def customers(rows: Iterable[Mapping[str, Any]]) -> ir.Table:
    """The rows as a table."""
    schema = ibis.schema({name: IBIS_TYPES[kind] for name, kind in strategy.VOCABULARY.items()}).to_pyarrow()
    return ibis.memtable(pa.Table.from_pylist(list(rows), schema=schema))


def step(id: str = "s", begins: str = "TRUE", **more: Any) -> dict[str, Any]:
    """A step that sends a message."""
    channels = [{"channel": "sms", "script": "hello", "minutes": 0, "hours": [9, 18]}]
    return {"id": id, "from": begins, "purpose": "remind", "every_days": 3, "channels": channels, **more}


def document(**parts: Any) -> dict[str, Any]:
    """A small strategy: past due or not."""
    segments = [
        {"id": "late", "when": "dpd > 0", "treatment": "remind", "title": TEXTS},
        {"id": "rest", "when": "TRUE", "treatment": "none", "title": TEXTS},
    ]
    treatments = [{"id": "remind", "title": TEXTS, "ladder": [step()]}]
    return {
        "name": "small", "version": "1", "effective_from": "2026-01-01", "author": "a", "approver": "b",
        "about": TEXTS, "applies_to": "TRUE", "basis": POLICY, "segments": segments, "treatments": treatments,
        "scripts": {"hello": TEXTS}, **parts,
    }  # fmt: skip


def loaded(**parts: Any) -> strategy.Strategy:
    """`document` as a Strategy."""
    return strategy.load(yaml.safe_dump(document(**parts), allow_unicode=True))


def decided(rows: Iterable[Mapping[str, Any]], which: strategy.Strategy) -> dict[str, dict[str, Any]]:
    """Decisions by customer."""
    found = strategy.decide(customers(rows), which, as_of=AS_OF).to_pyarrow().to_pylist()
    return {row["customer_id"]: row for row in found}


def acted(rows: list[dict[str, Any]], which: strategy.Strategy) -> list[dict[str, Any]]:
    """Actions of the day, sorted."""
    table = customers(rows)
    found = strategy.actions(strategy.decide(table, which, as_of=AS_OF), table, which, as_of=AS_OF)
    return sorted(found.to_pyarrow().to_pylist(), key=lambda row: (row["customer_id"], row["preference"]))
