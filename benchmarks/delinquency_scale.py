"""Delinquency of a whole book against a floor: reading the same columns and writing the same rows with no rule."""

from __future__ import annotations

import resource
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import ibis

from benchmarks import floor, population
from cureline.engine import delinquency
from cureline.worklist import columns

ROUNDS = 3


def measure(accounts: int) -> dict[str, Any]:
    """Seconds of both and their ratio (medians of paired rounds), and the process's peak memory in GiB."""
    with tempfile.TemporaryDirectory() as scratch:
        book = Path(tempfile.gettempdir()) / f"cureline-book-{accounts}"
        population.make(book, accounts)
        connection = ibis.duckdb.connect(temp_directory=scratch, threads=2, memory_limit="6GB")
        tables = {name: connection.read_parquet(str(book / f"{name}.parquet")) for name in population.TABLES}
        assessed = delinquency.assess(
            tables["accounts"], tables["due_items"], tables["payments"], tables["statements"],
            as_of=population.AS_OF, rules=delinquency.load_rules("cn"),
        )  # fmt: skip
        query = columns.query(connection, assessed)
        read = floor.columns_read(connection, query)
        result = Path(scratch) / "result.parquet"
        connection.raw_sql(f"COPY ({query}) TO '{result}' (FORMAT parquet)")
        floors, ours = [], []
        for _ in range(ROUNDS):
            floors.append(floor.seconds(connection, read, [result], Path(scratch)))
            started = time.perf_counter()
            connection.raw_sql(f"COPY ({query}) TO '{Path(scratch) / 'ours.parquet'}' (FORMAT parquet)")
            ours.append(time.perf_counter() - started)
        connection.disconnect()
    return {
        "accounts": accounts,
        "floor_s": round(statistics.median(floors), 2),
        "ours_s": round(statistics.median(ours), 2),
        "ratio": round(statistics.median(o / f for o, f in zip(ours, floors, strict=True)), 2),
        "peak_gib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20, 2),
    }
