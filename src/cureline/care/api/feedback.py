"""Surveys and follow-ups by API. The answer of a survey itself comes by its link, not by the API."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Router, Status

from cureline.care.api.schemas import FollowUpDoneIn, FollowUpOut, GroupOut, InvitationOut, InviteIn
from cureline.care.api.shared import REFUSALS, Limit, user_of
from cureline.care.models import FollowUp
from cureline.care.services import follow_ups, surveys
from cureline.paging import PageOf, page
from cureline.trust.duties import duty

router = Router()


@router.post("/surveys", response={201: InvitationOut, **REFUSALS})
@duty("contact.write")
def invite(request: HttpRequest, data: InviteIn) -> Any:
    """Ask the customer of a contact for feedback, through the gate."""
    return Status(201, surveys.invite(data.contact_id, user=user_of(request)))


@router.get("/surveys/results", response={200: list[GroupOut], **REFUSALS})
@duty("survey.see")
def survey_results(
    request: HttpRequest,
    by: Literal["channel", "team", "all"] = "channel",
    days: Annotated[int, Field(ge=1, le=730)] = 90,
) -> Any:
    """What groups answered; small ones are counted and not told."""
    until = timezone.now()
    found = surveys.results(by, since=until - dt.timedelta(days=days), until=until)
    return [{"key": g.key, "asked": g.asked, "answered": g.answered, "means": g.means} for g in found]


@router.get("/follow-ups", response={200: PageOf[FollowUpOut], **REFUSALS})
@duty("followup.work")
def list_follow_ups(
    request: HttpRequest, customer_id: str = "", state: Literal["open", "done"] = "open", after: str = "",
    limit: Limit = 50,
) -> Any:  # fmt: skip
    """Follow-ups by due day."""
    rows = FollowUp.objects.filter(state=state)
    rows = rows.filter(customer_id=customer_id) if customer_id else rows
    return page(rows, order=("due_on", "id"), after=after, limit=limit)


@router.post("/follow-ups/{follow_up_id}/done", response={200: FollowUpOut, **REFUSALS})
@duty("followup.work")
def finish_follow_up(request: HttpRequest, follow_up_id: int, data: FollowUpDoneIn) -> Any:
    """Record what came of it."""
    return follow_ups.finish(follow_up_id, data.result, text=data.text, user=user_of(request))
