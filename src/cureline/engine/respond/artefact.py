"""A learned response as files: JSON and LightGBM text in one directory, every part hashed, nothing executable."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cureline.engine.respond.settings import ACTIONS, NONE, SETTINGS, STATE_NAMES, STATE_VERSION
from cureline.engine.score import ModelError, forest
from cureline.engine.score.model import MANIFEST, dump, version

FORMAT = 1
KIND = "uplift"
_PARTS = frozenset({"report.json", *(f"{action}.txt" for action in ACTIONS if action != NONE)})


def manifest(identity: Mapping[str, Any], parts: Mapping[str, bytes]) -> dict[str, Any]:
    """The manifest of a model: its identity, the hash of each part, and the version that follows from both."""
    hashed = {name: {"sha256": hashlib.sha256(part).hexdigest(), "bytes": len(part)} for name, part in parts.items()}
    whole = {**identity, "parts": hashed}
    return {**whole, "version": version(whole)}


def save(directory: Path, manifest: Mapping[str, Any], parts: Mapping[str, bytes]) -> None:
    """Write all files; the directory is whole or not there. The same model again is a no-op. Raises ModelError."""
    text = dump(manifest)
    if directory.exists():
        if (directory / MANIFEST).read_bytes() != text:
            raise ModelError(f"{directory} holds another model")
        return
    directory.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=".saving-", dir=directory.parent))
    try:
        work.chmod(0o755)
        for name, content in {**parts, MANIFEST: text}.items():
            with (work / name).open("wb") as sink:
                sink.write(content)
                sink.flush()
                os.fsync(sink.fileno())
        work.rename(directory)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def load(directory: Path) -> tuple[dict[str, Any], dict[str, bytes]]:
    """The manifest and the parts it speaks of. Raises ModelError for a changed, missing, oversized or unknown part."""
    found: dict[str, Any] = parsed(_bytes(directory / MANIFEST), MANIFEST)
    try:
        if (found["format"], found["kind"]) != (FORMAT, KIND):
            raise ModelError(f"{directory} is not a learned response of format {FORMAT}")
        if found["state_version"] != STATE_VERSION or found["state"] != list(STATE_NAMES):
            raise ModelError(f"a state of version {found['state_version']!r} is not known here ({STATE_VERSION!r} is)")
        if found["actions"] != list(ACTIONS):
            raise ModelError("the model knows other actions")
        if not {"report.json"} <= set(found["parts"]) <= _PARTS:
            raise ModelError("the manifest does not list the parts of a learned response")
        parts = {name: _bytes(directory / name) for name in found["parts"]}
        for name, content in parts.items():
            if hashlib.sha256(content).hexdigest() != found["parts"][name]["sha256"]:
                raise ModelError(f"{name} is not the file that the manifest speaks of")
        if found["version"] != version({key: value for key, value in found.items() if key != "version"}):
            raise ModelError("the manifest was changed: its version does not follow from it")
    except (KeyError, TypeError, AttributeError) as error:
        raise ModelError(f"the manifest lacks something: {error!r}") from error
    return found, parts


def trees(name: str, content: bytes) -> forest.Forest:
    """The trees of a part. Raises ModelError."""
    import lightgbm

    text = content.decode()
    if text.count("\nTree=") > SETTINGS["limits"]["trees"]:
        raise ModelError(f"{name} has more trees than a model may have")
    try:
        booster = lightgbm.Booster(model_str=text)
        if booster.feature_name() != list(STATE_NAMES):
            raise ModelError(f"{name} reads another state than the manifest says")
        return forest.read(booster)
    except (KeyError, TypeError, ValueError, lightgbm.basic.LightGBMError) as error:
        raise ModelError(f"{name} can't be read: {error}") from error


def parsed(content: bytes, name: str) -> Any:
    """JSON. Raises ModelError."""
    try:
        return json.loads(content)
    except ValueError as error:
        raise ModelError(f"{name} is not JSON") from error


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > SETTINGS["limits"]["part_bytes"]:
            raise ModelError(f"{path.name} is larger than any part of a model")
        return path.read_bytes()
    except OSError as error:
        raise ModelError(f"{path.name} can't be read: {error.strerror}") from error


__all__ = ["FORMAT", "KIND", "dump", "load", "manifest", "parsed", "save", "trees"]
