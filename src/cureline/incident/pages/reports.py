"""Pages of a report to an authority: its form, its PDF, sending it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from cureline.incident import config, forms, services, views
from cureline.incident.models import Report
from cureline.incident.services import reporting
from cureline.telling import tell
from cureline.trust.duties import duty, language_tag


@never_cache
@duty("incident.see")
def show(request: HttpRequest, report_id: int) -> HttpResponse:
    """The form; what was sent is shown as it was."""
    row = get_object_or_404(Report.objects.select_related("incident__lead", "sent_by", "drafted_by"), pk=report_id)
    told = reporting.fields_of(row)
    language = row.language if told else language_tag()
    form = forms.ReportForm(row.form, language, initial=told or reporting.suggested(row, language))
    if request.method == "POST":
        form = forms.ReportForm(row.form, language, request.POST)
        if form.is_valid():
            given = dict(form.cleaned_data)
            chosen = given.pop("language")
            tell(request, lambda: services.draft(row.pk, given, user=request.user, language=chosen, request=request),
                 _("The report is kept as a draft."))  # fmt: skip
            return redirect("incident:report", row.pk)
    user = request.user
    return render(request, "incident/report.html", {
        **views.report(row, views.now()), "incident": row.incident, "form": form, "send": forms.SendForm(),
        "missing": reporting.missing(row) if told else [],
        "open": row.incident.open and row.state in ("due", "drafted"),
        "fields": [(config.say(field["label"]), told.get(field["code"], "")) for field in config.form_fields(row.form)],
        "may": row.incident.lead_id == user.pk or user.may("incident.lead")
        or row.incident.assignments.filter(user=user, role__in=("compliance", "communications", "people")).exists(),
    }, status=422 if request.method == "POST" else 200)  # fmt: skip


@duty("incident.see")
@require_POST
def act(request: HttpRequest, report_id: int) -> HttpResponse:
    """Sent, or not needed."""
    row = get_object_or_404(Report, pk=report_id)
    if request.POST.get("act") == "not_due":
        tell(request, lambda: services.not_due(
            row.pk, user=request.user, reason=request.POST.get("reason", ""), request=request),
            _("The report is not needed."))  # fmt: skip
    else:
        tell(request, lambda: services.send(
            row.pk, user=request.user, way=request.POST.get("way", ""), receipt=request.POST.get("receipt", ""),
            request=request), _("The report is marked as sent; its PDF is kept."))  # fmt: skip
    return redirect("incident:report", row.pk)


@never_cache
@duty("incident.see")
@require_GET
def pdf(request: HttpRequest, report_id: int) -> HttpResponse:
    """The PDF."""
    row = get_object_or_404(Report.objects.select_related("incident__plan", "incident__lead"), pk=report_id)
    raw = reporting.fetched(row, user=request.user, request=request)
    answer = HttpResponse(raw, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{row.incident.number}-{row.code}.pdf"'
    return answer
