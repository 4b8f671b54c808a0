"""What a page's service refuses and the page itself did not tell: the error page with the service's own words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cureline.face import ProblemError
from cureline.web.pages import missing


class RefusalMiddleware:
    """404 for a row that is not there or not one's own to see, a problem's status and words for what is refused.

    The API tells both by its own handlers, so nothing of it comes here.
    """

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> Any:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer for the view that raised."""
        if isinstance(error, ObjectDoesNotExist):
            return missing(request)
        if isinstance(error, ProblemError):
            shown = {"status": error.status, "problem": error, "lines": error.members.get("lines", ())}
            return render(request, "web/error.html", shown, status=error.status)
        return None
