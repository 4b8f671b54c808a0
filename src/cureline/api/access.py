"""Who calls: a person by the session (with CSRF token), or a system by a token of its own."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja.security import HttpBearer, SessionAuth


class SessionAccess(SessionAuth):
    """The browser's own session."""


class TokenAccess(HttpBearer):
    """`Authorization: Bearer …`."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        return None
