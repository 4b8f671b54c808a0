"""Errors as RFC 9457 problem details, `application/problem+json`."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import DataError, transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from cureline.face import ProblemError


def problem(status: int, title: str, detail: str = "", **more: Any) -> HttpResponse:
    """One problem: `type`, `title`, `status`, `detail` and members of its own."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
    return JsonResponse(body, status=status, content_type="application/problem+json")


def install(api: NinjaAPI) -> None:
    """Give the API its error shapes."""

    @api.exception_handler(ProblemError)
    def told(request: HttpRequest, error: ProblemError) -> HttpResponse:
        return problem(error.status, error.title, error.detail, **error.members)

    @api.exception_handler(ValidationError)
    def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
        places = [{"at": ".".join(str(part) for part in e["loc"]), "reason": e["msg"]} for e in error.errors]
        return problem(422, "The request is not valid", errors=places)

    @api.exception_handler(AuthenticationError)
    def unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
        return problem(401, "Sign in, or send a valid token")

    @api.exception_handler(PermissionDenied)
    def refused(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
        return problem(403, "Not allowed", duty=getattr(error, "duty", ""))

    @api.exception_handler(Http404)
    @api.exception_handler(ObjectDoesNotExist)
    def missing(request: HttpRequest, error: Exception) -> HttpResponse:
        return problem(404, "Not found")

    @api.exception_handler(DataError)
    def out_of_range(request: HttpRequest, error: DataError) -> HttpResponse:
        # the database refused a value (an integer beyond its column): nothing of the request is kept
        transaction.set_rollback(True)
        return problem(422, "A value is out of range")

    @api.exception_handler(HttpError)
    def other(request: HttpRequest, error: HttpError) -> HttpResponse:
        return problem(error.status_code, str(error))
