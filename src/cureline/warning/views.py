"""Alerts, readings and series as the pages show them, in the language of the request."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from babel import numbers
from django.urls import reverse
from django.utils.translation import gettext as _

from cureline.charts import Cell, Chart, draw, lines
from cureline.people.services import name_of
from cureline.portfolio.words import word
from cureline.trust.duties import language_tag, roles
from cureline.warning.catalogue import Indicator, indicators
from cureline.warning.models import Alert, Point, Reading, Series, Step
from cureline.warning.words import SLICES

SHOWN = 120
TONES = {"watch": "info", "serious": "warn", "critical": "bad"}
STATE_TONES = {"open": "warn", "acknowledged": "info", "snoozed": "neutral", "closed": "good"}
READING_TONES = {"quiet": "good", "signal": "bad", "learning": "neutral"}


def said(texts: Mapping[str, str]) -> str:
    """A text of three languages in the one of the request; English where it lacks that."""
    return texts.get(language_tag()) or texts.get("en", "")


def role(name: str) -> str:
    """A role in words."""
    return str(roles()[name]) if name in roles() else name


def where(slices: Mapping[str, str]) -> str:
    """A slice in words: `product: credit card`; nothing for the whole bank."""
    return ", ".join(f"{SLICES.get(name, name)}: {word(name, value)}" for name, value in slices.items())


def figure(value: float | None, kind: str, digits: int = 2) -> str:
    """A figure of an indicator: shares as per cent, counts per thousand cases, values as they are."""
    if value is None:
        return "–"
    if kind == "share":
        return numbers.format_percent(value, "0.##%", locale="en")
    if kind == "count":
        return _("%(n)s per 1,000") % {"n": f"{value * 1000:,.{digits}f}"}
    return f"{value:,.4f}".rstrip("0").rstrip(".")


@dataclass(frozen=True)
class ShownAlert:
    """An alert in words."""

    row: Alert
    title: str
    place: str
    tone: str
    state: str
    state_tone: str
    owner: str
    late: bool


def alert(row: Alert, today: dt.date) -> ShownAlert:
    """An alert as a list tells it."""
    owner = name_of(row.owner) if row.owner_id else role(row.role)
    late = row.state in (Alert.State.OPEN, Alert.State.ACKNOWLEDGED) and row.due_on < today
    return ShownAlert(row, said(row.title), where(row.slices), TONES[row.severity], str(row.get_state_display()),
                      STATE_TONES[row.state], owner, late)  # fmt: skip


def facts(row: Alert) -> list[tuple[str, str]]:
    """The figures of an indicator's alert, named."""
    known, kind = row.facts, str(row.facts.get("figure", "value"))
    found: list[tuple[str, str]] = []
    if "cases" in known:
        found = [
            (_("Cases found"), f"{known['now']:,.0f}"), (_("Out of"), f"{known['cases']:,.0f}"),
            (_("Expected"), f"{known['expected']:,.1f}"), (_("Compared"), f"{known['clusters']:,}"),
            (_("False discovery rate"), f"{known['q']:.2g}"),
        ]  # fmt: skip
    elif "centre" in known:
        found = [(_("Seen last"), figure(known["value"], kind)), (_("Expected"), figure(known["centre"], kind)),
                 (_("Strength over the limit"), f"{known['strength']:.2f}")]  # fmt: skip
    return found


def step(row: Step) -> dict[str, Any]:
    """A step of an alert's story."""
    told = str(row.get_act_display())
    if row.act == Step.Act.ASSIGNED:
        told = f"{told} {name_of(row.to)}"
    elif row.act == Step.Act.ESCALATED:
        told = f"{told}: {role(str(row.detail.get('role', '')))}"
    elif row.act == Step.Act.SNOOZED:
        told = f"{told}: {row.detail.get('until', '')}"
    elif row.act == Step.Act.CLOSED:
        told = f"{told}: {dict(Alert.Cause.choices).get(row.detail.get('cause', ''), '')}"
    return {"at": row.at, "told": told, "by": name_of(row.by) if row.by_id else _("the system"), "text": row.text,
            "url": row.detail.get("url", "")}  # fmt: skip


def reading_alert(row: Reading) -> Alert | None:
    """The alert of a reading's case that is not closed."""
    return Alert.objects.filter(key=f"indicator:{row.indicator}:{row.key}").exclude(state="closed").first()


@dataclass(frozen=True)
class ShownReading:
    """A reading in words."""

    row: Reading
    title: str
    place: str
    value: str
    centre: str
    state: str
    tone: str
    url: str


def reading(row: Reading) -> ShownReading:
    """A reading as the list tells it."""
    about = indicators().get(row.indicator)
    kind = about.figure if about else "value"
    url = reverse("warning:indicator", args=[row.indicator]) + (f"?key={row.key}" if row.key else "")
    return ShownReading(row, about.title if about else row.indicator, where(row.slices), figure(row.value, kind),
                        figure(row.centre, kind), str(row.get_state_display()), READING_TONES[row.state],
                        url)  # fmt: skip


def control_chart(row: Reading, about: Indicator) -> Chart | None:
    """The figures with what was expected and the limits of a single period; signals are marked."""
    points = [p for p in row.points if p["value"] is not None][-SHOWN:]
    if not points:
        return None
    form = ".2%" if about.figure == "share" else ",.4~f"
    x = {"field": "on", "type": "temporal", "title": None, "axis": {"format": "%Y-%m-%d", "labelOverlap": True}}
    y: dict[str, Any] = {"type": "quantitative", "title": None, "axis": {"format": form, "tickCount": 5},
                         "scale": {"zero": False}}  # fmt: skip
    lower = 0.0 if about.figure != "value" else None
    # counts are drawn as they are told, by the thousand
    scale = 1000 if about.figure == "count" else 1
    rows: list[dict[str, Any]] = [
        {**p, "low": max(p["low"], lower) if lower is not None and p.get("low") is not None else p.get("low")}
        for p in points
    ]  # fmt: skip
    drawn = [
        {**p, **{name: p[name] * scale for name in ("value", "centre", "low", "high") if p.get(name) is not None}}
        for p in rows
    ]  # fmt: skip
    layers: list[dict[str, Any]] = [
        {"transform": [{"filter": "isValid(datum.low)"}], "mark": {"type": "area", "opacity": 0.14,
         "color": "var(--chart)"}, "encoding": {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}}},
        {"transform": [{"filter": "isValid(datum.centre)"}], "mark": {"type": "line", "strokeDash": [4, 3],
         "strokeWidth": 1, "color": "var(--muted)"}, "encoding": {"x": x, "y": {**y, "field": "centre"}}},
        {"mark": {"type": "line", "color": "var(--chart)"}, "encoding": {"x": x, "y": {**y, "field": "value"}}},
        {"transform": [{"filter": "datum.signal"}], "mark": {"type": "point", "filled": True, "size": 70,
         "opacity": 1, "color": "var(--m6)"}, "encoding": {"x": x, "y": {**y, "field": "value"}}},
    ]  # fmt: skip
    cells = [
        [Cell(p["on"]), Cell(figure(p["value"], about.figure)), Cell(figure(p.get("centre"), about.figure)),
         Cell(figure(p.get("low"), about.figure)), Cell(figure(p.get("high"), about.figure)),
         Cell(f"{p['statistic']:.2f}" if p.get("statistic") is not None else "–"),
         Cell(_("signal") if p.get("signal") else "")]
        for p in reversed(rows)
    ]  # fmt: skip
    columns = (_("Until"), _("Seen"), _("Expected"), _("Lower limit"), _("Upper limit"), _("Statistic"), _("Signal"))
    return Chart(about.title, draw({"data": {"values": drawn}, "layer": layers}), columns, cells)


def scan_chart(row: Reading, about: Indicator) -> Chart | None:
    """The share of one cluster, step by step."""
    points = [{"on": p["on"], "value": p["value"]} for p in row.points if p["value"] is not None]
    if not points:
        return None
    cells = [[Cell(p["on"]), Cell(f"{p['numerator']:,.0f}"), Cell(f"{p['denominator']:,.0f}"),
              Cell(figure(p["value"], about.figure))] for p in reversed(row.points)]  # fmt: skip
    return Chart(about.title, lines(points, x="on", y="value", form=".1%"),
                 (_("Until"), _("Cases found"), _("Out of"), _("Seen")), cells)  # fmt: skip


def rule_told(row: Reading, about: Indicator) -> str:
    """How the chart judges, and how often it is wrong."""
    if about.scan:
        looked = row.points[-1].get("looked", 0) if row.points else 0
        return _(
            "%(n)s clusters are compared with their own past; what happened to all of them is taken off. While nothing"
            " changes, the whole comparison finds anything at all in at most %(share)s of the months."
        ) % {"n": looked, "share": figure(about.scan.level, "share")}
    if about.plan is None:
        return ""
    names = {"day": _("days"), "week": _("weeks"), "month": _("months")}
    kinds = {"shewhart": _("each period by itself (Shewhart)"),
             "ewma": _("a moving average that forgets slowly (EWMA)"), "cusum": _("a running sum (CUSUM)")}  # fmt: skip
    rule = about.plan.rule
    return _(
        "Judged by %(kind)s. While nothing changes there is one false alarm in %(arl)s %(steps)s on average; a shift of"
        " one standard deviation is found after %(delay)s %(steps)s on average."
    ) % {"kind": kinds[rule.kind], "arl": f"{rule.arl:,.0f}", "steps": names[about.step],
         "delay": f"{rule.delay(1.0):,.1f}"}  # fmt: skip


def false_alarms(rows: Sequence[Reading]) -> float:
    """False alarms to be expected in thirty days from all that is watched."""
    scans = {row.indicator for row in rows if row.chart == "scan"}
    each = indicators()
    charts = sum(
        each[row.indicator].false_alarms_a_month for row in rows if row.chart != "scan" and row.indicator in each
    )
    return charts + sum(each[name].false_alarms_a_month for name in scans if name in each)


def series_chart(row: Series, points: Sequence[Point]) -> Chart | None:
    """A fed series over its days."""
    if not points:
        return None
    rows = [{"on": p.on.isoformat(), "value": float(p.value)} for p in points]
    cells = [[Cell(p.on.isoformat()), Cell(_plain(p.value)), Cell(_plain(p.former) if p.former is not None else "")]
             for p in reversed(points)]  # fmt: skip
    svg = lines(rows, x="on", y="value", x_type="temporal", from_zero=False, form=",.4~f")
    return Chart(said(row.title), svg, (_("Day"), _("Value"), _("Former value")), cells)


def last_value(row: Series) -> tuple[str, dt.date] | None:
    """The latest value of a series and its day."""
    found = row.points.order_by("-on").first()
    return (_plain(found.value), found.on) if found else None


def _plain(value: Any) -> str:
    return f"{value:,.8f}".rstrip("0").rstrip(".")


def reading_of(row: Alert) -> Reading | None:
    """The reading that an alert came of, None where another room raised it or it is gone."""
    if not row.indicator:
        return None
    key = row.key.removeprefix(f"indicator:{row.indicator}:")
    return Reading.objects.filter(indicator=row.indicator, key=key).first()


def alert_chart(row: Alert) -> Chart | None:
    """The chart of the reading behind an alert."""
    found, about = reading_of(row), indicators().get(row.indicator)
    return None if found is None or about is None else any_chart(found, about)


def any_chart(row: Reading, about: Indicator) -> Chart | None:
    """A reading's chart, of whichever kind."""
    return scan_chart(row, about) if about.scan else control_chart(row, about)


def alert_reading_url(row: Alert) -> str:
    """The page of the reading behind an alert, empty where there is none."""
    found = reading_of(row)
    return reading(found).url if found else ""
