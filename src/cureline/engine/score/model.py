"""A trained model as an artefact: JSON and LightGBM text in one directory, every part hashed, nothing executable."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cureline.engine.score import calibration, forest, scorecard
from cureline.engine.score.card import card
from cureline.engine.score.settings import FEATURE_NAMES, FEATURE_VERSION, SETTINGS, TARGETS

if TYPE_CHECKING:
    import lightgbm

FORMAT = 1
MANIFEST = "manifest.json"
PARTS = ("boosted.txt", "scorecard.json", "calibration.json", "report.json")


class ModelError(ValueError):
    """A stored model that can't be trusted or read; the message says which part and why."""


@dataclass(frozen=True)
class Model:
    """A boosted model and a scorecard for one target, each with its calibration, and the report on them.

    `manifest` names the model: `name, target, version, observed_on, seed, feature_version, features`, the hash of what
    it was trained on, and the hash of each part.
    """

    manifest: Mapping[str, Any]
    parts: Mapping[str, bytes]
    booster: lightgbm.Booster
    forest: forest.Forest
    scorecard: scorecard.Scorecard
    boosted_calibration: calibration.Calibrator
    scorecard_calibration: calibration.Calibrator
    report: Mapping[str, Any]

    @property
    def version(self) -> str:
        """The day the model was observed on and the beginning of the hash of its data and parts."""
        return str(self.manifest["version"])

    @property
    def target(self) -> str:
        """What is predicted: default, roll or cure."""
        return str(self.manifest["target"])

    @property
    def outlook(self) -> int:
        """Whether the event predicted is good (1) or bad (-1) for the account."""
        return TARGETS[self.target]

    @property
    def manifest_text(self) -> str:
        """The manifest as it is stored and recorded."""
        return dump(self.manifest).decode()

    def card(self, language: str) -> str:
        """The model card in Markdown. Raises ValueError for a language other than en, zh-Hans, zh-Hant."""
        return card(self.manifest, self.report, self.scorecard, language)

    def save(self, directory: Path) -> None:
        """Write all files; the directory is whole or not there. The same model again is a no-op.

        Raises ModelError when another model is there already.
        """
        if directory.exists():
            if (directory / MANIFEST).read_bytes() != self.manifest_text.encode():
                raise ModelError(f"{directory} holds another model")
            return
        directory.parent.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=".saving-", dir=directory.parent))
        try:
            work.chmod(0o755)
            for name, content in {**self.parts, MANIFEST: self.manifest_text.encode()}.items():
                with (work / name).open("wb") as sink:
                    sink.write(content)
                    sink.flush()
                    os.fsync(sink.fileno())
            work.rename(directory)
        finally:
            shutil.rmtree(work, ignore_errors=True)


def load(directory: Path) -> Model:
    """Read a stored model. Raises ModelError for a changed, missing, oversized or unknown part."""
    manifest = _json(_bytes(directory / MANIFEST), MANIFEST)
    try:
        if manifest["format"] != FORMAT:
            raise ModelError(f"model format {manifest['format']!r} is not {FORMAT}")
        if manifest["feature_version"] != FEATURE_VERSION or manifest["features"] != list(FEATURE_NAMES):
            theirs = manifest["feature_version"]
            raise ModelError(f"features of version {theirs!r} are not known here ({FEATURE_VERSION!r} is)")
        if manifest["target"] not in TARGETS:
            raise ModelError(f"target {manifest['target']!r} is not known")
        if sorted(manifest["parts"]) != sorted(PARTS):
            raise ModelError("the manifest does not list the parts of a model")
        parts = {name: _bytes(directory / name) for name in PARTS}
        for name, content in parts.items():
            if hashlib.sha256(content).hexdigest() != manifest["parts"][name]["sha256"]:
                raise ModelError(f"{name} is not the file that the manifest speaks of")
        identity = {key: value for key, value in manifest.items() if key != "version"}
        if manifest["version"] != version(identity):
            raise ModelError("the manifest was changed: its version does not follow from it")
    except (KeyError, TypeError, AttributeError) as error:
        raise ModelError(f"the manifest lacks something: {error!r}") from error
    return assemble(manifest, parts)


def assemble(manifest: Mapping[str, Any], parts: Mapping[str, bytes]) -> Model:
    """A model from its parts, read as they would be from disk. Raises ModelError."""
    import lightgbm

    text = parts["boosted.txt"].decode()
    if text.count("\nTree=") > SETTINGS["limits"]["trees"]:
        raise ModelError("boosted.txt has more trees than a model may have")
    try:
        booster = lightgbm.Booster(model_str=text)
        curves = _json(parts["calibration.json"], "calibration.json")
        model = Model(
            manifest=manifest,
            parts=parts,
            booster=booster,
            forest=forest.read(booster),
            scorecard=scorecard.from_dict(_json(parts["scorecard.json"], "scorecard.json")),
            boosted_calibration=calibration.from_dict(curves["boosted"]),
            scorecard_calibration=calibration.from_dict(curves["scorecard"]),
            report=_json(parts["report.json"], "report.json"),
        )
    except (KeyError, TypeError, ValueError, lightgbm.basic.LightGBMError) as error:
        raise ModelError(f"a part of the model can't be read: {error}") from error
    unknown = {a.feature for a in model.scorecard.attributes} - set(FEATURE_NAMES)
    if unknown or booster.feature_name() != list(FEATURE_NAMES):
        raise ModelError("the model reads other features than its manifest says")
    return model


def version(identity: Mapping[str, Any]) -> str:
    """The version that follows from a manifest without one: day observed and hash."""
    return f"{identity['observed_on']}-{hashlib.sha256(dump(identity)).hexdigest()[:12]}"


def dump(value: Any) -> bytes:
    """JSON, always the same bytes for the same value."""
    return json.dumps(value, sort_keys=True, indent=1, ensure_ascii=False, allow_nan=False).encode()


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > SETTINGS["limits"]["part_bytes"]:
            raise ModelError(f"{path.name} is larger than any part of a model")
        return path.read_bytes()
    except OSError as error:
        raise ModelError(f"{path.name} can't be read: {error.strerror}") from error


def _json(content: bytes, name: str) -> Any:
    try:
        return json.loads(content)
    except ValueError as error:
        raise ModelError(f"{name} is not JSON") from error
