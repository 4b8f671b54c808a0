"""Pages of periods (the head's board) and of the rules with their simulation."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cureline.appraisal import forms, services, views
from cureline.appraisal.models import Period, Rules
from cureline.appraisal.services import papers, rules
from cureline.care.clock import add_working_days
from cureline.charts import Cell, Chart, bars
from cureline.people.models import Team
from cureline.people.services import name_of
from cureline.results import wording
from cureline.telling import tell
from cureline.trust.duties import duty
from cureline.worklist import desk

PAGE = 50


@duty("appraisal.decide")
def periods(request: HttpRequest) -> HttpResponse:
    """All periods, and the form that opens one."""
    form = forms.PeriodForm(request.POST or None, initial={"code": _this()})
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        made = tell(request, lambda: services.open_period(code, user=request.user), _("The period is open."))
        if made is not None:
            services.ask(made.pk, user=request.user)
            return redirect("appraisal:period", made.code)
    rows = Period.objects.order_by("-since_on")
    before = request.GET.get("before", "")
    if len(before) == 10:
        rows = rows.filter(since_on__lt=before) if before.replace("-", "").isdecimal() else rows
    found = list(rows[: PAGE + 1])
    lines = [(row, *views.PERIODS[row.state], row.appraisals.count()) for row in found[:PAGE]]
    status = 422 if request.method == "POST" else 200
    return render(request, "appraisal/periods.html", {
        "lines": lines, "form": form, "next": f"?before={found[PAGE - 1].since_on}" if len(found) > PAGE else "",
    }, status=status)  # fmt: skip


def _this() -> str:
    from cureline.goal import periods as calendar

    return calendar.of("quarter", desk.today(timezone.now())).code


@duty("appraisal.decide")
def period(request: HttpRequest, code: str) -> HttpResponse:
    """The board of one period: progress, who stands where, how grades fall, what it costs."""
    row = get_object_or_404(Period.objects.select_related("scorecard", "pay", "flow"), code=code)
    listed = list(services.visible(request.user).filter(period=row).order_by("team", "staff__name"))
    states, grades, cost = Counter(one.state for one in listed), Counter[str](), 0
    teams: dict[str, list[float]] = {}
    for one in listed:
        decision, score = one.decision, one.content.get("score", {})
        letter = decision.get("grade") or score.get("grade", "")
        total = decision.get("total", score.get("total"))
        grades[letter or "–"] += 1
        cost += int(decision.get("minor") or 0)
        if total is not None:
            teams.setdefault(one.team, []).append(float(total))
    state, tone = views.PERIODS[row.state]
    names = {team.pk: str(team) for team in Team.objects.all()}
    pay = papers.read(row.pay)
    return render(request, "appraisal/period.html", {
        "row": row, "state": state, "tone": tone, "states": [(views.STATES[k][0], n) for k, n in states.items()],
        "people": len(listed), "chart": _grades(grades), "cost": wording.money(cost, pay["currency"]),
        "budget": wording.money(pay["budget_minor"], pay["currency"]), "over": cost > pay["budget_minor"],
        "teams": [(names.get(key, key or "–"), len(totals), views.number(sum(totals) / len(totals)))
                  for key, totals in sorted(teams.items())],
        "missing": sum(n for k, n in states.items() if k != "calibration"),
        "open_appeals": states.get("appealed", 0),
    })  # fmt: skip


def _grades(grades: Counter[str]) -> Chart | None:
    if not grades:
        return None
    order = sorted(grades)
    svg = bars([{"name": name, "count": grades[name]} for name in order], x="count", y="name", form=",.0f")
    rows = [(Cell(name), Cell(str(grades[name]))) for name in order]
    return Chart(_("Grades"), svg, (_("Grade"), _("People")), rows)


@duty("appraisal.decide")
def progress(request: HttpRequest, code: str) -> HttpResponse:
    """How far the figures are, for the page that waits."""
    row = get_object_or_404(Period, code=code)
    return render(request, "appraisal/_progress.html", {"row": row})


@require_POST
@duty("appraisal.decide")
def act(request: HttpRequest, code: str) -> HttpResponse:
    """Compute, release, decide or close."""
    row = get_object_or_404(Period, code=code)
    user: Any = request.user
    acts = {
        "compute": (lambda: services.ask(row.pk, user=user), _("The figures are being computed.")),
        "release": (lambda: services.release(row.pk, user=user), _("Everybody sees their figures; reviews are open.")),
        "decide": (lambda: services.decide(row.pk, user=user), _("The period is decided and shown to everybody.")),
        "close": (lambda: services.close(row.pk, user=user), _("The period is closed.")),
    }  # fmt: skip
    chosen = acts.get(request.POST.get("act", ""))
    if chosen is None:
        messages.error(request, _("Choose what to do."))
    else:
        tell(request, *chosen)
    return redirect("appraisal:period", row.code)


@duty("appraisal.rules")
def rules_list(request: HttpRequest) -> HttpResponse:
    """The rules in force, and proposals."""
    today = desk.today(timezone.now())
    rows = Rules.objects.select_related("proposed_by").order_by("-pk")
    before = request.GET.get("before", "")
    if before.isdecimal():
        rows = rows.filter(pk__lt=int(before[:18]))
    found = list(rows[: PAGE + 1])
    force = [papers.document(kind, today) for kind in rules.KINDS]
    return render(request, "appraisal/rules.html", {
        "lines": [(row, views.KINDS[row.kind], *views.RULES[row.state], name_of(row.proposed_by))
                  for row in found[:PAGE]],
        "force": [(one, views.KINDS[one.kind]) for one in force],
        "next": f"?before={found[PAGE - 1].pk}" if len(found) > PAGE else "",
    })  # fmt: skip


@duty("appraisal.rules")
def rules_new(request: HttpRequest) -> HttpResponse:
    """Propose a version, beginning from the one in force."""
    kind = request.GET.get("kind", "pay")
    kind = kind if kind in rules.KINDS else "pay"
    text = papers.document(kind, desk.today(timezone.now())).content
    form = forms.RulesForm(request.POST or None, initial={"text": text})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            given = form.cleaned_data
            made = tell(request, lambda: rules.propose(user=request.user, **given), _("The rules are proposed."))
            if made is not None:
                tell(request, lambda: rules.simulate(made.pk, user=request.user), _("They are simulated."))
                return redirect("appraisal:rule", made.pk)
    return render(request, "appraisal/rules_new.html", {"form": form, "kind": views.KINDS[kind]}, status=status)


@duty("appraisal.rules")
def rule(request: HttpRequest, rules_id: int) -> HttpResponse:
    """One proposal: its simulation, the text, the decision. Who would get what is for the head alone."""
    row = get_object_or_404(Rules.objects.select_related("proposed_by", "decided_by", "document"), pk=rules_id)
    return _rule(request, row, forms.DecideForm(_earliest()))


def _earliest() -> Any:
    return add_working_days(desk.today(timezone.now()), 1, "CN")


def _rule(request: HttpRequest, row: Rules, form: forms.DecideForm, status: int = 200) -> HttpResponse:
    user: Any = request.user
    state, tone = views.RULES[row.state]
    return render(request, "appraisal/rule.html", {
        "row": row, "kind": views.KINDS[row.kind], "state": state, "tone": tone, "form": form,
        "found": views.simulated(rules.simulation_of(row)), "proposer": name_of(row.proposed_by),
        "decider": name_of(row.decided_by), "own": row.proposed_by_id == user.pk,
        "may_decide": user.may("appraisal.decide"), "waiting": row.state == Rules.State.WAITING,
    }, status=status)  # fmt: skip


@require_POST
@duty("appraisal.rules")
def rule_simulate(request: HttpRequest, rules_id: int) -> HttpResponse:
    """Simulate anew."""
    row = get_object_or_404(Rules, pk=rules_id)
    tell(request, lambda: rules.simulate(row.pk, user=request.user), _("They are simulated."))
    return redirect("appraisal:rule", row.pk)


@require_POST
@duty("appraisal.decide")
def rule_decide(request: HttpRequest, rules_id: int) -> HttpResponse:
    """Approve or refuse."""
    row = get_object_or_404(Rules, pk=rules_id)
    form = forms.DecideForm(_earliest(), request.POST)
    if not form.is_valid():
        return _rule(request, row, form, 422)
    approve = request.POST.get("act") == "approve"
    given = form.cleaned_data
    tell(request, lambda: rules.decide(row.pk, user=request.user, approve=approve, reason=given["reason"],
                                       effective_from_on=given["effective_from_on"]),
         _("The rules are approved.") if approve else _("The rules are refused."))  # fmt: skip
    return redirect("appraisal:rule", row.pk)
