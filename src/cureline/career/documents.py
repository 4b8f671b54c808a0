"""The documents that decide in career: posts, selection, probation, ladders, rewards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from typing import Any

import yaml

from cureline.trust.duties import language_tag

NAMES = ("posts", "selection", "probation", "ladders", "rewards")


@cache
def load(name: str) -> dict[str, Any]:
    """One document of `career/data`, as it ships."""
    text = resources.files("cureline.career").joinpath("data", f"{name}.yaml").read_text("utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found


def said(texts: Mapping[str, str] | None, language: str | None = None) -> str:
    """A text of a document in a language (en, zh-Hans, zh-Hant), by default in the request's; nothing for None."""
    return str(texts[language or language_tag()]) if texts else ""


def posts() -> Mapping[str, Mapping[str, Any]]:
    """Every post by its code: title, role, duties, licences, competences (to level), selection (to weight)."""
    found: Mapping[str, Mapping[str, Any]] = load("posts")["posts"]
    return found


def competences() -> Mapping[str, Mapping[str, Any]]:
    """Every competence by its code: title and the anchors of levels 1 to 4."""
    found: Mapping[str, Mapping[str, Any]] = load("posts")["competences"]
    return found


def post_title(code: str, language: str | None = None) -> str:
    """A post's title; the code itself where the document no longer has it."""
    return said(posts()[code]["title"], language) if code in posts() else code


def competence_title(code: str) -> str:
    """A competence's title; the code itself where the document no longer has it."""
    return said(competences()[code]["title"]) if code in competences() else code


def steps() -> dict[str, dict[str, Any]]:
    """Every step of every ladder by its code, with the ladder's title."""
    return {
        step["code"]: {**step, "ladder": ladder["title"]}
        for ladder in load("ladders")["ladders"].values()
        for step in ladder["steps"]
    }


def choices(texts: Mapping[str, Any], only: Iterable[str] | None = None) -> list[tuple[str, str]]:
    """Choices of a form: code and text in the request's language."""
    wanted = None if only is None else set(only)
    return [(str(code), said(row.get("title", row))) for code, row in texts.items() if wanted is None or code in wanted]
