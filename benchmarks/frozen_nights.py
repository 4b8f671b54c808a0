"""Frozen inputs of a night without a database: the sample with its companion, or a random book, and shipped documents.

What `cureline night` freezes from PostgreSQL, made from files instead, so that a night can be computed anywhere.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from benchmarks import card_sample, population
from cureline.engine import score
from cureline.engine.tables import TABLES
from cureline.portfolio import mapping, reading
from cureline.portfolio.sample import companion
from cureline.portfolio.transform import transform
from cureline.worklist import rulebook
from cureline.worklist.inputs import Frozen

# the sample's days are older than the law that judges them
RULES_ON = dt.date(2026, 11, 1)


def sample(customers: int = companion.CUSTOMERS) -> dict[str, pa.Table]:
    """The first customers of the card sample, with the contacts, promises and circumstances of the companion."""
    tables, beside = card_sample.tables(), _companion(customers)
    chosen = beside["customers"]["customer_id"].combine_chunks()
    accounts = tables["accounts"].filter(pc.is_in(tables["accounts"]["customer_id"], chosen))
    kept = {"customer_id": chosen, "account_id": accounts["account_id"].combine_chunks()}
    for name, rows in beside.items():
        tables[name] = _merged(name, tables[name], rows)
    for name, rows in tables.items():
        key = next((key for key in kept if key in rows.column_names), None)
        tables[name] = rows.filter(pc.is_in(rows[key], kept[key])) if key else rows
    return tables


def of_tables(directory: Path, tables: Mapping[str, pa.Table], models: Mapping[str, score.Model]) -> Frozen:
    """The night of the sample's last day over these tables."""
    (directory / "input").mkdir(parents=True)
    for name, rows in tables.items():
        pq.write_table(rows, directory / "input" / f"{name}.parquet", compression="zstd")
    return _frozen(directory, card_sample.DAY, models)


def of_population(directory: Path, accounts: int, models: Mapping[str, score.Model]) -> Frozen:
    """A random book of so many accounts (`benchmarks/population.py`)."""
    population.make(directory / "input", accounts)
    return _frozen(directory, population.AS_OF, models)


def _frozen(directory: Path, as_of: dt.date, models: Mapping[str, score.Model]) -> Frozen:
    documents = directory / "documents"
    for kind, name, text in rulebook.shipped():
        path = documents / kind / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for target, model in models.items():
        model.save(documents / "model" / target)
    manifest: dict[str, Any] = {"as_of": as_of.isoformat(), "rules_on": RULES_ON.isoformat()}
    return Frozen("frozen", directory, manifest)


def _companion(customers: int) -> dict[str, pa.Table]:
    """The companion's tables of the first customers, in the engine's columns that it gives."""
    document, found = mapping.native(), {}
    with tempfile.TemporaryDirectory() as scratch:
        for path in companion.write(Path(scratch), customers=customers):
            kind = document.kind_of(path.name)
            sheet = reading.read(path, encoding=kind.encoding, delimiter=kind.delimiter)
            for target in kind.fitted(sheet.table.column_names).targets:
                rows, rejects = transform(sheet.table, target, document, path.name)
                assert not rejects
                engine = set(TABLES[target.table].ibis_schema())
                found[target.table] = rows.select([c for c in rows.column_names if c in engine])
    return found


def _merged(name: str, before: pa.Table, rows: pa.Table) -> pa.Table:
    """The rows of both, one a key; what the later one gives wins, as in an import."""
    schema = ibis.schema(TABLES[name].ibis_schema()).to_pyarrow()
    keys = list(TABLES[name].key)
    joined = before.join(rows, keys, join_type="full outer", right_suffix="_later")
    columns = []
    for field in schema:
        later = f"{field.name}_later" if f"{field.name}_later" in joined.column_names else None
        column = joined[field.name]
        columns.append((pc.coalesce(joined[later].cast(field.type), column) if later else column).cast(field.type))
    return pa.Table.from_arrays(columns, schema=schema).sort_by([(key, "ascending") for key in keys])
