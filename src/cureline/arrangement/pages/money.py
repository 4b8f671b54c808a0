"""Payments and where they went, and whether all agrees."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cureline.arrangement import forms, services
from cureline.arrangement.models import PaymentAllocation
from cureline.arrangement.pages import shared
from cureline.arrangement.services import common, ledger, reconcile
from cureline.portfolio.models import DueItem, Payment
from cureline.trust import audit
from cureline.trust.duties import duty


@duty("payment.see")
def payments(request: HttpRequest) -> HttpResponse:
    """Payments, the latest first, with where each went; who may posts one by hand."""
    user: Any = request.user
    form = forms.PaymentForm(request.POST or None) if user.may("payment.post") else None
    if request.method == "POST" and form is not None and form.is_valid():
        given = form.cleaned_data
        row = {
            "payment_id": given["payment_id"], "account_id": given["account_id"], "paid_on": given["paid_on"],
            "amount_minor": -given["amount"] if given["reverses_id"] else given["amount"],
            "reverses_id": given["reverses_id"] or None,
        }  # fmt: skip
        receipt = services.receive([row], user=user, source="page", request=request)
        if receipt.rejected:
            messages.error(request, receipt.rejected[0].reason)
        elif receipt.repeated:
            messages.info(request, _("This payment was known already; nothing changed."))
        else:
            messages.success(request, _("The payment is booked."))
            return redirect("arrangement:payment", row["payment_id"])
    wanted = request.GET.get("q", "").strip()[:200]
    rows = Payment.objects.select_related("account_id").order_by("-paid_on", "-payment_id")
    if wanted:
        rows = rows.filter(Q(pk=wanted) | Q(account_id=wanted) | Q(account_id__customer_id=wanted))
    page = shared.paged(request, rows)
    books = _books([payment.pk for payment in page])
    lines = [{"payment": payment, "parts": books.get(payment.pk, {})} for payment in page]
    return render(request, "arrangement/payments.html", {"page": page, "lines": lines, "form": form, "q": wanted})


def _books(keys: list[str]) -> dict[str, dict[str, int]]:
    """By payment, what of it lies where in the account's book."""
    found: dict[str, dict[str, int]] = {}
    book = PaymentAllocation.objects.filter(payment_id__in=keys, book="account")
    for key, component, amount in book.values_list("payment_id", "component", "amount_minor"):
        parts = found.setdefault(key, {})
        parts[component] = parts.get(component, 0) + amount
    return found


@duty("payment.see")
@require_GET
def payment(request: HttpRequest, payment_id: str) -> HttpResponse:
    """One payment: every line of both books, to the cent."""
    row = get_object_or_404(Payment.objects.select_related("account_id"), pk=payment_id)
    lines = list(PaymentAllocation.objects.filter(payment_id=payment_id).select_related("instalment").order_by("pk"))
    items = {item.pk: item for item in DueItem.objects.filter(pk__in=[x.due_item_id for x in lines if x.due_item_id])}
    audit.record("payment.seen", request=request, customer_id=row.account_id.customer_id_id,
                 subject=f"payment:{payment_id}"[:120])  # fmt: skip
    reversals = Payment.objects.filter(reverses_id=payment_id)
    shown = [{"line": line, "item": items.get(line.due_item_id)} for line in lines]
    return render(
        request,
        "arrangement/payment.html",
        {"payment": row, "account_lines": [x for x in shown if x["line"].book == "account"],
         "plan_lines": [x for x in shown if x["line"].book == "plan"], "reversals": reversals,
         "booked": sum(line.amount_minor for line in lines if line.book == "account")},
    )  # fmt: skip


@duty("payment.see")
@require_GET
def reconciliation(request: HttpRequest) -> HttpResponse:
    """Control totals, payments that no line tells of, and accounts where the books and the sums differ."""
    on = common.today()
    with suppress(KeyError, ValueError):
        on = min(dt.date.fromisoformat(request.GET["on"]), on)
    return render(
        request,
        "arrangement/reconciliation.html",
        {"on": on, "totals": reconcile.totals(on), "unmatched": reconcile.unmatched(on),
         "differences": reconcile.differences(on)},
    )  # fmt: skip


@duty("payment.post")
@require_POST
def allocate(request: HttpRequest) -> HttpResponse:
    """Book what has arrived by file, of up to some thousand accounts at once; the job does the rest."""
    on = common.today()
    waiting = ledger.waiting(on)[:2000]
    services.settle(waiting, on)
    messages.success(request, _("Payments are booked."))
    return redirect("arrangement:reconciliation")
