"""Goals of a period as a tree, the flow that sets one, and one goal with its parts."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cureline.face import ProblemError
from cureline.goal import measuring, periods, services
from cureline.goal.forms import TargetForm
from cureline.goal.models import Goal, Scope
from cureline.goal.pages import drawing
from cureline.goal.pages.shared import METHODS, Names, attempt, line, number, person, told
from cureline.goal.periods import Period
from cureline.goal.services import setting
from cureline.people.models import Staff, Team
from cureline.results import wording
from cureline.trust.duties import duty

_SHOWN = ("draft", "submitted", "approved")
_ORDER = {"bank": 0, "team": 1, "collector": 2, "bucket": 3, "product": 4}


def period_of(request: HttpRequest, default: Period | None = None) -> Period:
    """The period of the address, or the quarter that runs. A wrong one is 404."""
    code = request.GET.get("period", "")
    try:
        return periods.parse(code) if code else default or periods.of("quarter", periods.today())
    except ProblemError as error:
        raise Http404 from error


@duty("goal.see")
def index(request: HttpRequest) -> HttpResponse:
    """The goals of a period: bank, teams, collectors, each with what is reached and what is to come."""
    user: Any = request.user
    period = period_of(request)
    rows = services.visible(user).filter(period=period.kind, from_on=period.since, state__in=_SHOWN)
    found = list(rows.select_related("parent", "author").order_by("measure", "-version"))
    names = Names(found)
    order = {code: place for place, code in enumerate(measuring.document()["measures"])}
    found.sort(key=lambda goal: (order.get(goal.measure, 99), goal.measure))
    groups = [
        (measuring.aim(code).title, tree(list(some), names)) for code, some in groupby(found, lambda g: g.measure)
    ]
    quarter = periods.of("quarter", period.since)
    months = [periods.of("month", quarter.since.replace(day=1, month=quarter.since.month + n)) for n in range(3)]
    return render(
        request, "goal/index.html",
        {"period": period, "groups": [(title, lines, chart_of(lines)) for title, lines in groups], "quarter": quarter,
         "months": months, "waiting": any(goal.state == "submitted" for goal in found)},
    )  # fmt: skip


def chart_of(lines: list[dict[str, Any]]) -> Any:
    """The deepest parts that have a figure, as bars with their targets."""
    top = [found for found in lines if found["goal"].scope == "team"]
    return drawing.parts(top) if top else None


def tree(found: list[Goal], names: Names) -> list[dict[str, Any]]:
    """Goals of one measure in the order of the tree, each with its depth; an approved one hides what it replaced."""
    latest: dict[tuple[str, str], Goal] = {}
    drafts = []
    for goal in found:
        if goal.state == "approved":
            latest[goal.scope, goal.scope_id] = goal
        else:
            drafts.append(goal)
    shown = [*latest.values(), *drafts]
    below: dict[int | None, list[Goal]] = {}
    keys = {goal.pk for goal in shown}
    for goal in shown:
        below.setdefault(goal.parent_id if goal.parent_id in keys else None, []).append(goal)
    lines: list[dict[str, Any]] = []

    def walk(parent: int | None, depth: int) -> None:
        for goal in sorted(below.get(parent, []), key=lambda g: (_ORDER[g.scope], g.scope_id, g.version)):
            lines.append(line(goal, names, services.latest(goal), depth))
            walk(goal.pk, depth + 1)

    walk(None, 0)
    return lines


@duty("goal.set")
def new(request: HttpRequest) -> HttpResponse:
    """Set a goal: what the months before say, and the target that people choose from it."""
    user: Any = request.user
    period = period_of(request, periods.of("quarter", periods.today()).next)
    code = request.GET.get("measure", "recovered")
    scope, _sep, scope_id = request.GET.get("whose", "bank").partition(":")
    aims = measuring.aims()
    context: dict[str, Any] = {
        "period": period, "measures": [(key, one.title) for key, one in aims.items()], "measure": code,
        "whose": request.GET.get("whose", "bank"), "scopes": scopes(user), "periods": _periods(),
        "title": aims[code].title if code in aims else code,
    }  # fmt: skip
    try:
        proposal = services.propose(code, period, scope=scope, scope_id=scope_id, user=user)
    except ProblemError as error:
        return render(request, "goal/new.html", {**context, "refused": told(error)})
    one, currency = proposal.aim, proposal.currency
    written = {"target": measuring.written(one, proposal.target, currency)}
    form = TargetForm(request.POST or None, initial=written, sign=measuring.sign(one, currency))
    if request.method == "POST" and form.is_valid():
        try:
            target = measuring.parsed(one, form.cleaned_data["target"], currency)
            goal = services.set_goal(proposal, user=user, scope=scope, scope_id=scope_id, target=target,
                                     why=form.cleaned_data["why"])  # fmt: skip
        except ProblemError as error:
            form.add_error("target", told(error))
        else:
            messages.success(request, _("The draft is kept. Split it down, then submit it."))
            return redirect("goal:show", goal.pk)
    basis = proposal.basis()
    return render(
        request, "goal/new.html",
        {**context, "form": form, "chart": drawing.proposal(one, currency, dict(proposal.slices), basis),
         "proposed": one.shown(proposal.target, currency), "low": one.shown(proposal.low, currency),
         "high": one.shown(proposal.high, currency), "method": METHODS[proposal.forecast.method],
         "points": proposal.forecast.points, "level": round(100 * proposal.forecast.level)},
    )  # fmt: skip


def scopes(user: Any) -> list[tuple[str, str]]:
    """Whose goals somebody may set: the bank and every team, or the own teams; and their people."""
    sees_all = setting.roles()[user.role].sees == "all"
    codes = None if sees_all else user.staff.team_codes()
    teams = Team.objects.order_by("code") if codes is None else Team.objects.filter(code__in=codes).order_by("code")
    people = Staff.objects.filter(collector_id__isnull=False, user__is_active=True, team__in=teams)
    found = [("bank", _("Whole bank"))] if sees_all else []
    found += [(f"team:{team.code}", str(team)) for team in teams]
    return found + [(f"collector:{one.collector_id}", one.name) for one in people.order_by("collector_id")]


def _periods() -> list[str]:
    quarter = periods.of("quarter", periods.today())
    month = periods.of("month", periods.today())
    return [quarter.next.code, quarter.code, month.next.code, month.code, quarter.next.next.code]


@duty("goal.see")
def show(request: HttpRequest, goal_id: int) -> HttpResponse:
    """One goal: where it stands, what it was proposed from, its parts, its versions."""
    user: Any = request.user
    goal = _found(goal_id, user)
    parts = list(services.visible(user).filter(parent=goal).exclude(state__in=("withdrawn", "replaced")))
    names = Names([goal, *parts])
    one = measuring.aim(goal.measure)
    progress = list(goal.progress.all())
    lines = [
        line(part, names, services.latest(part)) for part in sorted(parts, key=lambda g: (_ORDER[g.scope], g.scope_id))
    ]
    for found in lines:
        found["written"] = measuring.written(one, found["goal"].target, goal.currency)
        found["basis"] = found["goal"].basis
        found["expected"] = wording.money(found["basis"]["expected_minor"], goal.currency or "CNY") if (
            "expected_minor" in found["basis"]) else ""  # fmt: skip
        found["covered"] = round(100 * found["basis"].get("covered", 1.0))
    left = {scope: services.difference(goal, scope) for scope in setting.DOWN}
    history = goal.basis.get("history")
    slices = measuring.where(goal.scope, goal.scope_id, goal.currency)
    form = TargetForm(initial={"target": measuring.written(one, goal.target, goal.currency)},
                      sign=measuring.sign(one, goal.currency))  # fmt: skip
    editable = goal.state == "draft" and user.may("goal.set")
    down = [(key, str(Scope(key).label)) for key in setting.DOWN
            if goal.scope == "bank" or (goal.scope == "team" and key == "collector")]  # fmt: skip
    return render(
        request, "goal/show.html",
        {"goal": goal, "line": line(goal, names, progress[-1] if progress else None), "one": one, "parts": lines,
         "chart": drawing.attainment(goal, progress), "bars": drawing.parts(lines) if lines else None,
         "proposal": drawing.proposal(one, goal.currency, slices, goal.basis) if history else None,
         "proposed": one.shown(goal.proposed, goal.currency), "low": one.shown(goal.low, goal.currency),
         "high": one.shown(goal.high, goal.currency), "method": METHODS.get(goal.basis.get("method", "")),
         "author": person(goal.author), "approver": person(goal.approver), "form": form, "editable": editable,
         "down": down if editable else [], "left": [one.shown(abs(n), goal.currency) for n in left.values() if n],
         "mine": goal.author_id == user.pk, "period": periods.of(goal.period, goal.from_on),
         "parent": names.of(goal.parent.scope, goal.parent.scope_id) if goal.parent else "",
         "versions": services.visible(user).filter(measure=goal.measure, scope=goal.scope, scope_id=goal.scope_id,
                     period=goal.period, from_on=goal.from_on).order_by("-version")},
    )  # fmt: skip


def _found(goal_id: int, user: Any) -> Goal:
    try:
        return services.find(goal_id, user=user)
    except ProblemError as error:
        raise Http404 from error


@duty("goal.set")
@require_POST
def adjust(request: HttpRequest, goal_id: int) -> HttpResponse:
    """Change a draft's target, of the goal or of one of its parts."""
    user: Any = request.user
    goal = _found(goal_id, user)
    form = TargetForm(request.POST)
    if form.is_valid():
        one = measuring.aim(goal.measure)

        def act() -> Goal:
            target = measuring.parsed(one, form.cleaned_data["target"], goal.currency)
            return services.adjust(goal.pk, target, user=user, why=form.cleaned_data["why"],
                                   others="alone" not in request.POST)  # fmt: skip

        attempt(request, act, done=_("The target is changed."))
    else:
        messages.error(request, _("A target is a number."))
    back = number(request.POST.get("back"))
    return redirect("goal:show", back or goal.pk)


@duty("goal.set")
@require_POST
def split(request: HttpRequest, goal_id: int) -> HttpResponse:
    """Split a draft down."""
    user: Any = request.user
    attempt(request, lambda: services.split_down(goal_id, request.POST.get("to", ""), user=user),
            done=_("The parts add up to the whole; adjust them where you know better."))  # fmt: skip
    return redirect("goal:show", goal_id)


@duty("goal.set")
@require_POST
def submit(request: HttpRequest, goal_id: int) -> HttpResponse:
    """Put a draft before the head."""
    user: Any = request.user
    attempt(request, lambda: services.submit(goal_id, user=user), done=_("Submitted; somebody else approves it."))
    return redirect("goal:show", goal_id)


@duty("goal.set")
@require_POST
def withdraw(request: HttpRequest, goal_id: int) -> HttpResponse:
    """Take it back."""
    user: Any = request.user
    why = request.POST.get("why", "")[:500]
    attempt(request, lambda: services.withdraw(goal_id, user=user, why=why), done=_("Taken back."))
    return redirect("goal:show", goal_id)


@duty("goal.approve")
@require_POST
def approve(request: HttpRequest, goal_id: int) -> HttpResponse:
    """Approve what is submitted."""
    user: Any = request.user
    attempt(request, lambda: services.approve(goal_id, user=user), done=_("Approved, with all its parts."))
    return redirect("goal:show", goal_id)
