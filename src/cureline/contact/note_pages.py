"""Notes and callbacks: forms that the call, the customer's page and the queue share."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from cureline.contact import board, services
from cureline.contact.forms import CallbackForm, NoteForm
from cureline.contact.models import Attempt
from cureline.contact.pages import zone_of
from cureline.contact.services import facts
from cureline.face import ProblemError
from cureline.trust.duties import duty


@never_cache
@duty("customer.note")
@require_http_methods(["GET", "POST"])
def note(request: HttpRequest, customer_id: str) -> HttpResponse:
    """Write a note; GET gives the form alone."""
    customer = board.customer_of(customer_id)
    form = NoteForm(customer_id, request.POST or None)
    attempt = None
    if request.POST.get("attempt", "").isdecimal():
        attempt = get_object_or_404(Attempt, pk=int(request.POST["attempt"][:18]), customer_id=customer_id)
    if request.method == "POST" and form.is_valid():
        try:
            services.note(customer_id, user=request.user, attempt=attempt, request=request, **form.cleaned_data)
        except services.NoteError as error:
            form.add_error(error.members.get("field", None), error.detail)
        else:
            messages.success(request, _("Noted."))
            return redirect(_back(request, customer_id))
    status = 422 if form.errors else 200
    return render(
        request, "contact/note.html",
        {"customer": customer, "form": form, "attempt": attempt, "next": request.POST.get("next", "")}, status=status,
    )  # fmt: skip


@duty("callback.make")
@require_POST
def callback(request: HttpRequest, customer_id: str) -> HttpResponse:
    """Make a callback: at a time agreed or suggested, or at the next lawful moment after a refusal (`lawful`)."""
    from cureline.worklist import services as worklist

    customer = board.customer_of(customer_id)
    zone = zone_of(customer)
    if request.POST.get("lawful"):
        # asked again: what a page showed a while ago is no promise
        at = services.ruling(customer_id, "call").next_lawful_at
        agreed, reason = False, "callback_gate"
    else:
        form = CallbackForm(zone, request.POST)
        valid = form.is_valid()
        at, agreed = (form.cleaned_data["at"], form.cleaned_data["agreed"]) if valid else (None, False)
        reason = "callback_asked" if agreed else "callback_busy"
    if at is None:
        messages.error(request, _("No time for the callback."))
        return redirect(_back(request, customer_id))
    try:
        task = worklist.schedule_callback(customer_id, at, user=request.user, reason=reason)
    except ProblemError as error:
        messages.error(request, error.detail or error.title)
    else:
        if agreed:
            _agree(customer_id, at.astimezone(ZoneInfo(zone)).date(), request, f"task:{task.pk}")
        messages.success(
            request, _("Callback made for %(at)s.") % {"at": f"{at.astimezone(ZoneInfo(zone)):%m-%d %H:%M}"}
        )
    return redirect(_back(request, customer_id))


def _agree(customer_id: str, on: dt.date, request: HttpRequest, subject: str) -> None:
    """The customer's own word opens that day's hours: a fact that the gate reads."""
    facts.circumstance(
        customer_id, "agreed_time", on=on, until_on=on, channel="call", user=request.user, subject=subject,
        request=request,
    )  # fmt: skip


def _back(request: HttpRequest, customer_id: str) -> str:
    following = request.POST.get("next", "")
    if following and url_has_allowed_host_and_scheme(following, allowed_hosts={request.get_host()}):
        return following
    from django.urls import reverse

    return reverse("customer:show", args=[customer_id])
