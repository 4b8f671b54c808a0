"""Where the figures of findings come from: results (facts of the desk), the night's decisions, and the documents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import yaml

from cureline.engine import strategy
from cureline.engine.improve import Seen
from cureline.engine.improve.catalogue import Kind
from cureline.results import services as results
from cureline.trust import documents
from cureline.trust.models import Document

Key = tuple[str, ...]
UNKNOWN = "-"
DAY = dt.timedelta(days=1)


def figures(
    role: str, code: str, by: Sequence[str], since: dt.date, until: dt.date, where: Mapping[str, str] | None = None
) -> list[Seen]:
    """The figures of a measure for the whole bank, as findings read them; a count stands over itself."""
    found = results.figures(code, by=by, since=since, until=until, where=dict(where or {}))
    return [
        Seen(role, code, {name: "" if value == UNKNOWN else str(value) for name, value in figure.keys.items()},
             figure.numerator, figure.numerator if figure.denominator is None else figure.denominator,
             since.isoformat(), until.isoformat(), figure.url)
        for figure in found
    ]  # fmt: skip


def numerators(
    code: str, by: Sequence[str], since: dt.date, until: dt.date, where: Mapping[str, str] | None = None
) -> dict[Key, float]:
    """The numerators of a measure by slice."""
    return {row.slice(*by): row.numerator for row in figures("", code, by, since, until, where)}


def denominators(code: str, by: Sequence[str], since: dt.date, until: dt.date) -> dict[Key, float]:
    """The denominators of a measure by slice."""
    return {row.slice(*by): row.denominator for row in figures("", code, by, since, until)}


@dataclass(frozen=True)
class Times:
    """The two times that a kind of finding compares, both ends within."""

    now: tuple[dt.date, dt.date]
    before: tuple[dt.date, dt.date]


def times(kind: Kind, until: dt.date) -> Times:
    """The times of a kind that end on a day; those of monthly figures are whole months that are over."""
    if kind.measure in MONTHLY:
        first = (until + DAY).replace(day=1)
        now = _months_back(first, max(kind.now_days // 30, 1))
        return Times((now, first - DAY), (_months_back(now, max(kind.before_days // 30, 1)), now - DAY))
    since = until - dt.timedelta(days=kind.now_days - 1)
    return Times((since, until), (since - dt.timedelta(days=kind.before_days), since - DAY))


MONTHLY = frozenset({"cure_rate", "roll_rate", "liquidation_rate", "recovery_rate"})


def _months_back(first: dt.date, months: int) -> dt.date:
    number = first.year * 12 + first.month - 1 - months
    return dt.date(number // 12, number % 12 + 1, 1)


def merged(rows: Sequence[Seen], bad: Mapping[Key, float], by: Sequence[str]) -> list[Seen]:
    """Counts by slice with, as numerator, how many of them are bad."""
    return [replace(row, numerator=bad.get(row.slice(*by), 0.0)) for row in rows]


class Papers:
    """The documents in force on a day: their text, and what findings need of them."""

    def __init__(self, on: dt.date) -> None:
        self.on = on
        self._texts: dict[tuple[str, str], tuple[str, Document | None]] = {}

    def text(self, kind: str, name: str) -> str:
        """A document's text, the shipped one where none is recorded; empty where there is none."""
        return self.found(kind, name)[0]

    def found(self, kind: str, name: str) -> tuple[str, Document | None]:
        """The text and, where it is recorded, its row."""
        if (kind, name) not in self._texts:
            self._texts[kind, name] = self._read(kind, name)
        return self._texts[kind, name]

    def _read(self, kind: str, name: str) -> tuple[str, Document | None]:
        from cureline.engine import allocate

        try:
            document = documents.in_force(kind, name, self.on)
        except documents.DocumentMissingError:
            if kind == "strategy" and name in strategy.SHIPPED:
                return strategy.shipped(name), None
            return (allocate.shipped("response"), None) if (kind, name) == ("response", "response") else ("", None)
        return document.content, document

    @cached_property
    def strategies(self) -> dict[str, dict[str, Any]]:
        """Every strategy in force, as plain values, by name."""
        known = documents.names("strategy", self.on) or list(strategy.SHIPPED)
        return {name: yaml.load(self.text("strategy", name), Loader=yaml.CSafeLoader) for name in known}

    @cached_property
    def response(self) -> dict[str, Any]:
        """The response document as plain values."""
        names = documents.names("response", self.on) or ["response"]
        found: dict[str, Any] = yaml.load(self.text("response", names[0]), Loader=yaml.CSafeLoader)
        return found

    def complaint_minor(self, currency: str) -> int:
        """What a complaint weighs: the response document's figure, 0 where it has none for the currency."""
        return int((self.response["costs"].get(currency) or {}).get("complaint", 0))

    def segments(self) -> Iterator[dict[str, str]]:
        """Every segment."""
        for name, document in self.strategies.items():
            yield from ({"strategy": name, "segment": segment["id"]} for segment in document["segments"])

    def steps(self) -> Iterator[dict[str, str]]:
        """Every step that contacts, of every treatment."""
        for name, document in self.strategies.items():
            for treatment in document["treatments"]:
                for step in treatment["ladder"]:
                    if step.get("channels"):
                        yield {"strategy": name, "treatment": treatment["id"], "step": step["id"]}

    def hold_outs(self) -> dict[Key, frozenset[str]]:
        """The arms that leave a segment alone, by strategy and segment."""
        found: dict[Key, set[str]] = {}
        for name, document in self.strategies.items():
            for arm in (document.get("experiment") or {}).get("arms", ()):
                for segment in arm.get("hold_out", ()):
                    found.setdefault((name, segment), set()).add(arm["id"])
        return {key: frozenset(arms) for key, arms in found.items()}

    def reach(self) -> dict[str, float]:
        """The reach that the response document assumes, by channel."""
        return {name: float(row["reach"]["prior"]) for name, row in self.response["channels"].items()}
