"""Freeze the portfolio: the engine's columns of each table as Parquet, all of one moment, always the same bytes."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import ibis
import pyarrow as pa
import pyarrow.csv as csv
import pyarrow.parquet as pq
from django.db import connection, transaction

from cureline.engine.tables import TABLES, Table


@contextmanager
def one_moment(*, durable: bool = False) -> Iterator[None]:
    """All that is read within is of one moment of the database: of the caller's transaction, if there is one.

    Nothing can be written in one of its own. With `durable` a caller's transaction is an error.
    """
    fresh = not connection.in_atomic_block
    with transaction.atomic(durable=durable):
        if fresh:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def freeze(directory: Path) -> dict[str, tuple[Path, str, int]]:
    """Write `<table>.parquet` for each table, sorted by key; gives path, SHA-256 and rows by table.

    Personal columns stay in the database. Must not be called inside a transaction.
    """
    frozen = {}
    with one_moment(durable=True):
        for table in TABLES.values():
            path = directory / f"{table.name}.parquet"
            rows = read(table)
            pq.write_table(rows, path, compression="zstd", store_schema=False)
            with path.open("rb") as stream:
                frozen[table.name] = (path, hashlib.file_digest(stream, "sha256").hexdigest(), rows.num_rows)
    return frozen


def read(table: Table) -> pa.Table:
    """The engine's columns of one table, sorted by key, in the types of `Table.ibis_schema()`."""
    selected = ", ".join(
        f"to_char({c.name} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')" if c.kind == "instant"
        else f"CASE {c.name} WHEN TRUE THEN 'true' WHEN FALSE THEN 'false' END" if c.kind == "boolean"
        else f'"{c.name}"'
        for c in table.engine_columns
    )  # fmt: skip
    order = ", ".join(f'"{key}" COLLATE "C"' if table.by_name[key].kind == "text" else f'"{key}"' for key in table.key)
    buffer = io.BytesIO()
    with (
        connection.cursor() as cursor,
        cursor.copy(
            f"COPY (SELECT {selected} FROM portfolio_{table.name} ORDER BY {order}) TO STDOUT (FORMAT csv)"
        ) as copy,
    ):
        for block in copy:
            buffer.write(block)
    schema = ibis.schema(table.ibis_schema()).to_pyarrow()
    if buffer.tell() == 0:
        return schema.empty_table()
    buffer.seek(0)
    return csv.read_csv(
        buffer,
        csv.ReadOptions(column_names=schema.names),
        csv.ParseOptions(newlines_in_values=True),
        csv.ConvertOptions(
            column_types=schema, strings_can_be_null=True, quoted_strings_can_be_null=False, null_values=[""]
        ),
    )
