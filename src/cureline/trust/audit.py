"""The audit log: who did what to whom, when and why. Append-only and hash-chained in the database."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from cureline.trust import chain
from cureline.trust.models import AuditEntry


def record(
    action: str,
    *,
    request: HttpRequest | None = None,
    user: Any = None,
    customer_id: str = "",
    subject: str = "",
    reason: str = "",
    detail: Mapping[str, Any] | None = None,
) -> AuditEntry:
    """Write one entry in the caller's transaction: it stands exactly when what it tells of stands.

    `action` is `<noun>.<verb in the past>`; `subject` names the row (`promise:17`); `detail` is JSON without personal
    data in clear. Who acted is the request's user, or `user`, or the system itself.
    """
    who = user or (request.user if request is not None else None)
    known = who if who is not None and who.is_authenticated else None
    # the end of the log is noted outside the database, where nobody cuts it off together with the log
    transaction.on_commit(chain.head_in_passing, robust=True)
    return AuditEntry.objects.create(
        at=timezone.now(),
        action=action,
        user_id=known.pk if known else None,
        username=known.get_username() if known else "",
        role=known.role if known else "",
        address=address(request) if request is not None else "",
        customer_id=customer_id,
        subject=subject,
        reason=reason,
        detail=dict(detail or {}),
    )


def address(request: HttpRequest) -> str:
    """Where a request comes from; behind the bank's own proxies (`CURELINE_PROXIES` of them) what they say."""
    passed = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    count: int = settings.CURELINE_PROXIES
    if count and len(passed) >= count:
        return passed[-count][:45]
    return str(request.META.get("REMOTE_ADDR") or "")
