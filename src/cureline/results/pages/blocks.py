"""The parts of a page of results: tables of figures with the charts that show them, each figure with its trace."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from babel import numbers
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cureline import charts
from cureline.engine import evaluate
from cureline.results import services, wording, words
from cureline.results.pages.shared import State
from cureline.results.services import Figure

# rows of a chart; the table has them all
_DRAWN = 15
# columns whose values have an order of their own
_ORDERED = ("bucket", "five_tier", "from_bucket", "month", "hour", "weekday", "vintage")
_CLASSES = ("normal", "watch", "substandard", "doubtful", "loss")


@dataclass(frozen=True)
class Cell(charts.Cell):
    """A cell that also has its plain value, for a sheet."""

    plain: Any = None


@dataclass(frozen=True)
class Section:
    """A part of a page: a chart and its table, open where the table is the message itself."""

    chart: charts.Chart
    open: bool = False
    wide: bool = False
    about: str = ""
    id: str = field(default="")


def drawn(svg: str | SafeString = "") -> SafeString:
    """What stands for no chart."""
    return SafeString(svg)


def cell(found: Figure | None) -> Cell:
    """A figure as a cell."""
    if found is None:
        return Cell(wording.NOTHING)
    return Cell(found.text, found.url, plain(found))


def plain(found: Figure) -> float | int | None:
    """A figure as a number of its unit: money in whole units of the currency."""
    if found.value is None:
        return None
    if found.unit == "minor" and found.currency:
        return found.value / 10 ** numbers.get_currency_precision(found.currency)
    return round(found.value) if found.unit == "count" else found.value


def count(number: int | None, url: str = "") -> Cell:
    """A whole number as a cell."""
    return Cell(wording.NOTHING) if number is None else Cell(wording.count(number), url, number)


def share(number: float | None, url: str = "") -> Cell:
    """A share as a cell."""
    return Cell(wording.figure(number, "rate"), url, number)


def name(column: str, value: str, state: State) -> Cell:
    """The first cell of a row: a value in words, leading to the same page narrowed to it."""
    return Cell(words.value(column, value), state.address(**{column: value}), value)


def d3_format(code: str) -> str:
    """How an axis writes the figures of a measure."""
    unit = evaluate.measures()[code].unit
    return {"rate": ".1%", "count": ",.0f", "minor": ",.0f"}.get(unit, ",.1f")


def by_key(
    title: str,
    codes: Sequence[str],
    by: str,
    state: State,
    *,
    chart: str = "",
    about: str = "",
    open: bool = True,
    where: Mapping[str, str] | None = None,
) -> Section:
    """A table of measures by the values of a column, with bars of one of them and its interval."""
    asked = {**state.asked, "where": {**state.where, **(where or {})}}
    known = [code for code in codes if _can(code, by)]
    found = {code: {f.keys[by]: f for f in services.figures(code, by=(by,), **asked)} for code in known}
    keys = in_order(by, found)
    rows = [[name(by, key, state), *(cell(found[code].get(key)) for code in known)] for key in keys]
    svg = drawn()
    if chart in found:
        bars = [bar(found[chart][key], words.value(by, key)) for key in keys[:_DRAWN] if key in found[chart]]
        bars = [row for row in bars if row["value"] is not None]
        interval = ("low", "high") if bars and all(row["low"] is not None for row in bars) else None
        if bars:
            svg = charts.bars(
                bars,
                x="value",
                y="name",
                x_title=wording.title(chart),
                form=d3_format(chart),
                url="url",
                interval=interval,
            )
    columns = [words.column(by), *(wording.title(code) for code in known)]
    return Section(charts.Chart(title, svg, columns, rows), open=open, about=about)


def over_time(
    title: str, codes: Sequence[str], state: State, *, about: str = "", series: str = "", top: int = 6
) -> Section:
    """Lines of measures over the months up to the period's end; `series` tells one measure apart by a column."""
    by = ("month", series) if series else ("month",)
    lines: list[dict[str, Any]] = []
    months: dict[str, dict[str, Cell]] = {}
    names: list[str] = []
    for code in codes:
        if series and not _can(code, series):
            continue
        for f in services.figures(code, by=by, **state.asked_over_time):
            label = words.value(series, f.keys[series]) if series else wording.title(code)
            names += [label] if label not in names else []
            months.setdefault(f.keys["month"], {})[label] = cell(f)
            if f.value is not None:
                lines.append({"month": f.keys["month"], "series": label, "value": plain(f), "url": f.url})
    lines.sort(key=lambda row: (row["month"], names.index(row["series"])))
    shown = set(names[:top])
    lines = [row for row in lines if row["series"] in shown]
    svg = drawn()
    if lines:
        svg = charts.lines(
            lines,
            x="month",
            y="value",
            series="series" if len(shown) > 1 else "",
            url="url",
            form=d3_format(codes[0]),
            height=180,
        )
    rows = [
        [Cell(month, "", month), *(months[month].get(label, Cell(wording.NOTHING)) for label in names)]
        for month in sorted(months)
    ]
    return Section(charts.Chart(title, svg, [words.column("month"), *names], rows), about=about)


def bar(found: Figure, label: str) -> dict[str, Any]:
    """A figure as a row of a bar chart, in the units that `plain` gives."""
    scale = 1.0
    if found.unit == "minor" and found.currency:
        scale = 10 ** numbers.get_currency_precision(found.currency)
    ends = [None if end is None else end / scale for end in (found.low, found.high)]
    return {"name": label, "value": plain(found), "low": ends[0], "high": ends[1], "url": found.url}


def in_order(by: str, found: Mapping[str, Mapping[str, Figure]]) -> list[str]:
    """The keys of all measures: in their own order where they have one, else what most rows rest on first."""
    weight: dict[str, int] = {}
    for figures in found.values():
        for key, f in figures.items():
            weight[key] = max(weight.get(key, 0), f.rows)
    if by == "five_tier":
        return sorted(weight, key=lambda key: _CLASSES.index(key) if key in _CLASSES else len(_CLASSES))
    if by in _ORDERED:
        return sorted(weight, key=lambda key: (key == "-", int(key) if key.isdecimal() else 0, key))
    return sorted(weight, key=lambda key: (key == "-", -weight[key], key))


def _can(code: str, by: str) -> bool:
    """Whether a measure can be cut by a column."""
    from cureline.results import query

    return code in evaluate.measures() and query.known(evaluate.measures()[code].fact, by)


def heat(
    title: str,
    cells: Iterable[tuple[str, str, float | None, Cell]],
    *,
    x_title: str,
    y_title: str,
    form: str = ".1%",
    columns: Sequence[str] = (),
    about: str = "",
) -> Section:
    """A matrix of figures: row, column, value and cell; the table has the same shape."""
    listed = list(cells)
    across = list(columns) or list(dict.fromkeys(column for _row, column, _value, _cell in listed))
    down = list(dict.fromkeys(row for row, _column, _value, _cell in listed))
    at = {(row, column): (value, found) for row, column, value, found in listed}
    marks = [
        {"x": column, "y": row, "value": at[row, column][0], "url": at[row, column][1].url}
        for row in down
        for column in across
        if (row, column) in at and at[row, column][0] is not None
    ]
    svg = (
        charts.heat(marks, x="x", y="y", value="value", x_title=x_title, y_title=y_title, form=form, url="url")
        if marks
        else drawn()
    )
    rows = [
        [
            Cell(row, "", row),
            *(at[row, column][1] if (row, column) in at else Cell(wording.NOTHING) for column in across),
        ]
        for row in down
    ]
    return Section(charts.Chart(title, svg, [f"{y_title} ↓ {x_title} →", *across], rows), wide=True, about=about)


def note_running(state: State) -> str:
    """Says that the last month is not over yet."""
    if not state.running:
        return ""
    return _("The month still runs: figures until %(day)s.") % {"day": state.snapshot.on.isoformat()}
