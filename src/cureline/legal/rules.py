"""The rules of pursuing a debt at law, read from a jurisdiction's pack: stages, deadlines, limitation, fees."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from cureline.face import ProblemError
from cureline.trust.duties import language_tag

Titles = Mapping[str, str]


class NoLegalRulesError(ProblemError):
    """The customer's jurisdiction has no legal rules: nothing is pursued by guesswork."""

    status = 422
    title = "There are no legal rules for this jurisdiction"


@dataclass(frozen=True)
class Deadline:
    """A term that a stage starts: so many days or months from the day of the stage, or from a day named in it."""

    id: str
    title: Titles
    days: int
    months: int
    of: str
    working: bool
    article: str
    status: str


@dataclass(frozen=True)
class Stage:
    """A stage of a case: where it may go, what must be told on entering, what entering does."""

    id: str
    title: Titles
    next: tuple[str, ...]
    needs: tuple[str, ...]
    contact: str
    document: str
    fee: str
    interrupts: str
    in_litigation: bool
    deadlines: tuple[Deadline, ...]

    def __str__(self) -> str:
        return self.title[language_tag()]


@dataclass(frozen=True)
class Rules:
    """The legal part of a pack. `raw` holds what is read as it is: limitation, guarantee, agency, collateral, sale."""

    jurisdiction: str
    version: str
    currency: str
    holidays: str | None
    stages: Mapping[str, Stage]
    interruptions: Mapping[str, Mapping[str, Any]]
    outcomes: Mapping[str, Titles]
    fees: Mapping[str, Mapping[str, Any]]
    raw: Mapping[str, Any]

    def needs_approval(self, stage: str) -> bool:
        """Whether entering a stage takes a second person with the duty that the pack names."""
        return stage in self.raw["approval"]["stages"]


@cache
def load(jurisdiction: str) -> Rules:
    """The rules of a jurisdiction (`CN`, or `CN-…` by its country). Raises NoLegalRulesError."""
    country = jurisdiction.partition("-")[0].lower()
    file = resources.files("cureline.packs").joinpath(country, "legal.yaml")
    if not country.isalpha() or not file.is_file():
        raise NoLegalRulesError(jurisdiction)
    return parse(file.read_text("utf-8"))


def parse(text: str) -> Rules:
    """Rules from YAML. Raises ValueError when a stage leads to one that is not there."""
    raw: dict[str, Any] = yaml.safe_load(text)
    stages = {row["id"]: _stage(row, raw["in_litigation"]) for row in raw["stages"]}
    unknown = sorted({name for stage in stages.values() for name in stage.next} - set(stages))
    if unknown:
        raise ValueError(f"stages lead to unknown ones: {', '.join(unknown)}")
    return Rules(
        jurisdiction=raw["jurisdiction"],
        version=str(raw["version"]),
        currency=raw["currency"],
        holidays=raw.get("holidays"),
        stages=stages,
        interruptions={row["id"]: row for row in raw["interruptions"]},
        outcomes={row["id"]: row["title"] for row in raw["outcomes"]},
        fees={row["id"]: row for row in raw["fees"]},
        raw=raw,
    )


def _stage(row: Mapping[str, Any], litigating: Collection[str]) -> Stage:
    return Stage(
        id=row["id"],
        title=row["title"],
        next=tuple(row["next"]),
        needs=tuple(row.get("needs", ())),
        contact=row.get("contact", ""),
        document=row.get("document", ""),
        fee=row.get("fee", ""),
        interrupts=row.get("interrupts", ""),
        in_litigation=row["id"] in litigating,
        deadlines=tuple(
            Deadline(
                id=entry["id"], title=entry["title"], days=entry.get("days", 0), months=entry.get("months", 0),
                of=entry.get("of", ""), working=entry.get("working", False), article=entry["article"],
                status=entry["status"],
            )
            for entry in row.get("deadlines", ())
        ),
    )  # fmt: skip


def titled(titles: Titles) -> str:
    """The title in the language of this request."""
    return titles[language_tag()]
