"""Arranging with one customer: promise, affordability, comparison of plans, waiver, settlement."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cureline.arrangement import charts, forms, policy, services
from cureline.arrangement.pages import shared
from cureline.arrangement.services import common, debts
from cureline.engine import arrange
from cureline.face import ProblemError
from cureline.trust import audit
from cureline.trust.duties import duty


@duty("promise.make")
def promise(request: HttpRequest, customer_id: str) -> HttpResponse:
    """Take a promise: quick, by the keyboard."""
    customer, accounts, on = shared.customer_of(customer_id), shared.accounts_of(customer_id), common.today()
    rules = policy.in_force(on)
    account = shared.chosen(request, accounts)
    form = forms.PromiseForm(
        request.POST or None, accounts=accounts, today=on, most=rules.value("promise", "max_instalments"),
        initial=_first_choice(account, on),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        owed = next(a for a in accounts if a.pk == form.cleaned_data["account"])
        parts = form.instalments(shared.amounts(owed, on))
        made = shared.attempt(
            request,
            lambda: services.promise(customer_id, owed.pk, parts, user=request.user, request=request,
                                     channel=form.cleaned_data["channel"]),
            _("The promise is recorded."),
        )  # fmt: skip
        if made:
            return redirect("customer:show", customer_id)
    owes = [{"account": a, **shared.amounts(a, on)} for a in accounts]
    return render(request, "arrangement/promise.html", {"customer": customer, "form": form, "owes": owes,
                                                        "limits": rules.part("promise")})  # fmt: skip


def _first_choice(account: Any, on: Any) -> dict[str, Any]:
    """What is past due is asked for first, the whole debt where nothing is."""
    if account is None:
        return {}
    return {"account": account.pk, "how_much": "past_due" if shared.amounts(account, on)["past_due"] else "full"}


@duty("promise.make")
@require_POST
def withdraw(request: HttpRequest, promise_id: int) -> HttpResponse:
    """Take back a promise."""
    found = shared.attempt(
        request,
        lambda: services.withdraw(
            promise_id, user=request.user, reason=request.POST.get("reason", ""), request=request
        ),
        _("The promise is withdrawn."),
    )
    return redirect("customer:show", found.customer_id) if found else redirect("arrangement:promises")


@duty("plan.propose")
def affordability(request: HttpRequest, customer_id: str) -> HttpResponse:
    """The sheet of a month, and the instalment that it bears."""
    customer, on = shared.customer_of(customer_id), common.today()
    rules = policy.in_force(on)
    currency = str(rules.document["currency"])
    latest = services.latest_affordability(customer_id, on)
    form = forms.AffordabilityForm(
        request.POST or None, currency=currency, income=rules.part("affordability", "income"),
        outgoings=rules.part("affordability", "outgoings"), initial=_known(customer, latest),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        kept = shared.attempt(
            request,
            lambda: services.assess_affordability(customer_id, **form.sheet(), currency=currency, user=request.user,
                                                  request=request),
            _("The sheet is kept."),
        )  # fmt: skip
        if kept:
            return redirect("arrangement:affordability", customer_id)
    audit.record("affordability.seen", request=request, customer_id=customer_id)
    return render(
        request,
        "arrangement/affordability.html",
        {"customer": customer, "form": form, "latest": latest, "currency": currency, "income": form.bound("income"),
         "outgoings": form.bound("outgoings"), "assumptions": rules.part("affordability")},
    )  # fmt: skip


def _known(customer: Any, latest: Any) -> dict[str, Any]:
    """What the form begins with: the last sheet, or the income that the bank knows."""
    if latest is None:
        known = customer.monthly_income_minor
        return {"income_wages": known} if known else {}
    return {
        **{
            f"{part}_{name}": amount
            for part in ("income", "outgoings")
            for name, amount in getattr(latest, part).items()
        },
        "other_debts": latest.other_debts_minor,
        "dependants": latest.dependants,
        "evidence": latest.evidence,
    }


@duty("plan.propose")
def plan_new(request: HttpRequest, customer_id: str) -> HttpResponse:
    """Three plans side by side, or one of own terms, and the button that proposes it."""
    customer, accounts = shared.customer_of(customer_id), shared.accounts_of(customer_id)
    account = shared.chosen(request, accounts)
    if account is None:
        messages.info(request, _("The customer owes nothing."))
        return redirect("customer:show", customer_id)
    form = forms.PlanForm(request.POST) if request.method == "POST" else None
    if form is not None and form.is_valid():
        given = form.cleaned_data
        made = shared.attempt(
            request,
            lambda: services.propose_plan(
                customer_id, account.pk, form.wish(), user=request.user, kind=given["kind"], reason=given["reason"],
                restructuring=given["restructuring"], draft="draft" in request.POST, request=request,
            ),
            _("The plan is kept as a draft.") if "draft" in request.POST else _("The plan waits for approval."),
        )  # fmt: skip
        if made:
            return redirect("arrangement:plan", made.pk)
    terms = forms.TermsForm(request.GET if "compare" in request.GET else request.POST if form else None)
    case, plans, problem = _compared(customer_id, account, terms)
    own = form or forms.PlanForm(
        initial={**terms.data.dict(), "method": "annuity", "months": 36, "restructuring": True}
        if terms.is_bound
        else {"method": "annuity", "months": 36, "restructuring": True, "freeze": True}
    )
    best = arrange.recommended(plans) if plans else None
    return render(
        request,
        "arrangement/plan_new.html",
        {"customer": customer, "accounts": accounts, "account": account, "terms": terms, "own": own, "case": case,
         "plans": plans, "best": best, "problem": problem, "reasons": own.fields["reason"].choices,
         "balances": charts.balances(plans) if plans else None,
         "burdens": charts.burdens(plans, case.affordable_minor) if plans and case else None,
         "table": charts.table(plans) if plans else []},
    )  # fmt: skip


def _compared(customer_id: str, account: Any, terms: forms.TermsForm) -> tuple[Any, list[arrange.Proposal], str]:
    """The case, its three plans, and why there are none."""
    try:
        case = services.case_of(customer_id, account.pk, common.today())
    except ProblemError as error:
        return None, [], shared.told(error)
    if terms.is_bound and not terms.is_valid():
        return case, [], ""
    wish = terms.wish() if terms.is_bound else services.Wish(annual_rate_bp=0)
    try:
        return case, list(services.compare(case, wish)), ""
    except ProblemError as error:
        return case, [], shared.told(error)


@duty("plan.propose")
@require_GET
def effect(request: HttpRequest, customer_id: str, account_id: str) -> HttpResponse:
    """Class and stage now and when restructured: htmx puts it into the page, since it asks the engine."""
    shared.customer_of(customer_id)
    account = common.account_of(customer_id, account_id)
    return render(request, "arrangement/_effect.html", {"effect": debts.effect(account, common.today())})


@duty("waiver.propose")
def waiver_new(request: HttpRequest, customer_id: str) -> HttpResponse:
    """Ask to give up interest and fees."""
    customer, accounts, on = shared.customer_of(customer_id), shared.accounts_of(customer_id), common.today()
    account = shared.chosen(request, accounts)
    form = forms.WaiverForm(request.POST or None)
    if request.method == "POST" and account is not None and form.is_valid():
        given = form.cleaned_data
        made = shared.attempt(
            request,
            lambda: services.propose_waiver(
                customer_id, account.pk, interest_minor=given["interest"], fee_minor=given["fee"],
                reason=given["reason"], user=request.user, request=request,
            ),
            _("The waiver waits for approval."),
        )  # fmt: skip
        if made:
            return redirect("customer:show", customer_id)
    return render(request, "arrangement/concession.html", {
        "customer": customer, "accounts": accounts, "account": account, "form": form, "which": "waiver",
        "debt": debts.debt_of(account, on) if account else None,
    })  # fmt: skip


@duty("settlement.propose")
def settlement_new(request: HttpRequest, customer_id: str) -> HttpResponse:
    """Ask to offer a settlement."""
    customer, accounts, on = shared.customer_of(customer_id), shared.accounts_of(customer_id), common.today()
    account = shared.chosen(request, accounts)
    form = forms.SettlementForm(request.POST or None)
    if request.method == "POST" and account is not None and form.is_valid():
        given = form.cleaned_data
        made = shared.attempt(
            request,
            lambda: services.propose_settlement(
                customer_id, account.pk, offer_minor=given["offer"], expires_on=given["expires_on"],
                instalments=given["instalments"], reason=given["reason"], user=request.user, request=request,
            ),
            _("The settlement waits for approval."),
        )  # fmt: skip
        if made:
            return redirect("arrangement:settlement", made.pk)
    return render(request, "arrangement/concession.html", {
        "customer": customer, "accounts": accounts, "account": account, "form": form, "which": "settlement",
        "debt": debts.debt_of(account, on) if account else None,
    })  # fmt: skip
