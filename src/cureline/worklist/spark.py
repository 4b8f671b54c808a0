"""The night on Apache Spark: Parquet in, the same Parquet out, every row computed by Spark's executors.

Spark is set where it always is, in `$SPARK_CONF_DIR/spark-defaults.conf` (master, memory, executors); without it Spark
runs inside this machine. The home directory must be one that all executors see, and they need this very installation
of Cureline for the scores: `spark.pyspark.python` says where.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq
from ibis.backends.pyspark.datatypes import PySparkSchema
from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.types import StructType

from cureline.engine.spark import connect
from cureline.worklist import columns
from cureline.worklist.engines import BatchFunction, EngineMissingError

_INSTANT = "timestamp('UTC', 6)"


class Spark:
    """A Spark session as an engine of the night."""

    def __init__(self, session: SparkSession, scratch: Path) -> None:
        self.session, self.scratch = session, scratch
        self.connection = connect(session)
        self._numbers = count()

    def read(self, path: Path) -> ir.Table:
        table = self.connection.read_parquet(_address(path), table_name=f"read_{next(self._numbers)}")
        # what Spark calls a timestamp is an instant, and Ibis takes it for one without a zone
        zoned = {name: table[name].cast(_INSTANT) for name, kind in table.schema().items() if kind.is_timestamp()}
        return table.mutate(**zoned) if zoned else table

    def collect(self, rows: ir.Table) -> pa.Table:
        reader = self._in_order(self._frame(rows), _arrow(rows))
        return reader.read_all()

    def mapped(self, rows: ir.Table, function: BatchFunction, schema: pa.Schema) -> pa.RecordBatchReader:
        frame = self._frame(rows).mapInArrow(function, _spark(ibis.Schema.from_pyarrow(schema)))
        return self._in_order(frame, schema)

    def write(self, rows: columns.Rows, path: Path, key: Sequence[str]) -> None:
        if isinstance(rows, ir.Table):
            rows = self._in_order(self._frame(rows.order_by(list(key))), _arrow(rows))
        columns.write(self.connection, rows, path, key)

    def _frame(self, rows: ir.Table) -> DataFrame:
        """The rows in their own types: Spark's smaller integers and exact decimals become what Ibis says they are."""
        name = f"asked_{next(self._numbers)}"
        self.connection.create_view(name, rows, overwrite=True)
        frame = self.session.table(name)
        return frame.select(*(frame[f"`{field.name}`"].cast(field.dataType) for field in _spark(_wide(rows.schema()))))

    def _in_order(self, frame: DataFrame, schema: pa.Schema) -> pa.RecordBatchReader:
        """The rows as batches, in the frame's order: executors write sorted parts, which are read one after another."""

        def batches() -> Iterator[pa.RecordBatch]:
            parts = self.scratch / f"parts-{next(self._numbers)}"
            frame.write.parquet(_address(parts))
            for part in sorted(parts.glob("part-*")):
                for batch in pq.ParquetFile(part).iter_batches(columns.GROUP_ROWS):
                    yield batch.cast(schema)
            shutil.rmtree(parts)

        return pa.RecordBatchReader.from_batches(schema, batches())


@contextmanager
def opened(scratch: Path) -> Iterator[Spark]:
    """The session of this process, or one of its own for as long as it is needed. Raises EngineMissingError."""
    scratch.mkdir(parents=True, exist_ok=True)
    running = SparkSession.getActiveSession()
    session = running or start()
    try:
        yield Spark(session, scratch)
    finally:
        if running is None:
            session.stop()


def start() -> SparkSession:
    """A session as Spark's own settings say, whose Python is this one unless they name another.

    Raises EngineMissingError without Java, or where Spark does not start.
    """
    if not os.environ.get("JAVA_HOME") and shutil.which("java") is None:
        raise EngineMissingError("Spark needs Java 17 and finds none: install it or set JAVA_HOME")
    # what the driver runs is what executors of this machine run
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    try:
        return SparkSession.builder.appName("cureline night").getOrCreate()
    except PySparkException as error:
        raise EngineMissingError(f"Spark does not start: {error}") from error


def _address(path: Path) -> str:
    return f"file://{path.resolve()}"


def _wide(schema: ibis.Schema) -> ibis.Schema:
    """Every integer in 64 bits, as the night's files have them."""
    return ibis.schema({name: "int64" if kind.is_integer() else kind for name, kind in schema.items()})


def _arrow(rows: ir.Table) -> pa.Schema:
    return _wide(rows.schema()).to_pyarrow()


def _spark(schema: ibis.Schema) -> StructType:
    return PySparkSchema.from_ibis(schema)
