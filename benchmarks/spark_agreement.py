"""The same night on DuckDB and on Spark's worker processes: every row of every file compared, and the seconds of each.

`sample` is the whole card sample with its companion, `population` a random book. Both run on this machine, Spark as a
cluster of two worker processes; on so few rows and cores its figures say what starting costs, not how it grows.
"""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from benchmarks import frozen_nights, night_scale
from cureline.worklist import columns, engines, night
from cureline.worklist.inputs import Frozen
from cureline.worklist.spark import start
from cureline.worklist.steps import FILES

SETTINGS = """
spark.master local-cluster[2,1,2560]
spark.executor.memory 2g
spark.driver.memory 3g
spark.ui.enabled false
spark.ui.showConsoleProgress false
spark.driver.host 127.0.0.1
spark.driver.bindAddress 127.0.0.1
spark.sql.shuffle.partitions 8
spark.sql.maxPlanStringLength 1000
"""


def sample() -> dict[str, Any]:
    """The night of the sample's 30,000 accounts on both."""
    with tempfile.TemporaryDirectory() as scratch:
        return _compared(frozen_nights.of_tables(Path(scratch), frozen_nights.sample(), night_scale.models()))


def population(accounts: int = 1_000_000) -> dict[str, Any]:
    """The night of a random book on both."""
    with tempfile.TemporaryDirectory() as scratch:
        return _compared(frozen_nights.of_population(Path(scratch), accounts, night_scale.models()))


def _compared(frozen: Frozen) -> dict[str, Any]:
    (frozen.directory / "spark-defaults.conf").write_text(SETTINGS, encoding="utf-8")
    os.environ["SPARK_CONF_DIR"] = str(frozen.directory)
    seconds = {}
    for engine in engines.NAMES:
        (frozen.directory / engine).mkdir()
        started = time.perf_counter()
        if engine == "spark":
            start()
        night.compute(frozen, frozen.directory / engine, engine=engine)
        seconds[engine] = time.perf_counter() - started
    rows, differing, bytes_differing = 0, 0, 0
    for name in FILES:
        ours, theirs = (frozen.directory / engine / f"{name}.parquet" for engine in engines.NAMES)
        rows += pq.read_metadata(ours).num_rows
        if columns.digest(ours) != columns.digest(theirs):
            bytes_differing += 1
            differing += _differing(ours, theirs)
    return {
        "accounts": pq.read_metadata(frozen.directory / "duckdb" / "delinquency.parquet").num_rows,
        "decisions": pq.read_metadata(frozen.directory / "duckdb" / "decisions.parquet").num_rows,
        "files": len(FILES),
        "rows_compared": rows,
        "rows_differing": differing,
        "files_of_other_bytes": bytes_differing,
        "duckdb_s": round(seconds["duckdb"], 1),
        "spark_s": round(seconds["spark"], 1),
        "ratio": round(seconds["spark"] / seconds["duckdb"], 2),
    }


def _differing(ours: Path, theirs: Path) -> int:
    """How many rows of two files in the same order are not equal."""
    a, b = pq.ParquetFile(ours), pq.ParquetFile(theirs)
    count = abs(a.metadata.num_rows - b.metadata.num_rows)
    for left, right in zip(a.iter_batches(columns.GROUP_ROWS), b.iter_batches(columns.GROUP_ROWS), strict=False):
        count += sum(x != y for x, y in zip(left.to_pylist(), right.to_pylist(), strict=False))
    return count
