from __future__ import annotations

import itertools
import json
from pathlib import Path

import lightgbm
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cureline.engine import score
from cureline.engine.score import forest
from cureline.engine.score.matrix import matrix
from cureline.engine.score.model import version
from tests.engine.score import population


def test_the_model_finds_the_law_of_the_population(features: pa.Table, model: score.Model) -> None:
    applied = score.apply(features, model)
    truth = population.chance(features)
    assert applied.column_names == ["account_id", "p", "p_scorecard", "points", "reasons"]
    for name in ("p", "p_scorecard"):
        assert np.corrcoef(applied[name].to_numpy(), truth)[0, 1] > 0.85
        assert applied[name].to_numpy().mean() == pytest.approx(truth.mean(), abs=0.02)
    assert np.corrcoef(applied["points"].to_numpy(), truth)[0, 1] < -0.8
    assert model.report["boosted"]["auc"] > 0.7
    assert set(model.report["rows"]) == {"train", "calibrate", "held_out"}


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(0, 3_000), max_size=4), st.integers(1, 3))
def test_scores_are_the_same_for_any_batches_threads_and_order(
    features: pa.Table, model: score.Model, cuts: list[int], threads: int
) -> None:
    whole = score.apply(features, model)
    ends = [0, *sorted(cuts), features.num_rows]
    batches = [score.apply(features.slice(a, b - a), model, threads=threads) for a, b in itertools.pairwise(ends)]
    assert pa.concat_tables(batches).combine_chunks().equals(whole.combine_chunks())
    turned = pa.array(range(features.num_rows - 1, -1, -1))
    assert score.apply(features.take(turned), model).take(turned).equals(whole)


def test_many_rows_are_scored_as_few_are(features: pa.Table, model: score.Model) -> None:
    many = pa.concat_tables([features] * 50)  # more than two batches of the scorer
    scored = score.apply(many, model, threads=2)
    assert scored.slice(147_000).combine_chunks().equals(score.apply(features, model).combine_chunks())


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000))
def test_trees_are_read_as_lightgbm_reads_them(model: score.Model, seed: int) -> None:
    draw = np.random.default_rng(seed)
    columns = matrix(population.features(200, seed), score.FEATURE_NAMES)
    columns[draw.random(columns.shape) < 0.1] = np.nan
    columns[draw.random(columns.shape) < 0.1] = 0
    expected = model.booster.predict(columns.T, raw_score=True)
    assert (model.forest.margin(columns) == expected).all()


def test_trees_that_are_read_otherwise_are_refused() -> None:
    rows = np.random.default_rng(0).random((500, 2))
    big = lightgbm.train(
        {"num_leaves": 31, "verbose": -1, "num_threads": 1}, lightgbm.Dataset(rows, label=rows[:, 0] * rows[:, 1]), 3
    )
    with pytest.raises(ValueError, match="leaves"):
        forest.read(big)


def test_constraints_hold_all_else_equal(features: pa.Table, model: score.Model) -> None:
    for feature in score.FEATURES:
        if feature.outlook:
            rows = features.slice(0, 1).take(pa.array([0] * 40))
            rising = pa.array(np.linspace(0, 1_000_000 if "minor" in feature.name else 4, 40))
            moved = rows.set_column(rows.column_names.index(feature.name), feature.name, rising)
            p = np.diff(score.apply(moved, model)["p"].to_numpy())
            assert (p * feature.outlook <= 0).all(), feature.name


def test_the_same_data_in_any_order_gives_the_same_bytes(
    features: pa.Table, labels: pa.Table, model: score.Model, tmp_path: Path
) -> None:
    turned = features.take(pa.array(range(features.num_rows - 1, -1, -1)))
    again = population.train(turned, labels)
    assert again.version == model.version
    for name, place in (("a", model), ("b", again)):
        place.save(tmp_path / name)
    files = sorted(path.name for path in (tmp_path / "a").iterdir())
    assert files == ["boosted.txt", "calibration.json", "manifest.json", "report.json", "scorecard.json"]
    assert all((tmp_path / "a" / f).read_bytes() == (tmp_path / "b" / f).read_bytes() for f in files)
    assert population.train(features, labels, seed=5).version != model.version


def test_a_stored_model_scores_as_the_trained_one(features: pa.Table, model: score.Model, tmp_path: Path) -> None:
    model.save(tmp_path / "kept")
    model.save(tmp_path / "kept")  # again is nothing new
    read = score.load(tmp_path / "kept")
    assert score.apply(features, read).equals(score.apply(features, model))
    assert (read.version, read.report) == (model.version, model.report)
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]


@pytest.mark.parametrize("part", ["boosted.txt", "calibration.json", "report.json", "scorecard.json", "manifest.json"])
def test_a_changed_or_missing_part_is_refused(model: score.Model, tmp_path: Path, part: str) -> None:
    model.save(tmp_path / "kept")
    file = tmp_path / "kept" / part
    whole = file.read_bytes()
    file.write_bytes(whole.replace(b"0", b"1", 1))
    with pytest.raises(score.ModelError):
        score.load(tmp_path / "kept")
    file.unlink()
    with pytest.raises(score.ModelError, match="can't be read"):
        score.load(tmp_path / "kept")
    with file.open("wb") as sink:
        sink.truncate(30_000_000)
    with pytest.raises(score.ModelError, match="larger"):
        score.load(tmp_path / "kept")


@pytest.mark.parametrize(
    ("key", "value"), [("feature_version", "0"), ("target", "height"), ("format", 2), ("parts", {})]
)
def test_a_manifest_of_another_kind_is_refused(model: score.Model, tmp_path: Path, key: str, value: object) -> None:
    model.save(tmp_path / "kept")
    forged = {k: v for k, v in model.manifest.items() if k != "version"} | {key: value}
    forged["version"] = version(forged)
    (tmp_path / "kept" / "manifest.json").write_text(json.dumps(forged))
    with pytest.raises(score.ModelError):
        score.load(tmp_path / "kept")


def test_protected_attributes_can_not_enter(features: pa.Table, labels: pa.Table, model: score.Model) -> None:
    for name in ("sex", "age_years", "education", "marriage"):
        with_it = features.append_column(name, pa.array([1] * features.num_rows))
        with pytest.raises(score.FeaturesError, match="protected"):
            population.train(with_it, labels)
        with pytest.raises(score.FeaturesError, match="protected"):
            score.apply(with_it, model)
    assert not score.PROTECTED & set(score.FEATURE_NAMES)
    with pytest.raises(score.FeaturesError, match="unknown features: shoe_size"):
        score.apply(features.append_column("shoe_size", pa.array([1] * features.num_rows)), model)
    with pytest.raises(score.FeaturesError, match="lack dpd"):
        score.apply(features.drop_columns(["dpd"]), model)


def test_too_little_to_learn_from_is_said(features: pa.Table, labels: pa.Table) -> None:
    with pytest.raises(score.TrainingError, match="of either outcome"):
        population.train(features, labels.slice(0, 150))
    with pytest.raises(score.TrainingError, match="more than once"):
        population.train(features, pa.concat_tables([labels, labels]))
    with pytest.raises(score.TrainingError, match="unknown target"):
        population.train(features, labels, target="height")


def test_a_cure_model_speaks_of_past_due_accounts_only(features: pa.Table, labels: pa.Table) -> None:
    cured = labels.set_column(1, "value", pa.array([not value for value in labels["value"].to_pylist()]))
    model = population.train(features, cured, target="cure")
    applied = score.apply(features, model).to_pylist()
    for row, dpd in zip(applied, features["dpd"].to_pylist(), strict=True):
        assert (row["p"] is None) == (row["points"] is None) == (dpd == 0)
        assert dpd or row["reasons"] == ""
    worse = [row["p"] for row, dpd in zip(applied, features["dpd"].to_pylist(), strict=True) if dpd == 90]
    better = [row["p"] for row, dpd in zip(applied, features["dpd"].to_pylist(), strict=True) if dpd == 30]
    assert np.mean(worse) < np.mean(better)
    assert "under usual treatment" in model.card("en")


def test_reasons_are_the_points_lost_below_the_average(features: pa.Table, model: score.Model) -> None:
    card = model.scorecard
    columns = matrix(features, score.FEATURE_NAMES)
    applied = score.apply(features, model).to_pylist()
    for row in range(0, features.num_rows, 97):
        lost, total = dict.fromkeys(card.reasons(), 0), 0
        for attribute in card.attributes:
            value = columns[score.FEATURE_NAMES.index(attribute.feature), row]
            band = len(attribute.edges) + 1 if np.isnan(value) else sum(value >= np.float32(e) for e in attribute.edges)
            total += attribute.points[band]
            lost[attribute.reason] += attribute.average - attribute.points[band]
        worst = sorted((code for code in lost if lost[code] > 0), key=lambda code: (-lost[code], code))[:4]
        assert applied[row]["points"] == total
        assert applied[row]["reasons"] == ";".join(worst)
    worst_of_all = min(applied, key=lambda row: row["points"])
    assert worst_of_all["reasons"].startswith("arrears_now")


def test_twenty_points_are_twice_the_odds(model: score.Model) -> None:
    for attribute in model.scorecard.attributes:
        for points, evidence in zip(attribute.points, attribute.evidence, strict=True):
            log_odds = attribute.coefficient * (evidence - attribute.evidence[0])
            assert attribute.points[0] - points == pytest.approx(20 / np.log(2) * log_odds, abs=1.01)


@pytest.mark.parametrize("language", ["en", "zh-Hans", "zh-Hant"])
def test_the_card_tells_purpose_data_measures_fairness_and_limits(model: score.Model, language: str) -> None:
    card, words = model.card(language), score.texts()["card"]
    for section in ("purpose", "data", "measures", "reasons", "fairness", "limits"):
        assert f"## {words[section][language]}" in card
    assert model.version in card and model.manifest["training_data_sha256"] in card
    assert f"{model.report['boosted']['auc']:.4f}" in card
    assert score.texts()["groups"]["sex"][language] in card
    with pytest.raises(ValueError, match="no texts"):
        model.card("tlh")


def test_every_feature_reason_and_sentence_is_told_in_three_languages() -> None:
    texts = score.texts()
    assert set(texts["features"]) == set(score.FEATURE_NAMES)
    assert {feature.reason for feature in score.FEATURES} <= set(texts["reasons"])

    def walk(entry: object) -> None:
        if isinstance(entry, list):
            for one in entry:
                walk(one)
        elif isinstance(entry, dict):
            if "en" in entry:
                assert set(entry) == {"en", "zh-Hans", "zh-Hant"}
            else:
                for one in entry.values():
                    walk(one)
        else:
            raise AssertionError(f"a text in no language: {entry!r}")

    walk(texts)
