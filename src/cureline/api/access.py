"""Who calls: a person by the session (with CSRF token), or a system by a token of its own."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja.security import HttpBearer, SessionAuth


class SessionAccess(SessionAuth):
    """The browser's own session; every change needs the CSRF token."""

    def __call__(self, request: HttpRequest) -> Any:
        # a call with a token has no session and needs no CSRF token
        if getattr(request.user, "scopes", None) is not None:
            return None
        return super().__call__(request)


class TokenAccess(HttpBearer):
    """`Authorization: Bearer …`: acts as the token's owner within the token's duties (`trust/tokens.py`)."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        user: Any = request.user
        # the middleware has looked the token up, before the rows of the request were chosen
        return user if getattr(user, "scopes", None) is not None else None
