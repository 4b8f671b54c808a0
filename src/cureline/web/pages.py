"""Language, and the pages for what went wrong."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_POST

from cureline.trust.duties import DutyError
from cureline.web.theme import back


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Change the language of this browser, and of the user for the next sign-in."""
    chosen = request.POST.get("language", "")
    response = HttpResponseRedirect(back(request))
    if chosen in dict(settings.LANGUAGES):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, chosen, max_age=365 * 86400, samesite="Lax", httponly=True)
        user: Any = request.user
        if user.is_authenticated:
            user.language = chosen
            user.save(update_fields=["language"])
    return response


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: the role does not allow it. Whose session ran out signs in and comes back to the page that was asked for."""
    person = "Authorization" not in request.headers
    if person and request.method == "GET" and not request.user.is_authenticated:
        if request.headers.get("HX-Request"):
            # a fragment cannot become a page: htmx loads the page anew, which then leads to the entrance
            return HttpResponse(status=403, headers={"HX-Refresh": "true"})
        return redirect_to_login(request.get_full_path(), reverse("account_login"))
    duty = exception.duty if isinstance(exception, DutyError) else ""
    return render(request, "web/error.html", {"status": 403, "duty": duty}, status=403)


def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: there is no such page, or no such customer within one's rows."""
    return render(request, "web/error.html", {"status": 404}, status=404)


def failed(request: HttpRequest) -> HttpResponse:
    """500: our fault; nothing of the request was kept. Rendered without what a request brings: that may have failed."""
    return HttpResponse(render_to_string("web/error.html", {"status": 500, "languages": []}), status=500)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 of the CSRF check: the form is too old or came from elsewhere."""
    return render(request, "web/error.html", {"status": 403, "forged": True}, status=403)
