"""Pages of applicants, who have no account: apply by an opening's link, see where one stands, withdraw."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cureline.career import documents, services
from cureline.career.forms import ApplicationForm
from cureline.career.words import CANDIDATES
from cureline.dispatch.config import bank, pick
from cureline.telling import tell
from cureline.trust.duties import language_tag


@never_cache
@require_http_methods(["GET", "POST"])
def apply(request: HttpRequest, token: str) -> HttpResponse:
    """The opening's post and the form. Nothing about sex, age, photograph or family decides, and nothing is asked."""
    row = services.requisitions.of_token(token)
    channel = request.GET.get("channel", "")
    outside = [code for code in row.channels if code != "internal"]
    channel = channel if channel in outside else (outside or [""])[-1]
    form = ApplicationForm(row, request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            given = form.values()
            given |= {"channel": channel, "language": language_tag()}
            made = tell(request, lambda: services.candidates.apply(row, **given), _("Thank you for your application."))
            if made is not None:
                return redirect("career:applied", services.candidates.token(made))
    return render(request, "career/apply.html", {
        "form": form, "post": documents.posts()[row.post], "title": documents.post_title(row.post), "row": row,
        "duties": [documents.said(text) for text in documents.posts()[row.post]["duties"]],
        "bank": pick(bank()["name"], language_tag()), "raters": row.frame["raters"],
    }, status=status)  # fmt: skip


@never_cache
@require_http_methods(["GET", "POST"])
def applied(request: HttpRequest, token: str) -> HttpResponse:
    """Where an application stands, for who has its link; withdrawing deletes at once."""
    if request.method == "POST":
        services.candidates.withdraw(token)
        return render(request, "career/withdrawn.html")
    row = services.candidates.of_token(token)
    return render(request, "career/applied.html", {
        "row": row, "title": documents.post_title(row.requisition.post), "state": CANDIDATES[row.state][0],
        "tone": CANDIDATES[row.state][1], "interview": getattr(row, "interview", None),
        "may_withdraw": row.state not in ("accepted", "hired"),
    })  # fmt: skip
