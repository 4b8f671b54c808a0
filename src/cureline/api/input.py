"""What no request of ours may be is refused at the door: too large, or with a NUL, which PostgreSQL has not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

from cureline.api.problems import problem

# the largest photograph of a visit and the largest file of series (20 MB) with the form around them
MAX_BYTES = 24_000_000


class NoNulMiddleware:
    """Refuses a request with a NUL in path, query or JSON body (400), which would be an error of the database later,
    and one that is longer than any of ours (413), before anything of it is read or written to disk."""

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> Any:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or int(length) > MAX_BYTES:
            return problem(413, "The request is too large", f"at most {MAX_BYTES:,} bytes")
        query = request.META.get("QUERY_STRING", "")
        if "\x00" in request.path or "%00" in query or (_is_json(request) and b"\\u0000" in request.body):
            return problem(400, "A NUL character is not valid in a text")
        return self.get_response(request)


def _is_json(request: HttpRequest) -> bool:
    return request.content_type == "application/json"
