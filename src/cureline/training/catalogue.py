"""Kinds of licence, as data/licences.yaml says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from cureline.trust.duties import language_tag

WHAT = ("course", "exam", "licence", "registered")


@dataclass(frozen=True)
class Kind:
    """A kind of licence: whom it is for, what it asks for as (what, which), for how many months it holds."""

    code: str
    titles: Mapping[str, str]
    months: int
    roles: tuple[str, ...]
    requirements: tuple[tuple[str, str], ...]

    @property
    def title(self) -> str:
        """Its name in this request's language."""
        return self.titles[language_tag()]


@cache
def document() -> Mapping[str, Any]:
    """All of licences.yaml."""
    found: Mapping[str, Any] = yaml.safe_load(
        resources.files("cureline.training").joinpath("data", "licences.yaml").read_text("utf-8")
    )
    return found


@cache
def kinds() -> Mapping[str, Kind]:
    """The kinds by code, in the document's order."""
    found = {}
    for row in document()["kinds"]:
        asked = tuple((what, str(row_[what])) for row_ in row["requirements"] for what in WHAT if what in row_)
        found[row["code"]] = Kind(row["code"], row["title"], int(row["months"]), tuple(row["roles"]), asked)
    return found


def tell_days() -> int:
    """So many days before its end a licence is told of."""
    return int(document()["tell_days_before"])


def renew_days() -> int:
    """So many days before its end a licence may be renewed from its end."""
    return int(document()["renew_days_before"])
