"""Sessions: where somebody is signed in, how long that lasts, and how it is ended."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable
from typing import Any

from django.contrib.auth import logout
from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import timezone, translation

from cureline.trust import access, audit, second_factor
from cureline.trust.models import SignIn

# a session's row is written at most this often
_STEP = dt.timedelta(minutes=1)
_AGENT_LENGTH = 200
# where a session keeps the number of its row
KEY = "cureline_sign_in"


def idle() -> dt.timedelta:
    """How long a session may rest; `CURELINE_IDLE_MINUTES` overrides the document."""
    return dt.timedelta(
        minutes=int(os.environ.get("CURELINE_IDLE_MINUTES") or access.document()["sessions"]["idle_minutes"])
    )


def absolute() -> dt.timedelta:
    """How long a session lasts at all; `CURELINE_SESSION_HOURS` overrides the document."""
    return dt.timedelta(
        hours=int(os.environ.get("CURELINE_SESSION_HOURS") or access.document()["sessions"]["absolute_hours"])
    )


def begin(request: HttpRequest, user: Any) -> None:
    """Note a session that has just been signed in; of more than the document allows the oldest end."""
    now = timezone.now()
    row = SignIn.objects.create(
        user=user, began_at=now, seen_at=now,
        address=audit.address(request), agent=request.META.get("HTTP_USER_AGENT", "")[:_AGENT_LENGTH],
    )  # fmt: skip
    # not the session's own key, which changes with the password
    request.session[KEY] = row.pk
    for row in list(running(user))[access.document()["sessions"]["at_most"] :]:
        end(row, "too_many", request=request)
    audit.record("session.began", request=request, user=user)


def running(user: Any) -> QuerySet[SignIn]:
    """Somebody's sessions that have not ended, the latest first."""
    return SignIn.objects.filter(user=user, ended_at=None).order_by("-began_at", "-pk")


def end(row: SignIn, why: str, *, request: HttpRequest | None = None, by: Any = None) -> None:
    """End a session; its next request is signed out. Who ended it: the request's user, or `by`, or its own."""
    if SignIn.objects.filter(pk=row.pk, ended_at=None).update(ended_at=timezone.now(), ended_why=why):
        asking = getattr(request, "user", None)
        who = by or (asking if asking is not None and asking.is_authenticated else row.user)
        audit.record(
            "session.ended", request=request, user=who, subject=f"session:{row.pk}",
            detail={"why": why, "of": row.user_id},
        )  # fmt: skip


def end_all(user: Any, why: str, *, request: HttpRequest | None = None, by: Any = None) -> int:
    """End all of somebody's sessions, but the one of this request; gives how many."""
    here = request.session.get(KEY) if request is not None and hasattr(request, "session") else None
    rows = list(running(user).exclude(pk=here))
    for row in rows:
        end(row, why, request=request, by=by)
    return len(rows)


def _over(row: SignIn | None, now: dt.datetime) -> str:
    if row is None or row.ended_at is not None:
        return "ended"
    if now - row.seen_at > idle():
        return "idle"
    return "absolute" if now - row.began_at > absolute() else ""


def _row(key: int | None, user: Any) -> SignIn | None:
    """The row of a session, and in the same query what every request asks of its user: the staff record, the teams."""
    teams = "user__staff__more_teams"
    found = SignIn.objects.filter(pk=key, user=user).select_related("user__staff")
    row = found.annotate(more=ArrayAgg(teams, filter=Q(**{f"{teams}__isnull": False}), default=[])).first()
    if row is None:
        return None
    staff: Any = getattr(row.user, "staff", None)
    if staff is not None:
        staff.more_codes = row.more
        user.staff = staff
    return row


class SessionMiddleware:
    """Ends what is over, sends who lacks a second factor to set it up, and speaks the user's language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        user: Any = request.user
        if not user.is_authenticated or getattr(user, "scopes", None) is not None:
            return self.get_response(request)
        row = _row(request.session.get(KEY), user)
        now = timezone.now()
        over = _over(row, now)
        if over:
            if row is not None and over != "ended":
                end(row, over, request=request)
            logout(request)
            return self._sign_in_again(request)
        if row is not None and now - row.seen_at >= _STEP:
            SignIn.objects.filter(pk=row.pk).update(seen_at=now)
        if user.language:
            translation.activate(user.language)
            request.LANGUAGE_CODE = translation.get_language()
        if not request.path.startswith("/account/") and second_factor.missing(user, request.session):
            return self._set_up(request)
        return self.get_response(request)

    def _sign_in_again(self, request: HttpRequest) -> HttpResponseBase:
        if request.path.startswith(("/account/", "/static/")):
            return self.get_response(request)
        if request.path.startswith("/api/"):
            return _problem(401, "The session is over: sign in again")
        return _go(request, f"{reverse('account_login')}?next={request.path if request.method == 'GET' else '/'}")

    def _set_up(self, request: HttpRequest) -> HttpResponseBase:
        if request.path.startswith("/api/"):
            return _problem(403, "Set up a second factor first")
        return _go(request, reverse("mfa_activate_totp"))


def _go(request: HttpRequest, url: str) -> HttpResponseBase:
    # htmx would put the page into its target: it is told to go there instead
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)


def _problem(status: int, title: str) -> HttpResponseBase:
    body = {"type": "about:blank", "title": title, "status": status, "detail": ""}
    return JsonResponse(body, status=status, content_type="application/problem+json")
