"""The room's charts: a forecast with its interval, attainment over a period, choices side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from cureline import charts
from cureline.charts import Cell, Chart
from cureline.goal import measuring
from cureline.goal.measuring import Aim
from cureline.goal.models import Goal, Progress
from cureline.goal.pages.shared import month_trace, trace
from cureline.portfolio import words
from cureline.results import wording

_WEEK = 7


def proposal(one: Aim, currency: str, slices: dict[str, str], basis: Mapping[str, Any]) -> Chart:
    """The months known and the months forecast, with the interval."""
    known, coming = _("Actual"), _("Forecast")
    rows: list[dict[str, Any]] = []
    cells: list[list[Cell]] = []
    unit = _unit(one, currency)
    for month in basis["history"]:
        if month["value"] is None:
            continue
        url = month_trace(one.code, month["month"], slices) if month["rows"] else ""
        value = month["value"] / unit
        rows.append({"month": month["month"], "value": value, "low": value, "high": value, "kind": known, "url": url})
        cells.append([Cell(month["month"]), Cell(_shown(one, month["value"], currency), url), Cell("")])
    for step in basis["steps"]:
        rows.append({"month": step["month"], "value": step["mean"] / unit, "low": step["low"] / unit,
                     "high": step["high"] / unit, "kind": coming})  # fmt: skip
        ends = f"{_shown(one, step['low'], currency)} – {_shown(one, step['high'], currency)}"
        cells.append([Cell(f"{step['month']} · {coming}"), Cell(_shown(one, step["mean"], currency)), Cell(ends)])
    svg = charts.lines(rows, x="month", y="value", series="kind", band=("low", "high"), form=_form(one), url="url",
                       from_zero=False, y_title=currency if one.unit == "minor" else "")  # fmt: skip
    level = round(100 * float(basis["level"]))
    columns = (_("Month"), one.title, _("Interval of %(level)d%%") % {"level": level})
    return Chart(one.title, svg, columns, cells, _("The band holds %(level)d of 100 futures.") % {"level": level})


def attainment(goal: Goal, progress: Sequence[Progress]) -> Chart | None:
    """Actual against what was due, day by day; None before there are two days."""
    if len(progress) < 2:
        return None
    one = measuring.aim(goal.measure)
    unit = _unit(one, goal.currency) * one.scale
    actual, due, end = _("Actual"), _("Due by now"), _("Forecast of the end")
    rows: list[dict[str, Any]] = []
    cells = []
    for row in progress:
        on = row.on.isoformat()
        if row.actual is not None:
            rows.append({"on": on, "value": row.actual / unit, "low": None, "high": None, "kind": actual,
                         "url": trace(goal, until=min(row.on, goal.until_on))})  # fmt: skip
        rows.append({"on": on, "value": row.due / unit, "kind": due})
        rows.append({"on": on, "value": row.end / unit, "low": row.low / unit, "high": row.high / unit, "kind": end})
        shown = [one.shown(v, goal.currency) for v in (row.actual, row.due, row.end, row.low, row.high)]
        cells.append([Cell(on), Cell(shown[0], trace(goal, until=min(row.on, goal.until_on))), Cell(shown[1]),
                      Cell(shown[2]), Cell(f"{shown[3]} – {shown[4]}")])  # fmt: skip
    svg = charts.lines(rows, x="on", y="value", series="kind", band=("low", "high"), form=_form(one), url="url",
                       y_title=goal.currency if one.unit == "minor" else "")  # fmt: skip
    return Chart(_("Attainment by day"), svg, (_("Day"), actual, due, end, _("Interval")), cells)


def parts(lines: Sequence[Mapping[str, Any]]) -> Chart | None:
    """Actual of each part with its target as a mark; None where nothing was counted."""
    rows, cells = [], []
    for found in lines:
        goal, row = found["goal"], found["progress"]
        if row is None or row.actual is None:
            continue
        one = measuring.aim(goal.measure)
        unit = _unit(one, goal.currency) * one.scale
        rows.append(
            {"name": found["name"], "actual": row.actual / unit, "target": goal.target / unit, "url": found["url"]}
        )
        cells.append([Cell(found["name"]), Cell(found["actual"], found["url"]), Cell(found["target"])])
    if not rows:
        return None
    one = measuring.aim(lines[0]["goal"].measure)
    svg = charts.bars(rows, x="actual", y="name", mark="target", form=_form(one), url="url")
    return Chart(one.title, svg, (_("Whose"), _("Actual"), _("Target")), cells, _("The mark is the target."))


def compared(
    name: str, title: str, choices: Sequence[Mapping[str, Any]], labels: Sequence[str], currency: str
) -> Chart:
    """One figure of every choice with its interval over the seeds."""
    unit = 100 if name.endswith("_minor") else 1
    rows, cells = [], []
    for label, choice in zip(labels, choices, strict=True):
        told = choice["figures"][name]
        rows.append(
            {"name": label, "value": told["mean"] / unit, "low": told["low"] / unit, "high": told["high"] / unit}
        )
        low, mean, high = (figure(name, told[end], currency) for end in ("low", "mean", "high"))
        cells.append([Cell(label), Cell(mean), Cell(f"{low} – {high}")])
    svg = charts.bars(rows, x="value", y="name", interval=("low", "high"), form=",.0f")
    return Chart(title, svg, (_("Choice"), title, _("Interval of 95%")), cells)


def recovered(choices: Sequence[Mapping[str, Any]], labels: Sequence[str], currency: str) -> Chart:
    """Money recovered from the first day on, with the interval over the seeds."""
    rows, cells = [], []
    days = len(choices[0]["recovered"])
    every = max(days // 30, 1)
    for day in sorted({*range(0, days, every), days - 1}):
        line = [Cell(str(day + 1))]
        for label, choice in zip(labels, choices, strict=True):
            told = choice["recovered"][day]
            rows.append({"day": day + 1, "value": told["mean"] / 100, "low": told["low"] / 100,
                         "high": told["high"] / 100, "choice": label})  # fmt: skip
            line.append(Cell(figure("recovered_minor", told["mean"], currency)))
        cells.append(line)
    svg = charts.lines(rows, x="day", y="value", series="choice", band=("low", "high"), form=",.0f",
                       x_title=_("Day"), y_title=currency)  # fmt: skip
    return Chart(_("Recovered, added up by day"), svg, (_("Day"), *labels), cells)


def used(choice: Mapping[str, Any], label: str, capacity: Mapping[str, int]) -> Chart:
    """Share of each channel's capacity that is used, day by day; the table tells its weeks."""
    rows, cells = [], []
    days = len(next(iter(choice["used"].values()), ()))
    weeks = range(0, days, _WEEK)
    for channel in capacity:
        contacts = choice["used"].get(channel, ())
        if not any(contacts) or not capacity[channel]:
            continue
        name = words.word("channel", channel)
        rows += [{"day": n + 1, "channel": name, "share": made / capacity[channel]} for n, made in enumerate(contacts)]
        line = [Cell(name)]
        for start in weeks:
            busy = [made for made in contacts[start : start + _WEEK] if made]
            share = sum(busy) / (capacity[channel] * len(busy)) if busy else 0.0
            line.append(Cell(wording.figure(share, "rate")))
        cells.append(line)
    svg = charts.lines(rows, x="day", y="share", series="channel", form=".0%", x_title=_("Day"))
    title = _("Capacity used by %(choice)s") % {"choice": label}
    columns = (_("Channel"), *(_("Week %(n)d") % {"n": n + 1} for n in range(len(weeks))))
    return Chart(
        title, svg, columns, cells, _("Mean over the seeds; the table has the days on which a channel worked.")
    )


def figure(name: str, value: float, currency: str) -> str:
    """A simulated figure in its unit."""
    return wording.figure(value, "minor" if name.endswith("_minor") else "count", currency)


def _unit(one: Aim, currency: str) -> float:
    """What a value is divided by to be drawn: whole units of money."""
    return 100.0 if one.unit == "minor" and currency else 1.0


def _form(one: Aim) -> str:
    return ".1%" if one.unit == "rate" else ",.0f" if one.summed else ",.2f"


def _shown(one: Aim, value: float, currency: str) -> str:
    return wording.figure(value, one.unit, currency)
