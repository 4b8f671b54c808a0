"""Tables of figures: rows are slices, columns are measures; and cells of figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from babel import numbers

from cureline.engine import evaluate
from cureline.results import wording, words
from cureline.results.report.document import Cell, Head, Table
from cureline.results.report.source import Source
from cureline.results.report.texts import labels
from cureline.results.services import Figure

_FORMS = {"rate": "0.0%", "count": "#,##0", "days": "0.0", "per_thousand": "0.00", "index": "0.0"}
_DECIMALS = {"days": "#,##0.0", "per_thousand": "#,##0.00", "index": "#,##0.0"}


def cell(figure: Figure | None) -> Cell:
    """A figure as a cell; a dash where there is none."""
    if figure is None or figure.value is None:
        return Cell(wording.NOTHING)
    if figure.unit == "minor":
        return money(figure.value, figure.currency)
    if figure.unit in _DECIMALS:
        # one under the other with the same number of decimals
        text = numbers.format_decimal(figure.value, _DECIMALS[figure.unit], locale=wording.locale())
        return Cell(str(text), figure.value, _FORMS[figure.unit])
    return Cell(figure.text, figure.value, _FORMS[figure.unit])


def money(minor: float, currency: str) -> Cell:
    """An amount of minor units; the spreadsheet gets whole units."""
    digits = numbers.get_currency_precision(currency)
    form = "#,##0" if not digits else "#,##0." + "0" * digits
    return Cell(wording.money(round(minor), currency), round(minor) / 10**digits, form)


def number(count: int) -> Cell:
    """A count."""
    return Cell(wording.count(count), count, "#,##0")


def share(part: float | None) -> Cell:
    """A share of 1."""
    return Cell(wording.NOTHING) if part is None else Cell(wording.figure(part, "rate"), part, "0.0%")


def by_slice(
    source: Source, name: str, title: str, column: str, codes: Sequence[str], language: str, *, head: str,
    order: Mapping[str, int] | None = None, most: int | None = None, total: bool = True, note: str = "",
) -> Table | None:  # fmt: skip
    """A table of measures by the slices of a column, with all of them in the last row; None where there is nothing.

    `order` puts codes in their place, otherwise the first measure does, largest numerator first; `most` cuts the rows.
    """
    found: dict[str, dict[str, Figure]] = {}
    for code in codes:
        for figure in source.of(code, by=[column]):
            found.setdefault(figure.keys[column], {})[code] = figure
    found = {key: row for key, row in found.items() if any(f.value is not None for f in row.values())}
    if not found:
        return None

    def place(item: tuple[str, dict[str, Figure]]) -> Any:
        if order is not None:
            return (order.get(item[0], len(order)), item[0])
        first = item[1].get(codes[0])
        return (-(first.numerator if first else 0), item[0])

    rows = [
        [Cell(words.value(column, key)), *(cell(row.get(code)) for code in codes)]
        for key, row in sorted(found.items(), key=place)[:most]
    ]
    if total:
        rows.append([Cell(labels(language)["total"]), *(cell(source.one(code)) for code in codes)])
    measures = [evaluate.measures()[code] for code in codes]
    heads = [Head(head, number=False), *(Head(measure.title[language]) for measure in measures)]
    return Table(name, title, heads, rows, defined(codes, language), note, last_is_total=total)


def defined(codes: Sequence[str], language: str) -> str:
    """The formulas of measures in one line."""
    measures = (evaluate.measures()[code] for code in codes)
    between = "; " if language == "en" else "；"
    colon = ": " if language == "en" else "："
    return between.join(f"{m.title[language]}{colon}{m.formula[language]}" for m in measures)
