"""Routes of the API for who runs the channels: the outbox, the print shop, return mail, webhooks."""

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Path, Query, Router, Status

from cureline.dispatch import api_shapes as shapes
from cureline.dispatch import manage_pages
from cureline.dispatch.api_shapes import (
    BatchOut,
    Cursor,
    HandOverIn,
    HealthOut,
    HookIn,
    HookOut,
    LetterOut,
    Limit,
    Number,
    OutboxOut,
    Problem,
    ReasonIn,
    ReturnIn,
    SecretOut,
    TryOut,
)
from cureline.dispatch.models import STATES, Batch, Delivery, Outbox, Subscription
from cureline.dispatch.services import batches, outbox, webhooks
from cureline.paging import PageOf, page
from cureline.trust.duties import duty

router = Router()


@router.get("/outbox", response={200: PageOf[OutboxOut], 403: Problem, 422: Problem})
@duty("channel.manage")
def outbox_rows(
    request: HttpRequest,
    state: Annotated[str, Query(pattern=f"^({'|'.join(STATES)})$")] = "failed",
    after: Cursor = "",
    limit: Limit = 50,
) -> Any:
    """Rows of the outbox in a state, the latest first."""
    return page(Outbox.objects.filter(state=state), order=("-id",), after=after, limit=limit)


@router.get("/health", response={200: list[HealthOut], 403: Problem})
@duty("channel.manage")
def health(request: HttpRequest) -> list[dict[str, Any]]:
    """Whether each channel works."""
    return manage_pages.health(timezone.now())


@router.post("/outbox/{row_id}/retry", response={200: OutboxOut, 403: Problem, 404: Problem, 409: Problem})
@duty("channel.manage")
def retry(request: HttpRequest, row_id: Number, body: ReasonIn) -> Outbox:
    """Send a dead letter or an uncertain row again."""
    return outbox.retry(row_id, user=request.user, reason=body.reason, request=request)


@router.post("/outbox/{row_id}/cancel", response={200: OutboxOut, 403: Problem, 404: Problem, 409: Problem})
@duty("channel.manage")
def cancel(request: HttpRequest, row_id: Number, body: ReasonIn) -> Outbox:
    """Take a row out that has not left."""
    return outbox.cancel(row_id, user=request.user, reason=body.reason, request=request)


@router.get("/batches", response={200: PageOf[BatchOut], 403: Problem})
@duty("contact.batch")
def batches_made(request: HttpRequest, after: Cursor = "", limit: Limit = 50) -> Any:
    """Print-shop batches, the latest first."""
    return page(Batch.objects.all(), order=("-id",), after=after, limit=limit)


@router.post("/batches", response={201: BatchOut, 403: Problem, 409: Problem})
@duty("contact.batch")
def batch_make(request: HttpRequest) -> Any:
    """Take every letter that waits and may leave into a batch."""
    return Status(201, batches.make(user=request.user, request=request))


@router.get("/batches/{batch_id}/files/{kind}", response={403: Problem, 404: Problem, 409: Problem})
@duty("contact.batch")
def batch_file(
    request: HttpRequest, batch_id: Number, kind: Annotated[str, Path(pattern="^(pdf|csv)$")]
) -> HttpResponse:
    """The batch's PDF or manifest; each fetching is recorded."""
    raw = batches.file_of(get_object_or_404(Batch, pk=batch_id), kind, user=request.user, request=request)
    return HttpResponse(raw, content_type="application/pdf" if kind == "pdf" else "text/csv; charset=utf-8")


@router.post("/batches/{batch_id}/hand-over", response={200: BatchOut, 403: Problem, 404: Problem, 409: Problem})
@duty("contact.batch")
def hand_over(request: HttpRequest, batch_id: Number, body: HandOverIn) -> Batch:
    """The print shop has it and counted the same two totals."""
    return batches.hand_over(batch_id, user=request.user, request=request, **body.dict())


@router.post("/returns", response={200: LetterOut, 403: Problem, 404: Problem, 409: Problem, 422: Problem})
@duty("contact.batch")
def returned(request: HttpRequest, body: ReturnIn) -> dict[str, Any]:
    """A letter came back."""
    return shapes.letter(batches.returned(body.reference, body.reason, user=request.user, request=request))


@router.get("/events", response={200: dict[str, dict[str, str]], 403: Problem})
@duty("token.manage")
def events(request: HttpRequest) -> dict[str, Any]:
    """Events that may be subscribed to, with titles."""
    return dict(webhooks.events())


@router.get("/webhooks", response={200: list[HookOut], 403: Problem})
@duty("token.manage")
def hooks(request: HttpRequest) -> list[Subscription]:
    """All subscriptions."""
    return list(Subscription.objects.order_by("-pk"))


@router.post("/webhooks", response={201: SecretOut, 403: Problem, 422: Problem})
@duty("token.manage")
def subscribe(request: HttpRequest, body: HookIn) -> Any:
    """Subscribe to events; the secret is shown this once."""
    row, secret = webhooks.subscribe(body.url, body.events, user=request.user, request=request)
    return Status(201, _with_secret(row, secret))


@router.post("/webhooks/{subscription_id}/rotate", response={200: SecretOut, 403: Problem, 404: Problem})
@duty("token.manage")
def rotate(request: HttpRequest, subscription_id: Number) -> dict[str, Any]:
    """A new secret; for a while the old one signs too."""
    row, secret = webhooks.rotate(subscription_id, user=request.user, request=request)
    return _with_secret(row, secret)


@router.post("/webhooks/{subscription_id}/stop", response={200: HookOut, 403: Problem, 404: Problem})
@duty("token.manage")
def stop(request: HttpRequest, subscription_id: Number) -> Subscription:
    """End a subscription."""
    return webhooks.stop(subscription_id, user=request.user, request=request)


@router.get("/webhooks/{subscription_id}/tries", response={200: PageOf[TryOut], 403: Problem, 404: Problem})
@duty("token.manage")
def tries(request: HttpRequest, subscription_id: Number, after: Cursor = "", limit: Limit = 50) -> Any:
    """The delivery log of a subscription, the latest first."""
    row = get_object_or_404(Subscription, pk=subscription_id)
    found = page(
        Delivery.objects.filter(outbox__subscription=row).select_related("outbox"), order=("-id",), after=after,
        limit=limit,
    )  # fmt: skip
    return {
        "items": [
            {"id": one.pk, "event_id": one.outbox.key, "at": one.at, "status": one.status, "why": one.why,
             "milliseconds": one.milliseconds, "state": one.outbox.state}
            for one in found["items"]
        ],
        "next": found["next"],
    }  # fmt: skip


def _with_secret(row: Subscription, secret: str) -> dict[str, Any]:
    names = ("id", "url", "events", "active", "made_at", "old_until")
    return {**{name: getattr(row, name) for name in names}, "secret": secret}
