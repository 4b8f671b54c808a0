"""Light, dark, or as the system says: kept in a cookie of the browser."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import pgettext as _p
from django.views.decorators.http import require_POST

COOKIE = "cureline_theme"


def themes() -> list[tuple[str, str]]:
    """Code and name of every choice."""
    return [("auto", _p("look", "System")), ("light", _("Light")), ("dark", _("Dark"))]


def chosen(request: HttpRequest) -> str:
    """`light`, `dark`, or nothing where the system decides."""
    cookie = request.COOKIES.get(COOKIE, "")
    return cookie if cookie in ("light", "dark") else ""


def back(request: HttpRequest) -> str:
    """The page that a form came from, if it is one of ours; else the first page."""
    target = request.POST.get("next", "/")
    ours: Any = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})
    return target if ours else "/"


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Keep the choice in the cookie, and go back."""
    response = HttpResponseRedirect(back(request))
    response.set_cookie(
        COOKIE, request.POST.get("theme", "auto")[:8], max_age=365 * 86400, samesite="Lax", httponly=True
    )
    return response
