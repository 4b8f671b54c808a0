"""Pages of cases: list, one case, opening; limitation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cureline.face import ProblemError
from cureline.legal import rules, services, views
from cureline.legal.forms import AdvanceForm, InterruptionForm
from cureline.legal.models import Case, Fee, Term
from cureline.portfolio.models import Account, Customer
from cureline.trust.duties import duty

PAGE = 50
HOME = "CN"


def tell(request: HttpRequest, act: Callable[[], Any], done: str) -> Any:
    """Do an act and tell what came of it as a message; gives its result, or None where it was refused."""
    try:
        result = act()
    except ProblemError as error:
        lines = error.members.get("lines") or [error.detail or str(error.title)]
        for line in lines:
            messages.error(request, line)
        return None
    messages.success(request, done)
    return result


@duty("legal.see")
def cases(request: HttpRequest) -> HttpResponse:
    """All cases within one's rows, by stage, with the next deadline of each."""
    law = rules.load(HOME)
    stage = request.GET.get("stage", "")
    found = views.cases(stage if stage in law.stages else "")
    before = request.GET.get("before", "")
    if before.isdecimal():
        found = found.filter(pk__lt=int(before[:18]))
    page = list(found[: PAGE + 1])
    today = timezone.now().date()
    return render(request, "legal/cases.html", {
        "cases": [(case, rules.load(case.jurisdiction).stages[case.stage]) for case in page[:PAGE]],
        "next": page[PAGE - 1].pk if len(page) > PAGE else "", "stages": views.stages_of(law), "stage": stage,
        "today": today, "waiting": Case.objects.exclude(pending=None).count(),
        "due": views.terms(Term.objects.filter(state__in=("open", "missed")).select_related("case")
                           .order_by("due_on")[:12], law, today),
    })  # fmt: skip


@duty("legal.see")
def case(request: HttpRequest, case_id: int) -> HttpResponse:
    """One case: where it stands, what comes next, terms, papers, fees, guarantors, collateral, history."""
    found = get_object_or_404(Case, pk=case_id)
    law = rules.load(found.jurisdiction)
    chosen = law.stages.get(request.GET.get("to", ""))
    form = None
    if chosen is not None and chosen.id in law.stages[found.stage].next:
        form = AdvanceForm(chosen, law, initial={"on": timezone.now().date(), "court": found.court,
                                                 "docket_no": found.docket_no})  # fmt: skip
    shown = views.whole(found, timezone.now().date())
    return render(request, "legal/case.html", {**shown, "form": form, "chosen": chosen if form else None})


@require_POST
@duty("legal.work")
def advance(request: HttpRequest, case_id: int) -> HttpResponse:
    """Take the case to its next stage, or ask for it."""
    found = get_object_or_404(Case, pk=case_id)
    law = rules.load(found.jurisdiction)
    chosen = law.stages.get(request.POST.get("stage", ""))
    if chosen is None:
        return redirect("legal:case", case_id)
    form = AdvanceForm(chosen, law, request.POST)
    if not form.is_valid():
        shown = views.whole(found, timezone.now().date())
        return render(request, "legal/case.html", {**shown, "form": form, "chosen": chosen}, status=422)
    facts = {name: form.cleaned_data[name] for name in chosen.needs}
    done = _("Approval was asked.") if law.needs_approval(chosen.id) else _("The case moved on.")
    tell(request, lambda: services.advance(
        case_id, chosen.id, user=request.user, on=form.cleaned_data["on"], facts=facts,
        note=form.cleaned_data["note"], request=request), done)  # fmt: skip
    return redirect("legal:case", case_id)


@require_POST
@duty("legal.approve")
def decide(request: HttpRequest, case_id: int) -> HttpResponse:
    """Agree to the waiting stage, or refuse it."""
    agree = request.POST.get("agree") == "yes"
    tell(request, lambda: services.decide(
        case_id, user=request.user, agree=agree, reason=request.POST.get("reason", "")[:2000], request=request),
        _("Approved.") if agree else _("Refused."))  # fmt: skip
    return redirect("legal:case", case_id)


@require_POST
@duty("legal.work")
def note(request: HttpRequest, case_id: int) -> HttpResponse:
    """Write a note."""
    get_object_or_404(Case, pk=case_id)
    text = request.POST.get("text", "")[:4000]
    tell(request, lambda: services.note(case_id, text, user=request.user, request=request), _("Noted."))
    return redirect("legal:case", case_id)


@require_POST
@duty("legal.work")
def close_term(request: HttpRequest, term_id: int) -> HttpResponse:
    """A deadline was met."""
    term = get_object_or_404(Term, pk=term_id)
    tell(request, lambda: services.close_term(term_id, user=request.user, request=request), _("The deadline is met."))
    return redirect("legal:case", term.case_id)


@require_POST
@duty("legal.work")
def pay_fee(request: HttpRequest, fee_id: int) -> HttpResponse:
    """Record the fee as paid in the amount that was estimated."""
    fee = get_object_or_404(Fee, pk=fee_id)
    tell(request, lambda: services.pay_fee(
        fee_id, fee.amount_minor, on=timezone.now().date(), user=request.user, request=request),
        _("Recorded."))  # fmt: skip
    return redirect("legal:case", fee.case_id)


@require_POST
@duty("legal.work")
def claim(request: HttpRequest, case_id: int) -> HttpResponse:
    """Demand from a guarantor what the guarantee covers."""
    get_object_or_404(Case, pk=case_id)
    tell(request, lambda: services.claim(
        case_id, request.POST.get("guarantor", ""), user=request.user, request=request), _("Demanded."))  # fmt: skip
    return redirect("legal:case", case_id)


@duty("legal.see")
def paper(request: HttpRequest, paper_id: int) -> HttpResponse:
    """A paper as PDF."""
    found, pdf = services.paper_pdf(paper_id, user=request.user, request=request)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{found.case}-{found.kind}.pdf"'
    return response


@duty("legal.work")
def open_case(request: HttpRequest, customer_id: str) -> HttpResponse:
    """Choose the accounts of a new case; each shows its limitation."""
    customer = get_object_or_404(Customer, pk=customer_id)
    law = rules.load(customer.jurisdiction)
    if request.method == "POST":
        made = tell(request, lambda: services.open_case(
            customer_id, request.POST.getlist("account"), user=request.user, request=request),
            _("The case is open."))  # fmt: skip
        if made is not None:
            return redirect("legal:case", made.pk)
    accounts = Account.objects.filter(customer_id=customer_id).select_related("customer_id").order_by("pk")
    return render(request, "legal/open.html", {
        "customer": customer, "today": timezone.now().date(), "form": InterruptionForm(law),
        "accounts": [(account, services.limitation_of(account, law)) for account in accounts],
    })  # fmt: skip


@require_POST
@duty("legal.work")
def interrupt(request: HttpRequest, account_id: str) -> HttpResponse:
    """Record what began the limitation period of an account anew."""
    account = get_object_or_404(Account.objects.select_related("customer_id"), pk=account_id)
    form = InterruptionForm(rules.load(account.customer_id.jurisdiction), request.POST)
    if form.is_valid():
        tell(request, lambda: services.interrupt(
            account_id, form.cleaned_data["kind"], on=form.cleaned_data["on"], proof=form.cleaned_data["proof"],
            user=request.user, request=request), _("Recorded."))  # fmt: skip
    else:
        messages.error(request, _("An interruption has a kind of the pack, a proof, and a day that has come."))
    return redirect("legal:open", account.customer_id_id)


@duty("legal.see")
def limitation(request: HttpRequest) -> HttpResponse:
    """Debts whose limitation period runs out soon."""
    today = timezone.now().date()
    found = services.soon_expired(today)
    return render(request, "legal/limitation.html", {
        "found": [(account, period, period.days_left(today)) for account, period in found[:200]], "all": len(found),
        "law": rules.load(HOME).raw["limitation"],
    })  # fmt: skip
