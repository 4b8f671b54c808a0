"""Apache Spark as the engine's backend: Ibis's own, with the few functions that Spark counts otherwise than DuckDB.

The rooms' expressions stay as they are; only here is said how Spark is to compute them so that every value comes out
as on DuckDB. Needs the extra `spark` (PySpark and Java 17).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ibis.expr.datatypes as dt
import ibis.expr.operations as ops
import sqlglot.expressions as sge
from ibis.backends.pyspark import Backend
from ibis.backends.pyspark.datatypes import PySparkSchema
from ibis.backends.sql.compilers.pyspark import PySparkCompiler
from pyspark.sql import SparkSession

# what the answers depend on: time zone, and an error where a number does not fit, as DuckDB gives one; and no search
# for filters that follow from others, which takes longer than the night where columns are many and made of one another
REQUIRED: Mapping[str, str] = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
    "spark.sql.constraintPropagation.enabled": "false",
}

# Rounds the binary number half away from zero, as DuckDB does; Spark's own rounds its shortest decimal text, which may
# lie on the half where the number lies below. `high` has the upper half of the digits, so that its product with the
# scale is exact, and so is that of the rest (Dekker's splitting); from 2^33 on six places are finer than the number.
MOST_PLACES = 6
_ROUND = "cureline_round"
_HIGH = "(abs(x) * 134217729D - (abs(x) * 134217729D - abs(x)))"
_DEFINE_ROUND = f"""
CREATE OR REPLACE TEMPORARY FUNCTION {_ROUND}(x DOUBLE, scale DOUBLE) RETURNS DOUBLE RETURN
IF(abs(x) < 8589934592D,
   sign(x) * (floor(abs(x) * scale)
     + IF({_HIGH} * scale - floor(abs(x) * scale) - 0.5D + (abs(x) - {_HIGH}) * scale >= 0, 1, 0)) / scale,
   x)
"""


class Compiler(PySparkCompiler):
    """Ibis's compiler for Spark, counting and rounding as DuckDB does."""

    def visit_Round(self, op: ops.Round, *, arg: Any, digits: Any) -> Any:  # noqa: N802 - Ibis names it so
        """Round a binary number to places by our own function; to whole numbers both round alike."""
        places = op.digits.value if isinstance(op.digits, ops.Literal) else None
        if not op.arg.dtype.is_floating() or not places:
            return super().visit_Round(op, arg=arg, digits=digits)
        if not 0 < places <= MOST_PLACES:
            raise ValueError(f"Spark rounds to at most {MOST_PLACES} places here, not to {places}")
        return self.f.anon[_ROUND](arg, self.cast(sge.convert(10**places), op.dtype))

    def visit_CountStar(self, op: ops.CountStar, *, arg: Any, where: Any) -> Any:  # noqa: N802 - Ibis names it so
        """Count rows: 0 and not null where the condition is unknown of every row."""
        if where is None:
            return super().visit_CountStar(op, arg=arg, where=where)
        return self.f.count(self.if_(where, sge.convert(1), sge.null()))

    def visit_TimestampFromUNIX(self, op: ops.TimestampFromUNIX, *, arg: Any, unit: Any) -> Any:  # noqa: N802 - Ibis names it so
        """Seconds to an instant without a detour over a text."""
        if op.unit.short != "s":
            return super().visit_TimestampFromUNIX(op, arg=arg, unit=unit)
        return self.f.anon.timestamp_seconds(arg)

    def visit_IntervalFromInteger(self, op: ops.IntervalFromInteger, *, arg: Any, unit: Any) -> Any:  # noqa: N802 - Ibis names it so
        """Days as a number and not as a text to be read."""
        if op.unit.short != "D":
            return super().visit_IntervalFromInteger(op, arg=arg, unit=unit)
        zero = sge.convert(0)
        return self.f.anon.make_interval(zero, zero, zero, self.cast(arg, dt.int32))


class Spark(Backend):
    """Ibis's backend for Spark with our compiler; small tables go there as Arrow."""

    compiler = Compiler()

    def _register_in_memory_table(self, op: ops.InMemoryTable) -> None:
        schema = PySparkSchema.from_ibis(op.schema)
        rows = op.data.to_pyarrow(op.schema)
        self._session.createDataFrame(rows, schema).createOrReplaceTempView(op.name)


def connect(session: SparkSession) -> Spark:
    """The backend over a session, which is set to compute as the engine wants it (`REQUIRED`)."""
    backend = Spark()
    backend.register_options()
    backend.do_connect(session, **REQUIRED)
    session.sql(_DEFINE_ROUND)
    return backend
