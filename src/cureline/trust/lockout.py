"""After too many wrong passwords nobody signs in under that name for a while. The audit log itself is the count."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from cureline.trust import access, audit, rows
from cureline.trust.models import AuditEntry, User

_FAILED, _LOCKED, _LIFTED = "signin.failed", "signin.locked", "signin.unlocked"


def locked_until(user: User, at: dt.datetime | None = None) -> dt.datetime | None:
    """Until when this name is locked; None where it is not."""
    now = at or timezone.now()
    span = access.minutes("lockout", "locked_minutes")
    # who looks may be somebody whose rows don't show it
    with rows.as_owner():
        last = (
            AuditEntry.objects.filter(Q(action=_LOCKED) | Q(action=_LIFTED), user=user, at__gt=now - span)
            .order_by("-at", "-pk")
            .first()
        )
    return last.at + span if last is not None and last.action == _LOCKED else None


def failed(request: HttpRequest, user: User | None, *, factor: str) -> None:
    """Record a failure (`factor`: password, code, single_sign_on), and lock the name when there were too many."""
    audit.record(_FAILED, request=request, user=user, detail={"factor": factor, "known": user is not None})
    if user is None:
        return
    rules: dict[str, Any] = access.document()["lockout"]
    since = timezone.now() - access.minutes("lockout", "window_minutes")
    # what was before a sign-in that went well, or before the lock was lifted, does not count
    good = (
        AuditEntry.objects.filter(action__in=("session.began", _LIFTED, _LOCKED), user=user, at__gt=since)
        .order_by("-pk")
        .first()
    )
    found = AuditEntry.objects.filter(action=_FAILED, user=user, at__gt=since, pk__gt=good.pk if good else 0).count()
    if found >= rules["failures"]:
        audit.record(
            _LOCKED, request=request, user=user, detail={"failures": found, "minutes": rules["locked_minutes"]}
        )


def lift(user: User, *, request: HttpRequest | None = None, by: Any = None) -> None:
    """Let somebody sign in again at once; who lifted it stands in the detail."""
    who = by or (request.user if request is not None else None)
    with rows.as_owner():
        audit.record(_LIFTED, request=request, user=user, detail={"by": getattr(who, "pk", None)})
