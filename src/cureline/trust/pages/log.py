"""The audit log: search it, and prove that nobody has touched it."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from cureline.paging import CursorError, page
from cureline.trust import auditing, chain
from cureline.trust.duties import duty, roles
from cureline.trust.models import AuditEntry

ROWS = 50


class SearchForm(forms.Form):
    """By whom, what, about whom, when; all of it may be left out."""

    username = forms.CharField(label=_("Person"), required=False, max_length=150)
    action = forms.CharField(label=_("Action"), required=False, max_length=60)
    customer_id = forms.CharField(label=_("Customer"), required=False, max_length=100)
    from_on = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until_on = forms.DateField(label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}))


@duty("audit.see")
@require_GET
def entries(request: HttpRequest) -> HttpResponse:
    """The entries, the latest first."""
    form = SearchForm(request.GET or None)
    given = form.cleaned_data if form.is_bound and form.is_valid() else {}
    try:
        found = page(auditing.search(**given), order=("-at", "-id"), after=request.GET.get("after", ""), limit=ROWS)
    except CursorError:
        found = page(auditing.search(**given), order=("-at", "-id"), limit=ROWS)
    query = request.GET.copy()
    query["after"] = found["next"] or ""
    return render(
        request,
        "trust/log.html",
        {"form": form, "rows": found["items"], "next": f"?{query.urlencode()}" if found["next"] else ""},
    )


@duty("audit.see")
@require_GET
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    """One entry whole, with its link of the chain recomputed."""
    row = get_object_or_404(AuditEntry, pk=pk)
    return render(
        request, "trust/entry.html", {"row": row, "role": roles().get(row.role), "link": chain.link_of(row.pk)}
    )


@duty("audit.verify")
@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """GET shows where the chain ends; POST recomputes all of it."""
    report = auditing.verify(request) if request.method == "POST" else None
    return render(request, "trust/verify.html", {"report": report, "head": auditing.head()})
