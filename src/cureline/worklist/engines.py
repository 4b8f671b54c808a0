"""What computes a night's tables: DuckDB in this process or, where a bank outgrows one machine, Apache Spark.

The steps are the same on both, and so are the files they leave, to the byte.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import ibis.expr.types as ir
import pyarrow as pa

from cureline.worklist import columns

NAMES = ("duckdb", "spark")

# Arrow batches to Arrow batches, the same whatever the batches' sizes; it goes to other processes, so it can be pickled
BatchFunction = Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]


class EngineMissingError(RuntimeError):
    """The engine asked for is not installed here; the message says what is missing."""


class Engine(Protocol):
    """What a step needs of what computes it."""

    def read(self, path: Path) -> ir.Table:
        """A Parquet file as a lazy table."""

    def collect(self, rows: ir.Table) -> pa.Table:
        """A lazy table computed, in this process's memory."""

    def mapped(self, rows: ir.Table, function: BatchFunction, schema: pa.Schema) -> pa.RecordBatchReader:
        """A function of Arrow batches over a lazy table, its rows in their order."""

    def write(self, rows: columns.Rows, path: Path, key: Sequence[str]) -> None:
        """Write a file as `columns.write` does."""


class Duck:
    """DuckDB in this process."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    def read(self, path: Path) -> ir.Table:
        return columns.read(self.connection, path)

    def collect(self, rows: ir.Table) -> pa.Table:
        return self.connection.to_pyarrow(rows)

    def mapped(self, rows: ir.Table, function: BatchFunction, schema: pa.Schema) -> pa.RecordBatchReader:
        return pa.RecordBatchReader.from_batches(schema, function(iter(columns.batches(self.connection, rows))))

    def write(self, rows: columns.Rows, path: Path, key: Sequence[str]) -> None:
        columns.write(self.connection, rows, path, key)


@contextmanager
def opened(name: str, scratch: Path) -> Iterator[Engine]:
    """An engine of `NAMES` that may keep temporary files below `scratch`. Raises EngineMissingError."""
    if name == "duckdb":
        with columns.engine(scratch) as connection:
            yield Duck(connection)
        return
    if name != "spark":
        raise ValueError(f"unknown engine {name!r}; one of {', '.join(NAMES)}")
    try:
        from cureline.worklist import spark
    except ImportError as error:
        raise EngineMissingError("Spark is not installed: pip install 'cureline[spark]'") from error
    with spark.opened(scratch) as engine:
        yield engine
