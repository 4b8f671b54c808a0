"""Reading and writing the night's Parquet files: the same rows are always the same bytes."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq

# rows of one row group: a function of nothing but the rows, so that the bytes are the same each time
GROUP_ROWS = 1 << 17

# writing selections into one another takes Ibis half the time of making the SQL, and DuckDB does it anyway
ibis.options.sql.fuse_selects = False

Rows: TypeAlias = ir.Table | pa.Table | pa.RecordBatchReader


@contextmanager
def engine(directory: Path) -> Iterator[ibis.BaseBackend]:
    """A DuckDB in this process that may spill below `directory`; everything it computes is in UTC."""
    connection = ibis.duckdb.connect(temp_directory=str(directory))
    connection.raw_sql("SET TimeZone = 'UTC'")
    # in a process without a script DuckDB takes itself for a notebook, and draws on standard output after two seconds
    connection.raw_sql("SET enable_progress_bar = false")
    try:
        yield connection
    finally:
        connection.disconnect()


def read(connection: ibis.BaseBackend, path: Path) -> ibis.Table:
    """A Parquet file as a lazy table."""
    return connection.read_parquet(str(path), table_name=f"{path.parent.name}_{path.stem}")


def query(connection: Any, rows: ir.Table) -> str:
    """SQL that gives the rows of a lazy table in its own types. The table must live until the SQL has run.

    DuckDB sums integers into 128 bits, and Ibis drops the cast back that its own types make superfluous.
    """
    connection.create_view("asked", rows, overwrite=True)
    listed = (
        f'"{name}"::BIGINT AS "{name}"' if kind.is_integer() else f'"{name}"' for name, kind in rows.schema().items()
    )
    return f"SELECT {', '.join(listed)} FROM asked"


def batches(connection: Any, rows: ir.Table) -> pa.RecordBatchReader:
    """The rows of a lazy table as they are computed, about GROUP_ROWS at a time."""
    # Ibis 12 asks DuckDB 2 for a reader by a name that it no longer has, so DuckDB's own is asked
    return connection.con.sql(query(connection, rows)).to_arrow_reader(GROUP_ROWS)


def write(connection: Any, rows: Rows, path: Path, key: Sequence[str]) -> None:
    """Write sorted by `key` to a neighbour, flush it to disk, then rename: the file is whole or not there.

    A lazy table is computed and written a row group at a time. A reader of batches must come sorted already.
    """
    if isinstance(rows, ir.Table):
        reader = batches(connection, rows.order_by(list(key)))
    elif isinstance(rows, pa.Table):
        reader = rows.sort_by([(name, "ascending") for name in key]).to_reader()
    else:
        reader = rows
    schema = reader.schema.remove_metadata()
    partial = path.with_name(path.name + ".partial")
    with partial.open("wb") as sink:
        with pq.ParquetWriter(sink, schema, compression="zstd", store_schema=False) as writer:
            for group in _groups(reader, schema):
                writer.write_table(group, row_group_size=GROUP_ROWS)
        sink.flush()
        os.fsync(sink.fileno())
    partial.replace(path)


def _groups(parts: Iterable[pa.RecordBatch], schema: pa.Schema) -> Iterator[pa.Table]:
    """Batches of any size as tables of GROUP_ROWS rows, the last one shorter."""
    waiting, count = [], 0
    for batch in parts:
        waiting.append(batch.replace_schema_metadata(None))
        count += batch.num_rows
        while count >= GROUP_ROWS:
            whole = pa.Table.from_batches(waiting, schema)
            yield whole.slice(0, GROUP_ROWS).combine_chunks()
            waiting, count = whole.slice(GROUP_ROWS).to_batches(), count - GROUP_ROWS
    if count:
        yield pa.Table.from_batches(waiting, schema).combine_chunks()


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()
