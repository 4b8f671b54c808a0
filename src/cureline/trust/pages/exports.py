"""Exports: ask, decide, fetch."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cureline.paging import CursorError, page
from cureline.trust import exports
from cureline.trust.duties import duty


class AskForm(forms.Form):
    """What every export is asked with."""

    reason = forms.CharField(label=_("What it is for"), min_length=2, max_length=500)
    format = forms.ChoiceField(label=_("Format"), choices=[("xlsx", "XLSX"), ("csv", "CSV")])


@duty("export.request")
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """One's own exports; who decides sees everybody's."""
    rows = exports.visible(request.user)
    try:
        found = page(rows, order=("-asked_at", "-id"), after=request.GET.get("after", ""))
    except CursorError:
        found = page(rows, order=("-asked_at", "-id"))
    shown = [(export, exports.state(export), exports.title(export)) for export in found["items"]]
    return render(
        request,
        "trust/exports.html",
        {"rows": shown, "kinds": exports.kinds(request.user),
         "next": f"?after={found['next']}" if found["next"] else ""},
    )  # fmt: skip


@duty("export.request")
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, name: str) -> HttpResponse:
    """Ask for an export of one kind."""
    try:
        kind = exports.kind(name)
    except exports.UnknownExportError:
        raise Http404 from None
    form = AskForm(request.POST or None)
    filters = kind.form(request.POST or None) if kind.form else None
    if request.method == "POST" and form.is_valid() and (filters is None or filters.is_valid()):
        given = {field: request.POST.get(field, "") for field in filters.fields} if filters else {}
        try:
            exports.ask(name, given, form.cleaned_data["reason"], user=request.user, format=form.cleaned_data["format"])
        except exports.ExportError as error:
            form.add_error(None, error.detail)
        else:
            messages.success(request, _("Asked. A second person decides."))
            return redirect("trust:exports")
    return render(request, "trust/export_ask.html", {"kind": kind, "form": form, "filters": filters})


@duty("export.approve")
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Allow or refuse somebody else's."""
    try:
        exports.decide(
            pk, request.POST.get("allowed") == "yes", user=request.user, answer=request.POST.get("answer", "")[:500]
        )
    except exports.UnknownExportError:
        raise Http404 from None
    except exports.ExportError as error:
        messages.error(request, error.detail)
    return redirect("trust:exports")


@duty("export.request")
@require_POST
def fetch(request: HttpRequest, pk: int) -> HttpResponse:
    """The file, once."""
    try:
        name, media, content = exports.fetch(pk, user=request.user)
    except exports.UnknownExportError:
        raise Http404 from None
    except exports.ExportError as error:
        messages.error(request, error.detail)
        return redirect("trust:exports")
    return file_response(name, media, content)


def file_response(name: str, media: str, content: bytes) -> HttpResponse:
    """A file to save, which no cache keeps."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=media, headers=headers)
