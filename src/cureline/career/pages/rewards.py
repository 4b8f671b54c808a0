"""Rewards: the board, naming a colleague, deciding within the budget."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cureline.career import documents, services
from cureline.career.forms import BudgetForm, NominateForm
from cureline.career.models import Award, RewardBudget
from cureline.career.pages.common import listed, today
from cureline.career.sealed import opened
from cureline.career.telling import told
from cureline.career.words import AWARDS
from cureline.people.services import name_of
from cureline.telling import tell
from cureline.trust.duties import duty


def kind(row: Award) -> tuple[str, str]:
    """Title and icon of an award's kind."""
    found = documents.load("rewards")["kinds"].get(row.kind)
    return (documents.said(found["title"]), found["icon"]) if found else (row.kind, "award")


@duty("career.own")
def board(request: HttpRequest) -> HttpResponse:
    """What colleagues were rewarded for, where they want it seen; one's own; the kinds."""
    found, following = listed(request, services.rewards.board(), ("-id",))
    own = services.rewards.concerning(request.user).order_by("-pk")[:20]
    kinds = documents.load("rewards")["kinds"]
    return render(request, "career/rewards.html", {
        "lines": [(row, *kind(row), opened(row.words_sealed)) for row in found], "next": following,
        "own": [(row, *kind(row), *AWARDS[row.state], row.staff.user_id == request.user.pk) for row in own],
        "kinds": [(documents.said(row["title"]), documents.said(row["what"]), row["icon"], row["amount_minor"])
                  for row in kinds.values()],
        "currency": documents.load("rewards")["currency"], "may_decide": request.user.may("career.manage"),
        "waiting": Award.objects.filter(state="waiting").count() if request.user.may("career.manage") else 0,
    })  # fmt: skip


@duty("career.own")
@require_http_methods(["GET", "POST"])
def nominate(request: HttpRequest) -> HttpResponse:
    """Name a colleague."""
    form = NominateForm(request.user, request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            clean = form.cleaned_data
            made = tell(request, lambda: services.rewards.nominate(clean["kind"], int(clean["staff_id"]),
                        clean["words"], user=request.user), _("Your colleague is named."))  # fmt: skip
            if made is not None:
                return redirect("career:rewards")
    return render(request, "career/nominate.html", {"form": form, "kinds": [
        (documents.said(row["title"]), documents.said(row["what"])) for row in
        documents.load("rewards")["kinds"].values()]}, status=status)  # fmt: skip


@require_POST
@duty("career.own")
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Put one's own on the board or take it off."""
    shown = request.POST.get("shown") == "yes"
    tell(request, lambda: services.rewards.show(pk, shown, user=request.user), _("Saved."))
    return redirect("career:rewards")


@duty("career.manage")
def deciding(request: HttpRequest) -> HttpResponse:
    """Nominations that wait, and what the quarter's budget has left."""
    rows = Award.objects.filter(state="waiting").select_related("staff__team", "nominated_by__staff")
    found, following = listed(request, rows, ("id",))
    quarter = services.rewards.quarter_of(today())
    budget = RewardBudget.objects.filter(pk=quarter).first()
    spent = services.rewards.spent(quarter)
    return render(request, "career/deciding.html", {
        "lines": [(row, *kind(row), opened(row.words_sealed), name_of(row.nominated_by),
                   request.user.pk in (row.nominated_by_id, row.staff.user_id)) for row in found], "next": following,
        "quarter": quarter, "budget": budget, "spent": spent, "currency": documents.load("rewards")["currency"],
        "left": (budget.amount_minor if budget else 0) - spent, "form": BudgetForm(),
    })  # fmt: skip


@require_POST
@duty("career.manage")
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Grant or refuse."""
    yes = request.POST.get("agree") == "yes"
    reason = request.POST.get("reason", "").replace("\x00", "")
    tell(request, lambda: services.rewards.decide(pk, yes, user=request.user, reason=reason), _("Decided."))
    return redirect("career:deciding")


@require_POST
@duty("career.manage")
def budget(request: HttpRequest) -> HttpResponse:
    """Set the running quarter's budget."""
    form: Any = BudgetForm(request.POST)
    if form.is_valid():
        minor = int(form.cleaned_data["amount"] * 100)
        tell(request, lambda: services.rewards.set_budget(services.rewards.quarter_of(today()), minor,
             user=request.user), _("Saved."))  # fmt: skip
    else:
        told(request, form)
    return redirect("career:deciding")
