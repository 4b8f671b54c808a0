"""Doors for outside systems: receipts and replies of the SMS gateway, bounces, and the link that ends e-mail.

Nobody signs in here: each request carries a signature (or a signed token) of its own.
"""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Callable
from typing import Any

from django.core import signing as tokens
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from cureline.dispatch import signing
from cureline.dispatch.channels import bounces
from cureline.dispatch.config import gateway, inbound_secret
from cureline.dispatch.services import incoming, messages
from cureline.portfolio.models import Customer

_LARGEST = 65_536
_LARGEST_MAIL = 1_000_000
_STATES = ("sent", "delivered", "failed")


def _told(status: int, title: str) -> JsonResponse:
    body = {"type": "about:blank", "title": title, "status": status}
    return JsonResponse(body, status=status, content_type="application/problem+json")


def _genuine(request: HttpRequest, secret: str) -> bool:
    stamp, signature = request.headers.get(signing.TIMESTAMP, ""), request.headers.get(signing.SIGNATURE, "")
    return signing.genuine(secret, stamp, signature, request.body, now=time.time())


def _too_long(request: HttpRequest, largest: int) -> bool:
    length = request.META.get("CONTENT_LENGTH") or "0"
    return not length.isdecimal() or int(length) > largest


def _event(request: HttpRequest, take: Callable[[dict[str, str], dt.datetime], str]) -> HttpResponse:
    """Check the gateway's signature and shape, then do; every refusal looks the same from outside."""
    place = gateway()
    if _too_long(request, _LARGEST):
        return _told(413, "Too long")
    if place is None or not _genuine(request, place.secret):
        return _told(401, "No valid signature")
    try:
        body: Any = json.loads(request.body)
        fields = {name: str(value) for name, value in body.items()}
        at = dt.datetime.fromisoformat(fields["at"]) if "at" in fields else timezone.now()
        if not 0 < len(fields["event_id"]) <= 120 or at.tzinfo is None or any("\x00" in v for v in fields.values()):
            raise ValueError
        # a gateway's clock may not move a contact into another day
        effect = take(fields, min(max(at, timezone.now() - dt.timedelta(days=3)), timezone.now()))
    except (ValueError, KeyError, AttributeError, OverflowError):
        return _told(422, "The event is not valid")
    return JsonResponse({"effect": effect})


@csrf_exempt
@require_POST
def sms_receipt(request: HttpRequest) -> HttpResponse:
    """A receipt: `{event_id, key, id, state, code, at}`."""

    def take(fields: dict[str, str], at: dt.datetime) -> str:
        if fields["state"] not in _STATES:
            raise ValueError
        return incoming.receipt(
            fields["event_id"], fields["key"], fields["state"], code=fields.get("code", "")[:40],
            remote_id=fields.get("id", ""), at=at,
        )  # fmt: skip

    return _event(request, take)


@csrf_exempt
@require_POST
def sms_reply(request: HttpRequest) -> HttpResponse:
    """An SMS from a customer: `{event_id, from, text, at}`."""

    def take(fields: dict[str, str], at: dt.datetime) -> str:
        return incoming.reply(fields["event_id"], fields["from"][:40], fields["text"][:2000], at=at)

    return _event(request, take)


@csrf_exempt
@require_POST
def mail_bounce(request: HttpRequest) -> HttpResponse:
    """A mail that the bank's mail system handed over as it came; only delivery reports on our own have an effect."""
    if _too_long(request, _LARGEST_MAIL):
        return _told(413, "Too long")
    if not _genuine(request, inbound_secret()):
        return _told(401, "No valid signature")
    report = bounces.read(request.body)
    effect = incoming.bounce(report.key, report.status, at=timezone.now()) if report else "unknown"
    return JsonResponse({"effect": effect})


@csrf_exempt
@require_http_methods(["GET", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """The link that ends e-mail: a page that asks once; the one-click POST of RFC 8058 does it at once."""
    try:
        customer_id = tokens.loads(token, salt=messages.UNSUBSCRIBE)
    except tokens.BadSignature:
        raise Http404 from None
    done = request.method == "POST"
    if done:
        with transaction.atomic():
            customer = Customer.objects.select_for_update().filter(pk=customer_id).first()
            if customer is None:
                raise Http404
            incoming.opt_out(customer, "email", None, at=timezone.now())
    return render(request, "dispatch/unsubscribe.html", {"done": done})


# what proves who asks, where no duty does
for _door in (sms_receipt, sms_reply, mail_bounce, unsubscribe):
    _door.public = "signed"
