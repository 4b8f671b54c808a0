"""The board of complaints, one complaint, and what complaints are about."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

from babel.numbers import get_currency_precision
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _p
from django.views.decorators.http import require_POST

from cureline.care import clock, documents, forms, jobs, rooms, words
from cureline.care.charts import bars
from cureline.care.models import Complaint
from cureline.care.pages.shared import act, attempt, paged, valid
from cureline.care.sealed import opened
from cureline.care.services import answers, complaints
from cureline.portfolio.models import Account, Contact, Customer
from cureline.trust import audit
from cureline.trust.duties import duties, duty
from cureline.trust.models import User

TABS = (
    ("open", _p("state", "Open")),
    ("late", _("Late")),
    ("mine", _("Mine")),
    ("answered", _("Answered")),
    ("closed", _("Closed")),
)


@duty("complaint.see")
def board(request: HttpRequest) -> HttpResponse:
    """Complaints by state, the one whose clock runs out first on top."""
    tab = request.GET.get("tab", "open")
    today = timezone.now().date()
    parts = {
        "open": Q(state__in=Complaint.OPEN),
        "late": Q(state__in=Complaint.OPEN, due_on__lt=today) | Q(state="received", acknowledge_by_on__lt=today),
        "mine": Q(state__in=Complaint.OPEN, handler=request.user.pk),
        "answered": Q(state=Complaint.State.ANSWERED),
        "closed": Q(state=Complaint.State.CLOSED),
    }
    if tab not in parts:
        tab = "open"
    counts = Complaint.objects.aggregate(**{name: Count("pk", filter=where) for name, where in parts.items()})
    rows = Complaint.objects.filter(parts[tab]).select_related("handler")
    page = paged(request, rows.order_by("due_on" if tab in ("open", "late", "mine") else "-answered_at", "pk"))
    return render(
        request, "care/complaints.html",
        {"tab": tab, "page": page, "lines": [line(row) for row in page],
         "tabs": [(name, title, counts[name]) for name, title in TABS]},
    )  # fmt: skip


def line(row: Complaint) -> dict[str, Any]:
    """A complaint as lists show it: with its texts and what its clock says."""
    today = clock.local_day(timezone.now(), row.time_zone)
    left = clock.working_days_until(today, row.due_on, row.jurisdiction)
    running = row.state in Complaint.OPEN
    return {
        "row": row,
        "cause": documents.text_of("complaint_causes", "causes", row.cause),
        "severity": documents.text_of("complaint_causes", "severities", row.severity),
        "severity_tone": {"critical": "bad", "high": "warn"}.get(row.severity, "neutral"),
        "left": left,
        "late": running and left < 0,
        "clock_tone": "neutral" if not running else "bad" if left < 0 else "warn" if left <= 5 else "good",
        "acknowledge_late": row.state == "received" and today > row.acknowledge_by_on,
    }


@duty("complaint.record")
def new(request: HttpRequest, customer_id: str) -> HttpResponse:
    """Take a complaint in."""
    customer = get_object_or_404(Customer, pk=customer_id)
    first = {
        "channel": "call",
        "about": "contact",
        "contact": request.GET.get("contact") or _just_now(request, customer_id),
    }
    form = forms.ComplaintForm(request.POST or None, customer=customer, initial=first)
    if request.method == "POST" and form.is_valid():
        made = attempt(
            request, lambda: complaints.record(customer_id, user=_user(request), **form.given()),
            done=_("The complaint is recorded; its clock runs."),
        )  # fmt: skip
        if made is not None:
            return redirect("care:complaint", made.pk)
    return render(
        request, "care/form.html",
        {"form": form, "customer": customer, "title": _("Record a complaint"), "button": _("Record the complaint"),
         "icon": "megaphone"},
    )  # fmt: skip


@duty("complaint.see")
def show(request: HttpRequest, complaint_id: int) -> HttpResponse:
    """One complaint: what was said, what was done, its clock, and the acts that are possible now."""
    row = get_object_or_404(Complaint.objects.select_related("handler"), pk=complaint_id)
    audit.record("complaint.seen", request=request, customer_id=row.customer_id, subject=f"complaint:{row.pk}")
    user = _user(request)
    clocks, own = complaints.clock_of(row.jurisdiction), complaints.about(row, user)
    handlers = [(u.pk, u.get_username()) for u in _handlers() if not complaints.about(row, u)]
    steps = [(step, _step_text(step), opened(step.text_sealed)) for step in row.steps.select_related("user")]
    extended = clocks["extensions"][row.extensions : row.extensions + 1]
    return render(
        request, "care/complaint.html",
        {**line(row), "customer_id": row.customer_id, "text": opened(row.text_sealed),
         "wish": opened(row.wish_sealed), "answer": opened(row.answer_sealed), "steps": steps,
         "links": row.links.all(), "clocks": clocks, "source_status": words.STATUSES[clocks["answer"]["status"]],
         "ombudsman": documents.said(clocks["ombudsman"]),
         "extension": documents.said(extended[0]["title"]) if extended else "",
         "own": own, "may_act": user.may("complaint.handle") and not own,
         "open": row.state in Complaint.OPEN,
         "root_cause": documents.text_of("complaint_causes", "root_causes", row.root_cause),
         "redress": documents.text_of("complaint_causes", "redress", row.redress),
         "forms": {
             "note": forms.NoteForm(auto_id="note_%s"), "reason": forms.ReasonForm(auto_id="extend_%s"),
             "assign": forms.AssignForm(handlers=handlers, auto_id="assign_%s"),
             "severity": forms.SeverityForm(initial={"severity": row.severity}, auto_id="severity_%s"),
             "link": forms.LinkForm(auto_id="link_%s"), "answer": forms.AnswerForm(auto_id="answer_%s"),
             "stage": forms.StageForm(auto_id="stage_%s"),
         }},
    )  # fmt: skip


@duty("complaint.handle")
@require_POST
def do(request: HttpRequest, complaint_id: int, verb: str) -> HttpResponse:
    """One act about a complaint; `verb` is a name of `_VERBS`."""
    row = get_object_or_404(Complaint, pk=complaint_id)
    make, form_class, done = _VERBS[verb]
    form = form_class(request.POST) if form_class else None
    if verb == "assign":
        form = forms.AssignForm(request.POST, handlers=[(u.pk, u.get_username()) for u in _handlers()])
    if form is not None and not valid(request, form):
        return redirect("care:complaint", row.pk)
    data = form.cleaned_data if form is not None else {}
    return act(request, lambda: make(row, _user(request), data), done=done, back="care:complaint", complaint_id=row.pk)


@duty("complaint.handle")
def paper(request: HttpRequest, complaint_id: int) -> HttpResponse:
    """The answer as PDF; each look at it is in the log."""
    row = get_object_or_404(Complaint, pk=complaint_id, answered_at__isnull=False)
    audit.record("complaint.answer_taken", request=request, customer_id=row.customer_id, subject=f"complaint:{row.pk}")
    pdf = answers.paper(row, on=clock.local_day(row.answered_at or timezone.now(), row.time_zone))
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{row.number}.pdf"'
    response["Cache-Control"] = "no-store"
    return response


def _answer(row: Complaint, user: User, data: dict[str, Any]) -> Complaint:
    account = Account.objects.filter(customer_id=row.customer_id).order_by("pk").first()
    currency = account.currency if account else ""
    amount = data.pop("amount")
    minor = int(amount.scaleb(get_currency_precision(currency))) if amount else None
    return answers.answer(row.pk, user=user, redress_minor=minor, currency=currency, **data)


_VERBS: dict[str, tuple[Any, Any, Any]] = {
    "acknowledge": (lambda row, user, _data: complaints.acknowledge(row.pk, user=user), None, _("Acknowledged.")),
    "note": (lambda row, user, data: complaints.note(row.pk, data["text"], user=user), forms.NoteForm, _("Noted.")),
    "assign": (
        lambda row, user, data: complaints.assign(row.pk, User.objects.get(pk=data["handler"]), user=user),
        None, _("Assigned."),
    ),
    "severity": (
        lambda row, user, data: complaints.set_severity(row.pk, data["severity"], user=user),
        forms.SeverityForm, _("Judged anew."),
    ),
    "link": (lambda row, user, data: complaints.link(row.pk, user=user, **data), forms.LinkForm, _("Linked.")),
    "extend": (
        lambda row, user, data: complaints.extend(row.pk, data["text"], user=user),
        forms.ReasonForm, _("The last day has moved."),
    ),
    "answer": (_answer, forms.AnswerForm, _("Answered.")),
    "close": (lambda row, user, _data: answers.close(row.pk, user=user), None, _("Closed.")),
    "reopen": (
        lambda row, user, data: answers.reopen(
            row.pk, data["text"], user=user, stage=data["stage"], reference=data["reference"]
        ),
        forms.StageForm, _("Open again; a new clock runs."),
    ),
    "refer": (
        lambda row, user, data: answers.refer(row.pk, data["stage"], reference=data["reference"], user=user),
        forms.StageForm, _("Noted."),
    ),
}  # fmt: skip


@duty("complaint.see")
def causes(request: HttpRequest) -> HttpResponse:
    """What complaints of the last 90 days were about, beside the shares of the reference data."""
    since = timezone.now() - dt.timedelta(days=90)
    rows = Complaint.objects.filter(received_at__gte=since).values_list("cause", "outcome", "root_cause")
    by_cause = Counter(row[0] for row in rows)
    upheld = Counter(row[0] for row in rows if row[1] in ("upheld", "partly"))
    total = sum(by_cause.values())
    lines = [
        {"title": documents.said(cause["title"]), "count": by_cause[cause["code"]], "upheld": upheld[cause["code"]],
         "share": round(10_000 * by_cause[cause["code"]] / total) if total else None,
         "reference": cause.get("share_bp")}
        for cause in documents.load("complaint_causes")["causes"]
    ]  # fmt: skip
    lines.sort(key=lambda row: (-row["count"], -(row["reference"] or 0)))
    roots = Counter(row[2] for row in rows if row[2])
    return render(
        request, "care/causes.html",
        {"lines": lines, "total": total, "chart": bars((one["title"], one["share"], one["reference"]) for one in lines),
         "roots": [(documents.text_of("complaint_causes", "root_causes", code), n) for code, n in roots.most_common()],
         "source": documents.load("complaint_causes")["source"]},
    )  # fmt: skip


def _just_now(request: HttpRequest, customer_id: str) -> str:
    """The contact that this person just had with the customer: what a complaint taken now is most likely about."""
    mine, since = rooms.collector_of(request.user), timezone.now() - dt.timedelta(hours=2)
    if not mine:
        return ""
    rows = Contact.objects.filter(customer_id=customer_id, collector_id=mine, at__gte=since)
    return str(rows.order_by("-at").values_list("pk", flat=True).first() or "")


def _handlers() -> list[User]:
    roles = duties()[complaints.HANDLE]
    return list(User.objects.filter(role__in=roles, is_active=True).select_related("staff").order_by("username"))


def _step_text(step: Any) -> str:
    detail = step.detail
    for name in ("to", "outcome", "stage", "due_on", "step"):
        if name in detail:
            return _detail(name, str(detail[name]))
    return ""


def _detail(name: str, value: str) -> str:
    if name == "outcome":
        return str(dict(Complaint.Outcome.choices).get(value, value))
    if name == "stage":
        return str(dict(Complaint.Stage.choices).get(value, value))
    if name == "step":
        return str(_("the day has passed")) if value == jobs.BREACHED else str(_("working days left: %s")) % value
    if value in documents.load("complaint_causes")["severities"]:
        return documents.text_of("complaint_causes", "severities", value)
    return value


def _user(request: HttpRequest) -> User:
    user: Any = request.user
    found: User = user
    return found
