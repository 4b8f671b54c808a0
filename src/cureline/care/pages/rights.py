"""Requests of people about their own data: the list, one request, the access report."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from cureline.care import clock, documents, forms, words
from cureline.care.models import RightsRequest
from cureline.care.pages.customer import request_line
from cureline.care.pages.shared import act, attempt, paged, valid
from cureline.care.rights import keeping, report
from cureline.care.sealed import opened
from cureline.care.services import requests
from cureline.portfolio.models import Customer
from cureline.trust import audit, vault
from cureline.trust.duties import duty
from cureline.trust.models import User


@duty("rights.see")
def listed(request: HttpRequest) -> HttpResponse:
    """Requests, the open ones by their clock."""
    tab = "done" if request.GET.get("tab") == "done" else "open"
    rows = RightsRequest.objects.all()
    found = rows.filter(state__in=RightsRequest.OPEN) if tab == "open" else rows.exclude(state__in=RightsRequest.OPEN)
    page = paged(request, found.order_by("due_on" if tab == "open" else "-decided_at", "pk"))
    return render(request, "care/requests.html", {"tab": tab, "page": page, "lines": [request_line(r) for r in page]})


@duty("rights.record")
def new(request: HttpRequest, customer_id: str) -> HttpResponse:
    """Take a request in."""
    customer = get_object_or_404(Customer, pk=customer_id)
    form = forms.RequestForm(request.POST or None, customer=customer)
    if request.method == "POST" and form.is_valid():
        made = attempt(
            request, lambda: requests.record(customer_id, user=_user(request), **form.given()),
            done=_("The request is recorded; its clock runs."),
        )  # fmt: skip
        if made is not None:
            return redirect("care:request", made.pk)
    return render(
        request, "care/form.html",
        {"form": form, "customer": customer, "title": _("Record a request about personal data"),
         "button": _("Record the request"), "icon": "file-user"},
    )  # fmt: skip


@duty("rights.see")
def show(request: HttpRequest, request_id: int) -> HttpResponse:
    """One request: what is asked, who asks, the clock, what would be kept and why, the decision."""
    row = get_object_or_404(RightsRequest.objects.select_related("checked_by", "decided_by"), pk=request_id)
    customer: Any = Customer.objects.get(pk=row.customer_id)
    audit.record("rights.seen", request=request, customer_id=row.customer_id, subject=f"request:{row.pk}")
    today = clock.local_day(timezone.now(), customer.time_zone)
    fields = documents.load("rights")["fields"]
    return render(
        request, "care/request.html",
        {**request_line(row), "customer": customer, "wish": opened(row.wish_sealed),
         "open": row.state in RightsRequest.OPEN,
         "left": clock.working_days_until(today, row.due_on, customer.jurisdiction),
         "check": documents.text_of("rights", "checks", row.identity_check) if row.identity_check else "",
         "corrections": [(documents.said(fields[c.field]), c, _masked(c.old_sealed), _masked(c.new_sealed))
                         for c in row.corrections.all()],
         "kept": _kept(row, today) if row.kind == "erase" and row.state in RightsRequest.OPEN else [],
         "said": requests.lines(row) if row.decided_at else [],
         "check_form": forms.CheckForm(auto_id="check_%s"), "refuse_form": forms.ReasonForm(auto_id="refuse_%s"),
         "grant_form": forms.GrantForm(kind=row.kind, auto_id="grant_%s")},
    )  # fmt: skip


@duty("rights.record")
@require_POST
def check(request: HttpRequest, request_id: int) -> HttpResponse:
    """Note how the identity was checked."""
    row = get_object_or_404(RightsRequest, pk=request_id)
    form = forms.CheckForm(request.POST)
    if not valid(request, form):
        return redirect("care:request", row.pk)
    return act(
        request, lambda: requests.check_identity(row.pk, form.cleaned_data["how"], user=_user(request)),
        done=_("Noted who asks."), back="care:request", request_id=row.pk,
    )  # fmt: skip


@duty("rights.decide")
@require_POST
def decide(request: HttpRequest, request_id: int, verb: str) -> HttpResponse:
    """Grant or refuse."""
    row = get_object_or_404(RightsRequest, pk=request_id)
    user = _user(request)
    form = forms.GrantForm(request.POST, kind=row.kind) if verb == "grant" else forms.ReasonForm(request.POST)
    if not valid(request, form):
        return redirect("care:request", row.pk)
    data = form.cleaned_data
    if verb == "refuse":
        return act(request, lambda: requests.refuse(row.pk, data["text"], user=user), back="care:request",
                   done=_("Refused, with the reason."), request_id=row.pk)  # fmt: skip
    return act(
        request,
        lambda: requests.grant(row.pk, data["text"], user=user, restrictions=data.get("restrictions", ())),
        done=_("Granted and carried out."), back="care:request", request_id=row.pk,
    )  # fmt: skip


@duty("rights.decide")
def paper(request: HttpRequest, request_id: int, kind: str) -> HttpResponse:
    """The access report as PDF or JSON; each look at it is in the log."""
    row = get_object_or_404(RightsRequest, pk=request_id, kind="access", state=RightsRequest.State.DONE)
    customer: Any = Customer.objects.get(pk=row.customer_id)
    audit.record(
        "rights.report_taken", request=request, customer_id=row.customer_id, subject=f"request:{row.pk}",
        reason=row.number, detail={"form": kind},
    )  # fmt: skip
    if kind == "json":
        response: HttpResponse = JsonResponse(
            report.as_json(row.customer_id, report.collect(row.customer_id)),
            json_dumps_params={"ensure_ascii": False, "indent": 1},
        )
    else:
        pdf = report.pdf(row, on=clock.local_day(timezone.now(), customer.time_zone))
        response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{row.number}.{kind}"'
    response["Cache-Control"] = "no-store"
    return response


def _kept(row: RightsRequest, today: Any) -> list[dict[str, Any]]:
    """What an erase request would leave today, by kind: the rule, its source and status, why, and until when."""
    who = keeping.relation(row.customer_id)
    rules = {rule["id"]: rule for rule in keeping.pack(who.jurisdiction)["keep"]}
    found = []
    for what, title in documents.load("rights")["covers"].items():
        kept = keeping.kept(what, who, own_day=today, on=today)
        rule = rules[kept.rule] if kept else None
        found.append({
            "title": documents.said(title), "kept": kept, "why": documents.said(rule["why"]) if rule else "",
            "status": words.STATUSES[rule["status"]] if rule else "", "source": rule["source"] if rule else {},
        })  # fmt: skip
    return found


def _masked(token: Any) -> str:
    return vault.mask(opened(token))


def _user(request: HttpRequest) -> User:
    user: Any = request.user
    found: User = user
    return found
