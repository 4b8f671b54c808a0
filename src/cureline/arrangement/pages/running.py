"""What is arranged: lists, the page of a plan or settlement, approvals, contracts."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cureline.arrangement import forms, policy, services
from cureline.arrangement.models import PaymentAllocation, Plan, Promise, Settlement, Waiver
from cureline.arrangement.pages import shared
from cureline.arrangement.services import common, deciding, letters
from cureline.trust import audit
from cureline.trust.duties import duty


@duty("arrangement.see")
@require_GET
def promises(request: HttpRequest) -> HttpResponse:
    """Promises by state, the next due first."""
    state = request.GET.get("state", "open")
    rows = Promise.objects.prefetch_related("instalments").order_by("-made_on", "-pk")
    if state in Promise.State.values:
        rows = rows.filter(state=state)
    return render(request, "arrangement/promises.html", {"rows": shared.paged(request, rows), "state": state,
                                                         "states": Promise.State.choices})  # fmt: skip


@duty("arrangement.see")
@require_GET
def plans(request: HttpRequest) -> HttpResponse:
    """Plans by state, and settlements beside them."""
    state = request.GET.get("state", "")
    rows = Plan.objects.prefetch_related("instalments").order_by("-proposed_at")
    offers = Settlement.objects.order_by("-proposed_at")
    if state in Plan.State.values:
        rows = rows.filter(state=state)
    return render(
        request,
        "arrangement/plans.html",
        {"rows": shared.paged(request, rows), "offers": offers[:50], "state": state, "states": Plan.State.choices,
         "waivers": Waiver.objects.order_by("-proposed_at")[:50]},
    )  # fmt: skip


@duty("arrangement.see")
@require_GET
def plan(request: HttpRequest, plan_id: int) -> HttpResponse:
    """A plan: its terms, progress and schedule, what it does to the class, and what may be done with it."""
    row = get_object_or_404(Plan.objects.select_related("affordability", "proposed_by", "decided_by"), pk=plan_id)
    user: Any = request.user
    rules = policy.in_force(common.today())
    audit.record("plan.seen", request=request, customer_id=row.customer_id, subject=f"plan:{row.pk}")
    return render(
        request,
        "arrangement/plan.html",
        {"row": row, "instalments": row.instalments.all(), "progress": progress(row),
         "asked": deciding.asked("plan", row), "roles": _titles(deciding.roles_for("plan", row, rules)),
         "beyond": ["own"] if row.proposed_by_id == user.pk else deciding.beyond("plan", row, user.role, rules),
         "limit": common.rules_for(shared.customer_of(row.customer_id)).limit(_product(row)),
         "credit": _credit(row.pk)},
    )  # fmt: skip


def _product(row: Plan) -> str:
    return str(common.account_of(row.customer_id, row.account_id).product)


def _credit(owner_id: int) -> int:
    book = PaymentAllocation.objects.filter(book="plan", owner_id=owner_id, component="credit")
    return sum(book.values_list("amount_minor", flat=True))


def progress(row: Plan | Settlement) -> dict[str, int]:
    """How far it is paid: minor units, and instalments."""
    parts = list(row.instalments.all())
    return {
        "paid_minor": sum(part.paid_minor for part in parts),
        "total_minor": sum(part.amount_minor for part in parts),
        "paid": sum(1 for part in parts if part.paid_minor >= part.amount_minor),
        "parts": len(parts),
    }


def _titles(roles: list[str]) -> list[str]:
    from cureline.trust.duties import roles as known

    return [str(known()[role]) for role in roles]


@duty("arrangement.see")
@require_GET
def contract(request: HttpRequest, plan_id: int) -> HttpResponse:
    """The contract as PDF, in the customer's language."""
    row = get_object_or_404(Plan, pk=plan_id)
    return _pdf(request, "plan_contract", row, letters.contract(row), f"plan-{row.pk}.pdf")


@duty("arrangement.see")
@require_GET
def settlement_letter(request: HttpRequest, settlement_id: int) -> HttpResponse:
    """The settlement's letter as PDF."""
    row = get_object_or_404(Settlement, pk=settlement_id)
    return _pdf(request, "settlement", row, letters.settlement(row), f"settlement-{row.pk}.pdf")


def _pdf(request: HttpRequest, template: str, row: Any, data: dict[str, Any], name: str) -> HttpResponse:
    audit.record("letter.opened", request=request, customer_id=row.customer_id, subject=name.removesuffix(".pdf"))
    response = HttpResponse(letters.pdf(template, row, data, on=common.today()), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


@duty("plan.propose")
@require_POST
def submit(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Send a draft for approval."""
    shared.attempt(request, lambda: services.submit(plan_id, user=request.user, request=request),
                   _("The plan waits for approval."))  # fmt: skip
    return redirect("arrangement:plan", plan_id)


@duty("plan.propose")
@require_POST
def sign(request: HttpRequest, plan_id: int) -> HttpResponse:
    """The customer has agreed."""
    done = shared.attempt(request, lambda: services.sign(plan_id, user=request.user, request=request),
                          _("The plan runs; collection of this debt rests while it is kept."))  # fmt: skip
    if done and not done.letter_id:
        from django.contrib import messages

        messages.warning(request, _("The contract could not be posted; open it and hand it over."))
    return redirect("arrangement:plan", plan_id)


@duty("plan.propose")
@require_POST
def cancel(request: HttpRequest, plan_id: int) -> HttpResponse:
    """End a plan."""
    reason = request.POST.get("reason", "")
    shared.attempt(request, lambda: services.cancel(plan_id, user=request.user, reason=reason, request=request),
                   _("The plan is cancelled."))  # fmt: skip
    return redirect("arrangement:plan", plan_id)


@duty("arrangement.see")
@require_GET
def settlement(request: HttpRequest, settlement_id: int) -> HttpResponse:
    """A settlement: sums, parts, and what may be done with it."""
    row = get_object_or_404(Settlement.objects.select_related("proposed_by", "decided_by"), pk=settlement_id)
    user: Any = request.user
    rules = policy.in_force(common.today())
    return render(
        request,
        "arrangement/settlement.html",
        {"row": row, "instalments": row.instalments.all(), "progress": progress(row),
         "asked": deciding.asked("settlement", row),
         "roles": _titles(deciding.roles_for("settlement", row, rules)),
         "beyond": ["own"] if row.proposed_by_id == user.pk else deciding.beyond("settlement", row, user.role, rules)},
    )  # fmt: skip


@duty("settlement.propose")
@require_POST
def settlement_cancel(request: HttpRequest, settlement_id: int) -> HttpResponse:
    """Take back an offer."""
    reason = request.POST.get("reason", "")
    shared.attempt(
        request,
        lambda: services.cancel_settlement(settlement_id, user=request.user, reason=reason, request=request),
        _("The settlement is cancelled."),
    )
    return redirect("arrangement:settlement", settlement_id)


@duty("plan.approve")
@require_GET
def approvals(request: HttpRequest) -> HttpResponse:
    """What waits for approval: what it asks for, and whether this person may decide."""
    return render(request, "arrangement/approvals.html", {"waiting": services.waiting(request.user),
                                                          "form": forms.ReasonForm()})  # fmt: skip


@duty("plan.approve")
@require_POST
def decide(request: HttpRequest, subject: str, row_id: int) -> HttpResponse:
    """Approve or refuse."""
    approve = request.POST.get("decision") == "approve"
    shared.attempt(
        request,
        lambda: services.decide(subject, row_id, approve, user=request.user, note=request.POST.get("note", ""),
                                request=request),
        _("Approved.") if approve else _("Not approved."),
    )  # fmt: skip
    return redirect("arrangement:approvals")
