"""The sections that every pack has, from the rooms below; and the pack itself, frozen with its hash."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from cureline.care import documents
from cureline.care.models import Complaint
from cureline.casebook.data import load
from cureline.casebook.models import Action, Case
from cureline.casebook.services.sections import Line, Period, register, sections
from cureline.experiment.models import Experiment
from cureline.improvement import views as improvement
from cureline.improvement.models import Finding, Proposal
from cureline.incident.models import Incident
from cureline.results import services as results
from cureline.results.report.findings import beyond_chance, tone_of
from cureline.results.report.models import ReportFile
from cureline.results.report.texts import document
from cureline.warning.models import Alert
from cureline.worklist import desk

LANGUAGES = ("en", "zh-Hans", "zh-Hant")


def make(period: Period) -> dict[str, list[dict[str, Any]]]:
    """The pack of a period in every language: sections with their lines, without those that have none."""
    found: dict[str, list[dict[str, Any]]] = {}
    most = load("reviews")["most"]
    for language in LANGUAGES:
        with override(language.lower()):
            made = [(one, [line.plain() for line in list(one.make(period, language))[:most]]) for one in sections()]
            found[language] = [{"name": one.name, "title": str(one.title), "topic": one.topic, "lines": lines}
                               for one, lines in made if lines]  # fmt: skip
    return found


def digest(pack: dict[str, Any]) -> str:
    """SHA-256 over the pack's canonical JSON."""
    return hashlib.sha256(json.dumps(pack, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _bounds(period: Period) -> tuple[dt.datetime, dt.datetime]:
    return desk.bounds(period.since)[0], desk.bounds(period.until)[1]


def _moved(period: Period, language: str) -> Iterator[Line]:
    """Measures that moved further than chance; what has too little to say is left out."""
    if results.current() is None:
        return
    errors = document("findings")["chance"]["whole"]
    for code in load("reviews")["measures"]:
        now, before = (_one(code, *times) for times in ((period.since, period.until), period.before))
        if now is None or now.value is None:
            continue
        clear = before is not None and before.value is not None and beyond_chance(now, before, errors)
        if not clear or before is None:
            continue
        direction = _("went up") if (now.value or 0) > (before.value or 0) else _("went down")
        yield Line(f"{now.title} {direction}", now.text, now.interval, before.text,
                   tone_of(now, before, errors=errors), now.url)  # fmt: skip


def _level(period: Period, language: str) -> Iterator[Line]:
    """Every measure of the pack as it stands, whether it moved or not."""
    if results.current() is None:
        return
    for code in load("reviews")["measures"]:
        now, before = (_one(code, *times) for times in ((period.since, period.until), period.before))
        if now is not None and now.value is not None:
            yield Line(now.title, now.text, now.interval, before.text if before and before.value is not None else "",
                       "neutral", now.url)  # fmt: skip


def _one(code: str, since: dt.date, until: dt.date) -> results.Figure | None:
    return next(iter(results.figures(code, since=since, until=until)), None)


def _reports(period: Period, language: str) -> Iterator[Line]:
    """The sentences of the monthly reports of the time."""
    day, months = period.since.replace(day=1), set()
    while day <= period.until:
        months.add(f"{day:%Y-%m}")
        day = (day + dt.timedelta(days=32)).replace(day=1)
    rows = ReportFile.objects.filter(month__in=months, language=language, state="made").defer("pdf", "xlsx")
    for row in rows.order_by("-month", "-made_at"):
        for one in row.findings:
            yield Line(one["text"], "", "", row.month, one.get("tone", "neutral"), one.get("url", ""))


def _experiments(period: Period, language: str) -> Iterator[Line]:
    for row in Experiment.objects.filter(ended_on__range=(period.since, period.until)).order_by("-ended_on"):
        look = row.looks.order_by("-on").first()
        effect = f"{look.estimate:+.3f}" if look and look.estimate is not None else ""
        ends = (look.lower, look.upper) if look else (None, None)
        interval = f"{ends[0]:+.3f} … {ends[1]:+.3f}" if ends[0] is not None and ends[1] is not None else ""
        tone = {"adopted": "good", "harm": "bad", "broken": "warn"}.get(row.ending, "neutral")
        yield Line(f"{row.title}: {row.get_ending_display()}", effect, interval, "", tone,
                   reverse("experiment:show", args=[row.pk]))  # fmt: skip


def _findings(period: Period, language: str) -> Iterator[Line]:
    for row in Finding.objects.filter(state__in=("new", "seen", "proposed")).order_by("-weight_minor", "-pk")[:8]:
        shown = improvement.finding(row)
        yield Line(f"{shown.title}: {shown.words}", shown.money, "", "", "warn" if row.weight_minor else "neutral",
                   reverse("improvement:finding", args=[row.pk]))  # fmt: skip


def _changes(period: Period, language: str) -> Iterator[Line]:
    since, until = _bounds(period)
    for row in Proposal.objects.filter(decided_at__range=(since, until)).order_by("-decided_at"):
        latest = improvement.latest(row)
        state, tone = improvement.DECISIONS[row.state]
        yield Line(f"{state}: {' '.join(improvement.told(row))}", str(latest.change) if latest else "",
                   str(latest.interval) if latest else "", "", latest.tone if latest else tone,
                   reverse("improvement:proposal", args=[row.pk]))  # fmt: skip


def _complaints(period: Period, language: str) -> Iterator[Line]:
    now, before = (_by_cause(*times) for times in ((period.since, period.until), period.before))
    for cause, count in sorted(now.items(), key=lambda one: -one[1]):
        earlier = before.get(cause, 0)
        tone = "bad" if count > earlier else "good" if count < earlier else "neutral"
        yield Line(documents.text_of("complaint_causes", "causes", cause), str(count), "", str(earlier), tone,
                   reverse("care:causes"))  # fmt: skip


def _by_cause(since: dt.date, until: dt.date) -> dict[str, int]:
    first, last = desk.bounds(since)[0], desk.bounds(until)[1]
    rows = Complaint.objects.filter(received_at__gte=first, received_at__lt=last).values("cause")
    return {row["cause"]: row["n"] for row in rows.annotate(n=Count("pk"))}


def _alerts(period: Period, language: str) -> Iterator[Line]:
    tones = {"critical": "bad", "serious": "warn"}
    for row in Alert.objects.filter(raised_on__range=(period.since, period.until)).order_by("-raised_at"):
        title = row.title.get(language) or row.title.get("en", "")
        state = f"{row.get_severity_display()}, {row.get_state_display()}"
        yield Line(f"{title} ({state})", "", "", "", tones.get(row.severity, "neutral"), row.url)


def _incidents(period: Period, language: str) -> Iterator[Line]:
    since, until = _bounds(period)
    for row in Incident.objects.filter(declared_at__range=(since, until)).order_by("-declared_at"):
        yield Line(f"{row.title} ({row.get_state_display()})", str(row.severity), "", "",
                   "bad" if row.severity >= 3 else "warn", reverse("incident:show", args=[row.pk]))  # fmt: skip


def _cases(period: Period, language: str) -> Iterator[Line]:
    since, until = _bounds(period)
    rows = Case.objects.filter(state="released", decided_at__range=(since, until)).annotate(useful=Count("votes"))
    tones = {"success": "good", "failure": "bad"}
    for row in rows.order_by("-useful", "-decided_at"):
        yield Line(f"{row.number} {row.title} ({row.get_outcome_display()})", "", "", "",
                   tones.get(row.outcome, "neutral"), reverse("casebook:case", args=[row.pk]))  # fmt: skip


def _actions(period: Period, language: str) -> Iterator[Line]:
    tones = {"better": "good", "worse": "bad"}
    for row in Action.objects.exclude(state="dropped").order_by("due_on", "pk"):
        if row.state == "followed" and row.follow_on and row.follow_on < period.since:
            continue
        late = row.state == "open" and row.due_on <= period.until
        state = row.get_verdict_display() if row.verdict else row.get_state_display()
        tone = tones.get(row.verdict, "warn" if late else "neutral")
        address = reverse("casebook:action", args=[row.pk])
        yield Line(f"{row.title} ({state})", "", "", row.due_on.isoformat(), tone, address)


register("moved", gettext_lazy("Moved beyond chance"), "figures", _moved, 10)
register("level", gettext_lazy("The measures of the time"), "figures", _level, 15)
register("reports", gettext_lazy("From the monthly reports"), "figures", _reports, 20)
register("experiments", gettext_lazy("Experiments that ended"), "experiments", _experiments, 30)
register("findings", gettext_lazy("Open findings"), "findings", _findings, 40)
register("changes", gettext_lazy("Changes that were decided"), "findings", _changes, 45)
register("complaints", gettext_lazy("Complaints by cause"), "figures", _complaints, 50)
register("alerts", gettext_lazy("Early warnings"), "risks", _alerts, 60)
register("incidents", gettext_lazy("Incidents"), "risks", _incidents, 65)
register("cases", gettext_lazy("Cases released"), "cases", _cases, 70)
register("actions", gettext_lazy("Earlier actions"), "actions", _actions, 80)
