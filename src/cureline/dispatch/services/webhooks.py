"""Webhooks out: who wants to be told of which events, and the events on their way."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from cureline.dispatch.models import Subscription
from cureline.dispatch.services import outbox


def emit(event: str, payload: Mapping[str, Any]) -> int:
    """Put an event into the outbox for each subscription that wants it, in the caller's transaction; gives how many.

    `event` is `<noun>.<verb in the past>`; `payload` is JSON with ids and codes, no personal data.
    """
    at = timezone.now()
    told = [row for row in Subscription.objects.filter(active=True) if event in row.events or "*" in row.events]
    event_id = uuid.uuid4().hex
    for subscription in told:
        body = {"id": event_id, "event": event, "at": at.isoformat(), "data": dict(payload)}
        outbox.put("webhook", body, at=at, subscription=subscription)
    return len(told)
