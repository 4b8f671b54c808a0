"""Complaints by API: what the pages do, over the same services."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest
from ninja import Router, Status

from cureline.care.api.schemas import (
    AnswerIn,
    AssignIn,
    ComplaintDetail,
    ComplaintIn,
    ComplaintOut,
    LinkIn,
    ReopenIn,
    SeverityIn,
    StageIn,
    TextIn,
)
from cureline.care.api.shared import REFUSALS, Limit, aware, user_of
from cureline.care.models import Complaint
from cureline.care.sealed import opened
from cureline.care.services import answers, complaints
from cureline.paging import PageOf, page
from cureline.trust import audit
from cureline.trust.duties import duty
from cureline.trust.models import User

router = Router()


@router.get("/complaints", response={200: PageOf[ComplaintOut], **REFUSALS})
@duty("complaint.see")
def list_complaints(
    request: HttpRequest, customer_id: str = "", state: str = "", due_before: dt.date | None = None,
    after: str = "", limit: Limit = 50,
) -> Any:  # fmt: skip
    """Complaints, the one whose answer is due first on top."""
    rows = Complaint.objects.all()
    if customer_id:
        rows = rows.filter(customer_id=customer_id)
    if state:
        rows = rows.filter(state=state)
    if due_before:
        rows = rows.filter(due_on__lt=due_before)
    return page(rows, order=("due_on", "id"), after=after, limit=limit)


@router.post("/complaints", response={201: ComplaintOut, **REFUSALS})
@duty("complaint.record")
def record_complaint(request: HttpRequest, data: ComplaintIn) -> Any:
    """Take a complaint in; its clock runs from `received_at`, by default now."""
    given = data.dict()
    given["received_at"] = aware(data.received_at)
    return Status(201, complaints.record(user=user_of(request), **given))


@router.get("/complaints/{complaint_id}", response={200: ComplaintDetail, **REFUSALS})
@duty("complaint.see")
def show_complaint(request: HttpRequest, complaint_id: int) -> Any:
    """One complaint with what the customer said and what was done; the look is in the log."""
    row = Complaint.objects.get(pk=complaint_id)
    audit.record("complaint.seen", request=request, customer_id=row.customer_id, subject=f"complaint:{row.pk}")
    found = ComplaintOut.from_orm(row).dict()
    return {**found, "text": opened(row.text_sealed), "wish": opened(row.wish_sealed),
            "links": list(row.links.all()), "steps": list(row.steps.all())}  # fmt: skip


@router.post("/complaints/{complaint_id}/acknowledge", response={200: ComplaintOut, **REFUSALS})
@duty("complaint.handle")
def acknowledge_complaint(request: HttpRequest, complaint_id: int) -> Any:
    """Tell the customer that it came in."""
    return complaints.acknowledge(complaint_id, user=user_of(request))


@router.post("/complaints/{complaint_id}/assign", response={200: ComplaintOut, **REFUSALS})
@duty("complaint.handle")
def assign_complaint(request: HttpRequest, complaint_id: int, data: AssignIn) -> Any:
    """Give it to somebody whom it is not about."""
    return complaints.assign(complaint_id, User.objects.get(pk=data.handler_id), user=user_of(request))


@router.post("/complaints/{complaint_id}/notes", response={200: ComplaintOut, **REFUSALS})
@duty("complaint.handle")
def note_complaint(request: HttpRequest, complaint_id: int, data: TextIn) -> Any:
    """Write down what was found."""
    return complaints.note(complaint_id, data.text, user=user_of(request)).complaint


@router.post("/complaints/{complaint_id}/links", response={200: ComplaintOut, **REFUSALS})
@duty("complaint.handle")
def link_complaint(request: HttpRequest, complaint_id: int, data: LinkIn) -> Any:
    """Say what or whom it is about."""
    return complaints.link(complaint_id, user=user_of(request), **data.dict())


@router.post("/complaints/{complaint_id}/severity", response={200: ComplaintOut, **REFUSALS})
@duty("complaint.handle")
def judge_complaint(request: HttpRequest, complaint_id: int, data: SeverityIn) -> Any:
    """Judge anew how grave it is."""
    return complaints.set_severity(complaint_id, data.severity, user=user_of(request))


@router.post("/complaints/{complaint_id}/extend", response={200: ComplaintOut, **REFUSALS})
@duty("complaint.handle")
def extend_complaint(request: HttpRequest, complaint_id: int, data: TextIn) -> Any:
    """Move the last day as far as the law lets."""
    return complaints.extend(complaint_id, data.text, user=user_of(request))


@router.post("/complaints/{complaint_id}/answer", response={200: ComplaintOut, **REFUSALS})
@duty("complaint.handle")
def answer_complaint(request: HttpRequest, complaint_id: int, data: AnswerIn) -> Any:
    """Answer it, with a letter where the gate allows."""
    return answers.answer(complaint_id, user=user_of(request), **data.dict())


@router.post("/complaints/{complaint_id}/close", response={200: ComplaintOut, **REFUSALS})
@duty("complaint.handle")
def close_complaint(request: HttpRequest, complaint_id: int) -> Any:
    """Close an answered complaint."""
    return answers.close(complaint_id, user=user_of(request))


@router.post("/complaints/{complaint_id}/reopen", response={200: ComplaintOut, **REFUSALS})
@duty("complaint.handle")
def reopen_complaint(request: HttpRequest, complaint_id: int, data: ReopenIn) -> Any:
    """Take it up again; a new clock runs."""
    return answers.reopen(
        complaint_id, data.text, user=user_of(request), stage=data.stage, reference=data.reference
    )  # fmt: skip


@router.post("/complaints/{complaint_id}/stage", response={200: ComplaintOut, **REFUSALS})
@duty("complaint.handle")
def refer_complaint(request: HttpRequest, complaint_id: int, data: StageIn) -> Any:
    """Note where it lies: bank, ombudsman, regulator or court."""
    return answers.refer(complaint_id, data.stage, reference=data.reference, user=user_of(request))
