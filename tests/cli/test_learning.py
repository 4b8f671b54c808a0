"""`cureline learn`: a document and a model from a log, and what the plan by it would have brought."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import typer
from tests.engine.respond import bandit
from typer.testing import CliRunner

from cureline.cli import commands
from cureline.engine import allocate, respond


def told(*words: str, exit_code: int = 0) -> Any:
    app = typer.Typer()
    commands.register(app)
    done = CliRunner().invoke(app, [*words])
    assert done.exit_code == exit_code, done.output
    return json.loads(done.stdout) if "--json" in words and not exit_code else done.output


@pytest.fixture
def log(tmp_path: Path) -> str:
    path = tmp_path / "log.parquet"
    pq.write_table(bandit.log(3_000, 1).table, path)
    return str(path)


@pytest.fixture
def document(tmp_path: Path) -> str:
    path = tmp_path / "response.yaml"
    path.write_text(allocate.shipped("response"), encoding="utf-8")
    return str(path)


def test_a_document_is_learned_and_judged_before_it_is_in_force(log: str, document: str, tmp_path: Path) -> None:
    learned = tmp_path / "learned.yaml"
    given = ("learn", "response", "--log", log, "--document", document, "--out", str(learned),
             "--effective-from", "2026-07-01")  # fmt: skip
    made = told(*given, "--lang", "zh-Hans", "--json")
    response = allocate.load_response(learned.read_text(encoding="utf-8"))
    moved = {f["place"]: f for f in made["findings"] if f["why"] == "learned"}
    assert response.channels["call"].uplift["can_wont"] == moved["channels.call.uplift.can_wont"]["after"]
    assert "实测" in moved["channels.call.uplift.can_wont"]["text"]
    plans = made["plans"]
    assert plans["practice"]["low"] < plans["practice"]["value"] < plans["practice"]["high"]
    assert plans["learned"]["dr_bounds"][0] < plans["learned"]["dr"]["low"]
    assert not plans["estimated_propensities"]
    words = told(*given)
    assert "learned document" in words and "documents add response" in words


def test_a_model_of_effects_is_learned(log: str, tmp_path: Path) -> None:
    pq.write_table(with_days(bandit.log(1_500, 2)).table, log)
    model = tmp_path / "model"
    made = told("learn", "uplift", "--log", log, "--out", str(model), "--json")
    assert respond.load(model).version == made["version"]
    assert {entry["action"] for entry in made["report"]["overlap"]} == {"none", "sms", "call"}
    pq.write_table(with_days(bandit.log(1_500, 3)).table, log)
    assert "another model" in told("learn", "uplift", "--log", log, "--out", str(model), exit_code=5)


def test_what_is_no_log_is_refused(log: str, document: str, tmp_path: Path) -> None:
    words = ("learn", "response", "--log", log, "--document", document, "--effective-from", "2026-07-01", "--out",
             str(tmp_path / "x.yaml"))  # fmt: skip
    pq.write_table(bandit.log(50, 1).table.drop_columns(["reward"]), log)
    assert "lacks reward" in told(*words, exit_code=2)
    Path(log).write_text("not a table")
    told(*words, exit_code=2)
    assert not (tmp_path / "x.yaml").exists()


@pytest.mark.django_db
def test_without_results_there_is_nothing_to_learn_from(tmp_path: Path) -> None:
    assert "no results yet" in told("learn", "response", "--out", str(tmp_path / "x.yaml"), exit_code=7)


def with_days(made: respond.Log) -> respond.Log:
    """The log with a day for each decision."""

    return respond.Log(made.table.append_column("on", pa.array([20_500] * len(made), pa.int32()).cast(pa.date32())))
