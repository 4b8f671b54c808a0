"""Reporting up: a form that fills itself as far as it can, a PDF, who sent it on which way and with which receipt."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cureline.dispatch.config import bank, pick
from cureline.home import subdirectory
from cureline.incident import config
from cureline.incident.models import OPEN, Incident, Report
from cureline.incident.services import paper, timeline
from cureline.incident.services.errors import InputError, RoleError, StateError
from cureline.trust import audit, vault
from cureline.worklist import desk

WAYS = ("portal", "email", "telephone", "paper", "fax")


def suggested(report: Report, language: str) -> dict[str, str]:
    """What the form says before anybody writes: from the incident, its steps done, and the bank's own data."""
    row = report.incident
    done = [config.say(step.title, language) for step in row.steps.exclude(done_at=None).filter(left_out=False)]
    found = row.found_at.astimezone(desk.zone())
    known = {
        "found_at": f"{found:%Y-%m-%d %H:%M}",
        "affected": str(row.affected) if row.affected is not None else "",
        "measures": "\n".join(f"{number}. {text}" for number, text in enumerate(done, 1)),
        "contact": f"{pick(bank()['department'], language)} {bank()['phone']}",
    }
    return {field["code"]: known.get(field["code"], "") for field in config.form_fields(report.form)}


def fields_of(report: Report) -> dict[str, str]:
    """What was filled in; empty before."""
    return json.loads(timeline.clear(report.fields_sealed)) if report.fields_sealed else {}


@transaction.atomic
def draft(
    report_id: int, fields: Mapping[str, str], *, user: Any, language: str = "zh-Hans", at: dt.datetime | None = None,
    request: Any = None,
) -> Report:  # fmt: skip
    """Keep what was filled in; may be done again until it is sent. Raises InputError, StateError, RoleError."""
    row = _open(report_id, user)
    codes = [field["code"] for field in config.form_fields(row.form)]
    if not set(fields) <= set(codes) or language not in config.LANGUAGES:
        raise InputError(_("The form has other fields."))
    told = {code: timeline.plain(fields.get(code, "")) for code in codes}
    row.fields_sealed = vault.encrypt(json.dumps(told, ensure_ascii=False))
    row.language, row.state = language, Report.State.DRAFTED
    row.drafted_by, row.drafted_at = user, at or timezone.now()
    row.save(update_fields=["fields_sealed", "language", "state", "drafted_by", "drafted_at"])
    timeline.add(row.incident, "report_drafted", user=user, at=at, request=request, report=row.code)
    return row


def missing(report: Report) -> list[str]:
    """Labels of the needed fields that are empty."""
    told = fields_of(report)
    return [config.say(field["label"]) for field in config.form_fields(report.form)
            if field["need"] and not told.get(field["code"])]  # fmt: skip


def pdf(report: Report) -> bytes:
    """The report as PDF: the very bytes that were sent, or a draft of them. Raises StateError where a file changed."""
    if report.state != Report.State.SENT:
        return paper.typeset(report, fields_of(report), at=None)
    raw = base64.b64decode(vault.decrypt(_path(report).read_bytes()))
    if hashlib.sha256(raw).hexdigest() != report.pdf_sha256:
        raise StateError(_("The file was changed since it was sent."))
    return raw


@transaction.atomic
def send(
    report_id: int, *, user: Any, way: str, receipt: str = "", at: dt.datetime | None = None, request: Any = None
) -> Report:  # fmt: skip
    """Say that it was sent: on which way, with which receipt. The PDF is kept with its hash.

    Cureline hands no report over by itself: the authority's portal wants a person. In a drill nothing is sent at all.
    Raises InputError (fields missing, unknown way), StateError, RoleError.
    """
    at = at or timezone.now()
    row = _open(report_id, user)
    if row.state != Report.State.DRAFTED:
        raise StateError(_("Fill in the form first."))
    if way not in WAYS:
        raise InputError(_("Choose on which way it was sent."))
    lacking = missing(row)
    if lacking:
        raise InputError(_("Still empty: %(names)s") % {"names": "; ".join(lacking)})
    raw = paper.typeset(row, fields_of(row), at=at)
    row.pdf_sha256 = hashlib.sha256(raw).hexdigest()
    row.state, row.sent_by, row.sent_at = Report.State.SENT, user, at
    row.way, row.receipt = way, timeline.plain(receipt, 120)
    row.save(update_fields=["pdf_sha256", "state", "sent_by", "sent_at", "way", "receipt"])
    path = _path(row)
    path.touch(mode=0o600)
    path.write_bytes(vault.encrypt(base64.b64encode(raw).decode()))
    timeline.add(row.incident, "report_sent", user=user, at=at, request=request, report=row.code, way=way,
                 late=at > row.due_at, sha256=row.pdf_sha256)  # fmt: skip
    return row


@transaction.atomic
def not_due(
    report_id: int, *, user: Any, reason: str, at: dt.datetime | None = None, request: Any = None
) -> Report:  # fmt: skip
    """Find that the duty does not apply here, and say why. Raises InputError, StateError, RoleError."""
    row = _open(report_id, user)
    if not reason.strip():
        raise InputError(_("Say why it need not be reported."))
    row.state, row.reason = Report.State.NOT_DUE, timeline.plain(reason, 1000)
    row.save(update_fields=["state", "reason"])
    timeline.add(row.incident, "report_not_due", user=user, at=at, text=reason, request=request, report=row.code)
    return row


def fetched(report: Report, *, user: Any, request: Any = None) -> bytes:
    """The PDF for somebody who opens it, on record."""
    raw = pdf(report)
    audit.record("report.fetched", request=request, user=user, subject=f"incident_report:{report.pk}",
                 detail={"incident": report.incident.number, "state": report.state})  # fmt: skip
    return raw


def _open(report_id: int, user: Any) -> Report:
    seen = Report.objects.get(pk=report_id)
    incident = Incident.objects.select_for_update().get(pk=seen.incident_id)
    row = Report.objects.select_for_update(of=("self",)).select_related("incident").get(pk=report_id)
    if incident.state not in OPEN:
        raise StateError(_("The incident is closed."))
    if row.state in (Report.State.SENT, Report.State.NOT_DUE):
        raise StateError(_("The report is dealt with already."))
    mine = incident.assignments.filter(user=user, role__in=("compliance", "communications", "people")).exists()
    if not mine and incident.lead_id != user.pk and not user.may("incident.lead"):
        raise RoleError(_("The lead or compliance reports."))
    return row


def files() -> Iterator[Path]:
    """The reports that were sent, sealed on disk."""
    return subdirectory("incident").glob("report-*.pdf.sealed")


def _path(report: Report) -> Path:
    return subdirectory("incident") / f"report-{report.pk}.pdf.sealed"
