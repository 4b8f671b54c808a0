"""The documents of the room (YAML beside this file)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

import yaml

from cureline.trust.duties import language_tag


@cache
def load(name: str) -> dict[str, Any]:
    """`library` or `reviews`."""
    text = resources.files("cureline.casebook.data").joinpath(f"{name}.yaml").read_text("utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found


def said(texts: Mapping[str, str] | None, language: str | None = None) -> str:
    """A text in the request's language, or in another; nothing for None."""
    return texts[language or language_tag()] if texts else ""


def named(name: str, part: str, code: str, language: str | None = None) -> str:
    """The title of a code in a document; the code itself where it has none."""
    entry = load(name)[part].get(code)
    return said(entry.get("title", entry), language) if entry else code


def choices(name: str, part: str) -> list[tuple[str, str]]:
    """Codes and titles as a form offers them."""
    return [(code, named(name, part, code)) for code in load(name)[part]]
