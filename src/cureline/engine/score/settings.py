"""The room's data: the versioned list of features, the settings of training, and the texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class Feature:
    """A feature: its column, how more of it can move the account's outlook (-1, 0, 1), and its reason code."""

    name: str
    outlook: int
    reason: str


def _read(name: str) -> dict[str, Any]:
    text = resources.files("cureline.engine.score").joinpath(name).read_text(encoding="utf-8")
    document: dict[str, Any] = yaml.safe_load(text)
    return document


_LIST = _read("features.yaml")
FEATURES: tuple[Feature, ...] = tuple(Feature(**entry) for entry in _LIST["features"])
FEATURE_NAMES: tuple[str, ...] = tuple(feature.name for feature in FEATURES)
FEATURE_VERSION: str = _LIST["version"]
PROTECTED: frozenset[str] = frozenset(_LIST["protected"])
SETTINGS: Mapping[str, Any] = _read("settings.yaml")
TARGETS: Mapping[str, int] = {name: entry["outlook"] for name, entry in SETTINGS["targets"].items()}
PAST_DUE_ONLY: frozenset[str] = frozenset(n for n, entry in SETTINGS["targets"].items() if entry["past_due_only"])


@cache
def texts() -> Mapping[str, Any]:
    """Names of features, sentences of reasons and the words of the model card, each in en, zh-Hans and zh-Hant."""
    return _read("texts.yaml")
