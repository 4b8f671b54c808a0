"""Requests about one's own data by API."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Status

from cureline.care.api.schemas import CheckIn, GrantIn, ReportOut, RequestIn, RequestOut, TextIn
from cureline.care.api.shared import REFUSALS, Limit, aware, user_of
from cureline.care.models import RightsRequest
from cureline.care.rights import report
from cureline.care.services import requests
from cureline.paging import PageOf, page
from cureline.trust import audit
from cureline.trust.duties import duty

router = Router()


@router.get("/requests", response={200: PageOf[RequestOut], **REFUSALS})
@duty("rights.see")
def list_requests(
    request: HttpRequest, customer_id: str = "", kind: str = "", state: str = "", after: str = "",
    limit: Limit = 50,
) -> Any:  # fmt: skip
    """Requests by the day on which an answer is due."""
    given = {"customer_id": customer_id, "kind": kind, "state": state}
    rows = RightsRequest.objects.filter(**{name: value for name, value in given.items() if value})
    return page(rows, order=("due_on", "id"), after=after, limit=limit)


@router.post("/requests", response={201: RequestOut, **REFUSALS})
@duty("rights.record")
def record_request(request: HttpRequest, data: RequestIn) -> Any:
    """Take a request in."""
    given = data.dict()
    given["received_at"] = aware(data.received_at)
    return Status(201, requests.record(user=user_of(request), **given))


@router.post("/requests/{request_id}/identity", response={200: RequestOut, **REFUSALS})
@duty("rights.record")
def check_identity(request: HttpRequest, request_id: int, data: CheckIn) -> Any:
    """Note how it was made sure who asks."""
    return requests.check_identity(request_id, data.how, user=user_of(request))


@router.post("/requests/{request_id}/grant", response={200: RequestOut, **REFUSALS})
@duty("rights.decide")
def grant_request(request: HttpRequest, request_id: int, data: GrantIn) -> Any:
    """Grant it and carry it out; what must be kept stays, with the rule in `result`."""
    return requests.grant(request_id, data.text, user=user_of(request), restrictions=data.restrictions)


@router.post("/requests/{request_id}/refuse", response={200: RequestOut, **REFUSALS})
@duty("rights.decide")
def refuse_request(request: HttpRequest, request_id: int, data: TextIn) -> Any:
    """Refuse it, with the reason that the person is told."""
    return requests.refuse(request_id, data.text, user=user_of(request))


@router.get("/requests/{request_id}/report", response={200: ReportOut, **REFUSALS})
@duty("rights.decide")
def access_report(request: HttpRequest, request_id: int) -> Any:
    """Everything held about the person of a granted access request; the look is in the log."""
    row = RightsRequest.objects.get(pk=request_id, kind="access", state=RightsRequest.State.DONE)
    audit.record(
        "rights.report_taken", request=request, customer_id=row.customer_id, subject=f"request:{row.pk}",
        reason=row.number, detail={"form": "json"},
    )  # fmt: skip
    return report.as_json(row.customer_id, report.collect(row.customer_id))
