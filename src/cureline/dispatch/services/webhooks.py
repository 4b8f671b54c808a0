"""Webhooks out: who wants to be told of which events, and the events on their way."""

from __future__ import annotations

import datetime as dt
import secrets
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cureline.dispatch.channels import hooks
from cureline.dispatch.config import document
from cureline.dispatch.models import Subscription
from cureline.dispatch.services import outbox
from cureline.dispatch.services.errors import AddressError
from cureline.trust import audit, vault

ALL = "*"


def events() -> dict[str, Mapping[str, str]]:
    """Every event that may be subscribed to, with its title in three languages."""
    found: dict[str, Mapping[str, str]] = document("events")["events"]
    return found


def emit(event: str, payload: Mapping[str, Any]) -> int:
    """Put an event into the outbox for each subscription that wants it, in the caller's transaction; gives how many.

    `event` is `<noun>.<verb in the past>`; `payload` is JSON with ids and codes, no personal data.
    """
    at = timezone.now()
    wanted = [row for row in Subscription.objects.filter(active=True) if event in row.events or ALL in row.events]
    event_id = uuid.uuid4().hex
    for subscription in wanted:
        body = {"id": event_id, "event": event, "at": at.isoformat(), "data": dict(payload)}
        outbox.put("webhook", body, at=at, subscription=subscription)
    return len(wanted)


@transaction.atomic
def subscribe(url: str, wanted: Sequence[str], *, user: Any, request: Any = None) -> tuple[Subscription, str]:
    """A new subscription and its secret, which is shown this once. Raises AddressError for an address we don't call."""
    _known(wanted)
    hooks.resolve(url)
    secret = secrets.token_urlsafe(32)
    row = Subscription.objects.create(
        url=url, events=sorted(set(wanted)), secret_sealed=vault.encrypt(secret), owner=user, made_at=timezone.now()
    )
    audit.record("webhook.subscribed", request=request, user=user, subject=f"subscription:{row.pk}",
                 detail={"events": row.events})  # fmt: skip
    return row, secret


@transaction.atomic
def rotate(subscription_id: int, *, user: Any, request: Any = None) -> tuple[Subscription, str]:
    """A new secret; for `rotation_hours` of `events.yaml` both sign, so that the receiver may change without a gap."""
    row = Subscription.objects.select_for_update().get(pk=subscription_id)
    secret = secrets.token_urlsafe(32)
    row.old_secret_sealed, row.secret_sealed = row.secret_sealed, vault.encrypt(secret)
    row.old_until = timezone.now() + dt.timedelta(hours=document("events")["rotation_hours"])
    row.save(update_fields=["old_secret_sealed", "secret_sealed", "old_until"])
    audit.record("webhook.rotated", request=request, user=user, subject=f"subscription:{row.pk}")
    return row, secret


@transaction.atomic
def stop(subscription_id: int, *, user: Any, request: Any = None) -> Subscription:
    """End a subscription; what waits for it is cancelled."""
    row = Subscription.objects.select_for_update().get(pk=subscription_id)
    row.active = False
    row.save(update_fields=["active"])
    row.deliveries.filter(state="queued").update(state="cancelled", why="UNSUBSCRIBED")
    audit.record("webhook.stopped", request=request, user=user, subject=f"subscription:{row.pk}")
    return row


def secrets_of(row: Subscription, at: dt.datetime) -> list[str]:
    """The secrets that sign now: the present one and, after a rotation, for a while the one before."""
    found = [vault.decrypt(row.secret_sealed)]
    if row.old_secret_sealed and row.old_until and at < row.old_until:
        found.append(vault.decrypt(row.old_secret_sealed))
    return found


def _known(wanted: Sequence[str]) -> None:
    strange = sorted(set(wanted) - {ALL, *events()})
    if strange or not wanted:
        raise AddressError(_("No such event, or none is named"), events=strange)
