"""Hardship, offers and referrals by API."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Status

from cureline.care import clock
from cureline.care.api.schemas import (
    HelpIn,
    HelpOut,
    OfferAnswerIn,
    OfferIn,
    OfferOut,
    ReferralDetail,
    ReferralIn,
    ReferralOut,
    ReviewIn,
    SuitabilityOut,
    TextIn,
)
from cureline.care.api.shared import REFUSALS, Limit, user_of
from cureline.care.models import HelpCase, Offer, Referral
from cureline.care.sealed import opened
from cureline.care.services import help_cases, offers, referrals
from cureline.paging import PageOf, page
from cureline.portfolio.models import Customer
from cureline.trust import audit
from cureline.trust.duties import duty

router = Router()


@router.get("/help", response={200: PageOf[HelpOut], **REFUSALS})
@duty("hardship.assess")
def list_help(
    request: HttpRequest, customer_id: str = "", ended: bool = False, after: str = "",
    limit: Limit = 50,
) -> Any:  # fmt: skip
    """Hardship and vulnerability, the next review first."""
    rows = HelpCase.objects.filter(ended_on__isnull=not ended)
    rows = rows.filter(customer_id=customer_id) if customer_id else rows
    return page(rows, order=("review_on", "id"), after=after, limit=limit)


@router.post("/help", response={201: HelpOut, **REFUSALS})
@duty("hardship.assess")
def record_help(request: HttpRequest, data: HelpIn) -> Any:
    """Record a hardship or vulnerability; gate and strategy see it at once."""
    return Status(201, help_cases.record(user=user_of(request), **data.dict()))


@router.post("/help/{case_id}/review", response={200: HelpOut, **REFUSALS})
@duty("hardship.assess")
def review_help(request: HttpRequest, case_id: int, data: ReviewIn) -> Any:
    """Look at it again."""
    return help_cases.review(case_id, user=user_of(request), **data.dict())


@router.post("/help/{case_id}/end", response={200: HelpOut, **REFUSALS})
@duty("hardship.assess")
def end_help(request: HttpRequest, case_id: int, data: TextIn) -> Any:
    """End it, with the reason."""
    return help_cases.end(case_id, data.text, user=user_of(request))


@router.get("/customers/{customer_id}/offers", response={200: list[SuitabilityOut], **REFUSALS})
@duty("offer.make")
def judge_offers(request: HttpRequest, customer_id: str) -> Any:
    """The catalogue for a customer with the reasons for and against, the suitable ones first."""
    customer = Customer.objects.get(pk=customer_id)
    audit.record("offer.judged", request=request, customer_id=customer_id)
    found = offers.suitable(customer_id, on=clock.local_day(timezone.now(), customer.time_zone))
    return [
        {"code": one.code, "kind": one.kind, "title": one.title, "suitable": one.suitable, "harm": one.harm,
         "reasons": [{"id": r.id, "good": r.good, "text": str(r)} for r in one.reasons]}
        for one in found
    ]  # fmt: skip


@router.get("/offers", response={200: PageOf[OfferOut], **REFUSALS})
@duty("offer.make")
def list_offers(
    request: HttpRequest, customer_id: str = "", state: str = "", after: str = "", limit: Limit = 50
) -> Any:
    """What was offered, the latest first."""
    rows = Offer.objects.all()
    rows = rows.filter(customer_id=customer_id) if customer_id else rows
    rows = rows.filter(state=state) if state else rows
    return page(rows, order=("-id",), after=after, limit=limit)


@router.post("/offers", response={201: OfferOut, **REFUSALS})
@duty("offer.make")
def make_offer(request: HttpRequest, data: OfferIn) -> Any:
    """Record an offer; one that does not suit is 409 with the reasons."""
    return Status(201, offers.make(data.customer_id, data.code, user=user_of(request)))


@router.post("/offers/{offer_id}/answer", response={200: OfferOut, **REFUSALS})
@duty("offer.make")
def answer_offer(request: HttpRequest, offer_id: int, data: OfferAnswerIn) -> Any:
    """Record what the customer said."""
    return offers.answer(offer_id, accepted=data.accepted, reason=data.reason, user=user_of(request))


@router.get("/referrals", response={200: PageOf[ReferralOut], **REFUSALS})
@duty("referral.see")
def list_referrals(
    request: HttpRequest, customer_id: str = "", department: str = "", state: str = "", after: str = "",
    limit: Limit = 50,
) -> Any:  # fmt: skip
    """Questions to departments by due time."""
    given = {"customer_id": customer_id, "department": department, "state": state}
    rows = Referral.objects.filter(**{name: value for name, value in given.items() if value})
    return page(rows, order=("due_at", "id"), after=after, limit=limit)


@router.post("/referrals", response={201: ReferralOut, **REFUSALS})
@duty("referral.make")
def make_referral(request: HttpRequest, data: ReferralIn) -> Any:
    """Ask a department."""
    return Status(201, referrals.make(user=user_of(request), **data.dict()))


@router.get("/referrals/{referral_id}", response={200: ReferralDetail, **REFUSALS})
@duty("referral.see")
def show_referral(request: HttpRequest, referral_id: int) -> Any:
    """One question with its answer; the look is in the log."""
    row = Referral.objects.get(pk=referral_id)
    audit.record("referral.seen", request=request, customer_id=row.customer_id, subject=f"referral:{row.pk}")
    found = ReferralOut.from_orm(row).dict()
    return {**found, "question": opened(row.question_sealed), "answer": opened(row.answer_sealed)}


@router.post("/referrals/{referral_id}/take", response={200: ReferralOut, **REFUSALS})
@duty("referral.answer")
def take_referral(request: HttpRequest, referral_id: int) -> Any:
    """Become its owner."""
    return referrals.take(referral_id, user=user_of(request))


@router.post("/referrals/{referral_id}/answer", response={200: ReferralOut, **REFUSALS})
@duty("referral.answer")
def answer_referral(request: HttpRequest, referral_id: int, data: TextIn) -> Any:
    """Answer it."""
    return referrals.answer(referral_id, data.text, user=user_of(request))
