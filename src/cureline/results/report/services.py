"""Asking for reports, making them, fetching them; what the job of the day makes by itself."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cureline.engine.compliance.calendars import calendar
from cureline.face import ProblemError
from cureline.jobs import queue
from cureline.results import query
from cureline.results.report import typesetting
from cureline.results.report.compose import LANGUAGES, compose
from cureline.results.report.document import Report
from cureline.results.report.models import ReportFile
from cureline.results.report.source import Month, MonthError
from cureline.results.report.texts import document
from cureline.results.services.figuring import snapshot
from cureline.trust import audit

MEDIA = {"pdf": "application/pdf", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
KIND = "results.report"
# whose holidays say which day is the first working day
_HOME = "CN"


class NoReportError(ProblemError):
    """There is no such report, or it is not whole yet."""

    status = 404
    title = gettext_lazy("There is no such report")


class WholeBankError(ProblemError):
    """The report is of the whole bank; who sees some teams or portfolios only may not have it."""

    status = 403
    title = gettext_lazy("The report is of the whole bank")


def visible(user: Any) -> QuerySet[ReportFile]:
    """The reports that a user may see, newest first, without their files. None for who does not see the whole bank."""
    rows = ReportFile.objects.defer("pdf", "xlsx").select_related("asked_by").order_by("-asked_at", "-pk")
    return rows if query.scope_of(user).whole else rows.none()


def months() -> list[str]:
    """The months of which a report can be made, newest first: any with facts, the running one too."""
    return sorted((str(month) for month in snapshot().months), reverse=True)


def ask(month: str, language: str, *, user: Any, request: Any = None, at: dt.datetime | None = None) -> ReportFile:
    """Ask for a month's report; the worker makes it. The same question still waiting is the same report.

    Raises MonthError, NoSnapshotError, WholeBankError.
    """
    _whole(user)
    of = _checked(month, language)
    with transaction.atomic():
        row, new = ReportFile.objects.get_or_create(
            month=str(of), language=language, state=ReportFile.State.WAITING,
            defaults={"asked_by": user, "asked_at": at or timezone.now()},
        )  # fmt: skip
        if new:
            audit.record("report.asked", request=request, user=user, subject=f"report:{row.pk}",
                         detail={"month": row.month, "language": language})  # fmt: skip
            queue.ask(KIND, row.pk, user=user)
    return row


def work(pk: int, progress: queue.Progress) -> None:
    """The job of one report; one that failed is made anew where it is tried again."""
    with transaction.atomic():
        row = ReportFile.objects.select_for_update().get(pk=pk)
        if row.state == ReportFile.State.MADE:
            return
        row.why = ""
        _make(row, timezone.now())
    if row.state == ReportFile.State.FAILED:
        raise queue.FailedError(row.why)


def called_off(pk: int, user: Any) -> None:
    """The queue was told not to make it."""
    ReportFile.objects.filter(pk=pk, state=ReportFile.State.WAITING).update(
        state=ReportFile.State.FAILED, why="CALLED-OFF", made_at=timezone.now()
    )


def make_waiting(*, at: dt.datetime | None = None) -> int:
    """Make every report that waits; gives how many. Killed on the way it is made by the next call."""
    made = 0
    while True:
        with transaction.atomic():
            row = (ReportFile.objects.select_for_update(skip_locked=True)
                   .filter(state=ReportFile.State.WAITING).order_by("asked_at", "pk").first())  # fmt: skip
            if row is None:
                return made
            _make(row, at or timezone.now())
            made += 1


def make_due(day: dt.date, *, at: dt.datetime | None = None) -> int:
    """On the month's first working day, or on the first after it on which the job runs: last month's report in each
    language of `content.yaml`, made once. Gives how many were made."""
    first = day.replace(day=1)
    known_days = calendar(_HOME, day)
    while not known_days.works(first):
        first += dt.timedelta(days=1)
    of = Month.of(day).back()
    if day < first or str(of) not in snapshot().months:
        return 0
    made = 0
    for language in document("content")["languages"]:
        with transaction.atomic():
            known = ReportFile.objects.filter(month=str(of), language=language, asked_by=None)
            if known.exclude(state=ReportFile.State.FAILED).exists():
                continue
            row = ReportFile.objects.create(month=str(of), language=language, asked_at=at or timezone.now())
            _make(row, at or timezone.now())
            made += 1
    return made


def fetch(pk: int, kind: str, *, user: Any, request: Any = None) -> tuple[str, str, bytes]:
    """Name, media type and content of a report's file (`pdf` or `xlsx`). Raises NoReportError, WholeBankError."""
    _whole(user)
    row = ReportFile.objects.filter(pk=pk, state=ReportFile.State.MADE).first()
    if row is None or kind not in MEDIA:
        raise NoReportError
    audit.record("report.fetched", request=request, user=user, subject=f"report:{row.pk}",
                 detail={"month": row.month, "language": row.language, "kind": kind})  # fmt: skip
    return f"collections-{row.month}-{row.language}.{kind}", MEDIA[kind], bytes(getattr(row, kind))


def report(month: str, language: str) -> Report:
    """A month's report from the current facts, not kept. Raises MonthError, NoSnapshotError."""
    return compose(snapshot(), _checked(month, language), language)


def _make(row: ReportFile, at: dt.datetime) -> None:
    """Fill a row's files, or say of what kind the error was that kept it from being made."""
    from cureline.results.report import workbook

    try:
        with transaction.atomic():
            found = snapshot()
            made = compose(found, Month.read(row.month), row.language)
            row.pdf, row.xlsx = typesetting.pdf(made), workbook.xlsx(made)
    except Exception as error:
        row.state, row.why = ReportFile.State.FAILED, type(error).__name__
    else:
        row.pdf_sha256, row.xlsx_sha256 = (hashlib.sha256(bytes(part)).hexdigest() for part in (row.pdf, row.xlsx))
        row.snapshot_id, row.known_on, row.state = found.pk, found.on, ReportFile.State.MADE
        row.findings = [{"text": f.text, "tone": f.tone, "url": f.url} for f in made.findings]
    row.made_at = at
    row.save()
    audit.record(
        "report.made", subject=f"report:{row.pk}",
        detail={"month": row.month, "language": row.language, "state": row.state, "sha256": row.pdf_sha256},
    )  # fmt: skip


def _checked(month: str, language: str) -> Month:
    if language not in LANGUAGES:
        raise MonthError(_("There is no report in that language."))
    of = Month.read(month)
    if str(of) not in snapshot().months:
        raise MonthError(_("No facts are known of that month."))
    return of


def _whole(user: Any) -> None:
    if not query.scope_of(user).whole:
        raise WholeBankError(_("Ask the head of collections for it."))
