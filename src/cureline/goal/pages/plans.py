"""Plans of periods: the list, and one plan with its lines, its strategies and the what-if it rests on."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cureline.face import ProblemError
from cureline.goal import beside, periods
from cureline.goal.errors import InvalidGoalError
from cureline.goal.models import Plan, Simulation
from cureline.goal.pages.shared import TONES, attempt, number, person
from cureline.goal.services import plans, simulations
from cureline.people.models import Team
from cureline.portfolio import words
from cureline.results.words import value
from cureline.trust.duties import duty
from cureline.trust.models import Document


@duty("goal.see")
def index(request: HttpRequest) -> HttpResponse:
    """All plans, the newest period first."""
    found = Plan.objects.select_related("author", "approver").order_by("-from_on", "-version")[:100]
    rows = [{"plan": plan, "period": periods.of(plan.period, plan.from_on).code, "tone": TONES[plan.state],
             "author": person(plan.author), "approver": person(plan.approver)} for plan in found]  # fmt: skip
    quarter, month = (periods.of(kind, periods.today()) for kind in ("quarter", "month"))
    coming = [quarter.next.code, quarter.code, month.next.code, month.code]
    return render(request, "goal/plans.html", {"rows": rows, "coming": coming})


@duty("goal.set")
@require_POST
def draft(request: HttpRequest) -> HttpResponse:
    """Draft the plan of a period."""
    user: Any = request.user
    plan = attempt(request, lambda: plans.draft(periods.parse(request.POST.get("period", "")), user=user))
    return redirect("goal:plan", plan.pk) if plan is not None else redirect("goal:plans")


@duty("goal.see")
def show(request: HttpRequest, plan_id: int) -> HttpResponse:
    """One plan."""
    user: Any = request.user
    try:
        plan = plans.find(plan_id)
    except ProblemError as error:
        raise Http404 from error
    teams = {team.code: str(team) for team in Team.objects.all()}
    lines = [{"line": line, "channel": words.word("channel", line.channel), "team": teams.get(line.team, line.team),
              "days": [(n, value("weekday", str(n + 1)), n in line.weekdays) for n in range(7)]}
             for line in plan.lines.all()]  # fmt: skip
    editable = plan.state == "draft" and user.may("goal.set")
    kept = {one["sha256"] for one in plan.strategies}
    offered = [(document.pk, f"{document.name} {document.version}", document.sha256 in kept)
               for document in plans.offered()] if editable else []  # fmt: skip
    return render(
        request, "goal/plan.html",
        {"plan": plan, "period": periods.of(plan.period, plan.from_on), "lines": lines, "tone": TONES[plan.state],
         "editable": editable, "offered": offered, "author": person(plan.author), "approver": person(plan.approver),
         "beside": beside.notes(plan.from_on, plan.until_on, user),
         "fitting": plans.fitting(plan)[:10] if editable else [], "mine": plan.author_id == user.pk,
         "running": [row for row in simulations.waiting()[:20] if _tries(row, plan)] if editable else []},
    )  # fmt: skip


def _tries(row: Simulation, plan: Plan) -> bool:
    kept = {one["sha256"] for one in plan.strategies}
    return any(choice["sha256"] in kept for choice in row.choices)


@duty("goal.set")
@require_POST
def change(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Change lines, strategies or the note of a draft."""
    user: Any = request.user
    given = request.POST

    def act() -> Plan:
        lines = {}
        for line in plans.find(plan_id).lines.all():
            mark = f"line-{line.pk}-"
            if not any(name.startswith(mark) for name in given):
                continue
            contacts = given.get(mark + "contacts", "").strip()
            first, last = (number(given.get(mark + name)) for name in ("from", "until"))
            if first is None or last is None or (contacts and number(contacts) is None):
                raise InvalidGoalError(_("Hours and contacts are whole numbers."))
            lines[line.pk] = {
                "weekdays": [n for n in range(7) if f"{mark}day-{n}" in given], "from_hour": first, "until_hour": last,
                "contacts_a_day": number(contacts) if contacts else None,
            }  # fmt: skip
        chosen = (
            [key for key in map(number, given.getlist("strategy")) if key is not None]
            if "strategies" in given
            else None
        )
        return plans.change(plan_id, user=user, lines=lines, strategies=chosen, note=given.get("note"))

    attempt(request, act, done=_("The plan is changed."))
    return redirect("goal:plan", plan_id)


@duty("whatif.run")
@require_POST
def try_out(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Ask for a what-if of the plan's strategies against those in force today."""
    user: Any = request.user

    def act() -> Simulation:
        plan = plans.find(plan_id)
        kept = [
            Document.objects.get(kind="strategy", name=one["name"], version=one["version"]) for one in plan.strategies
        ]
        main = next((document for document in kept if document.name == simulations.WORLD), kept[0])
        today = plans.in_force(periods.today())
        before = next((one for one in today if one["name"] == main.name), None)
        texts = [main.content]
        if before is not None and before["sha256"] != main.sha256:
            old = Document.objects.get(kind="strategy", name=before["name"], version=before["version"])
            texts.insert(0, old.content)
        return simulations.ask(texts, user=user, why=_("What-if of the plan %(plan)d") % {"plan": plan.pk})

    row = attempt(request, act)
    return redirect("goal:simulation", row.pk) if row is not None else redirect("goal:plan", plan_id)


@duty("goal.set")
@require_POST
def attach(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Let the plan rest on a finished what-if."""
    user: Any = request.user
    key = number(request.POST.get("simulation")) or 0
    attempt(request, lambda: plans.attach(plan_id, key, user=user), done=_("The plan rests on this what-if."))
    return redirect("goal:plan", plan_id)


@duty("goal.approve")
@require_POST
def approve(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Approve a plan."""
    user: Any = request.user
    attempt(request, lambda: plans.approve(plan_id, user=user), done=_("The plan is approved."))
    return redirect("goal:plan", plan_id)
