"""Pages of proposed changes: the list, one with its diff, simulated effect and decision, and what came of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cureline.improvement import effect, services, views
from cureline.improvement.forms import DecideForm, ReasonForm
from cureline.improvement.models import Proposal
from cureline.people.services import name_of
from cureline.telling import tell
from cureline.trust.duties import duty
from cureline.worklist import desk

PAGE = 50


@duty("improvement.see")
def proposals(request: HttpRequest) -> HttpResponse:
    """Changes that wait, were decided, and how the accepted ones do."""
    state = request.GET.get("state", "")
    rows = Proposal.objects.select_related("finding", "proposed_by", "decided_by").order_by("-pk")
    if state in views.DECISIONS:
        rows = rows.filter(state=state)
    before = request.GET.get("before", "")
    if before.isdecimal():
        rows = rows.filter(pk__lt=int(before[:18]))
    page = list(rows[: PAGE + 1])
    return render(request, "improvement/proposals.html", {
        "lines": [(row, views.told(row), views.DECISIONS[row.state], views.latest(row)) for row in page[:PAGE]],
        "next": page[PAGE - 1].pk if len(page) > PAGE else "", "state": state,
        "may_propose": request.user.may("improvement.propose"),
        "states": [(key, title) for key, (title, _tone) in views.DECISIONS.items()],
    })  # fmt: skip


@duty("improvement.see")
def proposal(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """One change: words, lines, simulated effect, who decided, and the decision form for who may."""
    row = get_object_or_404(Proposal.objects.select_related("finding", "document", "back_document"), pk=proposal_id)
    return _proposal(request, row, DecideForm(services.next_working_day(desk.today(timezone.now()))))


def _proposal(request: HttpRequest, row: Proposal, form: DecideForm, status: int = 200) -> HttpResponse:
    title, tone = views.DECISIONS[row.state]
    return render(request, "improvement/proposal.html", {
        "row": row, "state": title, "tone": tone, "told": views.told(row), "changes": views.changes(row),
        "warnings": views.warnings(row), "finding": views.finding(row.finding) if row.finding else None,
        "effect": effect.of(row), "form": form, "own": row.proposed_by_id == request.user.pk,
        "latest": views.latest(row), "proposer": name_of(row.proposed_by), "decider": name_of(row.decided_by),
        "experiment_url": views.experiment_url(row),
        "may_challenge": services.may_challenge(row), **_may(request),
    }, status=status)  # fmt: skip


def _may(request: HttpRequest) -> dict[str, bool]:
    return {f"may_{act}": request.user.may(f"improvement.{act}") for act in ("propose", "decide")}


@require_POST
@duty("improvement.decide")
def decide(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Accept, try as a challenger or refuse; never one's own."""
    row = get_object_or_404(Proposal, pk=proposal_id)
    form = DecideForm(services.next_working_day(desk.today(timezone.now())), request.POST)
    act = request.POST.get("act", "")
    if act not in ("accept", "challenge", "refuse"):
        messages.error(request, _("Choose what to do with the change."))
        return redirect("improvement:proposal", row.pk)
    if not form.is_valid():
        return _proposal(request, row, form, 422)
    given, reason = form.cleaned_data, form.cleaned_data["reason"]
    if act == "accept":
        tell(request, lambda: services.accept(
            row.pk, user=request.user, effective_from_on=given["effective_from_on"], reason=reason),
            _("The change is accepted."))  # fmt: skip
    elif act == "challenge":
        tell(request, lambda: services.challenge(row.pk, user=request.user, reason=reason),
             _("The change will be tried as a challenger."))  # fmt: skip
    else:
        tell(request, lambda: services.refuse(row.pk, user=request.user, reason=reason), _("The change is refused."))
    return redirect("improvement:proposal", row.pk)


@require_POST
@duty("improvement.propose")
def simulate(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Ask for the simulation once more."""
    row = get_object_or_404(Proposal, pk=proposal_id)
    tell(request, lambda: services.simulate_again(row.pk, user=request.user), _("The simulation is asked for."))
    return redirect("improvement:proposal", row.pk)


@duty("improvement.see")
def follow_up(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """What came of an accepted change, and the act that takes it back."""
    row = get_object_or_404(Proposal.objects.select_related("finding", "document"), pk=proposal_id)
    title, tone = views.DECISIONS[row.state]
    return render(request, "improvement/follow_up.html", {
        "row": row, "state": title, "tone": tone, "told": views.told(row), "latest": views.latest(row),
        "chart": views.follow_chart(row), "form": ReasonForm(),
        **_may(request), "earliest": services.next_working_day(desk.today(timezone.now())),
    })  # fmt: skip


@require_POST
@duty("improvement.decide")
def take_back(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Record a version with the former content."""
    row = get_object_or_404(Proposal, pk=proposal_id)
    reason = request.POST.get("reason", "").replace("\x00", "")
    tell(request, lambda: services.take_back(row.pk, user=request.user, reason=reason), _("The change is taken back."))
    return redirect("improvement:follow_up", row.pk)
