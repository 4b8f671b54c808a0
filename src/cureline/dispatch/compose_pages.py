"""Write to a customer, see what was written, and read a letter."""

from __future__ import annotations

import base64
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cureline.contact import services as contact
from cureline.contact.board import Answer
from cureline.dispatch import services, words
from cureline.dispatch.forms import ComposeForm, ReasonForm
from cureline.dispatch.history import history
from cureline.dispatch.models import Letter
from cureline.dispatch.services import letter_data, letters
from cureline.dispatch.services.people import language_of
from cureline.face import ProblemError
from cureline.portfolio.models import Customer
from cureline.trust import audit
from cureline.trust.duties import duty

CHANNELS = ("sms", "email", "letter")


def _asked(request: HttpRequest, customer_id: str) -> tuple[Any, str, ComposeForm]:
    customer = get_object_or_404(Customer, pk=customer_id)
    channel = request.GET.get("channel", "sms")
    if channel not in CHANNELS:
        raise Http404
    start = {"language": language_of(customer)}
    data = request.POST if request.method == "POST" else None
    return customer, channel, ComposeForm(customer, channel, timezone.localdate(), data, initial=start)


@never_cache
@duty("contact.write")
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, customer_id: str) -> HttpResponse:
    """The form with the gate's answer; POST sends, or tells which rule forbids it and offers a callback."""
    customer, channel, form = _asked(request, customer_id)
    status = 200
    refused = False
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                _send(request, customer, channel, form.cleaned_data)
            except contact.RefusedError:
                status, refused = 409, True
            except ProblemError as error:
                form.add_error(None, error.detail or str(error.title))
                status = error.status
            else:
                messages.success(request, _("It waits in the outbox and leaves as soon as it may."))
                return redirect("dispatch:customer", customer_id=customer_id)
    return render(
        request, "dispatch/write.html",
        {"customer": customer, "channel": channel, "form": form, "refused": refused, "channels": _channels(),
         **_answer(customer, channel, form)}, status=status,
    )  # fmt: skip


def _send(request: HttpRequest, customer: Any, channel: str, chosen: dict[str, Any]) -> None:
    common: dict[str, Any] = {
        "user": request.user, "account_id": chosen["account"] or None, "point_id": chosen["point"],
        "language": chosen["language"], "request": request,
    }  # fmt: skip
    if channel == "letter":
        template = chosen["template"]
        data = letter_data.data_of(template, customer.pk, common["account_id"], _today(customer))
        services.send_letter(customer.pk, template, data, **common)
    else:
        services.send(customer.pk, channel, script=chosen["script"], text=chosen["text"], **common)


def _today(customer: Any) -> Any:
    return timezone.now().astimezone(ZoneInfo(customer.time_zone)).date()


def _channels() -> list[tuple[str, Any]]:
    return [(name, words.KINDS[name]) for name in CHANNELS]


def _answer(customer: Any, channel: str, form: ComposeForm) -> dict[str, Any]:
    point = form.data.get("point") or next((key for key, _label in form.fields["point"].choices), None)
    account = form.data.get("account") or None
    try:
        ruling = contact.ruling(customer.pk, channel, point_id=point, account_id=account)
    except ProblemError:
        ruling = contact.ruling(customer.pk, channel)
    return {"ruling": ruling, "answer": Answer(None, ruling, "collect", True)}


@never_cache
@duty("contact.write")
@require_POST
def preview(request: HttpRequest, customer_id: str) -> HttpResponse:
    """What would leave, names masked: the text with its length, or the letter as a picture."""
    customer, channel, form = _asked(request, customer_id)
    found: dict[str, Any] = {"channel": channel}
    if form.is_valid():
        try:
            found |= _pictures(customer, form) if channel == "letter" else _text(customer, channel, form)
        except ProblemError as error:
            found["problem"] = error
    else:
        found["invalid"] = form.errors
    return render(request, "dispatch/_preview.html", found)


def _text(customer: Any, channel: str, form: ComposeForm) -> dict[str, Any]:
    chosen = form.cleaned_data
    draft = services.compose(
        customer, channel, script=chosen["script"], text=chosen["text"], account_id=chosen["account"] or None,
        language=chosen["language"],
    )  # fmt: skip
    return {"draft": draft}


def _pictures(customer: Any, form: ComposeForm) -> dict[str, Any]:
    chosen = form.cleaned_data
    shown = letters.masked_data(
        customer, chosen["point"], chosen["account"] or None,
        letter_data.data_of(chosen["template"], customer.pk, chosen["account"] or None, _today(customer)),
        timezone.now(),
    )  # fmt: skip
    pages = letters.pictures(chosen["template"], shown, chosen["language"])
    return {"pages": [base64.b64encode(page).decode() for page in pages]}


@never_cache
@duty("contact.see")
@require_GET
def customer(request: HttpRequest, customer_id: str) -> HttpResponse:
    """All messages, letters and replies of a customer, the latest first."""
    row = get_object_or_404(Customer, pk=customer_id)
    audit.record("message.read", request=request, customer_id=customer_id)
    return render(request, "dispatch/customer.html", {"customer": row, "lines": history(customer_id, texts=True)})


@never_cache
@duty("customer.unmask")
@require_POST
def letter_pdf(request: HttpRequest, letter_id: int) -> HttpResponse:
    """The letter as it leaves, with name and address in clear: for a reason, which is recorded."""
    letter = get_object_or_404(Letter, pk=letter_id)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say why you open the letter."))
        return redirect("dispatch:customer", customer_id=letter.customer_id)
    try:
        pdf = services.pdf_of(letter)
    except ProblemError as error:
        messages.error(request, error.detail)
        return redirect("dispatch:customer", customer_id=letter.customer_id)
    audit.record(
        "letter.opened", request=request, customer_id=letter.customer_id, subject=f"letter:{letter.pk}",
        reason=form.cleaned_data["reason"],
    )  # fmt: skip
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{letter.reference}.pdf"'
    return response
