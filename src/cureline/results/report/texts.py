"""The documents of the report: `content.yaml` and `findings.yaml`."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

import yaml

WRITTEN_OFF = "written_off"


@cache
def document(name: str) -> dict[str, Any]:
    """`content` or `findings`, read once."""
    text = resources.files("cureline.results.report").joinpath(f"{name}.yaml").read_text("utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found


def labels(language: str) -> dict[str, str]:
    """The report's own words in a language (en, zh-Hans, zh-Hant)."""
    return {name: texts[language] for name, texts in document("content")["labels"].items()}


def section(name: str, language: str) -> dict[str, str]:
    """The titles and notes of a chapter."""
    return {part: texts[language] for part, texts in document("content")["sections"][name].items()}
