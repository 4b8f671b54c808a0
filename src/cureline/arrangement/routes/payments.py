"""Payments in, and where they went."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Body, Field, Router, Schema

from cureline.arrangement import services
from cureline.arrangement.models import PaymentAllocation
from cureline.arrangement.routes.kinds import Cursor, Id, Limit, Signed
from cureline.arrangement.services import common, reconcile
from cureline.paging import PageOf, page
from cureline.trust.duties import duty

router = Router()


class PaymentIn(Schema):
    """Money received, or below 0 a reversal, which names what it reverses."""

    payment_id: Id
    account_id: Id
    paid_on: dt.date
    amount_minor: Signed
    reverses_id: str | None = Field(None, max_length=200)


Payments = Annotated[list[PaymentIn], Body(min_length=1, max_length=1000)]


class RejectedOut(Schema):
    """A payment that was not taken: its place in the request and why."""

    index: int
    payment_id: str
    code: str
    reason: str


class ReceiptOut(Schema):
    """What became of the payments; `totals` by currency of those taken."""

    taken: list[str]
    repeated: list[str]
    rejected: list[RejectedOut]
    totals: dict[str, int]
    lines: int


class LineOut(Schema):
    """A line of the ledger."""

    id: int
    book: str
    customer_id: str
    account_id: str
    payment_id: str
    due_item_id: str | None
    instalment_id: int | None
    component: str
    amount_minor: int
    kind: str
    booked_on: dt.date


class ReconciliationOut(Schema):
    """Control totals, payments that the ledger lacks, accounts where ledger and sums differ."""

    on: dt.date
    totals: dict[str, Any]
    unmatched: list[dict[str, Any]]
    differences: list[dict[str, Any]]


@router.post("/payments", response=ReceiptOut)
@duty("payment.post")
def post_payments(request: HttpRequest, given: Payments) -> Any:
    """Take payments: each once, by its id; the bad ones are told and the rest goes on."""
    return services.receive([row.dict() for row in given], user=request.user, request=request)


@router.get("/payments/lines", response=PageOf[LineOut])
@duty("payment.see")
def list_lines(
    request: HttpRequest, payment_id: str = "", account_id: str = "", after: Cursor = "", limit: Limit = 50
) -> Any:
    """Lines of the ledger, the latest first."""
    rows = PaymentAllocation.objects.all()
    if payment_id:
        rows = rows.filter(payment_id=payment_id)
    if account_id:
        rows = rows.filter(account_id=account_id)
    return page(rows, order=["-id"], after=after, limit=limit)


@router.get("/reconciliation", response=ReconciliationOut)
@duty("payment.see")
def reconciliation(request: HttpRequest, on: dt.date | None = None) -> Any:
    """Whether all agrees on a day."""
    day = on or common.today()
    return {"on": day, "totals": reconcile.totals(day), "unmatched": reconcile.unmatched(day),
            "differences": reconcile.differences(day)}  # fmt: skip
