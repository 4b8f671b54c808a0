"""Small portfolios for tests of the engine: rows with only what a case needs, the rest empty."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from cureline.engine.tables import TABLES

DEFAULTS: Mapping[str, Mapping[str, Any]] = {
    "customers": {"kind": "person", "jurisdiction": "CN", "time_zone": "Asia/Shanghai"},
    "accounts": {"product": "consumer_loan", "currency": "CNY", "status": "open", "balance_minor": 0,
                 "restructure_count": 0, "credit_impaired": False, "purpose_changed": False, "bad_elsewhere": False,
                 "provision_bp": 0},
    "due_items": {"principal_minor": 0, "interest_minor": 0, "fee_minor": 0},
}  # fmt: skip


def table(name: str, rows: Iterable[Mapping[str, Any]] = ()) -> ir.Table:
    """An in-memory table of the portfolio; columns a row lacks are the defaults above or empty."""
    schema = ibis.schema(TABLES[name].ibis_schema()).to_pyarrow()
    filled = [{**dict.fromkeys(schema.names), **DEFAULTS.get(name, {}), **row} for row in rows]
    return ibis.memtable(pa.Table.from_pylist(filled, schema=schema))
