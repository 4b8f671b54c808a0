"""The words around the rules: `templates.yaml`, filled in three languages at once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

import yaml

from cureline.engine.predicate import LANGUAGES

Text = Mapping[str, str]


@cache
def texts() -> Mapping[str, Any]:
    """All of templates.yaml."""
    found: dict[str, Any] = yaml.load(
        resources.files(__package__).joinpath("templates.yaml").read_text("utf-8"),
        Loader=_Words,  # noqa: S506 (a SafeLoader, see below)
    )
    return found


class _Words(yaml.CSafeLoader):
    """YAML in which `yes`, `no`, `true` and `false` are words, as they are keys of answers."""


_Words.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in found if tag != "tag:yaml.org,2002:bool"]
    for first, found in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


def filled(template: Text, **parts: str | int | Text) -> dict[str, str]:
    """A template in every language; a part that is a text is put in in the same language."""
    return {
        language: template[language].format(
            **{name: part[language] if isinstance(part, Mapping) else part for name, part in parts.items()}
        )
        for language in LANGUAGES
    }


def same(word: str) -> dict[str, str]:
    """A word that is written alike in every language."""
    return dict.fromkeys(LANGUAGES, word)


def clock(minute: int) -> str:
    """A minute of the day as hours and minutes."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def listed(found: list[Text]) -> dict[str, str]:
    """Several texts as one list."""
    marks = {"en": ", ", "zh-Hans": "、", "zh-Hant": "、"}
    return {language: marks[language].join(text[language] for text in found) for language in LANGUAGES}
