"""The document `access.yaml`: second factor, sessions, lockout, reasons to unmask, terms of exports and tokens."""

from __future__ import annotations

import datetime as dt
from functools import cache
from importlib import resources
from typing import Any

import yaml

from cureline.trust.duties import language_tag


@cache
def document() -> dict[str, Any]:
    """The whole document as it stands in the package."""
    found: dict[str, Any] = yaml.safe_load(resources.files("cureline.trust").joinpath("access.yaml").read_text("utf-8"))
    return found


def minutes(part: str, name: str) -> dt.timedelta:
    """A span that the document gives in minutes."""
    return dt.timedelta(minutes=document()[part][name])


def unmask_reasons() -> list[tuple[str, str]]:
    """Codes and titles of the reasons for which a personal field may be shown, in this request's language."""
    return [(code, titles[language_tag()]) for code, titles in document()["unmask"]["reasons"].items()]
