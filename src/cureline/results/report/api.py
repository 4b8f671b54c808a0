"""Routes below `/api/v1/results/reports`."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Path, Query, Router, Schema

from cureline.paging import PageOf, page
from cureline.results.report import services
from cureline.trust.duties import duty

router = Router(tags=["results"])
Id = Annotated[int, Path(ge=1, le=2**63 - 1)]


class FindingOut(Schema):
    """A sentence, whether it is good or bad, and the address of what its figure is made of."""

    text: str
    tone: str
    trace: str = Field(alias="url")


class ReportOut(Schema):
    """A report: waiting, made or failed; `findings` are its sentences in its own language."""

    id: int
    month: str
    language: str
    state: str
    snapshot_id: str
    known_on: dt.date | None
    pdf_sha256: str
    xlsx_sha256: str
    findings: list[FindingOut]
    asked_at: dt.datetime
    made_at: dt.datetime | None


class ReportIn(Schema):
    """Which month (YYYY-MM), in which language (en, zh-Hans, zh-Hant)."""

    month: str = Field(..., pattern=r"^20\d{2}-(0[1-9]|1[0-2])$")
    language: str = Field("zh-Hans", pattern="^(en|zh-Hans|zh-Hant)$")


@router.get("/reports", response=PageOf[ReportOut], summary="Monthly reports, newest first")
@duty("results.see")
def reports(
    request: HttpRequest,
    after: Annotated[str, Query(max_length=400)] = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> dict[str, Any]:
    """Empty for who does not see the whole bank."""
    return page(services.visible(request.user), order=("-asked_at", "-id"), after=after, limit=limit)


@router.post("/reports", response={201: ReportOut}, summary="Ask for a month's report")
@duty("report.make")
def ask(request: HttpRequest, given: ReportIn) -> Any:
    """The worker makes it within a minute."""
    return 201, services.ask(given.month, given.language, user=request.user, request=request)


@router.get("/reports/{report_id}", response=ReportOut, summary="One report")
@duty("results.see")
def one(request: HttpRequest, report_id: Id) -> Any:
    """Its state, its findings and the digests of its files."""
    row = services.visible(request.user).filter(pk=report_id).first()
    if row is None:
        raise services.NoReportError
    return row


@router.get("/reports/{report_id}/{kind}", summary="A report's file, pdf or xlsx")
@duty("results.see")
def file(request: HttpRequest, report_id: Id, kind: Annotated[str, Path(pattern="^(pdf|xlsx)$")]) -> HttpResponse:
    """The call stands in the log."""
    name, media, content = services.fetch(report_id, kind, user=request.user, request=request)
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=media, headers=headers)
