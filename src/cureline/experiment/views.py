"""What the pages show of an experiment: verdict in words, chart, arms, guard-rails, the draw, the record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext as _p

from cureline import charts
from cureline.engine import experiment as engine
from cureline.experiment import config
from cureline.experiment.forms import factor
from cureline.experiment.models import Experiment, Look, Record, Unit
from cureline.experiment.services import strategies
from cureline.results import wording
from cureline.results.services import tracing
from cureline.trust.duties import language_tag

TONES = {
    "better": "good", "worse": "bad", "same": "info", "harm": "bad", "broken": "bad", "running": "info",
    "early": "neutral", "undecided": "warn",
}  # fmt: skip
STATE_TONES = {"waiting": "warn", "refused": "neutral", "running": "info", "ended": "neutral"}
GUARD_TONES = {"harm": "bad", "safe": "good", "open": "neutral", "early": "neutral"}
PAGE = 50


def arm_name(arm: str) -> str:
    """An arm in words."""
    return {"champion": _("Champion"), "challenger": _("Challenger"), "hold_out": _("Hold-out")}.get(arm, arm)


def figure(value: float | None, measure: config.Measure, currency: str) -> str:
    """A figure of a measure in words; a rate of events a thousand customers."""
    if measure.unit == "per_thousand":
        return wording.NOTHING if value is None else f"{wording.figure(value * 1000, 'per_thousand')} ‰"
    if measure.unit == "count":
        return wording.figure(value, "index")
    return wording.figure(value, measure.unit, currency)


def state_text(experiment: Experiment) -> str:
    """The state, and how it ended, in words."""
    if experiment.state == Experiment.State.ENDED:
        return str(experiment.get_ending_display())
    return str(_("adoption waits for approval") if experiment.pending else experiment.get_state_display())


def trace_url(experiment: Experiment, arm: str, code: str) -> str:
    """The page that explains one figure of an arm."""
    return f"{reverse('experiment:trace', args=[experiment.pk])}?{urlencode({'arm': arm, 'measure': code})}"


def lines(experiments: Sequence[Experiment]) -> list[dict[str, Any]]:
    """The list: each with its last look."""
    last: dict[int, Look] = {}
    for seen in Look.objects.filter(experiment__in=experiments).order_by("on"):
        last[seen.experiment_id] = seen
    return [
        {
            "row": row, "state": state_text(row), "tone": STATE_TONES[row.state],
            "verdict": verdict(row, last.get(row.pk)), "measure": config.measures()[row.primary].title,
            "entered": sum(arm["entered"] for arm in last[row.pk].arms.values()) if row.pk in last else 0,
        }
        for row in experiments
    ]  # fmt: skip


def verdict(experiment: Experiment, seen: Look | None) -> dict[str, str] | None:
    """The verdict of a look: title, words, tone."""
    if seen is None:
        return None
    measure = config.measures()[experiment.primary]
    harmed = tuple(guard["code"] for guard in seen.guards if guard["state"] == "harm")
    said = engine.Verdict(seen.verdict, harmed, seen.estimate, seen.lower, seen.upper, experiment.margin)
    names = {code: row.title for code, row in config.measures().items()}
    tag = language_tag()
    words = said.words(tag, form=lambda value: figure(value, measure, experiment.currency), names=names)
    return {"title": said.title(tag), "words": words, "tone": TONES[seen.verdict]}


def whole(experiment: Experiment) -> dict[str, Any]:
    """Everything of one experiment's page."""
    looks = list(experiment.looks.order_by("on"))
    last = looks[-1] if looks else None
    return {
        "experiment": experiment, "state": state_text(experiment), "tone": STATE_TONES[experiment.state],
        "verdict": verdict(experiment, last), "last": last, "chart": _chart(experiment, looks),
        "arms": _arms(experiment, last), "others": _others(experiment, last), "guards": _guards(experiment, last),
        "draw": _draw(experiment, last), "records": _records(experiment), "changes": _changes(experiment),
        "facts": _facts(experiment) | {"reduction": _reduction(last)}, "primary": config.measures()[experiment.primary],
        "settings": engine.shipped_settings(),
    }  # fmt: skip


def _scale(experiment: Experiment) -> float:
    return factor(config.measures()[experiment.primary], experiment.currency)


def _chart(experiment: Experiment, looks: Sequence[Look]) -> charts.Chart | None:
    """The difference with its sequence, look by look, the line of no difference and the margin around it."""
    # before the first judgement the interval claims nothing
    least = engine.shipped_settings().least_units
    seen = [
        look for look in looks
        if look.lower is not None and min(look.arms[arm]["known"] for arm in ("champion", "challenger")) >= least
    ]  # fmt: skip
    if not seen:
        return None
    measure, scale = config.measures()[experiment.primary], _scale(experiment)
    url = trace_url(experiment, engine.CHALLENGER, experiment.primary)
    rows = [
        {"on": look.on.isoformat(), "estimate": _over(look.estimate, scale), "lower": _over(look.lower, scale),
         "upper": _over(look.upper, scale), "url": url}
        for look in seen
    ]  # fmt: skip
    title = _("Challenger less champion: %(measure)s") % {"measure": measure.title}
    x = {"field": "on", "type": "temporal", "title": None, "axis": {"format": "%m-%d", "labelOverlap": True}}
    y = {"type": "quantitative", "title": _unit(measure, experiment.currency), "axis": {"tickCount": 6}}
    flat = [{"at": 0.0}]
    margins = [{"at": experiment.margin / scale}, {"at": -experiment.margin / scale}]
    svg = charts.draw({
        "data": {"values": rows}, "height": 260,
        "layer": [
            {"mark": {"type": "area", "opacity": 0.18, "color": charts.COLOURS[0]},
             "encoding": {"x": x, "y": {**y, "field": "lower"}, "y2": {"field": "upper"}}},
            {"mark": {"type": "line", "color": charts.COLOURS[0]},
             "encoding": {"x": x, "y": {**y, "field": "estimate"}}},
            {"mark": {"type": "point", "filled": True, "size": 40, "color": charts.COLOURS[0], "opacity": 1},
             "encoding": {"x": x, "y": {**y, "field": "estimate"}, "href": {"field": "url"}}},
            {"data": {"values": flat}, "mark": {"type": "rule", "color": "var(--ink)"},
             "encoding": {"y": {**y, "field": "at"}}},
            {"data": {"values": margins}, "mark": {"type": "rule", "strokeDash": [4, 4], "color": charts.COLOURS[1]},
             "encoding": {"y": {**y, "field": "at"}}},
        ],
    })  # fmt: skip
    form = _former(measure, experiment.currency)
    table = [
        [charts.Cell(wording_day(look.on)), *(charts.Cell(form(value), url) for value in
                                              (look.estimate, look.lower, look.upper)),
         charts.Cell(wording.count(round(look.figures.get("units") or 0))),
         charts.Cell(verdict_title(look.verdict))]
        for look in seen
    ]  # fmt: skip
    columns = [_("Day"), _p("between arms", "Difference"), _("Lower end"), _("Upper end"), _("Customers"), _("Verdict")]
    note = _("The band holds at all days together; beyond the line of zero it decides. Dashed: the margin.")
    return charts.Chart(title, svg, columns, table, note)


def verdict_title(state: str) -> str:
    """A verdict in a few words."""
    return engine.Verdict(state).title(language_tag())


def wording_day(on: dt.date) -> str:
    """A day as it stands in tables."""
    return on.isoformat()


def _over(value: float | None, scale: float) -> float | None:
    return None if value is None else value / scale


def _unit(measure: config.Measure, currency: str) -> str:
    if measure.unit == "minor":
        return currency
    return "%" if measure.unit == "rate" else ""


def _former(measure: config.Measure, currency: str) -> Any:
    return lambda value: figure(value, measure, currency)


def _arms(experiment: Experiment, last: Look | None) -> list[dict[str, Any]]:
    measure = config.measures()[experiment.primary]
    shares = {
        "champion": experiment.champion_bp,
        "challenger": experiment.challenger_bp,
        "hold_out": experiment.hold_out_bp,
    }
    found = []
    for arm in config.ARMS:
        seen: Mapping[str, Any] = last.arms[arm] if last else {"entered": 0, "known": 0, "means": {}}
        found.append({
            "arm": arm, "name": arm_name(arm), "share": shares[arm] / 100, "entered": wording.count(seen["entered"]),
            "known": wording.count(seen["known"]),
            "mean": figure(seen["means"].get(measure.code), measure, experiment.currency),
            "url": trace_url(experiment, arm, measure.code),
        })  # fmt: skip
    return found


def _others(experiment: Experiment, last: Look | None) -> list[dict[str, Any]]:
    """The other measures: no verdict, only the arms' means."""
    if last is None:
        return []
    return [
        {"title": measure.title, "about": measure.about,
         "cells": [(arm_name(arm), figure(last.arms[arm]["means"].get(measure.code), measure, experiment.currency),
                    trace_url(experiment, arm, measure.code)) for arm in config.ARMS]}
        for measure in config.measures().values() if measure.code != experiment.primary
    ]  # fmt: skip


def _guards(experiment: Experiment, last: Look | None) -> list[dict[str, Any]]:
    words = {
        "harm": _("beyond the margin"),
        "safe": _("within the margin"),
        "open": _p("of a guard-rail", "open"),
        "early": _("too early"),
    }
    seen = {guard["code"]: guard for guard in last.guards} if last else {}
    found = []
    for guard in experiment.guards:
        measure = config.measures()[guard["code"]]
        at = seen.get(measure.code, {"state": "early", "champion": None, "challenger": None, "estimate": None,
                                     "lower": None, "upper": None})  # fmt: skip
        ratio = measure.kind == engine.COUNT
        found.append({
            "title": measure.title, "about": measure.about, "state": words[at["state"]],
            "tone": GUARD_TONES[at["state"]],
            "champion": figure(at["champion"], measure, experiment.currency),
            "challenger": figure(at["challenger"], measure, experiment.currency),
            "champion_url": trace_url(experiment, "champion", measure.code),
            "challenger_url": trace_url(experiment, "challenger", measure.code),
            "estimate": _ratio(at["estimate"]) if ratio else figure(at["estimate"], measure, experiment.currency),
            "lower": _ratio(at["lower"]) if ratio else figure(at["lower"], measure, experiment.currency),
            "margin": _ratio(guard["margin"]) if ratio else figure(guard["margin"], measure, experiment.currency),
        })  # fmt: skip
    return found


def _ratio(value: float | None) -> str:
    return "–" if value is None else f"× {value:.2f}"


def _draw(experiment: Experiment, last: Look | None) -> dict[str, Any] | None:
    if last is None:
        return None
    seen = last.randomisation
    tag = language_tag()
    rows = []
    for row in seen["balance"]:
        about = config.covariates()[row["name"]]
        unit = about["unit"]
        rows.append({
            "title": about[tag], "champion": wording.figure(row["champion"], unit, experiment.currency),
            "challenger": wording.figure(row["challenger"], unit, experiment.currency),
            "difference": f"{row['difference']:+.3f}", "p": _p_value(row["p"]), "uneven": row["name"] in seen["uneven"],
        })  # fmt: skip
    return {"fair": seen["fair"], "statistic": f"{seen['statistic']:.2f}", "p": _p_value(seen["p"]),
            "p_always": _p_value(seen["p_always"]), "rows": rows,
            "url": trace_url(experiment, "challenger", experiment.primary)}  # fmt: skip


def _p_value(value: float) -> str:
    return f"{value:.3f}" if value >= 0.001 else "< 0.001"


def _records(experiment: Experiment) -> list[dict[str, Any]]:
    icons = {"designed": "pencil", "started": "play", "harm": "shield-alert", "broken": "dices", "stopped": "square",
             "adopted": "trophy", "finished": "flag", "warned": "triangle-alert"}  # fmt: skip
    names = {code: row.title for code, row in config.measures().items()}
    names |= {code: row[language_tag()] for code, row in config.covariates().items()}
    found = []
    for record in experiment.records.select_related("user__staff").order_by("-pk"):
        staff = getattr(record.user, "staff", None)
        who = (staff.name if staff else record.user.get_username()) if record.user else _("by itself")
        found.append({"row": record, "title": record.get_kind_display(), "who": who, "reason": _reason(record, names),
                      "icon": icons.get(record.kind, "scale")})  # fmt: skip
    return found


def _reason(record: Record, names: Mapping[str, str]) -> str:
    """A reason that the system wrote is made of codes; a person's is as it was written."""
    if record.kind in ("harm", "warned"):
        parts = [names.get(code, code) for code in record.reason.split(", ")]
        return ("、" if language_tag().startswith("zh") else ", ").join(parts)
    if record.kind == "finished":
        return verdict_title(record.reason)
    return record.reason


def _changes(experiment: Experiment) -> list[dict[str, Any]]:
    """Each segment that the challenger treats otherwise: before, and by the challenger."""
    held = strategies.design_of(experiment)
    tag = language_tag()
    nothing = _("nothing at all")
    titles = {name: row.title[tag] for name, row in held.treatments.items()} | {"none": nothing}
    segments = {segment.id: segment for segment in held.segments}
    return [
        {"segment": segments[code].title[tag] if code in segments else code,
         "champion": titles.get(segments[code].treatment, nothing) if code in segments else "",
         "challenger": titles.get(treatment, treatment), "held": code in experiment.hold_out}
        for code, treatment in experiment.segments.items()
    ]  # fmt: skip


def _facts(experiment: Experiment) -> dict[str, Any]:
    measure, planned = config.measures()[experiment.primary], experiment.planned
    held = strategies.design_of(experiment)
    titles = {segment.id: segment.title[language_tag()] for segment in held.segments}
    joint = "、" if language_tag().startswith("zh") else ", "
    return {
        "effect": figure(experiment.minimum_effect, measure, experiment.currency),
        "margin": figure(experiment.margin, measure, experiment.currency),
        "needed": _counted(planned.get("always_valid")), "once": _counted(planned.get("once")),
        "reachable": _counted(planned.get("reachable")), "days": planned.get("days"),
        "detectable": figure(planned.get("detectable"), measure, experiment.currency),
        "baseline": figure(planned.get("mean"), measure, experiment.currency),
        "hold_out": joint.join(titles.get(code, code) for code in experiment.hold_out),
    }  # fmt: skip


def _reduction(last: Look | None) -> str:
    part = last.figures.get("reduction") if last else None
    return wording.figure(part, "rate") if part and part > 0 else ""


def _counted(value: int | None) -> str:
    return "–" if value is None else wording.count(value)


def estimate_words(found: Any, size: Any, measure: config.Measure, currency: str) -> dict[str, str]:
    """The power calculation in words."""
    return {
        "stock": wording.count(found.stock), "inflow": f"{found.inflow:.1f}",
        "mean": figure(found.mean, measure, currency), "sd": figure(found.sd, measure, currency),
        "explained": wording.figure(found.explained, "rate"), "once": _counted(size.once),
        "needed": _counted(size.always_valid), "reachable": _counted(size.reachable),
        "days": _counted(size.days), "detectable": figure(size.detectable, measure, currency),
    }  # fmt: skip


def traced(experiment: Experiment, arm: str, measure: config.Measure, page: int) -> dict[str, Any]:
    """One figure of one arm: definition, query, and the customers that the viewer may see."""
    counted = measure.kind == engine.COUNT
    units = experiment.units.filter(arm=arm).order_by("entered_on", "pk")
    rows = units if counted else units.exclude(outcome=None)
    seen = rows.count()
    last = experiment.looks.order_by("-on").first()
    stated = last.arms.get(arm) if last else None
    chosen = list(rows[(page - 1) * PAGE : page * PAGE])
    mean = stated["means"].get(measure.code) if stated else None
    for guard in last.guards if last and counted else ():
        if guard["code"] == measure.code and arm in guard:
            mean = guard[arm]
    return {
        "value": figure(mean, measure, experiment.currency),
        "all": wording.count(stated["entered" if counted else "known"] if stated else 0), "seen": wording.count(seen),
        "lines": [(unit, figure(_value(unit, measure), measure, experiment.currency) if not counted
                   else (_p("of an event", "yes") if _value(unit, measure) else "–")) for unit in chosen],
        "pages": max(-(-seen // PAGE), 1), "page": page, "counted": counted,
        "beside": tracing.url(measure.trace, since=experiment.starts_on, until=last.on if last else None,
                              experiment=experiment.code, arm=arm),
    }  # fmt: skip


def _value(unit: Unit, measure: config.Measure) -> float:
    source = unit.events if measure.kind == engine.COUNT else unit.outcome or {}
    return float(source.get(measure.code, 0))
