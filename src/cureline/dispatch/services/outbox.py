"""The outbox: rows that leave, their states, and who may change them by hand."""

from __future__ import annotations

import datetime as dt
import json
import random
import uuid
from typing import Any

from django.db import transaction
from django.utils import timezone

from cureline.dispatch.config import document
from cureline.dispatch.models import Outbox
from cureline.dispatch.services.errors import StateError
from cureline.trust import audit, vault

# a dead letter waits for a person; an uncertain one may have left
BY_HAND = ("failed", "uncertain")


def put(kind: str, payload: dict[str, Any], *, at: dt.datetime, subscription: Any = None, key: str = "") -> Outbox:
    """A new row in the caller's transaction: it leaves exactly when what it belongs to stands."""
    return Outbox.objects.create(
        kind=kind,
        key=key or uuid.uuid4().hex,
        payload=put_payload(payload),
        queued_at=at,
        next_try_at=at,
        subscription=subscription,
    )


def put_payload(payload: dict[str, Any]) -> bytes:
    """What is to be sent, sealed as the row keeps it."""
    return vault.encrypt(json.dumps(payload, ensure_ascii=False, default=str))


def payload_of(row: Outbox) -> dict[str, Any]:
    """What is to be sent, in clear."""
    found: dict[str, Any] = json.loads(vault.decrypt(row.payload))
    return found


def wait_seconds(kind: str, attempts: int, chance: random.Random) -> float:
    """Seconds until the next try after so many, grown and spread as `retry.yaml` says."""
    rule = document("retry")[kind]
    seconds = min(rule["first_seconds"] * rule["factor"] ** max(attempts - 1, 0), rule["longest_seconds"])
    return float(seconds * (1 + rule["jitter"] * (2 * chance.random() - 1)))


@transaction.atomic
def retry(row_id: int, *, user: Any, reason: str, request: Any = None) -> Outbox:
    """Send a dead letter again, or one that is uncertain: the person has made sure that it did not arrive."""
    row = Outbox.objects.select_for_update().get(pk=row_id)
    if row.state not in BY_HAND:
        raise StateError.of(row.state)
    before = row.state
    row.state, row.attempts, row.next_try_at, row.lease_until, row.why = "queued", 0, timezone.now(), None, ""
    row.save()
    audit.record(
        "outbox.retried", request=request, user=user, subject=f"outbox:{row.pk}", reason=reason,
        detail={"kind": row.kind, "before": before},
    )  # fmt: skip
    return row


@transaction.atomic
def cancel(row_id: int, *, user: Any, reason: str, request: Any = None) -> Outbox:
    """Take a row out that has not left: queued, a dead letter, or uncertain (then it may have arrived all the same)."""
    row = Outbox.objects.select_for_update().get(pk=row_id)
    if row.state not in ("queued", *BY_HAND):
        raise StateError.of(row.state)
    before = row.state
    end(row, "cancelled", "BY-HAND", user=user)
    audit.record(
        "outbox.cancelled", request=request, user=user, subject=f"outbox:{row.pk}", reason=reason,
        detail={"kind": row.kind, "before": before},
    )  # fmt: skip
    return row


def end(row: Outbox, state: str, why: str, *, user: Any = None, bad_address: bool = False) -> None:
    """It will not leave: the contact that was written for it no longer counts as one that reached anybody."""
    row.state, row.why, row.lease_until = state, why[:80], None
    row.save(update_fields=["state", "why", "lease_until"])
    outcome(row, "wrong_address" if bad_address else "abandoned", user=user)


def outcome(row: Outbox, code: str, *, user: Any = None, at: dt.datetime | None = None) -> tuple[str, ...]:
    """Tell the contact room what came of the message or letter of a row, where that is news; gives what it did."""
    from cureline.contact import services as contact
    from cureline.contact.models import Attempt

    thing = thing_of(row)
    if thing is None or thing.attempt_id is None:
        return ()
    attempt = Attempt.objects.filter(pk=thing.attempt_id).first()
    if attempt is None:
        return ()
    try:
        return contact.record_outcome(attempt, code, user=user, at=at).done
    except contact.OutcomeError:
        # an earlier or the same state told late: what is known already stands
        return ()


def thing_of(row: Outbox) -> Any:
    """The message or letter of a row; None for a webhook."""
    from cureline.dispatch.models import Letter, Message

    if row.kind == "letter":
        return Letter.objects.filter(outbox=row).first()
    return Message.objects.filter(outbox=row).first() if row.kind in ("sms", "email") else None
