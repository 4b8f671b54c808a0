"""What each request leaves behind: an id, a count, a duration and, at level INFO, one line; never who or whose."""

from __future__ import annotations

import hmac
import logging
import os
import re
import time
import uuid
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from prometheus_client import CONTENT_TYPE_LATEST

from cureline.operations import figures, health
from cureline.trust.logs import request_id

_LOG = logging.getLogger("cureline.requests")
# an id of the bank's own proxy is kept where it can't say anything: hexadecimal, as a UUID or a trace id is
_ID = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class DoorMiddleware:
    """Answers `/health/live`, `/health/ready` and `/metrics` before anything else: no session, no host, no sign-in.

    `/metrics` is there only where `CURELINE_METRICS_TOKEN` is set, for who brings it as a bearer token.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info == "/health/live":
            return _told(200, health.live())
        if request.path_info == "/health/ready":
            return _told(*health.ready())
        token = os.environ.get("CURELINE_METRICS_TOKEN", "")
        if request.path_info == "/metrics" and token:
            return _metrics(request, token)
        return self.get_response(request)


class WatchMiddleware:
    """Gives a request its id (header `X-Request-Id`), counts and times it, and tells it to the log."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        brought = request.headers.get("X-Request-Id", "")
        number = brought if _ID.fullmatch(brought) else uuid.uuid4().hex
        token = request_id.set(number)
        began = time.perf_counter()
        try:
            response = self.get_response(request)
            seconds = time.perf_counter() - began
            match: Any = request.resolver_match
            route = f"/{match.route}" if match is not None else ""
            figures.count(request.method or "", match, response.status_code, seconds)
            _LOG.info(
                "request",
                extra={"method": request.method, "route": route, "status": response.status_code,
                       "milliseconds": round(seconds * 1000)},
            )  # fmt: skip
        finally:
            request_id.reset(token)
        response.headers["X-Request-Id"] = number
        return response


def _metrics(request: HttpRequest, token: str) -> HttpResponse:
    kind, _, brought = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not hmac.compare_digest(brought.encode(), token.encode()):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    return HttpResponse(figures.text(), content_type=CONTENT_TYPE_LATEST)


def _told(status: int, body: dict[str, Any]) -> JsonResponse:
    return JsonResponse(body, status=status, headers={"Cache-Control": "no-store"})
