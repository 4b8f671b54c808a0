"""The words of a letter: a template's YAML filled with data, as the plain strings that the layout sets."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from babel import dates, numbers
from django.utils.translation import gettext_lazy as _

from cureline.dispatch.config import bank, document, pick
from cureline.face import ProblemError

_BABEL = {"zh-Hans": "zh_Hans_CN", "zh-Hant": "zh_Hant_TW", "en": "en_GB"}
_LANGUAGE = {
    "zh-Hans": {"lang": "zh", "region": "CN", "sans": ["Noto Sans SC"], "serif": ["Noto Serif SC", "Noto Sans SC"]},
    "zh-Hant": {"lang": "zh", "region": "TW", "sans": ["Noto Sans TC", "Noto Sans SC"],
                "serif": ["Noto Serif TC", "Noto Sans TC", "Noto Sans SC"]},
    "en": {"lang": "en", "region": "GB", "sans": ["Noto Sans SC"], "serif": ["Noto Serif SC", "Noto Sans SC"]},
}  # fmt: skip
_NUMBERS = ("money", "integer", "bp")
# more than any bank is owed; beyond it a number is a mistake
_LARGEST = 10**17
_MOST_ROWS = 2000


class LetterDataError(ProblemError):
    """A letter can't be set: an unknown template or language, or data that lack what the template needs."""

    status = 422
    title = _("The letter cannot be set")


def worded(template: str, data: Mapping[str, Any], language: str) -> dict[str, Any]:
    """All strings of a letter, in order, and `made_on`. Raises LetterDataError."""
    from cureline.dispatch.letters.typesetting import TEMPLATES

    if template not in TEMPLATES:
        raise LetterDataError(f"no letter template {template!r}")
    if language not in _LANGUAGE:
        raise LetterDataError(f"no letter language {language!r}")
    return _Words(template, data, language).all()


class _Words:
    def __init__(self, template: str, data: Mapping[str, Any], language: str) -> None:
        self.spec = document(f"templates/letters/{template}")
        self.common = document("templates/letters/common")
        self.data, self.language = data, language
        self.labels = {name: pick(texts, language) for name, texts in self.common["labels"].items()}
        self.currency = str(data.get("currency", ""))
        self.on = _day("on", data.get("on"))
        self.sender = bank()

    def all(self) -> dict[str, Any]:
        spec, data, language = self.spec, self.data, self.language
        missing = [name for name, field in spec["fields"].items()
                   if data.get(name) in (None, "") and not field.get("optional")]  # fmt: skip
        missing += [
            name for name in ("reference", *(("recipient",) if spec["addressed"] else ())) if not data.get(name)
        ]
        missing += [table["name"] for table in spec.get("tables", ())
                    if not data.get(table["name"]) and not table.get("optional")]  # fmt: skip
        if missing:
            raise LetterDataError(f"missing: {', '.join(missing)}", missing=missing)
        self._shapes()
        fonts = _LANGUAGE[language]
        recipient = data.get("recipient") if spec["addressed"] else None
        name = clean(recipient["name"]) if recipient else ""
        return {
            "made_on": self.on,
            "title": clean(data.get("title") or pick(spec["title"], language)),
            "reference": clean(data["reference"]),
            "lang": fonts["lang"],
            "region": fonts["region"],
            "fonts": {"sans": fonts["sans"], "serif": fonts["serif"]},
            "labels": self.labels,
            "bank": self._bank(),
            "recipient": {"name": name, "lines": [clean(line) for line in recipient["lines"]]} if recipient else None,
            "on": self._shown("day", self.on),
            "particulars": self._particulars(),
            "salutation": self.labels["salutation"].format(name=name) if name else "",
            "opening": [self._filled(text) for text in spec["opening"]],
            "closing": [self._filled(text) for text in spec["closing"]],
            "paragraphs": [clean(text) for text in data.get("paragraphs", ())],
            "facts": self._facts(),
            "tables": self._tables(),
            "statements": self._statements(),
            "signatures": [self.labels[who] for who in spec.get("signatures", ())],
        }

    def _shapes(self) -> None:
        """Raise LetterDataError where a list or mapping of the data is not what it must be."""
        data = self.data
        tables = [data.get(table["name"]) or [] for table in self.spec.get("tables", ())]
        sections = data.get("sections", ()) if "sections" in self.spec else ()
        recipient = data.get("recipient") if self.spec["addressed"] else {"name": "", "lines": []}
        lists = (*tables, sections, data.get("paragraphs", ()), data.get("statements", ()))
        fits = (
            all(isinstance(part, (list, tuple)) and len(part) <= _MOST_ROWS for part in lists)
            and all(isinstance(row, Mapping) for table in tables for row in table)
            and all(isinstance(s, Mapping) and "title" in s and isinstance(s.get("rows"), list) for s in sections)
            and all(isinstance(row, Mapping) for s in sections for row in s["rows"])
            and all(isinstance(s, Mapping) and "text" in s for s in data.get("statements", ()))
            and isinstance(recipient, Mapping)
            and isinstance(recipient.get("lines"), (list, tuple))
            and "name" in recipient
        )
        if not fits:
            raise LetterDataError("a list or table of the data has the wrong shape", missing=[])

    def _bank(self) -> dict[str, Any]:
        names = ("name", "department", "lines", "hours")
        found = {name: pick(self.sender[name], self.language) for name in names}
        return found | {name: self.sender[name] for name in ("phone", "email", "website")}

    def _particulars(self) -> list[tuple[str, str]]:
        rows = [
            (self.labels["reference"], clean(self.data["reference"])),
            (self.labels["date"], self._shown("day", self.on)),
        ]
        if self.data.get("account") and not self.spec.get("hides_debt"):
            rows.append((self.labels["account"], clean(self.data["account"])))
        return [*rows, (self.labels["questions"], str(self.sender["phone"]))]

    def _facts(self) -> list[tuple[str, str]]:
        return [
            (pick(field["title"], self.language), self._value(name, field["kind"], self.data[name]))
            for name, field in self.spec["fields"].items()
            if field.get("fact") and self.data.get(name) not in (None, "")
        ]

    def _filled(self, text: Mapping[str, str]) -> str:
        shown = {
            name: self._value(name, field["kind"], self.data[name])
            for name, field in self.spec["fields"].items()
            if self.data.get(name) not in (None, "")
        }
        return pick(text, self.language).format(
            **shown, **{k: v for k, v in self._bank().items() if isinstance(v, str)}
        )

    def _statements(self) -> list[dict[str, str]]:
        country = str(self.data.get("jurisdiction", "")).partition("-")[0]
        known = self.common["statements"].get(country, {})
        contact = self._bank()
        found = [
            {
                "text": pick(known[name]["text"], self.language).format(**contact),
                "article": pick(known[name]["article"], self.language),
            }
            for name in self.spec["statements"]
            if name in known
        ]
        own = self.data.get("statements", ())
        return found + [{"text": clean(s["text"]), "article": clean(s.get("article", ""))} for s in own]

    def _tables(self) -> list[dict[str, Any]]:
        tables = [
            self._table(pick(table["title"], self.language), table, self.data[table["name"]])
            for table in self.spec.get("tables", ())
            if self.data.get(table["name"])
        ]
        shape = self.spec.get("sections")
        if shape:
            tables += [self._table(clean(part["title"]), shape, part["rows"]) for part in self.data.get("sections", ())]
        return tables

    def _table(self, title: str, table: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        columns = [
            column for column in table["columns"]
            if not column.get("optional") or any(row.get(column["name"]) not in (None, "") for row in rows)
        ]  # fmt: skip
        summed = table.get("total", ())
        total = [
            self._value(column["name"], column["kind"], self._sum(column, rows))
            if column["name"] in summed else ""
            for column in columns
        ]  # fmt: skip
        summed = [name for name in summed if any(column["name"] == name for column in columns)]
        if summed:
            total[0] = self.labels["total"]
        return {
            "title": title,
            "columns": [
                {"title": pick(column["title"], self.language), "wide": bool(column.get("wide")),
                 "number": column["kind"] in _NUMBERS}
                for column in columns
            ],
            "rows": [[self._value(c["name"], c["kind"], row.get(c["name"])) for c in columns] for row in rows],
            "total": total if summed else [],
        }  # fmt: skip

    def _sum(self, column: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> int:
        values = [row.get(column["name"]) or 0 for row in rows]
        for value in values:
            self._value(column["name"], column["kind"], value)
        return sum(values)

    def _value(self, name: str, kind: str, value: Any) -> str:
        if value in (None, ""):
            return self.labels["none"]
        if kind in _NUMBERS and (isinstance(value, bool) or not isinstance(value, int)):
            raise LetterDataError(f"{name} must be an integer", missing=[name])
        if kind in _NUMBERS and abs(value) > _LARGEST:
            raise LetterDataError(f"{name} is too large", missing=[name])
        if kind == "day":
            value = _day(name, value)
        return self._shown(kind, value)

    def _shown(self, kind: str, value: Any) -> str:
        locale = _BABEL[self.language]
        if kind == "money":
            if not numbers.is_currency(self.currency):
                raise LetterDataError("currency is missing or unknown", missing=["currency"])
            digits = numbers.get_currency_precision(self.currency)
            text = numbers.format_currency(Decimal(value).scaleb(-digits), self.currency, locale=locale)
            return text.replace("\xa0", " ")
        if kind == "day":
            return str(dates.format_date(value, "long", locale=locale))
        if kind == "bp":
            return str(numbers.format_percent(Decimal(value) / 10_000, "0.##%", locale=locale))
        if kind == "integer":
            return str(numbers.format_decimal(value, locale=locale))
        return clean(value)


def clean(value: Any) -> str:
    """Text without control characters, which no letter shows and XML of the PDF refuses; line ends become spaces."""
    return "".join(" " if c in "\r\n\t" else c for c in str(value) if c in "\r\n\t" or unicodedata.category(c) != "Cc")


def _day(name: str, value: Any) -> dt.date:
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError:
        raise LetterDataError(f"{name} must be a day (YYYY-MM-DD)", missing=[name]) from None
