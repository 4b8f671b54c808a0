"""The sentences of lint and explain, in en, zh-Hans and zh-Hant."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

import yaml


@cache
def texts() -> Mapping[str, Any]:
    """All of texts.yaml."""
    text = resources.files("cureline.engine.strategy").joinpath("texts.yaml").read_text(encoding="utf-8")
    found: Mapping[str, Any] = yaml.safe_load(text)
    return found


def levels() -> Mapping[str, str]:
    """The level of each finding by its code."""
    return {code: entry["level"] for code, entry in texts()["findings"].items()}


def finding_text(code: str, language: str, **facts: Any) -> str:
    """What a finding says."""
    return str(texts()["findings"][code][language]).format(**facts)


def line(name: str, language: str, **facts: Any) -> str:
    """A sentence of explain."""
    return str(texts()["lines"][name][language]).format(**facts)


def word(group: str, name: str, language: str) -> str:
    """A single word: of `purposes`, `channels` or `words`."""
    return str(texts()[group][name][language])
