"""What no text of ours can hold is refused at the door: PostgreSQL has no NUL character."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

from cureline.api.problems import problem


class NoNulMiddleware:
    """Refuses (400) a request with a NUL in path, query or JSON body, which would be an error of the database later."""

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> Any:
        query = request.META.get("QUERY_STRING", "")
        if "\x00" in request.path or "%00" in query or (_is_json(request) and b"\\u0000" in request.body):
            return problem(400, "A NUL character is not valid in a text")
        return self.get_response(request)


def _is_json(request: HttpRequest) -> bool:
    return request.content_type == "application/json"
