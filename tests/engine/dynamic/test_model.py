"""The stored model."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from cureline.engine import dynamic
from cureline.engine.dynamic import seen


def _shipped() -> dynamic.Model:
    return dynamic.shipped().model


def test_it_is_read_as_it_was_saved(tmp_path: Path) -> None:
    model = _shipped()
    model.save(tmp_path / "one")
    model.save(tmp_path / "one")
    again = dynamic.read_model(tmp_path / "one")
    rows = np.random.default_rng(1).random((len(seen.names()), 50)).astype(np.float32) * 50
    assert again.version == model.version
    for target in ("gain", "later", "complaints"):
        assert (again.predict(target, rows) == model.predict(target, rows)).all()
    assert dynamic.load(tmp_path / "one", name="ours").name == "ours"


def test_nothing_in_it_is_executable(tmp_path: Path) -> None:
    _shipped().save(tmp_path / "one")
    files = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert files == ["complaints.txt", "gain.txt", "later.txt", "manifest.json"]
    assert all(path.read_bytes().isascii() for path in (tmp_path / "one").iterdir())


def test_a_changed_part_is_refused(tmp_path: Path) -> None:
    _shipped().save(tmp_path / "one")
    part = tmp_path / "one" / "gain.txt"
    part.write_text(part.read_text().replace("num_leaves=8", "num_leaves=7", 1))
    with pytest.raises(dynamic.ModelError, match=r"gain\.txt"):
        dynamic.load(tmp_path / "one")


@pytest.mark.parametrize("change", [{"format": 99}, {"parts": {}}, {"parts": None}])
def test_another_manifest_is_refused(tmp_path: Path, change: dict[str, object]) -> None:
    _shipped().save(tmp_path / "one")
    path = tmp_path / "one" / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    with pytest.raises(dynamic.ModelError):
        dynamic.load(tmp_path / "one")


def test_another_model_is_not_overwritten(tmp_path: Path) -> None:
    _shipped().save(tmp_path / "one")
    with pytest.raises(dynamic.ModelError, match="another model"):
        dynamic.shipped("myopic").model.save(tmp_path / "one")
    with pytest.raises(dynamic.ModelError, match="can't be read"):
        dynamic.load(tmp_path / "none")


def test_it_says_what_it_was_learned_on() -> None:
    manifest = _shipped().manifest
    assert manifest["worlds"] == dynamic.settings()["training"]["worlds"]
    assert manifest["rows"] > 100_000
    assert manifest["kind"] == "dynamic"
