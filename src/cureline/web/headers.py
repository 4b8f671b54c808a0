"""Headers that every answer of the desk carries beside those of Django and of the content security policy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

# a photograph is taken by the telephone's own camera, and a place is asked on the pages of the field alone
_PERMISSIONS = "camera=(self), geolocation=(self), microphone=(), payment=(), usb=(), browsing-topics=()"


class HeadersMiddleware:
    """No page and no answer of the API is kept by a browser or a proxy, unless the view itself says how long."""

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> Any:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        response.headers.setdefault("Permissions-Policy", _PERMISSIONS)
        return response
