"""Reading and writing the night's Parquet files: the same rows are always the same bytes."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import ibis
import pyarrow as pa
import pyarrow.parquet as pq


@contextmanager
def engine(directory: Path) -> Iterator[ibis.BaseBackend]:
    """A DuckDB in this process that may spill below `directory`; everything it computes is in UTC."""
    connection = ibis.duckdb.connect(temp_directory=str(directory))
    connection.raw_sql("SET TimeZone = 'UTC'")
    try:
        yield connection
    finally:
        connection.disconnect()


def read(connection: ibis.BaseBackend, path: Path) -> ibis.Table:
    """A Parquet file as a lazy table."""
    return connection.read_parquet(str(path), table_name=f"{path.parent.name}_{path.stem}")


def write(table: pa.Table, path: Path, key: Sequence[str]) -> None:
    """Write sorted by `key` to a neighbour, flush it to disk, then rename: the file is whole or not there."""
    ordered = table.sort_by([(name, "ascending") for name in key])
    partial = path.with_name(path.name + ".partial")
    with partial.open("wb") as sink:
        pq.write_table(ordered.replace_schema_metadata(None), sink, compression="zstd", store_schema=False)
        sink.flush()
        os.fsync(sink.fileno())
    partial.replace(path)


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()
