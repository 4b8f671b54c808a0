"""Promises and affordability."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from cureline.arrangement import services
from cureline.arrangement.models import Promise
from cureline.arrangement.routes.kinds import Cursor, Id, Key, Limit, Minor, Text
from cureline.paging import PageOf, page
from cureline.trust.duties import duty

router = Router()


class PartIn(Schema):
    """A day and an amount."""

    due_on: dt.date
    amount_minor: Minor


class PromiseIn(Schema):
    """A promise to pay; its parts in order of their days."""

    account_id: Id
    channel: str = Field("call", max_length=10)
    instalments: list[PartIn] = Field(max_length=100)


class PartOut(Schema):
    """A part of a promise as it was judged: open, kept, partly, broken or cancelled."""

    number: int
    due_on: dt.date
    amount_minor: int
    received_minor: int
    state: str
    judged_on: dt.date | None


class PromiseOut(Schema):
    """A promise to pay."""

    id: int
    customer_id: str
    account_id: str
    currency: str
    channel: str
    amount_minor: int
    state: str
    made_on: dt.date
    instalments: list[PartOut]

    @staticmethod
    def resolve_instalments(row: Any) -> Any:
        return list(row.instalments.all())


class ReasonIn(Schema):
    """Why."""

    reason: Text


class SheetIn(Schema):
    """A month: amounts by category in minor units."""

    income: dict[str, Minor] = Field(max_length=50)
    outgoings: dict[str, Minor] = Field(max_length=50)
    other_debts_minor: Minor = 0
    dependants: int = Field(0, ge=0, le=30)
    evidence: str = Field("stated", max_length=20)
    currency: str = Field("", max_length=3)


class SheetOut(Schema):
    """A sheet and the instalment that it bears, with the lines that lead to it."""

    id: int
    customer_id: str
    currency: str
    income: dict[str, int]
    outgoings: dict[str, int]
    other_debts_minor: int
    dependants: int
    instalment_minor: int
    surplus_minor: int
    reasons: list[dict[str, Any]]
    evidence: str
    policy: str
    taken_on: dt.date


@router.post("/customers/{customer_id}/promises", response={201: PromiseOut})
@duty("promise.make")
def make_promise(request: HttpRequest, customer_id: str, given: PromiseIn) -> Any:
    """Take a promise to pay."""
    parts = [(part.due_on, part.amount_minor) for part in given.instalments]
    return Status(201, services.promise(customer_id, given.account_id, parts, user=request.user,
                                        channel=given.channel, request=request))  # fmt: skip


@router.get("/promises", response=PageOf[PromiseOut])
@duty("arrangement.see")
def list_promises(
    request: HttpRequest, customer_id: str = "", state: str = "", after: Cursor = "", limit: Limit = 50
) -> Any:
    """Promises, the latest first."""
    rows = Promise.objects.prefetch_related("instalments")
    if customer_id:
        rows = rows.filter(customer_id=customer_id)
    if state:
        rows = rows.filter(state=state)
    return page(rows, order=["-id"], after=after, limit=limit)


@router.post("/promises/{promise_id}/withdraw", response=PromiseOut)
@duty("promise.make")
def withdraw_promise(request: HttpRequest, promise_id: Key, given: ReasonIn) -> Any:
    """Take back an open promise."""
    return services.withdraw(promise_id, user=request.user, reason=given.reason, request=request)


@router.post("/customers/{customer_id}/affordability", response={201: SheetOut})
@duty("plan.propose")
def assess(request: HttpRequest, customer_id: str, given: SheetIn) -> Any:
    """Keep an affordability sheet."""
    return Status(201, services.assess_affordability(customer_id, **given.dict(), user=request.user, request=request))


@router.get("/customers/{customer_id}/affordability", response=SheetOut)
@duty("plan.propose")
def last_sheet(request: HttpRequest, customer_id: str) -> Any:
    """The last sheet that is still good."""
    from django.http import Http404

    found = services.latest_affordability(customer_id)
    if found is None:
        raise Http404
    return found
