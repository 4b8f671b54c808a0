"""A report as plain parts, before it becomes a PDF or a workbook: every number with its text and its value."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

Tone = Literal["good", "bad", "neutral"]


@dataclass(frozen=True)
class Cell:
    """A cell: its text, and for a spreadsheet the number behind it with the format it is shown in."""

    text: str
    value: float | int | None = None
    form: str = ""


@dataclass(frozen=True)
class Head:
    """A column's title, and whether figures stand in it."""

    title: str
    number: bool = True


@dataclass(frozen=True)
class Table:
    """A table; `definition` says what its figures are, `note` on what it rests, `last_is_total` sets off the end."""

    name: str
    title: str
    heads: Sequence[Head]
    rows: Sequence[Sequence[Cell]]
    definition: str = ""
    note: str = ""
    last_is_total: bool = False


@dataclass(frozen=True)
class Picture:
    """A drawing with what it shows."""

    title: str
    svg: str
    note: str = ""


@dataclass(frozen=True)
class Words:
    """A paragraph."""

    text: str


@dataclass(frozen=True)
class Card:
    """A figure on the first page after the cover: title, figure, change against the month before and whether that is
    good."""

    title: str
    text: str
    change: str
    tone: Tone


@dataclass(frozen=True)
class Finding:
    """A sentence about the month; `stake_minor` orders the findings: money moved, or the price of harm; those that
    chance may have done (`by_chance`) come last. `url` leads to what its figure is made of."""

    text: str
    tone: Tone
    stake_minor: int
    rule: str
    by_chance: bool = False
    url: str = ""


@dataclass(frozen=True)
class Section:
    """A chapter."""

    name: str
    title: str
    blocks: Sequence[Table | Picture | Words]


@dataclass(frozen=True)
class Definition:
    """A measure as the appendix explains it."""

    code: str
    title: str
    formula: str
    about: str
    source: str
    status: str


@dataclass(frozen=True)
class Report:
    """A whole report in one language (en, zh-Hans, zh-Hant)."""

    title: str
    month: str
    period: str
    language: str
    known_on: dt.date
    bank: str
    department: str
    labels: dict[str, str]
    particulars: Sequence[tuple[str, str]]
    cards: Sequence[Card]
    findings: Sequence[Finding]
    sections: Sequence[Section]
    definitions: Sequence[Definition]
    remarks: Sequence[str] = field(default_factory=tuple)

    def tables(self) -> list[Table]:
        """Every table, in the order of the chapters."""
        return [block for section in self.sections for block in section.blocks if isinstance(block, Table)]
