"""The documents that decide in care: causes, clocks, survey, follow-ups, hardship, offers, referrals, rights."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from typing import Any

import yaml

from cureline.trust.duties import language_tag

NAMES = (
    "complaint_causes", "complaint_clock", "survey", "follow_ups", "hardship", "offers", "referrals", "rights",
)  # fmt: skip


@cache
def load(name: str) -> dict[str, Any]:
    """One document of `care/data`, as it ships."""
    text = resources.files("cureline.care").joinpath("data", f"{name}.yaml").read_text("utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found


def said(texts: Mapping[str, str] | None, language: str | None = None) -> str:
    """A text of a document in a language (en, zh-Hans, zh-Hant), by default in the request's; nothing for None."""
    return texts[language or language_tag()] if texts else ""


def by_code(name: str, part: str) -> dict[str, dict[str, Any]]:
    """The entries of a list in a document by their `code`, in its order."""
    return {entry["code"]: entry for entry in load(name)[part]}


def choices(texts: Mapping[str, Any], *, empty: str | None = None) -> list[tuple[str, str]]:
    """Choices of a form: code and text in the request's language; `empty` is the text of no choice."""
    first = [] if empty is None else [("", empty)]
    return first + [(code, said(row.get("title", row))) for code, row in texts.items()]


def text_of(name: str, part: str, code: str) -> str:
    """The text of a code in the request's language; the code itself where the document has none."""
    rows: Any = load(name)[part]
    entry = rows.get(code) if isinstance(rows, dict) else by_code(name, part).get(code)
    return said(entry.get("title", entry)) if entry else code


def causes_grouped() -> list[tuple[str, list[tuple[str, str]]]]:
    """Causes of complaints as choices with their groups."""
    document = load("complaint_causes")
    return [
        (said(title), [(c["code"], said(c["title"])) for c in document["causes"] if c["group"] == group])
        for group, title in document["groups"].items()
    ]


def jurisdiction_of(table: Mapping[str, Any], jurisdiction: str) -> Any:
    """The entry of a jurisdiction, or of its country. Raises LookupError where there is none."""
    for name in (jurisdiction, jurisdiction.partition("-")[0]):
        if name in table:
            return table[name]
    raise LookupError(f"no entry for {jurisdiction!r}")


def languages(entries: Iterable[Any]) -> set[str]:
    """The languages that all the given texts have, for tests of completeness."""
    found: set[str] | None = None
    for entry in entries:
        found = set(entry) if found is None else found & set(entry)
    return found or set()
