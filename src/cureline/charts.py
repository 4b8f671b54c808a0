"""Charts that are also tables: Vega-Lite drawn as SVG inside the process, coloured by the desk's tokens.

A chart is made of plain rows. `chart.svg` goes into a page as it is (no script, no style attribute: the pages' strict
Content-Security-Policy stands); each mark may carry an address, so that a click leads to what the figure is made of. A
page shows a chart with `<c-chart :chart="chart" />`, which puts the table below it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import vl_convert
from django.utils.safestring import SafeString, mark_safe

SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
COLOURS = ("var(--chart)", "var(--chart-2)", "var(--chart-3)", "var(--m4)", "var(--m1)", "var(--m6)", "var(--muted)")
BUCKETS = tuple(f"var(--m{n})" for n in range(8))
WIDTH, HEIGHT = 640, 220
# a report is printed: the light half of the tokens, since paper knows no variables
PAPER = {
    "var(--chart)": "#0b5c68", "var(--chart-2)": "#b06a1c", "var(--chart-3)": "#6a5aa8", "var(--muted)": "#52605f",
    "var(--ink)": "#14201f", "var(--line)": "#dbe1df", "var(--line-strong)": "#7f8b8a", "var(--sans)": "Noto Sans SC",
    "var(--m0)": "#b9ddc8", "var(--m1)": "#f6e3a4", "var(--m2)": "#f3c37a", "var(--m3)": "#e99b5f",
    "var(--m4)": "#d97254", "var(--m5)": "#c04e4e",
    "var(--m6)": "#98353f", "var(--m7)": "#6d2233", "var(--surface)": "#ffffff",
}  # fmt: skip
_CONFIG: Mapping[str, Any] = {
    "background": None,
    # the drawing is hidden from a screen reader, which has the table; what Vega would say of it is English
    "aria": False,
    "font": "var(--sans)",
    "view": {"stroke": None},
    "axis": {
        "labelColor": "var(--muted)", "titleColor": "var(--muted)", "gridColor": "var(--line)",
        "titleFontWeight": "normal", "domainColor": "var(--line-strong)", "tickColor": "var(--line-strong)",
        "labelFontSize": 11, "titleFontSize": 11,
    },
    "legend": {"labelColor": "var(--muted)", "titleColor": "var(--muted)", "labelFontSize": 11, "titleFontSize": 11,
               "orient": "top", "titleFontWeight": "normal", "labelLimit": 260, "symbolOpacity": 1},
    "header": {"labelColor": "var(--muted)", "titleColor": "var(--muted)"},
    "text": {"color": "var(--ink)"},
    "line": {"strokeWidth": 2},
    "bar": {"color": "var(--chart)"},
    "rule": {"color": "var(--line-strong)"},
}  # fmt: skip


@dataclass(frozen=True)
class Cell:
    """A cell of the table below a chart: its text, and where a click leads."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class Chart:
    """A drawn chart with the table that says the same: titles of columns, rows of cells whose first names the row."""

    title: str
    svg: SafeString
    columns: Sequence[str] = ()
    rows: Sequence[Sequence[Cell]] = field(default_factory=tuple)
    note: str = ""


def draw(spec: Mapping[str, Any]) -> SafeString:
    """The SVG of a Vega-Lite specification, for a page. `href` of a mark becomes a link that the keyboard passes by, as
    the table below holds the same link."""
    whole = {"$schema": SCHEMA, "width": WIDTH, "height": HEIGHT, **spec}
    whole["config"] = {**_CONFIG, **spec.get("config", {})}
    return mark_safe(_svg(json.dumps(whole, sort_keys=True, default=str, ensure_ascii=False)))  # noqa: S308 - our own


def on_paper(svg: str) -> str:
    """The same drawing with the tokens' light colours written out, for a PDF."""
    for token, colour in PAPER.items():
        svg = svg.replace(token, colour)
    return svg.replace('class="chart" aria-hidden="true"', 'class="chart"')


@lru_cache(maxsize=512)
def _svg(spec: str) -> str:
    drawn: str = vl_convert.vegalite_to_svg(spec)
    drawn = drawn.replace('class="marks"', 'class="chart" aria-hidden="true"', 1)
    return drawn.replace("<a ", '<a tabindex="-1" ')


def lines(
    rows: Sequence[Mapping[str, Any]], *, x: str, y: str, x_title: str = "", y_title: str = "", series: str = "",
    x_type: str = "ordinal", form: str = "", band: tuple[str, str] | None = None, url: str = "", height: int = HEIGHT,
    from_zero: bool = True, step: bool = False,
) -> SafeString:  # fmt: skip
    """Lines over `x`: `series` names the field that tells the lines apart, `band` the fields of an interval's ends,
    `url` the field of the address of a point, `form` a d3 format of the figures (".1%", ",.0f"), `step` for a step
    curve."""
    base: dict[str, Any] = {
        "x": {"field": x, "type": x_type, "title": x_title or None, "axis": {"labelAngle": 0, "labelOverlap": True}},
        "y": {"field": y, "type": "quantitative", "title": y_title or None, "scale": {"zero": from_zero},
              "axis": {"format": form, "tickCount": 5} if form else {"tickCount": 5}},
    }  # fmt: skip
    colour: dict[str, Any] = {"value": COLOURS[0]}
    if series:
        colour = {"field": series, "type": "nominal", "title": None, "sort": None, "scale": {"range": COLOURS}}
    curve = "step-after" if step else "linear"
    layers: list[dict[str, Any]] = []
    if band:
        layers.append({
            "mark": {"type": "area", "opacity": 0.16, "interpolate": curve},
            "encoding": {**base, "y": {**base["y"], "field": band[0]}, "y2": {"field": band[1]}, "color": colour},
        })  # fmt: skip
    layers.append({"mark": {"type": "line", "interpolate": curve}, "encoding": {**base, "color": colour}})
    if not step:
        dot = {**base, "color": colour} | ({"href": {"field": url}} if url else {})
        layers.append({"mark": {"type": "point", "filled": True, "size": 45, "opacity": 1}, "encoding": dot})
    return draw({"data": {"values": list(rows)}, "layer": layers, "height": height})


def bars(
    rows: Sequence[Mapping[str, Any]], *, x: str, y: str, x_title: str = "", series: str = "", form: str = "",
    url: str = "", stacked: bool = True, interval: tuple[str, str] | None = None, mark: str = "",
    colours: Sequence[str] = COLOURS,
) -> SafeString:  # fmt: skip
    """Lying bars: `y` the field of the names (in the rows' order), `x` of the figures; `interval` the fields of an
    interval's ends, `mark` the field of a goal drawn as a tick. Side by side where they are not stacked."""
    names = list(dict.fromkeys(str(row[y]) for row in rows))
    axis = {"format": form, "tickCount": 5} if form else {"tickCount": 5}
    along: dict[str, Any] = {"field": x, "type": "quantitative", "title": x_title or None, "axis": axis}
    across: dict[str, Any] = {"field": y, "type": "nominal", "sort": names, "title": None, "axis": {"labelLimit": 220}}
    encoding: dict[str, Any] = {"x": along, "y": across}
    if series:
        encoding["color"] = {
            "field": series,
            "type": "nominal",
            "title": None,
            "sort": None,
            "scale": {"range": list(colours)},
        }
        if not stacked:
            encoding["yOffset"] = {"field": series, "sort": None}
            along["stack"] = None
    if url:
        encoding["href"] = {"field": url}
    layers: list[dict[str, Any]] = [{"mark": {"type": "bar", "height": {"band": 0.7}}, "encoding": encoding}]
    if interval:
        ends = {"x": {**along, "field": interval[0], "stack": None}, "x2": {"field": interval[1]}, "y": across}
        if series and not stacked:
            ends["yOffset"] = {**encoding["yOffset"], "bandPosition": 0.5}
        layers.append({"mark": {"type": "rule", "color": "var(--ink)", "strokeWidth": 1.5}, "encoding": ends})
    if mark:
        layers.append({"mark": {"type": "tick", "color": "var(--ink)", "thickness": 2, "size": 18},
                       "encoding": {"x": {**along, "field": mark, "stack": None}, "y": across}})  # fmt: skip
    each = 26 if stacked or not series else 18 * len({str(row[series]) for row in rows})
    return draw({"data": {"values": list(rows)}, "layer": layers, "height": max(each * len(names), 40)})


def heat(
    rows: Sequence[Mapping[str, Any]], *, x: str, y: str, value: str, x_title: str = "", y_title: str = "",
    form: str = ".1%", url: str = "", colour: str = "var(--chart)",
) -> SafeString:  # fmt: skip
    """A matrix of figures, darker for more, in the rows' order of names; each figure is written in its field."""
    columns, downward = (list(dict.fromkeys(str(row[name]) for row in rows)) for name in (x, y))
    across = {"field": x, "type": "nominal", "title": x_title or None, "sort": columns,
              "axis": {"labelAngle": 0, "orient": "top"}}  # fmt: skip
    down = {"field": y, "type": "nominal", "title": y_title or None, "sort": downward}
    link = {"href": {"field": url}} if url else {}
    depth = {"field": value, "type": "quantitative", "legend": None, "scale": {"range": [0.04, 0.75]}}
    words = {"field": value, "type": "quantitative", "format": form}
    return draw({
        "data": {"values": list(rows)}, "height": 30 * len(downward),
        "layer": [
            {"mark": {"type": "rect", "color": colour}, "encoding": {"x": across, "y": down, "opacity": depth, **link}},
            {"mark": {"type": "text", "fontSize": 11, "color": "var(--ink)"},
             "encoding": {"x": across, "y": down, "text": words, **link}},
        ],
    })  # fmt: skip
