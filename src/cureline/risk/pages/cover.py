"""Pages of cover: gaps and ends, one cover, recording, and claims from opening to payment."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from cureline.people.services import name_of
from cureline.portfolio.models import Account
from cureline.risk import views
from cureline.risk.data import document, said
from cureline.risk.forms import CoverForm, PortfolioCoverForm, ReasonForm, StepForm
from cureline.risk.models import Claim, Cover, PortfolioCover
from cureline.risk.pages.home import gaps
from cureline.risk.pages.shared import PAGE, may, pager, place, today
from cureline.risk.services import GivenError, claims, covers
from cureline.telling import tell
from cureline.trust import audit
from cureline.trust.duties import duty


@duty("cover.see")
def index(request: HttpRequest) -> HttpResponse:
    """Covers by their end, with what counts; gaps by currency; portfolio covers."""
    on = today()
    look = request.GET.get("look", "expiring")
    rows = Cover.objects.filter(ended_at__isnull=True)
    if look == "expiring":
        rows = covers.expiring(on)
    elif look == "ended":
        rows = Cover.objects.filter(ended_at__isnull=False)
    kind = request.GET.get("kind", "")
    if kind in document("cover")["kinds"]:
        rows = rows.filter(kind=kind)
    rows = rows.order_by("expires_on", "pk")
    number = place(request)
    found = list(rows[number * PAGE : (number + 1) * PAGE + 1])
    return render(request, "risk/covers.html", {
        "gaps": gaps(on), "lines": [views.cover(row, on) for row in found[:PAGE]], "look": look, "kind": kind,
        "kinds": [(key, said(one["title"])) for key, one in document("cover")["kinds"].items()],
        "portfolio": [_wide(row, on) for row in PortfolioCover.objects.order_by("expires_on")[:50]],
        "late": claims.late(on).count(), "pager": pager(request, number, len(found) > PAGE),
        **may(request, "cover.manage"),
    })  # fmt: skip


def _wide(row: PortfolioCover, on: Any) -> dict[str, Any]:
    return {
        "row": row,
        "kind": said(document("cover")["kinds"][row.kind]["title"]),
        "ratio": f"{row.ratio_bp / 100:g}%",
        "cap": views.money(row.cap_minor, row.currency),
        "first": views.money(row.first_loss_minor, row.currency),
        "living": row.from_on <= on <= row.expires_on,
    }


@duty("cover.see")
def show(request: HttpRequest, cover_id: int) -> HttpResponse:
    """One cover, the debt it stands behind, and its claims."""
    on = today()
    row = get_object_or_404(Cover, pk=cover_id)
    position = next(iter(covers.positions(on, accounts=[row.account_id])), None)
    others = Cover.objects.filter(account_id=row.account_id, ended_at__isnull=True).exclude(pk=row.pk)
    audit.record("cover.seen", request=request, customer_id=row.customer_id, subject=f"cover:{row.pk}")
    rule = document("cover")["kinds"][row.kind]
    return render(request, "risk/cover.html", {
        "line": views.cover(row, on), "row": row, "rule": rule, "prior": views.money(row.prior_minor, row.currency),
        "debt": views.money(position.covered.debt_minor, row.currency) if position else "–",
        "covered": views.money(position.covered_minor, row.currency) if position else "–",
        "gap": views.money(position.gap_minor, row.currency) if position else "–",
        "used": views.money(position.covered.used.get(str(row.pk), 0), row.currency) if position else "–",
        "others": [views.cover(one, on) for one in others[:20]], "end": ReasonForm(),
        "claims": [views.claim(one, on) for one in row.claims.select_related("cover").order_by("-pk")],
        "can_claim": covers.can_claim(row, on), **may(request, "cover.manage", "customer.see"),
    })  # fmt: skip


@duty("cover.manage")
def new(request: HttpRequest) -> HttpResponse:
    """Record a cover of an account."""
    form, status = CoverForm(request.POST or None, initial={"account_id": request.GET.get("account", "")[:80]}), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            made = tell(request, lambda: _recorded(request, form), _("The cover is recorded."))
            if made is not None:
                return redirect("risk:cover", made.pk)
    return render(request, "risk/cover_new.html", {"form": form, "portfolio": False}, status=status)


def _recorded(request: HttpRequest, form: CoverForm) -> Cover:
    try:
        return covers.record(user=request.user, **form.cleaned_data)
    except Account.DoesNotExist:
        raise GivenError(_("There is no such account, or you may not see it.")) from None


@duty("cover.manage")
def new_portfolio(request: HttpRequest) -> HttpResponse:
    """Record a cover of a whole portfolio."""
    form, status = PortfolioCoverForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            made = tell(request, lambda: covers.record_portfolio(user=request.user, **form.terms()),
                        _("The cover is recorded."))  # fmt: skip
            if made is not None:
                return redirect("risk:covers")
    return render(request, "risk/cover_new.html", {"form": form, "portfolio": True}, status=status)


@require_POST
@duty("cover.manage")
def end(request: HttpRequest, cover_id: int) -> HttpResponse:
    """End a cover that was recorded here."""
    get_object_or_404(Cover, pk=cover_id)
    tell(request, lambda: covers.end(cover_id, user=request.user, why=request.POST.get("reason", "")),
         _("The cover has ended."))  # fmt: skip
    return redirect("risk:cover", cover_id)


@require_POST
@duty("cover.manage")
def open_claim(request: HttpRequest, cover_id: int) -> HttpResponse:
    """Open a claim on a cover."""
    get_object_or_404(Cover, pk=cover_id)
    made = tell(request, lambda: claims.open_claim(cover_id, user=request.user), _("The claim is open."))
    return redirect("risk:cover", cover_id) if made is None else redirect("risk:claim", made.pk)


@duty("cover.see")
def claim_list(request: HttpRequest) -> HttpResponse:
    """Claims, those with the nearest deadline first."""
    on = today()
    state = request.GET.get("state", "")
    rows = Claim.objects.select_related("cover")
    rows = rows.filter(state=state) if state in claims.FOLLOWS else rows.filter(state__in=claims.OPEN)
    number = place(request)
    found = list(rows.order_by("due_on", "pk")[number * PAGE : (number + 1) * PAGE + 1])
    return render(request, "risk/claims.html", {
        "lines": [views.claim(row, on) for row in found[:PAGE]], "state": state,
        "states": [(key, Claim.State(key).label) for key in claims.FOLLOWS],
        "pager": pager(request, number, len(found) > PAGE),
    })  # fmt: skip


@duty("cover.see")
def claim(request: HttpRequest, claim_id: int) -> HttpResponse:
    """One claim: its papers, what comes next, and every step."""
    row = get_object_or_404(Claim.objects.select_related("cover"), pk=claim_id)
    return _claim(request, row, StepForm(row.currency))


def _claim(request: HttpRequest, row: Claim, form: StepForm, status: int = 200) -> HttpResponse:
    states = dict(Claim.State.choices)
    audit.record("cover_claim.seen", request=request, customer_id=row.customer_id, subject=f"cover_claim:{row.pk}")
    return render(request, "risk/claim.html", {
        "line": views.claim(row, today()), "row": row, "form": form,
        "acts": [(key, ACTS[key]) for key in claims.FOLLOWS[row.state]],
        "steps": [(one, states.get(one.after, one.after), name_of(one.by), _note(one.note),
                   views.money(one.amount_minor, row.currency) if one.amount_minor else "")
                  for one in row.steps.select_related("by")],
        **may(request, "cover.manage", "customer.see"),
    }, status=status)  # fmt: skip


def _note(note: str) -> str:
    """A note, or the name of the paper that came in."""
    papers = document("cover")["papers"]
    return said(papers[note]) if note in papers else note


ACTS = {
    "filed": gettext_lazy("File the claim"),
    "accepted": gettext_lazy("Accepted by the other side"),
    "refused": gettext_lazy("Refused by the other side"),
    "paid": gettext_lazy("Paid out"),
    "withdrawn": gettext_lazy("Withdraw"),
}


@require_POST
@duty("cover.manage")
def paper(request: HttpRequest, claim_id: int) -> HttpResponse:
    """Tick a paper of the checklist."""
    get_object_or_404(Claim, pk=claim_id)
    tell(
        request,
        lambda: claims.paper(
            claim_id, request.POST.get("paper", ""), user=request.user, evidence=request.POST.get("evidence", "")
        ),
        _("The paper is noted."),
    )
    return redirect("risk:claim", claim_id)


@require_POST
@duty("cover.manage")
def advance(request: HttpRequest, claim_id: int) -> HttpResponse:
    """Take a claim on."""
    row = get_object_or_404(Claim.objects.select_related("cover"), pk=claim_id)
    form = StepForm(row.currency, request.POST)
    if not form.is_valid():
        return _claim(request, row, form, 422)
    given = form.cleaned_data
    tell(request, lambda: claims.advance(claim_id, request.POST.get("act", ""), user=request.user,
                                         amount_minor=given["amount"] or None, note=given["note"],
                                         evidence=given["evidence"]), _("The claim moved on."))  # fmt: skip
    return redirect("risk:claim", claim_id)
