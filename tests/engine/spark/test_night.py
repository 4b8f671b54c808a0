"""A night on Spark's worker processes and on DuckDB: the same decisions, row by row, and the same files to the byte."""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import ibis
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from benchmarks import frozen_nights, night_scale
from pyspark.sql import SparkSession

from cureline.engine.spark import connect
from cureline.worklist import columns, engines, night
from cureline.worklist.steps import FILES
from tests.engine.spark.cluster import WORKERS, cluster

# enough of them to train both models; benchmarks/spark_agreement.py takes the whole sample
CUSTOMERS = int(os.environ.get("CURELINE_SPARK_CUSTOMERS", "4000"))


def test_without_java_the_command_is_told_what_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(engines.EngineMissingError, match="Java 17"), engines.opened("spark", tmp_path):
        pass


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    with cluster(tmp_path_factory.mktemp("conf")) as started:
        yield started


@pytest.mark.slow
def test_spark_decides_as_duckdb_does(session: SparkSession, tmp_path: Path) -> None:
    tables = frozen_nights.sample(CUSTOMERS)
    frozen = frozen_nights.of_tables(tmp_path, tables, night_scale.models(tables))
    for engine in engines.NAMES:
        (tmp_path / engine).mkdir()
        night.compute(frozen, tmp_path / engine, engine=engine)
    for name in FILES:
        ours, theirs = (tmp_path / engine / f"{name}.parquet" for engine in engines.NAMES)
        a, b = pq.read_table(ours), pq.read_table(theirs)
        assert a.schema == b.schema
        assert [pair for pair in zip(a.to_pylist(), b.to_pylist(), strict=True) if pair[0] != pair[1]][:3] == []
        assert columns.digest(ours) == columns.digest(theirs)
    decided = pq.read_table(tmp_path / "spark" / "decisions.parquet")
    outcomes = Counter(decided["outcome"].to_pylist())
    assert outcomes["planned"] > 10 and outcomes["refused"] > 0 and outcomes["no_action"] > 0
    scores = pq.read_table(tmp_path / "spark" / "score.parquet")
    assert scores.num_rows == CUSTOMERS and scores["p_default"].null_count == 0
    # beside the driver's own
    assert session.sparkContext._jsc.sc().getExecutorMemoryStatus().size() == 1 + WORKERS


def test_what_spark_counts_otherwise_comes_out_as_on_duckdb(session: SparkSession) -> None:
    chance = random.Random(7)  # noqa: S311 - only spreads the values
    # ratios of whole numbers, of which many lie on or beside a half at the seventh place
    ratios = [
        chance.choice((1, -1)) * chance.randrange(10**6) / chance.choice((128, 640, 160_000, 400_000, 7))
        for _ in range(20_000)
    ]
    given = pa.table(
        {"n": pa.array(range(len(ratios) + 3), pa.int64()), "x": pa.array([*ratios, None, -0.0, 2.0**40 + 0.25]),
         "known": pa.array([None] * len(ratios) + [True, False, None]), "day": pa.array([20_000] * (len(ratios) + 3))}
    )  # fmt: skip
    t = ibis.memtable(given)
    told = t.mutate(
        rounded=t.x.round(6), whole=(t.x * 2).round(), digest=t.n.cast("string").hexdigest("md5"),
        on=(ibis.date("1970-01-01") + t.day.as_interval("D")).cast("date"),
        at=t.day.as_timestamp("s").cast("timestamp('UTC', 6)"), part=t.n % 7, floor=t.n // 7,
    ).drop("known")  # fmt: skip
    counted = t.group_by(part=t.n % 7).agg(held=t.count(where=t.known), rows=t.count())
    spark, duck = connect(session), ibis.duckdb.connect()
    duck.raw_sql("SET TimeZone = 'UTC'")
    for rows, key in ((told, "n"), (counted, "part")):
        frame = session.sql(_registered(spark, rows.order_by(key)))
        found = frame.toArrow().cast(rows.schema().to_pyarrow()).to_pylist()
        assert found == duck.to_pyarrow(rows.order_by(key)).to_pylist()


def _registered(spark: ibis.BaseBackend, rows: ibis.Table) -> str:
    spark.create_view("asked", rows, overwrite=True)
    return "SELECT * FROM asked"
