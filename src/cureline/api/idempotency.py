"""`Idempotency-Key`: the same request sent again gets the same answer and is not done again.

After the IETF draft `draft-ietf-httpapi-idempotency-key-header`: the key is the caller's own and lives a day; the same
key with another request is 422. Key and act are one transaction, so an act that failed leaves no key, and of two at
once the second waits for the first and gets its answer.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from cureline.api.models import Answered
from cureline.api.problems import problem
from cureline.trust import vault

LIFE = dt.timedelta(days=1)
LONGEST = 200
_UNSAFE = ("POST", "PUT", "PATCH", "DELETE")


class IdempotencyMiddleware:
    """Stands inside the request's transaction (after RowsMiddleware) and looks at unsafe requests to `/api/`."""

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> Any:
        key = request.headers.get("Idempotency-Key")
        if key is None or request.method not in _UNSAFE or not request.path.startswith("/api/"):
            return self.get_response(request)
        user: Any = request.user
        if not user.is_authenticated:
            return self.get_response(request)
        if not 0 < len(key) <= LONGEST or "\x00" in key:
            return problem(422, "The idempotency key is not valid", f"1 to {LONGEST} characters")
        asked = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode() + request.body).hexdigest()
        now = timezone.now()
        Answered.objects.filter(user=user, at__lt=now - LIFE).delete()
        # waits for a request with the same key that is still at work
        Answered.objects.bulk_create(
            [Answered(user=user, key=key, request_sha256=asked, at=now)], ignore_conflicts=True
        )
        mine = Answered.objects.get(user=user, key=key)
        if mine.request_sha256 != asked:
            return problem(422, "The idempotency key was used for another request")
        if mine.status is not None:
            return _again(mine)
        response = self.get_response(request)
        mine.status, mine.content_type = response.status_code, response.headers.get("Content-Type", "")
        mine.body_sealed = vault.encrypt(response.content.decode())
        mine.save(update_fields=["status", "content_type", "body_sealed"])
        return response


def _again(answered: Answered) -> HttpResponse:
    response = HttpResponse(
        vault.decrypt(bytes(answered.body_sealed or b"")), status=answered.status, content_type=answered.content_type
    )
    response["Idempotent-Replay"] = "true"
    return response
