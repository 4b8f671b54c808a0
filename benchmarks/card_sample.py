"""The card sample as tables of the engine, through its shipped mapping and without a database."""

from __future__ import annotations

import datetime as dt

import ibis
import pyarrow as pa

from cureline.cli.demo import sample_file
from cureline.engine.tables import TABLES
from cureline.portfolio import mapping, reading
from cureline.portfolio.transform import transform

DAY = dt.date(2005, 9, 30)


def tables() -> dict[str, pa.Table]:
    """Every table of the portfolio with the engine's columns and types, sorted by key; most are empty."""
    document = mapping.load("uci_credit_card")
    kind = document.kind_of(sample_file().name)
    sheet = reading.read(sample_file(), encoding=kind.encoding, delimiter=kind.delimiter)
    parts: dict[str, list[pa.Table]] = {name: [] for name in TABLES}
    for target in kind.targets:
        rows, _ = transform(sheet.table, target, document, sample_file().name)
        schema = ibis.schema(TABLES[target.table].ibis_schema()).to_pyarrow()
        columns = [
            rows[f.name].cast(f.type) if f.name in rows.column_names else pa.nulls(len(rows), f.type) for f in schema
        ]
        parts[target.table].append(pa.Table.from_arrays(columns, schema=schema))
    return {
        name: pa.concat_tables(found).sort_by([(key, "ascending") for key in TABLES[name].key])
        if found
        else ibis.schema(TABLES[name].ibis_schema()).to_pyarrow().empty_table()
        for name, found in parts.items()
    }
