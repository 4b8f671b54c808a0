"""What was learned of contacts: three boosted models and a manifest; JSON and LightGBM text, nothing executable.

For an action today against none, both followed by the same policy:
- gain: what it brings within the horizon, as a part of the amount past due;
- later: what it changes in the cost and the priced capacity of the days after, in minor units (below 0: it saves);
- complaints: how many more there are.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cureline.engine.dynamic import seen
from cureline.engine.dynamic.seen import Floats, Matrix
from cureline.engine.score import forest
from cureline.engine.score.forest import Forest

FORMAT = 1
MANIFEST = "manifest.json"
TARGETS = ("gain", "later", "complaints")
_MOST_BYTES = 5_000_000
_MOST_TREES = 1_000


class ModelError(ValueError):
    """A stored model that can't be trusted or read; the message says which part and why."""


@dataclass(frozen=True)
class Model:
    """The three models, read, with their texts as they are stored.

    `manifest` says under which settings, worlds and seed they were learned, the actions and columns they know, the
    prices of capacity that the last round of learning counted with, and the hash of each part.
    """

    manifest: Mapping[str, Any]
    texts: Mapping[str, str]
    forests: Mapping[str, Forest]

    @property
    def version(self) -> str:
        """The beginning of the hash of the manifest."""
        return hashlib.sha256(_dump(self.manifest)).hexdigest()[:12]

    def predict(self, target: str, columns: Matrix) -> Floats:
        """The figure of each row; `columns` is column (as `seen.names()`) by row."""
        return self.forests[target].margin(columns)

    def save(self, directory: Path) -> None:
        """Write all parts; the directory is whole or not there. Raises ModelError when another model is there."""
        if directory.exists():
            if (directory / MANIFEST).read_bytes() != _dump(self.manifest):
                raise ModelError(f"{directory} holds another model")
            return
        directory.parent.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=".saving-", dir=directory.parent))
        try:
            work.chmod(0o755)
            for name, text in self.texts.items():
                _write(work / f"{name}.txt", text.encode())
            _write(work / MANIFEST, _dump(self.manifest))
            work.rename(directory)
        finally:
            shutil.rmtree(work, ignore_errors=True)


def assemble(facts: Mapping[str, Any], texts: Mapping[str, str]) -> Model:
    """A model of these texts; the manifest is `facts` with format, columns and the hash of each text."""
    parts = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in texts.items()}
    return _read({**facts, "format": FORMAT, "columns": list(seen.names()), "parts": parts}, texts)


def read(directory: Path) -> Model:
    """Read a stored model. Raises ModelError for a changed, missing, oversized or unknown part."""
    try:
        manifest = json.loads(_bytes(directory / MANIFEST))
        if manifest["format"] != FORMAT or sorted(manifest["parts"]) != sorted(TARGETS):
            raise ModelError(f"{directory} does not hold a model of contacts that is known here")
        texts = {name: _bytes(directory / f"{name}.txt").decode() for name in TARGETS}
        for name, text in texts.items():
            if hashlib.sha256(text.encode()).hexdigest() != manifest["parts"][name]:
                raise ModelError(f"{name}.txt is not the file that the manifest speaks of")
    except (KeyError, TypeError, AttributeError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise ModelError(f"the manifest of {directory} can't be read: {error!r}") from error
    return _read(manifest, texts)


def _read(manifest: Mapping[str, Any], texts: Mapping[str, str]) -> Model:
    import lightgbm

    forests = {}
    for name, text in texts.items():
        if text.count("\nTree=") > _MOST_TREES:
            raise ModelError(f"{name}.txt has more trees than a model may have")
        try:
            booster = lightgbm.Booster(model_str=text)
            forests[name] = forest.read(booster)
        except (lightgbm.basic.LightGBMError, ValueError, KeyError) as error:
            raise ModelError(f"{name}.txt can't be read: {error}") from error
        if booster.feature_name() != list(seen.names()):
            raise ModelError(f"{name}.txt reads other columns than are known here")
    return Model(manifest, texts, forests)


def _dump(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, indent=1, ensure_ascii=False, allow_nan=False).encode() + b"\n"


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as sink:
        sink.write(content)
        sink.flush()
        os.fsync(sink.fileno())


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise ModelError(f"{path.name} is larger than any part of a model")
        return path.read_bytes()
    except OSError as error:
        raise ModelError(f"{path.name} can't be read: {error.strerror}") from error
