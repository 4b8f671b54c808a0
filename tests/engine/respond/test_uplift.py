"""The DR-learner: its order of customers against the true one, its average effects, and its files."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import numpy as np
import pytest

from cureline.engine import respond
from cureline.engine.score import ModelError
from tests.engine.respond import bandit

DAY = dt.date(2026, 3, 31)


def true_effect(log: respond.Log, action: str) -> np.ndarray:
    """What the action adds for each row, on average given all that the bank sees."""
    quadrant, bucket = log.codes("quadrant", bandit.QUADRANTS), log.codes("bucket", bandit.BUCKETS)
    return bandit.RISE[action][quadrant, bucket] * log.number("past_due_minor") - bandit.COST[action]


@pytest.fixture(scope="module")
def learned() -> respond.Uplift:
    return respond.learn_uplift(bandit.log(12_000, 1), name="calls", observed_on=DAY)


def test_customers_are_put_in_nearly_the_true_order(learned: respond.Uplift) -> None:
    fresh = bandit.log(5_000, 99)
    found = learned.effect(fresh.features)[:, respond.ACTIONS.index("call")]
    truth = true_effect(fresh, "call")
    assert respond.share_of_best(found, truth) > 0.8
    assert respond.qini(found, truth) > 0
    # the obvious rule, who is likely to pay anyway, is a worse one
    assert respond.share_of_best(found, truth) > respond.share_of_best(fresh.number("past_due_minor"), truth)
    assert np.isnan(learned.effect(fresh.features)[:, respond.ACTIONS.index("visit")]).all()


def test_the_order_is_judged_without_the_truth_by_doubly_robust_scores() -> None:
    log = bandit.log(12_000, 4)
    nuisance = respond.learn(log, kind="linear")
    call = respond.contrast(len(log), respond.ACTIONS.index("call"))
    score = respond.cross_fitted(log, nuisance, "call")
    estimated = respond.qini(score, respond.scores(log, nuisance, call))
    assert estimated == pytest.approx(respond.qini(score, true_effect(log, "call")), rel=0.35)


def test_average_effects_are_told_of_all_and_of_each_group(learned: respond.Uplift) -> None:
    told = {(e["action"], e["quadrant"], e["bucket"]): e for e in learned.report["effects"]}
    whole = told["call", None, None]
    assert whole["low"] < bandit.truth().effect("call") < whole["high"]
    assert len(told) == 2 * (1 + len(bandit.QUADRANTS) * len(bandit.BUCKETS))
    assert told["call", "can_wont", "M1"]["value"] > told["call", "cant_wont", "M3"]["value"]


def test_overlap_is_told(learned: respond.Uplift) -> None:
    entries = {entry["action"]: entry for entry in learned.report["overlap"]}
    assert set(entries) == {"none", "sms", "call"}
    assert entries["call"]["least"] == pytest.approx(0.1)
    assert entries["call"]["effective"] < entries["call"]["rows"]


def test_ties_earn_nothing_and_the_true_order_is_the_best() -> None:
    effect = np.array([3.0, 1.0, 0.0, -2.0])
    assert respond.qini(np.zeros(4), effect) == pytest.approx(0, abs=1e-12)
    assert respond.share_of_best(effect, effect) == pytest.approx(1)
    assert respond.qini(-effect, effect) == pytest.approx(-respond.qini(effect, effect))
    assert respond.gains(effect, effect)[-1] == pytest.approx(effect.mean())


def test_the_same_log_gives_the_same_files_and_a_changed_one_is_refused(tmp_path: Path) -> None:
    log = bandit.log(1_500, 6)
    first, second = (respond.learn_uplift(log, name="calls", observed_on=DAY) for _ in range(2))
    assert first.manifest == second.manifest and first.parts == second.parts
    first.save(tmp_path / "model")
    second.save(tmp_path / "model")
    read = respond.load(tmp_path / "model")
    assert read.version == first.version and read.version.startswith("2026-03-31-")
    np.testing.assert_array_equal(read.effect(log.features), first.effect(log.features))
    with pytest.raises(ModelError, match="another model"):
        respond.learn_uplift(log, name="calls", observed_on=DAY, seed=1).save(tmp_path / "model")
    part = tmp_path / "model" / "call.txt"
    part.write_bytes(part.read_bytes().replace(b"learning_rate", b"learning-rate"))
    with pytest.raises(ModelError, match=r"call\.txt is not the file"):
        respond.load(tmp_path / "model")


def test_a_changed_manifest_is_refused(tmp_path: Path) -> None:
    respond.learn_uplift(bandit.log(800, 6), name="calls", observed_on=DAY, kind="mean").save(tmp_path / "model")
    path = tmp_path / "model" / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"name": "others"}))
    with pytest.raises(ModelError, match="version does not follow"):
        respond.load(tmp_path / "model")


def test_without_a_hold_out_there_is_no_effect() -> None:
    log = bandit.log(500, 0)
    with pytest.raises(ValueError, match="hold-out"):
        respond.learn_uplift(log.take(log.action != 0), name="calls", observed_on=DAY)
