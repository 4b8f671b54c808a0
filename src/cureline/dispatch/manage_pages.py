"""Pages for who runs the channels: the outbox with its dead letters, and webhooks."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.db.models import Count, Max, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cureline.dispatch import words
from cureline.dispatch.config import document, gateway, mail_server
from cureline.dispatch.forms import ReasonForm, SubscribeForm
from cureline.dispatch.models import STATES, Delivery, Outbox, Subscription
from cureline.dispatch.services import outbox, webhooks
from cureline.face import ProblemError
from cureline.trust.duties import duty, language_tag

PAGE = 50


def health(now: dt.datetime) -> list[dict[str, Any]]:
    """Each kind: whether it is set up, what waits, what failed, when the last one left, and whether receipts lack."""
    late = now - dt.timedelta(hours=document("retry")["receipt_hours"])
    found = {
        row["kind"]: row
        for row in Outbox.objects.values("kind").annotate(
            waiting=Count("id", filter=Q(state="queued", next_try_at__lte=now)),
            held=Count("id", filter=Q(state="queued", next_try_at__gt=now)),
            failed=Count("id", filter=Q(state="failed")),
            uncertain=Count("id", filter=Q(state="uncertain")),
            silent=Count("id", filter=Q(state="sent", kind="sms", sent_at__lt=late)),
            last=Max("sent_at"),
        )
    }
    ready = {"sms": gateway() is not None, "email": mail_server() is not None, "letter": True, "webhook": True}
    nothing: dict[str, Any] = {"waiting": 0, "held": 0, "failed": 0, "uncertain": 0, "silent": 0, "last": None}
    return [
        {**nothing, **found.get(kind, {}), "kind": kind, "title": words.KINDS[kind], "ready": is_ready}
        for kind, is_ready in ready.items()
    ]


@never_cache
@duty("channel.manage")
@require_GET
def outbox_list(request: HttpRequest) -> HttpResponse:
    """What waits, failed or is uncertain, by state; no customer and no text is shown here."""
    state = request.GET.get("state", "failed")
    state = state if state in STATES else "failed"
    after = request.GET.get("after", "")
    rows = Outbox.objects.filter(state=state).order_by("-pk")
    if after.isdecimal() and len(after) < 18:
        rows = rows.filter(pk__lt=int(after))
    shown = list(rows[: PAGE + 1])
    counts = dict(Outbox.objects.values_list("state").annotate(n=Count("id")).order_by())
    more = f"?state={state}&after={shown[PAGE - 1].pk}" if len(shown) > PAGE else ""
    return render(
        request, "dispatch/outbox.html",
        {"rows": [_line(row) for row in shown[:PAGE]], "state": state, "more": more, "health": health(timezone.now()),
         "tabs": [(name, words.STATES[name], counts.get(name, 0)) for name in STATES],
         "by_hand": state in outbox.BY_HAND, "may_cancel": state in ("queued", *outbox.BY_HAND)},
    )  # fmt: skip


def _line(row: Outbox) -> dict[str, Any]:
    return {"row": row, "kind": words.KINDS[row.kind], "why": words.why(row.why)}


@duty("channel.manage")
@require_POST
def outbox_act(request: HttpRequest, row_id: int, act: str) -> HttpResponse:
    """Send a row again or take it out, for a reason."""
    row = get_object_or_404(Outbox, pk=row_id)
    back = redirect(f"{reverse('dispatch:outbox')}?state={row.state}")
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say why; it is recorded."))
        return back
    verb = outbox.retry if act == "retry" else outbox.cancel
    try:
        verb(row_id, user=request.user, reason=form.cleaned_data["reason"], request=request)
    except ProblemError as error:
        messages.error(request, error.detail)
    else:
        messages.success(request, _("It is sent again.") if act == "retry" else _("It will not be sent."))
    return back


@never_cache
@duty("token.manage")
@require_http_methods(["GET", "POST"])
def hooks(request: HttpRequest) -> HttpResponse:
    """Subscriptions, and the form for a new one; its secret is shown this once."""
    form = SubscribeForm(request.POST or None)
    secret, status = "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                _row, secret = webhooks.subscribe(
                    form.cleaned_data["url"], form.cleaned_data["events"], user=request.user, request=request
                )
            except ProblemError as error:
                form.add_error("url", error.detail)
            else:
                form, status = SubscribeForm(), 200
    return render(request, "dispatch/webhooks.html", {"form": form, "secret": secret, "rows": _hooks()}, status=status)


def _hooks() -> list[dict[str, Any]]:
    known = webhooks.events()
    rows = Subscription.objects.select_related("owner").order_by("-active", "-pk")
    counted = rows.annotate(
        delivered=Count("deliveries", filter=Q(deliveries__state="delivered")),
        failed=Count("deliveries", filter=Q(deliveries__state="failed")),
    )
    return [
        {"row": row, "events": [known[name][language_tag()] if name in known else name for name in row.events]}
        for row in counted
    ]


@never_cache
@duty("token.manage")
@require_GET
def hook(request: HttpRequest, subscription_id: int) -> HttpResponse:
    """One subscription with its latest tries."""
    row = get_object_or_404(Subscription, pk=subscription_id)
    return _hook(request, row)


def _hook(request: HttpRequest, row: Subscription, secret: str = "") -> HttpResponse:
    tries = Delivery.objects.filter(outbox__subscription=row).select_related("outbox").order_by("-pk")[:PAGE]
    shown = [(one, words.STATES[one.outbox.state], words.why(one.why)) for one in tries]
    return render(request, "dispatch/webhook.html", {"row": row, "tries": shown, "secret": secret})


@duty("token.manage")
@require_POST
def hook_act(request: HttpRequest, subscription_id: int, act: str) -> HttpResponse:
    """Give a subscription a new secret, or end it."""
    get_object_or_404(Subscription, pk=subscription_id)
    if act == "rotate":
        row, secret = webhooks.rotate(subscription_id, user=request.user, request=request)
        return _hook(request, row, secret)
    webhooks.stop(subscription_id, user=request.user, request=request)
    messages.success(request, _("The subscription has ended."))
    return redirect("dispatch:webhooks")
