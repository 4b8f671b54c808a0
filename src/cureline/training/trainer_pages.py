"""A trainer's pages on people: the matrix of learners and courses, one learner, licences, examinations."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Avg, Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from cureline.people.models import Licence, Staff, Team
from cureline.telling import tell
from cureline.training import catalogue, exam_pages, library, services, views
from cureline.training.forms import AssignForm, IssueForm, ManyForm, ReasonForm
from cureline.training.models import Assignment, LicenceAct, Sitting
from cureline.training.services.errors import UnknownError
from cureline.trust import audit
from cureline.trust.duties import duty

PAGE = 30
ACTS = {"suspend": services.suspend, "resume": services.resume, "revoke": services.revoke}


def learner_or_404(request: HttpRequest, pk: int) -> Staff:
    """Somebody whose learning one may see. Raises Staff.DoesNotExist (told as 404)."""
    return views.learners(request).get(pk=pk)


@duty("training.see")
def learners(request: HttpRequest) -> HttpResponse:
    """Learners × courses: who has finished what, what is due and overdue."""
    found, team, text = _listed(request)
    after = request.GET.get("after", "")
    rows = list(found.filter(pk__gt=int(after[:18]) if after.isdecimal() else 0).order_by("pk")[: PAGE + 1])
    shown, today = rows[:PAGE], library.today()
    standings = services.courses.all_standings(shown)
    courses = list(library.courses().values())
    lines = [
        (staff, [_cell(standings[staff.pk][course.name], staff.user.role, today) for course in courses])
        for staff in shown
    ]
    due = (today + dt.timedelta(days=14)).isoformat()
    choices = [(course.name, views.words(course.title)) for course in courses]
    return render(request, "training/learners.html", {
        "lines": lines, "courses": [(course.name, views.words(course.title)) for course in courses],
        "next": shown[-1].pk if len(rows) > PAGE else "", "team": team, "text": text, "after": after,
        "teams": Team.objects.order_by("code"), "form": ManyForm(choices, initial={"due_on": due}),
        "may_assign": request.user.may("training.assign"), "count": found.count(),
        "overdue": Assignment.objects.filter(staff__in=found, done_at=None, ended_at=None, due_on__lt=today).count(),
    })  # fmt: skip


def _listed(request: HttpRequest) -> tuple[Any, str, str]:
    found = views.learners(request).filter(user__role__in=views.learning_roles())
    asked: Any = request.POST if request.method == "POST" else request.GET
    team, text = asked.get("team", "")[:40], asked.get("q", "").replace("\x00", "")[:80]
    if team:
        found = found.filter(Q(team_id=team) | Q(more_teams__code=team)).distinct()
    if text:
        found = found.filter(Q(name__icontains=text) | Q(user__username__icontains=text))
    return found, team, text


def _cell(standing: services.courses.Standing, role: str, today: dt.date) -> tuple[str, Any]:
    """A code and words: done, old (an earlier version), overdue, due, begun, none, or nothing for another's course."""
    share = f"{len(standing.done)}/{len(standing.course.lessons)}"
    if standing.finished:
        return "done", _("finished")
    if standing.assignment is not None:
        day = standing.assignment.due_on
        if standing.overdue(today):
            return "overdue", _("overdue since %(day)s") % {"day": f"{day:%m-%d}"}
        return "due", _("%(share)s, due %(day)s") % {"share": share, "day": f"{day:%m-%d}"}
    if standing.finished_before:
        return "old", _("earlier version")
    if standing.done:
        return "begun", share
    return ("none", "–") if standing.course.for_role(role) else ("other", "")


@require_POST
@duty("training.assign")
def assign_many(request: HttpRequest) -> HttpResponse:
    """Give a course to everybody of the list, or to those who have not finished it."""
    found, _team, _text = _listed(request)
    choices = [(name, name) for name in library.courses()]
    form = ManyForm(choices, request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose a course and a day."))
        return redirect("training:learners")
    given, count = form.cleaned_data, 0
    people = list(found)
    standings = services.courses.all_standings(people)
    for staff in people:
        if given["whom"] == "missing" and standings[staff.pk][given["course"]].finished:
            continue
        try:
            services.assign(staff, given["course"], given["due_on"], request.user)
        except services.StateError as error:
            messages.error(request, error.detail)
            return redirect("training:learners")
        count += 1
    messages.success(request, ngettext("The course is assigned to %(n)d person.",
                                       "The course is assigned to %(n)d people.", count) % {"n": count})  # fmt: skip
    return redirect("training:learners")


@duty("training.see")
def learner(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: courses, mastery, examinations, licences, and what may be done."""
    staff = learner_or_404(request, pk)
    audit.record("learning.seen", request=request, subject=f"user:{staff.user_id}")
    return _learner(request, staff)


def _learner(request: HttpRequest, staff: Staff, form: AssignForm | None = None, status: int = 200) -> HttpResponse:
    today = library.today()
    known = library.courses()
    choices = [(name, views.words(course.title)) for name, course in known.items()]
    kinds = catalogue.kinds().values()
    licences = {row.kind: row for row in Licence.objects.filter(staff=staff)}
    acts = LicenceAct.objects.filter(licence__staff=staff).select_related("licence", "by__staff").order_by("-pk")[:30]
    month = today - dt.timedelta(days=30)
    return render(request, "training/learner.html", {
        "staff": staff, "standings": list(services.standings(staff).values()), "today": today,
        "chart": views.mastery_chart(staff), "progress": services.progress_of(staff, month, today),
        "sittings": [(row, views.exam_title(row.exam), views.SITTING_STATES[row.state], views.percent(row.score_bp))
                     for row in Sitting.objects.filter(staff=staff).order_by("-pk")[:20]],
        "licences": [(kind, licences.get(kind.code),
                      services.licences.held(licences[kind.code], today) if kind.code in licences else None,
                      views.LICENCE_STATES[licences[kind.code].state] if kind.code in licences else None,
                      services.licences.asked(staff, kind.code))
                     for kind in kinds if staff.user.role in kind.roles or kind.code in licences],
        "acts": [(row, catalogue.kinds()[row.licence.kind].title if row.licence.kind in catalogue.kinds()
                  else row.licence.kind, views.ACTS[row.act], services.licences.reason_of(row)) for row in acts],
        "form": form or AssignForm(choices, initial={"due_on": today + dt.timedelta(days=14)}),
        "issue": IssueForm([(kind.code, kind.title) for kind in kinds if staff.user.role in kind.roles]),
        "reason": ReasonForm(), "own": staff.user_id == request.user.pk,
        "may_assign": request.user.may("training.assign"), "may_license": request.user.may("training.license"),
    }, status=status)  # fmt: skip


@require_POST
@duty("training.assign")
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Give somebody a course."""
    staff = learner_or_404(request, pk)
    form = AssignForm([(name, views.words(course.title)) for name, course in library.courses().items()], request.POST)
    if not form.is_valid():
        return _learner(request, staff, form, 422)
    given = form.cleaned_data
    tell(request, lambda: services.assign(staff, given["course"], given["due_on"], request.user, why=given["why"]),
         _("The course is assigned."))  # fmt: skip
    return redirect("training:learner", pk)


@require_POST
@duty("training.assign")
def unassign(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an assignment back."""
    row = get_object_or_404(Assignment, pk=pk)
    learner_or_404(request, row.staff_id)
    tell(request, lambda: services.courses.take_back(pk, user=request.user), _("The assignment is taken back."))
    return redirect("training:learner", row.staff_id)


@require_POST
@duty("training.license")
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Issue or renew a licence."""
    staff = learner_or_404(request, pk)
    kind = request.POST.get("kind", "")[:40]
    tell(request, lambda: services.issue(staff, kind, user=request.user), _("The licence is issued."))
    return redirect("training:learner", pk)


@require_POST
@duty("training.license")
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Suspend, resume or revoke a licence."""
    row = get_object_or_404(Licence, pk=pk)
    learner_or_404(request, row.staff_id)
    if verb not in ACTS:
        raise UnknownError
    reason = request.POST.get("reason", "").replace("\x00", "")
    tell(request, lambda: ACTS[verb](pk, user=request.user, reason=reason), _("Done; it is in the record."))
    return redirect("training:learner", row.staff_id)


@duty("training.see")
def licences(request: HttpRequest) -> HttpResponse:
    """Licences by kind and state; those that end soon first."""
    state, kind = request.GET.get("state", ""), request.GET.get("kind", "")
    today = library.today()
    people = views.learners(request)
    rows = Licence.objects.filter(staff__in=people).select_related("staff", "staff__team")
    counts = dict(rows.values_list("state").annotate(n=Count("pk")))
    soon = services.expiring(today).filter(staff__in=people).count()
    if state == "soon":
        rows = rows.filter(pk__in=services.expiring(today).values("pk"))
    elif state in views.LICENCE_STATES:
        rows = rows.filter(state=state)
    if kind in catalogue.kinds():
        rows = rows.filter(kind=kind)
    offset = request.GET.get("from", "")
    start = int(offset[:9]) if offset.isdecimal() else 0
    found = list(rows.order_by("until_on", "pk")[start : start + PAGE + 1])
    lines = [(row, services.licences.held(row, today), views.LICENCE_STATES[row.state]) for row in found[:PAGE]]
    return render(request, "training/licences.html", {
        "lines": lines, "state": state, "kind": kind, "kinds": list(catalogue.kinds().values()), "soon": soon,
        "states": [(code, title, counts.get(code, 0)) for code, (title, _tone) in views.LICENCE_STATES.items()],
        "next": start + PAGE if len(found) > PAGE else "", "previous": max(0, start - PAGE) if start else None,
        "demanded": _demanded(today),
    })  # fmt: skip


def _demanded(today: dt.date) -> Any:
    from cureline.people import licences as needed

    return needed.needs(today)


@duty("training.see")
def exams(request: HttpRequest) -> HttpResponse:
    """Examinations: how many sat and passed, and the latest results."""
    people = views.learners(request)
    rows = Sitting.objects.filter(staff__in=people).exclude(state="running")
    figures = {
        row["exam"]: row
        for row in rows.values("exam").annotate(
            n=Count("pk"), passed=Count("pk", filter=Q(state="passed")), mean=Avg("score_bp")
        )
    }
    before = request.GET.get("before", "")
    latest = rows.select_related("staff").order_by("-pk")
    if before.isdecimal():
        latest = latest.filter(pk__lt=int(before[:18]))
    page = list(latest[: PAGE + 1])
    lines = []
    for name, exam in library.exams().items():
        row = figures.get(name, {"n": 0, "passed": 0, "mean": None})
        lines.append((name, views.words(exam.title), exam, row["n"],
                      f"{row['passed'] / row['n']:.0%}" if row["n"] else "–",
                      views.percent(round(row["mean"])) if row["mean"] is not None else "–"))  # fmt: skip
    return render(request, "training/exams.html", {
        "lines": lines, "rows": [(row, views.exam_title(row.exam), views.SITTING_STATES[row.state],
                                  views.percent(row.score_bp)) for row in page[:PAGE]],
        "next": page[PAGE - 1].pk if len(page) > PAGE else "",
    })  # fmt: skip


@duty("training.see")
def sitting(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody's finished examination, for the trainer."""
    row = get_object_or_404(Sitting.objects.select_related("staff"), pk=pk)
    staff = learner_or_404(request, row.staff_id)
    if row.state == Sitting.State.RUNNING:
        raise PermissionDenied
    audit.record("exam.seen", request=request, subject=f"sitting:{row.pk}")
    return render(request, "training/result.html", {**exam_pages.result(row), "learner": staff})
