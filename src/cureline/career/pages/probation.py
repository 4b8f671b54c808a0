"""Probations: the list, one with its goals and assessments, and the acts of newcomer, mentor, leader and head."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cureline.career import documents, scope, services
from cureline.career.forms import AccompanyForm, AssessForm, OutcomeForm, OwnWordsForm
from cureline.career.models import Assessment, Probation, ProbationGoal
from cureline.career.pages.common import listed, today
from cureline.career.sealed import opened
from cureline.career.telling import told
from cureline.career.words import PROBATIONS
from cureline.people.services import name_of
from cureline.telling import tell
from cureline.trust.duties import duty


@duty("career.own")
def probations(request: HttpRequest) -> HttpResponse:
    """Those that one leads, mentors, or has oneself."""
    state = request.GET.get("state", "running")
    state = state if state in PROBATIONS else "running"
    me = scope.own(request.user)
    rows = Probation.objects.filter(
        Q(staff__in=scope.staff_seen(request.user)) | (Q(mentor=me) if me is not None else Q(pk=None)), state=state
    )
    late = Count("assessments", filter=Q(assessments__at=None, assessments__due_on__lt=today()), distinct=True)
    open_goals = Count("goals", filter=Q(goals__reached_on=None), distinct=True)
    goals = Count("goals", distinct=True)
    found, following = listed(
        request, rows.select_related("staff__team", "mentor").annotate(late=late, left=open_goals, goals_count=goals),
        ("-id",),
    )  # fmt: skip
    return render(request, "career/probations.html", {
        "state": state, "next": following, "states": [(name, title) for name, (title, _tone) in PROBATIONS.items()],
        "lines": [(row, documents.post_title(row.post), row.goals_count - row.left) for row in found],
    })  # fmt: skip


@duty("career.own")
def probation(request: HttpRequest, pk: int) -> HttpResponse:
    """One: who, until when, what is reached, assessments, outcome."""
    row = services.probations.seen(request.user, pk)
    on = today()
    document = documents.load("probation")
    assesses = services.probations.assesses(request.user, row) and row.state == "running"
    own = row.staff.user_id == request.user.pk
    title, tone = PROBATIONS[row.state]
    lacks = services.posting.licences_missing(row.staff, row.post, on)
    noted = "accompanied" if assesses else ""
    goals = [(goal, services.probations.goal_title(goal), services.probations.progress(row, goal, on),
              goal.kind == noted and goal.reached_on is None) for goal in row.goals.all()]  # fmt: skip
    following = next((one for one in row.assessments.all() if one.at is None), None)
    return render(request, "career/probation.html", {
        "row": row, "post": documents.post_title(row.post), "state": title, "tone": tone, "goals": goals, "own": own,
        "today": on, "assesses": assesses, "assessments": [_assessment(one, document) for one in row.assessments.all()],
        "following": following if row.state == "running" else None, "assess": AssessForm(auto_id="assess_%s"),
        "own_words": OwnWordsForm(auto_id="own_%s"), "outcome": OutcomeForm(auto_id="outcome_%s"),
        "accompany": AccompanyForm(), "lacks": [services.reached.title("licence", kind) for kind in lacks],
        "missing": services.probations.missing(row, on) if row.state == "running" else [],
        "told": documents.said(document["outcomes"].get(row.outcome)) if row.outcome else "",
        "reason": opened(row.reason_sealed), "proposer": name_of(row.proposed_by), "decider": name_of(row.decided_by),
        "waits": bool(row.outcome) and row.decided_by_id is None,
        "may_decide": request.user.may("career.manage") and row.proposed_by_id != request.user.pk and not own,
        "history": [(documents.said(document["outcomes"].get(one["outcome"])), one) for one in row.history],
    })  # fmt: skip


def _assessment(one: Assessment, document: Any) -> dict[str, Any]:
    """An assessment in words."""
    marks = [(documents.said(document["criteria"][code]), mark, documents.said(document["marks"][mark]))
             for code, mark in one.marks.items() if code in document["criteria"]]  # fmt: skip
    return {"row": one, "own": opened(one.own_sealed), "words": opened(one.words_sealed), "marks": marks,
            "by": name_of(one.by), "late": one.at is None and one.due_on < today()}  # fmt: skip


@require_POST
@duty("career.own")
def act(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """`own`, `assess`, `accompany`, `propose`, `agree` or `decide`."""
    row = services.probations.seen(request.user, pk)
    given, user = request.POST, request.user
    one = next((part for part in row.assessments.all() if part.at is None), None)
    form: Any = None
    if name == "own" and one is not None:
        form = OwnWordsForm(given)
        if form.is_valid():
            text = form.cleaned_data["text"]
            tell(request, lambda: services.probations.write_own(one.pk, text, user=user), _("Kept."))
    elif name == "assess" and one is not None:
        form = AssessForm(given)
        if form.is_valid():
            tell(request, lambda: services.probations.assess(one.pk, form.marks(), form.cleaned_data["text"],
                 user=user), _("The assessment is written."))  # fmt: skip
    elif name == "accompany":
        form, goal = AccompanyForm(given), ProbationGoal.objects.filter(probation=row, kind="accompanied").first()
        if form.is_valid() and goal is not None:
            tell(request, lambda: services.probations.accompany(goal.pk, user=user, calls=form.cleaned_data["calls"]),
                 _("Noted."))  # fmt: skip
    elif name == "propose":
        form = OutcomeForm(given)
        if form.is_valid():
            clean = form.cleaned_data
            tell(request, lambda: services.probations.propose(pk, clean["outcome"], clean["reason"], user=user,
                 new_end_on=clean["new_end_on"]), _("The outcome is proposed; a second person decides."))  # fmt: skip
    elif name == "agree":
        tell(request, lambda: services.probations.agree(pk, user=user), _("You have agreed."))
    if form is not None and not form.is_valid():
        told(request, form)
    return redirect("career:probation", pk)


@require_POST
@duty("career.manage")
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """The second person decides on a proposed outcome."""
    yes = request.POST.get("agree") == "yes"
    tell(request, lambda: services.probations.decide(pk, yes, user=request.user), _("Decided."))
    return redirect("career:probation", pk)
