"""A coach's pages: trainees with their skills, exercises that were given, comments and marks on a call, a scenario."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cureline.engine import rehearse
from cureline.face import ProblemError
from cureline.paging import page
from cureline.rehearsal import pages, services, views
from cureline.rehearsal.forms import AssignForm, CommentForm, RateForm
from cureline.rehearsal.models import Exercise
from cureline.trust.duties import duty
from cureline.worklist import desk

PAGE = 25


@duty("rehearsal.coach")
def coach(request: HttpRequest) -> HttpResponse:
    """Trainees, their skills, and what they have been given."""
    people = services.trainees(request.user)
    return _coach(request, AssignForm(people, desk.today(timezone.now()), initial={"staff": request.GET.get("staff")}))


def _coach(request: HttpRequest, form: AssignForm, status: int = 200) -> HttpResponse:
    people = services.trainees(request.user)
    found = page(people, order=("name", "pk"), after=request.GET.get("after", ""), limit=PAGE)
    given = Exercise.objects.filter(staff__in=people, done_at__isnull=True).select_related("staff", "assigned_by")
    today = desk.today(timezone.now())
    return render(request, "rehearsal/coach.html", {
        "lines": views.of_team(found["items"]), "next": f"?after={found['next']}" if found["next"] else "",
        "skills": list(rehearse.skill_titles(views.own_language()).values()), "form": form,
        "given": [(row, views.scenario_name(row.scenario), row.due_on < today)
                  for row in given.order_by("due_on", "pk")[:100]],
    }, status=status)  # fmt: skip


@require_POST
@duty("rehearsal.coach")
def assign(request: HttpRequest) -> HttpResponse:
    """Give an exercise to one of one's trainees."""
    form = AssignForm(services.trainees(request.user), desk.today(timezone.now()), data=request.POST)
    if not form.is_valid():
        return _coach(request, form, 422)
    given = form.cleaned_data
    try:
        services.assign(
            given["staff"], given["scenario"], given["due_on"], request.user, pass_mark=given["pass_mark"]
        )  # fmt: skip
        messages.success(request, _("The exercise is given."))
    except ProblemError as error:
        pages.problem(request, error)
    return redirect("rehearsal:coach")


@require_POST
@duty("rehearsal.coach")
def withdraw(request: HttpRequest, exercise_id: int) -> HttpResponse:
    """Take an exercise back."""
    row = Exercise.objects.get(pk=exercise_id, staff__in=services.trainees(request.user))
    try:
        services.withdraw(row.pk, user=request.user)
        messages.success(request, _("The exercise is taken back."))
    except ProblemError as error:
        pages.problem(request, error)
    return redirect("rehearsal:coach")


@require_POST
@duty("rehearsal.coach")
def comment(request: HttpRequest, session_id: int) -> HttpResponse:
    """Comment on a turn or on the whole call."""
    row = pages.readable(request.user, session_id)
    form = CommentForm(row.turns.values_list("number", flat=True), request.POST)
    if not form.is_valid():
        return pages.shown(request, row, comment=form, status=422)
    try:
        services.comment(row.pk, form.cleaned_data["turn"], form.cleaned_data["text"], user=request.user)
        messages.success(request, _("The comment is kept."))
    except ProblemError as error:
        pages.problem(request, error)
    return redirect("rehearsal:replay", row.pk)


@require_POST
@duty("rehearsal.coach")
def rate(request: HttpRequest, session_id: int) -> HttpResponse:
    """Mark a call oneself."""
    row = pages.readable(request.user, session_id)
    form = RateForm(request.POST)
    if not form.is_valid():
        return pages.shown(request, row, rating=form, status=422)
    try:
        services.rate(row.pk, user=request.user, **form.cleaned_data)
        messages.success(request, _("Your marks are kept."))
    except ProblemError as error:
        pages.problem(request, error)
    return redirect("rehearsal:replay", row.pk)


@duty("rehearsal.read")
def scenario(request: HttpRequest, name: str) -> HttpResponse:
    """What a scenario asks for, what is forbidden and by which rule; its states for who coaches or watches."""
    case = services.scenario(name)
    language = views.own_language()
    spoken = "en" if language == "en" else "zh"
    kinds = rehearse.acts()
    shown = rehearse.traditional if language == "zh-Hant" else str
    states = [
        (state.id, [shown(line) for line in state.says[spoken]], [views.act_name(act) for act in state.wants],
         [(", ".join(views.act_name(act) for act in move.acts), move.to) for move in state.moves])
        for state in case.states.values()
    ] if request.user.may("rehearsal.see") else []  # fmt: skip
    caps = rehearse.document("rubric.yaml")["caps"]
    return render(request, "rehearsal/scenario.html", {
        "case": case, "title": case.title(language), "brief": case.brief(language), "level": views.LEVELS[case.level],
        "required": [(views.act_name(act), rehearse.rule(act, language)) for act in case.required],
        "technique": [(views.act_name(act), views.skill_name(kinds[act].skill)) for act in case.technique],
        "forbidden": [
            (one, caps[act["act"]])
            for act, one in ((a, views.broken([a])[0]) for a in ({"act": code} for code in caps))
        ],
        "states": states, "rubric": rehearse.document("rubric.yaml")["version"],
        "languages": views.LANGUAGES, "language": language,
    })  # fmt: skip
