"""The night on Spark as bank IT types it: the command computes on the executors, and DuckDB proves the run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.bank import Bank
from tests.engine.spark.cluster import SMALL, WORKERS


@pytest.mark.slow
def test_a_night_on_spark_is_proved_by_a_replay_on_duckdb(bank: Bank, inbox: Path, tmp_path: Path) -> None:
    told = tmp_path / "told"
    told.mkdir()
    (tmp_path / "spark-defaults.conf").write_text(
        f"{SMALL}\nspark.eventLog.enabled true\nspark.eventLog.compress false\nspark.eventLog.dir {told.as_uri()}\n",
        encoding="utf-8",
    )
    bank.environment["SPARK_CONF_DIR"] = str(tmp_path)
    night = bank.night(inbox, "--engine", "spark")
    assert night["computed"] is True and night["summary"]["accounts"] == 400
    # Spark's own record of who did its tasks
    lines = [line for log in told.rglob("events_*") for line in log.read_text(encoding="utf-8").splitlines()]
    tasks = [event for event in map(json.loads, lines) if event["Event"] == "SparkListenerTaskEnd"]
    executors = {task["Task Info"]["Executor ID"] for task in tasks}
    assert len(tasks) > 10 and len(executors) == WORKERS and "driver" not in executors
    proved = bank.run("replay", night["run_id"])
    assert proved["equal"] is True and proved["differing"] == []
