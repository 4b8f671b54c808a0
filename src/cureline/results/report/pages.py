"""Pages of the monthly report: the list, asking for one, one report with its findings, its files."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from cureline.face import ProblemError
from cureline.paging import CursorError, page
from cureline.results.report import services
from cureline.results.report.models import LANGUAGES
from cureline.results.services import NoSnapshotError
from cureline.trust.duties import duty, language_tag


class AskForm(forms.Form):
    """Which month, in which language."""

    month = forms.ChoiceField(label=gettext_lazy("Month"))
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=LANGUAGES)

    def __init__(self, months: list[str], *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        field: Any = self.fields["month"]
        field.choices = [(month, month) for month in months]


@duty("results.see")
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """All reports, newest first, and the form to ask for one."""
    rows = services.visible(request.user)
    try:
        found = page(rows, order=("-asked_at", "-id"), after=request.GET.get("after", ""))
    except CursorError:
        found = page(rows, order=("-asked_at", "-id"))
    return render(request, "results/report/list.html", {
        "rows": found["items"], "form": _form(), "waiting": any(row.state == "waiting" for row in found["items"]),
        "next": f"?after={found['next']}" if found["next"] else "",
    })  # fmt: skip


@duty("report.make")
@require_POST
def make(request: HttpRequest) -> HttpResponse:
    """Ask for a report; the worker makes it within a minute."""
    month, language = request.POST.get("month", ""), request.POST.get("language", "")
    try:
        services.ask(month, language, user=request.user, request=request)
    except ProblemError as error:
        messages.error(request, error.detail or str(error.title))
    else:
        messages.success(request, _("Asked for. It is made within a minute."))
    return redirect("results:reports")


@duty("results.see")
@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One report: what it says, of which facts it was made, its files."""
    row = services.visible(request.user).filter(pk=pk).first()
    if row is None:
        raise Http404
    return render(request, "results/report/show.html", {"row": row})


@duty("results.see")
@require_safe
def fetch(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """A report's file; fetching it stands in the log."""
    try:
        name, media, content = services.fetch(pk, kind, user=request.user, request=request)
    except services.NoReportError:
        raise Http404 from None
    except services.WholeBankError as error:
        messages.error(request, error.detail)
        return redirect("results:reports")
    place = "inline" if kind == "pdf" else "attachment"
    headers = {"Content-Disposition": f'{place}; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=media, headers=headers)


def _form() -> AskForm | None:
    """The form over the months that have facts, last month chosen; None before the first snapshot."""
    try:
        months = services.months()
    except NoSnapshotError:
        return None
    chosen = months[1] if len(months) > 1 else months[0] if months else ""
    return AskForm(months, initial={"month": chosen, "language": language_tag()})
