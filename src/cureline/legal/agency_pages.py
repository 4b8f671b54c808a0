"""Pages of agencies and debt sales."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from cureline.legal import services, views
from cureline.legal.forms import AgencyForm, PlaceForm, SaleForm
from cureline.legal.models import Agency, DebtSale, Placement
from cureline.legal.pages import HOME, tell
from cureline.trust.duties import duty


@duty("agency.see")
def agencies(request: HttpRequest) -> HttpResponse:
    """All agencies with what they have and what they brought."""
    today = timezone.now().date()
    found = [(row, views.performance(row.code, today)["totals"]) for row in Agency.objects.order_by("code")]
    return render(request, "legal/agencies.html", {"agencies": found, "form": AgencyForm(), "today": today})


@require_POST
@duty("agency.manage")
def make_agency(request: HttpRequest) -> HttpResponse:
    """Make or change an agency."""
    form = AgencyForm(request.POST)
    if form.is_valid():
        tell(request, lambda: services.agency(user=request.user, request=request, **form.cleaned_data), _("Saved."))
        return redirect("legal:agencies")
    return render(request, "legal/agencies.html", {"agencies": [], "form": form}, status=422)


@duty("agency.see")
def agency(request: HttpRequest, code: str) -> HttpResponse:
    """One agency: its placements, what was paid meanwhile, its commission."""
    found = get_object_or_404(Agency, pk=code)
    today = timezone.now().date()
    return render(request, "legal/agency.html", {
        "agency": found, "form": PlaceForm(), "today": today, **views.performance(code, today)})  # fmt: skip


@require_POST
@duty("agency.manage")
def place(request: HttpRequest, code: str) -> HttpResponse:
    """Place accounts; each that can't be placed is told with its reason."""
    get_object_or_404(Agency, pk=code)
    form = PlaceForm(request.POST)
    if form.is_valid():
        accounts = list(dict.fromkeys(form.cleaned_data["accounts"].split()))
        placed, refused = services.place_batch(code, accounts, user=request.user, request=request)
        messages.success(request, ngettext("%d account placed.", "%d accounts placed.", len(placed)) % len(placed))
        for account_id, reason in refused[:20]:
            messages.error(request, f"{account_id}: {reason}")
    return redirect("legal:agency", code)


@require_POST
@duty("agency.manage")
def recall(request: HttpRequest, placement_id: int) -> HttpResponse:
    """Take an account back."""
    found = get_object_or_404(Placement, pk=placement_id)
    tell(request, lambda: services.recall(placement_id, user=request.user, request=request), _("Recalled."))
    return redirect("legal:agency", found.agency_id)


@duty("agency.see")
def sales(request: HttpRequest) -> HttpResponse:
    """Debt sales: drafts, approvals, files."""
    found = [
        views.Line(row, views.SALE_STATES[row.state], row.debts.count()) for row in DebtSale.objects.order_by("-pk")
    ]
    return render(request, "legal/sales.html", {"sales": found, "form": SaleForm()})


@require_POST
@duty("debtsale.make")
def draft_sale(request: HttpRequest) -> HttpResponse:
    """Draft a sale of all that may be sold today."""
    form = SaleForm(request.POST)
    if not form.is_valid():
        return render(request, "legal/sales.html", {"sales": [], "form": form}, status=422)
    data = form.cleaned_data
    tell(request, lambda: services.draft_sale(
        data["name"], data["buyer"], jurisdiction=HOME, currency=data["currency"].upper(), user=request.user,
        price_minor=data["price_minor"], request=request), _("The package is drafted."))  # fmt: skip
    return redirect("legal:sales")


@require_POST
@duty("debtsale.approve")
def approve_sale(request: HttpRequest, sale_id: int) -> HttpResponse:
    """A second person agrees to a sale."""
    get_object_or_404(DebtSale, pk=sale_id)
    tell(request, lambda: services.approve_sale(sale_id, user=request.user, request=request), _("Approved."))
    return redirect("legal:sales")


@require_POST
@duty("debtsale.make")
def hand_over(request: HttpRequest, sale_id: int) -> HttpResponse:
    """The approved file."""
    get_object_or_404(DebtSale, pk=sale_id)
    made = tell(request, lambda: services.hand_over(sale_id, user=request.user, request=request), _("Handed over."))
    if made is None:
        return redirect("legal:sales")
    response = HttpResponse(made[1], content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="debt-sale-{sale_id}.csv"'
    return response
