"""What the pages say of an incident: states, deadlines, timeline in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.utils.translation import pgettext as _p

from cureline import charts
from cureline.charts import Cell, Chart
from cureline.dispatch.config import bank, pick
from cureline.incident import config, words
from cureline.incident.models import Entry, Incident, Report, Step
from cureline.incident.services import timeline
from cureline.people.services import name_of
from cureline.trust import sources
from cureline.trust.duties import language_tag
from cureline.worklist import desk


@dataclass(frozen=True)
class Clock:
    """A deadline as it is told: the words and their tone."""

    text: str
    tone: str


def clock(due_at: dt.datetime, done_at: dt.datetime | None, now: dt.datetime) -> Clock:
    """How a deadline stands."""
    if done_at is not None:
        late = done_at - due_at
        if late > dt.timedelta(0):
            return Clock(_("%(span)s late") % {"span": span(late)}, "bad")
        return Clock(_("in time"), "good")
    left = due_at - now
    if left < dt.timedelta(0):
        return Clock(_("overdue by %(span)s") % {"span": span(-left)}, "bad")
    return Clock(_("%(span)s left") % {"span": span(left)}, "warn" if left < dt.timedelta(minutes=30) else "neutral")


def span(length: dt.timedelta) -> str:
    """A span of time in minutes, hours or days."""
    minutes = max(int(length.total_seconds() // 60), 0)
    if minutes < 120:
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    if minutes < 48 * 60:
        return ngettext("%(n)d hour", "%(n)d hours", minutes // 60) % {"n": minutes // 60}
    return ngettext("%(n)d day", "%(n)d days", minutes // 1440) % {"n": minutes // 1440}


def line(row: Incident, now: dt.datetime) -> dict[str, Any]:
    """A line of the list."""
    title, tone = words.STATES[row.state]
    return {
        "row": row, "state": title, "tone": tone, "level": config.level_title(row.severity),
        "kind": kind_title(row.kind),
        "lead": name_of(row.lead), "next": next_due(row, now) if row.open else None,
    }  # fmt: skip


def kind_title(kind: str) -> str:
    """A class in words."""
    return config.say(config.parse(config.shipped(kind))["title"])


def icon(kind: str) -> str:
    """The icon of a class."""
    return str(config.parse(config.shipped(kind)).get("icon", "siren"))


def next_due(row: Incident, now: dt.datetime) -> dict[str, Any] | None:
    """The next deadline of what is open."""
    waiting = [(step.due_at, config.say(step.title)) for step in row.steps.all() if step.done_at is None]
    waiting += [(r.due_at, config.say(r.to)) for r in row.reports.all() if r.state in ("due", "drafted")]
    if not waiting:
        return None
    due_at, title = min(waiting, key=lambda pair: pair[0])
    late = sum(at < now for at, _title in waiting)
    return {"title": title, "due_at": due_at, "clock": clock(due_at, None, now), "late": late, "open": len(waiting)}


def steps(row: Incident, user: Any, now: dt.datetime) -> list[dict[str, Any]]:
    """The checklist."""
    held = {one.role: one.user for one in row.assignments.select_related("user__staff")}
    leads = row.lead_id == user.pk or user.may("incident.lead")
    return [
        {
            "row": step, "title": config.say(step.title), "role": config.role_title(step.role),
            "who": name_of(held.get(step.role)), "clock": clock(step.due_at, step.done_at, now),
            "evidence": timeline.clear(step.evidence_sealed), "done_by": name_of(step.done_by),
            "may": row.state == "acting" and step.done_at is None
            and (leads or (step.role in held and held[step.role].pk == user.pk)),
        }
        for step in row.steps.select_related("done_by__staff").order_by("place")
    ]  # fmt: skip


def report(row: Report, now: dt.datetime) -> dict[str, Any]:
    """A duty to report, in words."""
    title, tone = words.REPORTS[row.state]
    law = config.say(row.law)
    if row.article:
        law += _(", article %(article)s") % {"article": row.article}
    return {
        "row": row, "source": _source(row), "to": config.say(row.to), "state": title, "tone": tone, "law": law,
        "status": sources.status(row.status), "clock": clock(row.due_at, row.sent_at, now),
        "done": row.state in ("sent", "not_due"), "sent_by": name_of(row.sent_by),
        "drafted_by": name_of(row.drafted_by),
        "way": words.WAYS.get(row.way, row.way),
    }  # fmt: skip


def entries(rows: Iterable[Entry], row: Incident) -> list[dict[str, Any]]:
    """Lines of the timeline."""
    titles: dict[str, str] = {step.code: config.say(step.title) for step in row.steps.all()}
    reports: dict[str, str] = {one.code: config.say(one.to) for one in row.reports.all()}
    found = []
    for entry in rows:
        title, mark, tone = words.WHAT.get(entry.what, (entry.what, "circle", "neutral"))
        detail = entry.detail
        about = titles.get(detail.get("step", ""), "") or reports.get(detail.get("report", ""), "")
        if "role" in detail:
            about = config.role_title(detail["role"])
        if entry.what == "graded":
            about = config.level_title(detail["severity"])
        if entry.what == "closed" and "score" in detail:
            about = _("%(points)d of 100") % {"points": detail["score"]}
        found.append({
            "at": entry.at, "title": title, "icon": mark, "tone": tone, "about": about,
            "by": name_of(entry.user) if entry.user else _("by itself"), "text": timeline.clear(entry.text_sealed),
            "to": name_of(_person(detail.get("to"))) if entry.what == "assigned" else "",
        })  # fmt: skip
    return found


def messages_of(row: Incident, plan: Any) -> list[dict[str, str]]:
    """The plan's message templates, filled as far as is known."""
    language = language_tag()
    known = {
        "title": row.named, "when": f"{row.found_at.astimezone(desk.zone()):%Y-%m-%d %H:%M}",
        "affected": "____" if row.affected is None else str(row.affected), "bank": pick(bank()["name"], language),
        "phone": str(bank()["phone"]),
    }  # fmt: skip
    audiences = config.catalogue()["audiences"]
    return [
        {"audience": config.say(audiences[one["audience"]]), "text": _filled(config.say(one["text"]), known)}
        for one in plan["messages"]
    ]


def drill_chart(rows: list[Incident]) -> Chart | None:
    """Scores of drills over time, oldest first."""
    done = [row for row in rows if row.scored]
    if not done:
        return None
    drawn = [
        {"name": f"{row.number} {row.declared_at.astimezone(desk.zone()):%m-%d}", "points": row.scored["total"],
         "goal": config.catalogue()["drill"]["pass"], "url": reverse("incident:show", args=[row.pk])}
        for row in reversed(done)
    ]  # fmt: skip
    cells = [
        [Cell(row.number, reverse("incident:show", args=[row.pk])), Cell(kind_title(row.kind)),
         Cell(str(row.scored["total"])),
         *(Cell(f"{row.scored[name]:.0%}") for name in ("on_time", "in_order", "complete"))]
        for row in done
    ]  # fmt: skip
    return Chart(
        _("Drills over time"),
        charts.bars(drawn, x="points", y="name", x_title=_("Points of 100"), mark="goal", url="url"),
        [_("Drill"), _p("incident", "Plan"), _("Points of 100"), _("On time"), _("In order"), _("Complete")], cells,
        _("The tick is what a drill has to come to."),
    )  # fmt: skip


def now() -> dt.datetime:
    """The moment of the page."""
    return timezone.now()


def done(row: Step | Report) -> bool:
    """Whether a line needs nobody any more."""
    return row.done_at is not None if isinstance(row, Step) else row.state in ("sent", "not_due")


def _source(row: Report) -> str:
    """Where a duty was read, in the reader's language where the plan says it."""
    plan = config.parse(row.incident.plan.content if row.incident.plan else config.shipped(row.incident.kind))
    line: dict[str, Any] = next((one for one in plan["reports"] if one["code"] == row.code), {})
    return config.say(line.get("source")) or row.source


def _filled(text: str, known: dict[str, str]) -> str:
    for name, value in known.items():
        text = text.replace("{" + name + "}", value)
    # what nobody knows yet is a gap that whoever sends it fills
    for name in ("kinds", "measures", "next_at", "name"):
        text = text.replace("{" + name + "}", "____")
    return text


def _person(key: Any) -> Any:
    from cureline.trust.models import User

    return User.objects.filter(pk=key).select_related("staff").first() if key else None
