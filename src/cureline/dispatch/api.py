"""Routes of the API below `/api/v1/dispatch/`: messages and letters; those of who runs the channels come with them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Router, Status

from cureline.dispatch import api_manage, services
from cureline.dispatch import api_shapes as shapes
from cureline.dispatch.api_shapes import (
    Cursor,
    CustomerKey,
    LetterIn,
    LetterOut,
    Limit,
    MessageIn,
    MessageOut,
    Number,
    PreviewOut,
    Problem,
    ReasonIn,
)
from cureline.dispatch.channels.segments import measure
from cureline.dispatch.models import Letter, Message
from cureline.dispatch.services import letters
from cureline.paging import PageOf, page
from cureline.portfolio.models import Customer
from cureline.trust import audit
from cureline.trust.duties import duty

router = Router()
router.add_router("", api_manage.router)


@router.post("/messages", response={201: MessageOut, 403: Problem, 404: Problem, 409: Problem, 422: Problem})
@duty("contact.write")
def write(request: HttpRequest, body: MessageIn) -> Any:
    """Write an SMS or e-mail: the gate is asked in the same transaction, a worker sends."""
    more = body.dict(exclude={"customer_id", "channel"})
    row = services.send(body.customer_id, body.channel, user=request.user, request=request, **more)
    return Status(201, shapes.message(row))


@router.post("/messages/preview", response={200: PreviewOut, 403: Problem, 404: Problem, 422: Problem})
@duty("contact.write")
def preview(request: HttpRequest, body: MessageIn) -> dict[str, Any]:
    """The text as it would leave, with names masked."""
    customer = get_object_or_404(Customer, pk=body.customer_id)
    draft = services.compose(
        customer, body.channel, script=body.script, text=body.text, account_id=body.account_id, language=body.language
    )
    length = measure(draft.text)
    return {"text": draft.shown, "script": draft.script, "encoding": length.encoding, "units": length.units,
            "segments": length.segments, "left": length.left}  # fmt: skip


@router.get("/messages", response={200: PageOf[MessageOut], 403: Problem, 404: Problem})
@duty("contact.see")
def messages(request: HttpRequest, customer_id: CustomerKey, after: Cursor = "", limit: Limit = 50) -> Any:
    """A customer's messages, the latest first; by pages."""
    get_object_or_404(Customer, pk=customer_id)
    rows = Message.objects.filter(customer_id=customer_id).select_related("outbox")
    found = page(rows, order=("-id",), after=after, limit=limit)
    audit.record("message.read", request=request, customer_id=customer_id)
    return {**found, "items": [shapes.message(row) for row in found["items"]]}


@router.post("/letters", response={201: LetterOut, 403: Problem, 404: Problem, 409: Problem, 422: Problem})
@duty("contact.write")
def write_letter(request: HttpRequest, body: LetterIn) -> Any:
    """Write a letter: the gate is asked in the same transaction, the day's batch takes it."""
    row = services.send_letter(
        body.customer_id, body.template, body.data, user=request.user, request=request, account_id=body.account_id,
        point_id=body.point_id, language=body.language, channel=body.channel,
    )  # fmt: skip
    return Status(201, shapes.letter(row))


@router.get("/letters", response={200: PageOf[LetterOut], 403: Problem, 404: Problem})
@duty("contact.see")
def letters_of(request: HttpRequest, customer_id: CustomerKey, after: Cursor = "", limit: Limit = 50) -> Any:
    """A customer's letters, the latest first."""
    get_object_or_404(Customer, pk=customer_id)
    rows = Letter.objects.filter(customer_id=customer_id).select_related("outbox")
    found = page(rows, order=("-id",), after=after, limit=limit)
    return {**found, "items": [shapes.letter(row) for row in found["items"]]}


@router.post("/letters/{letter_id}/pdf", response={403: Problem, 404: Problem, 409: Problem})
@duty("customer.unmask")
def letter_pdf(request: HttpRequest, letter_id: Number, body: ReasonIn) -> HttpResponse:
    """The letter as it leaves, in clear, for a reason that is recorded."""
    letter = get_object_or_404(Letter, pk=letter_id)
    pdf = letters.pdf_of(letter)
    audit.record("letter.opened", request=request, customer_id=letter.customer_id, subject=f"letter:{letter.pk}",
                 reason=body.reason)  # fmt: skip
    return HttpResponse(pdf, content_type="application/pdf")
