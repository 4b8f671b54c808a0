"""Pages of alerts and accounts: lists, one alert with its story, and what may be done."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cureline.paging import CursorError, page
from cureline.portfolio.models import Account, Customer
from cureline.telling import tell
from cureline.trust import masking
from cureline.trust.duties import duty
from cureline.trust.models import User
from cureline.warning import forms, services, views
from cureline.warning.models import AccountWarning, Alert
from cureline.warning.services import actions, outlooks
from cureline.worklist import desk

SHOWN = {"": ("open", "acknowledged"), "snoozed": ("snoozed",), "closed": ("closed",)}
ACCOUNTS = {"": ("open",), "helped": ("helped",), "came": ("came",), "over": ("over", "dismissed")}
PAGE = 40


def today() -> dt.date:
    """The bank's day."""
    return desk.today(timezone.now())


def paged(request: HttpRequest, rows: Any, order: tuple[str, ...], limit: int = PAGE) -> tuple[list[Any], str]:
    """A page of rows and the address of the next, empty at the end. A cursor that is none begins anew."""
    try:
        found = page(rows, order=order, after=request.GET.get("after", ""), limit=limit)
    except CursorError:
        found = page(rows, order=order, limit=limit)
    if not found["next"]:
        return found["items"], ""
    kept = {name: value for name, value in request.GET.items() if name != "after"}
    return found["items"], "?" + urlencode({**kept, "after": found["next"]})


@duty("warning.see")
def alerts(request: HttpRequest) -> HttpResponse:
    """Alerts, the ones due first on top; closed ones by day."""
    state = request.GET.get("state", "")
    state = state if state in SHOWN else ""
    rows = Alert.objects.filter(state__in=SHOWN[state]).select_related("owner__staff")
    mine = request.GET.get("mine") == "1"
    if mine:
        rows = rows.filter(owner=request.user)
    order = ("-closed_at", "-id") if state == "closed" else ("due_on", "id")
    found, following = paged(request, rows, order)
    counts = [(key, Alert.objects.filter(state__in=states).count()) for key, states in SHOWN.items()]
    return render(request, "warning/alerts.html", {
        "lines": [views.alert(row, today()) for row in found], "state": state, "counts": counts, "next": following,
        "mine": mine, "may_set": request.user.may("warning.set"),
    })  # fmt: skip


@duty("warning.see")
def alert(request: HttpRequest, alert_id: int) -> HttpResponse:
    """One alert: what was seen, what to do, its story."""
    return _alert(request, get_object_or_404(Alert, pk=alert_id))


def _alert(request: HttpRequest, row: Alert, wrong: Any = None, status: int = 200) -> HttpResponse:
    day = today()
    made: dict[str, Any] = {
        "comment": forms.CommentForm(), "snooze": forms.SnoozeForm(day), "close": forms.CloseForm(),
        "reopen": forms.ReopenForm(), "assign": forms.AssignForm(),
    } | (wrong or {})  # fmt: skip
    may = request.user.may("warning.handle")
    chart = views.alert_chart(row)
    return render(request, "warning/alert.html", {
        "shown": views.alert(row, day), "facts": views.facts(row), "steps": [views.step(s) for s in
        row.steps.select_related("by__staff", "to__staff")], "words": views.said(row.words),
        "advice": views.said(row.advice), "severity": row.get_severity_display(), "cause": row.get_cause_display(),
        "may": may, "open": row.state != "closed", "forms": made, "chart": chart,
        "takes": may and row.state != "closed" and not (row.state == "acknowledged" and row.owner == request.user),
        "actions": actions.offered(row, request.user) if row.state != "closed" else [],
        "reading_url": views.alert_reading_url(row),
    }, status=status)  # fmt: skip


@require_POST
@duty("warning.handle")
def alert_do(request: HttpRequest, alert_id: int, verb: str) -> HttpResponse:
    """An act on an alert; a form that is not filled well comes back with what is wrong."""
    row = get_object_or_404(Alert, pk=alert_id)
    user = request.user
    if verb == "acknowledge":
        tell(request, lambda: services.acknowledge(row.pk, user=user), _("The alert is yours now."))
        return redirect("warning:alert", row.pk)
    form: Any = {
        "comment": lambda: forms.CommentForm(request.POST), "snooze": lambda: forms.SnoozeForm(today(), request.POST),
        "close": lambda: forms.CloseForm(request.POST), "reopen": lambda: forms.ReopenForm(request.POST),
        "assign": lambda: forms.AssignForm(request.POST),
    }[verb]()  # fmt: skip
    if not form.is_valid():
        return _alert(request, row, {verb: form}, 422)
    data = form.cleaned_data
    if verb == "comment":
        tell(request, lambda: services.comment(row.pk, data["text"], user=user), _("The comment stands in the story."))
    elif verb == "snooze":
        tell(request, lambda: services.snooze(row.pk, data["until"], reason=data["reason"], user=user),
             _("The alert is laid aside; it comes back by itself."))  # fmt: skip
    elif verb == "close":
        tell(request, lambda: services.close(row.pk, cause=data["cause"], done=data["done"], user=user),
             _("The alert is closed."))  # fmt: skip
    elif verb == "reopen":
        tell(request, lambda: services.reopen(row.pk, reason=data["reason"], user=user),
             _("The alert is open again."))  # fmt: skip
    else:
        to = get_object_or_404(User, pk=data["to"])
        tell(request, lambda: services.assign(row.pk, to=to, user=user), _("The alert has a new owner."))
    return redirect("warning:alert", row.pk)


@duty("warning.accounts")
def accounts(request: HttpRequest) -> HttpResponse:
    """Current accounts that may fall behind, of the customers that one sees."""
    state = request.GET.get("state", "")
    state = state if state in ACCOUNTS else ""
    rows = AccountWarning.objects.filter(state__in=ACCOUNTS[state])
    found, following = paged(request, rows, ("-p", "account_id"))
    owned = Account.objects.in_bulk([row.account_id for row in found])
    people = Customer.objects.in_bulk([row.customer_id for row in found])
    counts = [(key, AccountWarning.objects.filter(state__in=states).count()) for key, states in ACCOUNTS.items()]
    may_help = request.user.may("warning.help")
    lines = [
        {"row": row, "account": owned.get(row.account_id), "customer": masking.masked(people[row.customer_id], "name")
         if row.customer_id in people else row.customer_id, "reasons": [outlooks.reason(code) for code in row.reasons],
         "acts": outlooks.fitting(row.reasons)[:3], "state": row.get_state_display(),
         "act": outlooks.acts()[row.act].title if row.act else ""}
        for row in found
    ]  # fmt: skip
    return render(request, "warning/accounts.html", {
        "lines": lines, "state": state, "counts": counts, "next": following, "may_help": may_help,
        "held": outlooks.kept_word(), "model": _model(), "months": outlooks.settings()["months"],
    })  # fmt: skip


def _model() -> Any:
    from cureline.trust.models import Document

    return Document.objects.filter(kind="model", name=outlooks.NAME).order_by("-effective_from_on", "-pk").first()


@require_POST
@duty("warning.help")
def account_do(request: HttpRequest, warning_id: int, verb: str) -> HttpResponse:
    """Offer help (and go on to care's page, which judges it), or lay the warning aside."""
    row = get_object_or_404(AccountWarning, pk=warning_id)
    if verb == "dismiss":
        tell(request, lambda: outlooks.dismiss(row.pk, user=request.user), _("The warning is laid aside."))
        return redirect("warning:accounts")
    act = request.POST.get("act", "")
    made = tell(request, lambda: outlooks.offer(row.pk, act, user=request.user),
                _("Noted. Care's page says what suits this customer."))  # fmt: skip
    if made is None:
        return redirect("warning:accounts")
    return redirect(outlooks.acts()[act].url(row.customer_id))
