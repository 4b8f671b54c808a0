"""Delinquency of a whole book against a floor: reading the same columns and writing the same rows with no rule."""

from __future__ import annotations

import resource
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import ibis

from benchmarks import population
from cureline.engine import delinquency

ROUNDS = 3
_READ = {
    "accounts": ("account_id", "customer_id", "product", "currency", "status", "balance_minor", "restructured_on",
                 "restructure_count", "credit_impaired", "provision_bp", "purpose_changed", "bad_elsewhere"),
    "due_items": ("account_id", "due_item_id", "due_on", "principal_minor", "interest_minor", "fee_minor"),
    "payments": ("account_id", "paid_on", "amount_minor"),
}  # fmt: skip


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
        query = ibis.to_sql(assessed)
        result = Path(scratch) / "result.parquet"
        connection.raw_sql(f"COPY ({query}) TO '{result}' (FORMAT parquet)")
        floors, ours = [], []
        for number in range(ROUNDS):
            floors.append(_floor(connection, book, result, Path(scratch) / f"floor-{number}.parquet"))
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


def _floor(connection: Any, book: Path, result: Path, out: Path) -> float:
    """Decode every column that the rules read, and write the very rows that they gave."""
    # or DuckDB answers max() from the file's statistics and decodes nothing
    connection.raw_sql("SET disabled_optimizers = 'statistics_propagation'")
    started = time.perf_counter()
    for name, columns in _READ.items():
        looked = ", ".join(f"max({column})" for column in columns)
        connection.raw_sql(f"SELECT {looked} FROM '{book / f'{name}.parquet'}'").fetchall()
    connection.raw_sql(f"COPY (SELECT * FROM '{result}') TO '{out}' (FORMAT parquet)")
    seconds = time.perf_counter() - started
    connection.raw_sql("SET disabled_optimizers = ''")
    return seconds
