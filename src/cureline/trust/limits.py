"""How often somebody may search for persons, show personal fields and call the API; figures in `access.yaml`.

What the log counts is counted in the log itself, as failed sign-ins are (`lockout.py`); calls of the API in a table.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cureline.face import ProblemError
from cureline.trust import access, audit, rows
from cureline.trust.models import AuditEntry

# one statement, so that calls at once are counted one after the other
_SPEND = """INSERT INTO trust_called (key, minute, count) VALUES (%s, %s, 1)
ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN trust_called.minute = excluded.minute THEN trust_called.count + 1 ELSE 1 END,
    minute = excluded.minute
RETURNING count"""


class LimitError(ProblemError):
    """Somebody did this as often as one may within the span."""

    status = 429
    title = _("Too many attempts. Wait a while, or ask an administrator.")


def within(action: str, *, user: Any, request: HttpRequest | None = None) -> None:
    """Let an act of the log (`customer.searched`, `field.unmasked`) pass, or raise LimitError, which the log keeps.

    Nobody's acts (a command's, the night's) are not counted.
    """
    who = user or getattr(request, "user", None)
    if who is None or not who.is_authenticated:
        return
    rule = access.document()["limits"][action]
    since = timezone.now() - dt.timedelta(minutes=rule["minutes"])
    with rows.as_owner():
        done = AuditEntry.objects.filter(user=who, action=action, at__gt=since).count()
    if done >= rule["most"]:
        audit.record("limit.reached", request=request, user=who, detail={"of": action, "most": rule["most"]})
        raise LimitError


def per_minute() -> int:
    """Calls of the API a person, a token's owner or an unknown address has a minute; `CURELINE_API_PER_MINUTE`."""
    return int(os.environ.get("CURELINE_API_PER_MINUTE") or access.document()["limits"]["api_per_minute"])


def refused(key: str) -> HttpResponseBase | None:
    """Count a call under a key; the answer 429 where it was one too many in this minute."""
    now = timezone.now().timestamp()
    with connection.cursor() as cursor:
        cursor.execute(_SPEND, [key[:80], int(now // 60)])
        (count,) = cursor.fetchone()
    if count <= per_minute():
        return None
    body = {"type": "about:blank", "title": "Too many calls", "status": 429,
            "detail": f"at most {per_minute():,} a minute"}  # fmt: skip
    return JsonResponse(body, status=429, content_type="application/problem+json",
                        headers={"Retry-After": str(60 - int(now % 60))})  # fmt: skip


class LimitMiddleware:
    """Counts each call of the API before anything of it is done, outside the request's transaction."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        # the description of the API is the same for everybody and asks the database for nothing
        if not request.path.startswith("/api/") or request.path == "/api/openapi.json":
            return self.get_response(request)
        user: Any = request.user
        kind = "token" if getattr(user, "scopes", None) is not None else "session"
        key = f"{kind}:{user.pk}" if user.is_authenticated else f"address:{audit.address(request)}"
        return refused(key) or self.get_response(request)
