"""Which app holds what of a person, and how it is shown, corrected and erased."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Section:
    """A part of the access report: a table's title and its rows, each a list of name and value in clear."""

    title: str
    rows: tuple[tuple[tuple[str, str], ...], ...]
    source: str = ""


@dataclass(frozen=True)
class Erased:
    """What became of one kind of rows: fields erased, rows kept, by which rule, till when."""

    what: str
    erased: int = 0
    kept: int = 0
    rule: str = ""
    until_on: dt.date | None = None

    def plain(self) -> dict[str, Any]:
        """For JSON."""
        until = self.until_on.isoformat() if self.until_on else None
        return {"what": self.what, "erased": self.erased, "kept": self.kept, "rule": self.rule, "until_on": until}


Collect = Callable[[str], Iterable[Section]]
Correct = Callable[[str, str, str, str], str | None]
Erase = Callable[[str, dt.date], Iterable[Erased]]


@dataclass(frozen=True)
class Holder:
    """An app's part: `collect(customer_id)`, `correct(customer_id, field, row, new) -> old`, `erase(customer_id, on)`.

    `corrects` are the fields (`<table>.<column>`) that `correct` takes. `ages` is the part of `erase` that goes by a
    row's own age alone, and is done while the relation still runs.
    """

    app: str
    collect: Collect
    correct: Correct | None = None
    erase: Erase | None = None
    corrects: tuple[str, ...] = field(default=())
    ages: Erase | None = None


_HOLDERS: dict[str, Holder] = {}


def register(app: str, collect: Collect, correct: Correct | None = None, erase: Erase | None = None,
             corrects: Iterable[str] = (), ages: Erase | None = None) -> None:  # fmt: skip
    """Say how an app's rows about a person are shown, corrected and erased; the last call for an app stands."""
    _HOLDERS[app] = Holder(app, collect, correct, erase, tuple(corrects), ages)


def holders() -> list[Holder]:
    """Every registered app, in the order of registration."""
    return list(_HOLDERS.values())
