"""A report to an authority as PDF, by Typst. The same report gives the same bytes; nothing of it is evaluated."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Any

import typst
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext as _p

from cureline.dispatch.config import bank, pick
from cureline.dispatch.letters.typesetting import fonts
from cureline.incident import config
from cureline.incident.models import Report
from cureline.people.services import name_of
from cureline.worklist import desk

_FOLDER = Path(str(resources.files("cureline.incident").joinpath("templates/incident/paper")))
_FACES = {
    "zh-Hans": ("zh", "CN", ["Noto Serif SC", "Noto Sans SC"], ["Noto Sans SC"]),
    "zh-Hant": ("zh", "TW", ["Noto Serif TC", "Noto Sans TC", "Noto Sans SC"], ["Noto Sans TC", "Noto Sans SC"]),
    "en": ("en", "GB", ["Noto Serif SC", "Noto Sans SC"], ["Noto Sans SC"]),
}


def typeset(report: Report, fields: Mapping[str, str], *, at: dt.datetime | None) -> bytes:
    """The report as PDF, in its own language; `at` is when it is sent, None for a draft (and so it says)."""
    row, language = report.incident, report.language
    lang, region, serif, sans = _FACES[language]
    with translation.override(language.lower()):
        law = config.say(report.law, language)
        if report.article:
            law += _(", article %(article)s") % {"article": report.article}
        steps = [
            {"at": _clock(step.done_at), "text": config.say(step.title, language)}
            for step in row.steps.exclude(done_at=None).filter(left_out=False).order_by("done_at", "place")
        ]
        data: dict[str, Any] = {
            "lang": lang, "region": region, "serif": serif, "sans": sans,
            "mark": _("DRILL - not an incident") if row.drill else "" if at else _p("report of an incident", "Draft"),
            "bank": pick(bank()["name"], language), "department": pick(bank()["department"], language),
            "title": _("Report on: %(title)s") % {"title": config.say(config.parse(_plan(report))["title"], language)},
            "to": config.say(report.to, language),
            "facts": [
                [_("Number"), row.number], [_("Subject of the report"), row.named],
                [_("Severity"), config.say(config.catalogue()["levels"][row.severity], language)],
                [_p("incident", "Declared"), _clock(row.declared_at)], [_("Reported under"), law],
                [_("Due by"), _clock(report.due_at)],
                [_("Reported"), _clock(at) if at else "-"],
            ],
            "fields": [[config.say(field["label"], language), fields.get(field["code"], "") or "-"]
                       for field in config.form_fields(report.form)],
            "course": _("Course of the measures"), "steps": steps,
            "signs": [[_("Incident lead"), name_of(row.lead)], [_("Drawn up by"), name_of(report.drafted_by)],
                      [_("Seal of the bank"), ""]],
            "page": _p("report of an incident", "Page"),
        }  # fmt: skip
    made = at or report.drafted_at or row.declared_at
    compiler = typst.Compiler(
        _FOLDER / "report.typ", root=_FOLDER, font_paths=fonts(), ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )  # fmt: skip
    found = compiler.compile(format="pdf", timestamp=int(made.timestamp()))
    return found if isinstance(found, bytes) else b""


def _plan(report: Report) -> str:
    row = report.incident
    return row.plan.content if row.plan else config.shipped(row.kind)


def _clock(at: dt.datetime | None) -> str:
    return f"{at.astimezone(desk.zone()):%Y-%m-%d %H:%M}" if at else ""
