"""A trainer's pages on courses and questions: what there is, new ones, and the decision of a second person."""

from __future__ import annotations

import datetime as dt
from importlib import resources

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cureline.face import ProblemError
from cureline.people.services import name_of
from cureline.telling import tell
from cureline.training import library, services, views
from cureline.training.forms import CourseForm, DecideForm, QuestionForm
from cureline.training.models import CourseVersion, WrittenQuestion
from cureline.training.services.errors import UnknownError
from cureline.trust.duties import duty

PAGE = 40


@duty("training.see")
def courses(request: HttpRequest) -> HttpResponse:
    """Courses in force, and versions that wait or were decided."""
    before = request.GET.get("before", "")
    rows = CourseVersion.objects.select_related("written_by", "decided_by").order_by("-pk")
    if before.isdecimal():
        rows = rows.filter(pk__lt=int(before[:18]))
    page = list(rows[: PAGE + 1])
    return render(request, "training/courses.html", {
        "courses": [(course, views.words(course.title), views.FIELDS[course.field],
                     ", ".join(views.role_titles(course.audience))) for course in library.courses().values()],
        "versions": [(row, views.STATES[row.state], name_of(row.written_by)) for row in page[:PAGE]],
        "next": page[PAGE - 1].pk if len(page) > PAGE else "", "may_write": request.user.may("training.write"),
    })  # fmt: skip


@duty("training.write")
def new_course(request: HttpRequest) -> HttpResponse:
    """Write a version: of a course that is there, or a new one."""
    name = request.GET.get("of", "")
    start = library.content(name) if name in library.courses() else _template("course.yaml")
    form = CourseForm(request.POST or None, initial={"content": start})
    status, problem = 200, ""
    if request.method == "POST":
        status = 422
        if form.is_valid():
            given = form.cleaned_data
            try:
                row = services.courses.submit(given["content"], user=request.user, why=given["why"])
                return redirect("training:version", row.pk)
            except ProblemError as error:
                problem = error.detail or str(error.title)
    return render(request, "training/write.html", {
        "form": form, "problem": problem, "what": "course", "title": _("A version of a course"),
    }, status=status)  # fmt: skip


@duty("training.see")
def version(request: HttpRequest, pk: int) -> HttpResponse:
    """A version as learners would read it, and the decision."""
    row = get_object_or_404(CourseVersion.objects.select_related("written_by", "decided_by"), pk=pk)
    course = library.parsed(row.content)
    figures = library.shelf().figures
    return render(request, "training/version.html", {
        "row": row, "course": course, "title": views.words(course.title), "state": views.STATES[row.state],
        "lessons": [(lesson, views.words(lesson.title), views.blocks(lesson, figures),
                     views.key_figures(lesson, figures)) for lesson in course.lessons],
        "questions": [views.answered(question, question.right, n) for n, question in enumerate(course.questions, 1)],
        "author": name_of(row.written_by), "decider": name_of(row.decided_by), "form": DecideForm(),
        "own": row.written_by_id == request.user.pk, "may_approve": request.user.may("training.approve"),
    })  # fmt: skip


@require_POST
@duty("training.approve")
def decide_version(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve or refuse a version."""
    approve, reason = request.POST.get("act") == "approve", request.POST.get("reason", "").replace("\x00", "")
    tell(request, lambda: services.courses.decide(pk, user=request.user, approve=approve, reason=reason),
         _("Decided."))  # fmt: skip
    return redirect("training:version", pk)


@duty("training.see")
def questions(request: HttpRequest) -> HttpResponse:
    """The bank of a day with how each question does in examinations."""
    day = _day(request.GET.get("on", ""))
    topic, source = request.GET.get("topic", ""), request.GET.get("source", "")
    bank = services.cards.bank(day)
    found = [
        q for q in bank.values()
        if (not topic or q.topic == topic) and (not source or _source(q.key) == source)
    ]  # fmt: skip
    items = services.exams.items()
    flag = request.GET.get("flag", "")
    if flag in views.FLAGS:
        found = [q for q in found if q.key in items and items[q.key].flag == flag]
    found.sort(key=lambda q: (q.topic, q.key))
    offset = request.GET.get("from", "")
    start = int(offset[:9]) if offset.isdecimal() else 0
    page = found[start : start + PAGE]
    topics = sorted({q.topic for q in bank.values()}, key=services.cards.teach.TOPICS.index)
    waiting = WrittenQuestion.objects.filter(state="waiting").order_by("pk")
    return render(request, "training/questions.html", {
        "lines": [(q, views.words(q.stem), views.topic(q.topic), views.kind(q.kind), items.get(q.key),
                   views.FLAGS.get(items[q.key].flag) if q.key in items else None) for q in page],
        "count": len(found), "topic": topic, "source": source, "flag": flag, "day": day,
        "topics": [(code, views.topic(code)) for code in topics], "flags": views.FLAGS,
        "next": start + PAGE if len(found) > start + PAGE else "",
        "previous": max(0, start - PAGE) if start else None,
        "waiting": [(row, views.topic(row.topic), views.course_title(row.course)) for row in waiting[:PAGE]],
        "may_write": request.user.may("training.write"), "pack": library.shelf(on=day).sources.pack,
    })  # fmt: skip


def _source(key: str) -> str:
    head = key.partition(".")[0]
    return head if head in ("course", "written") else "rules"


def _day(text: str) -> dt.date:
    try:
        found = dt.date.fromisoformat(text)
    except ValueError:
        return library.today()
    return found if dt.date(2010, 1, 1) <= found <= dt.date(2100, 1, 1) else library.today()


@duty("training.see")
def question(request: HttpRequest, key: str) -> HttpResponse:
    """One question of the bank with what is right, and its figures."""
    found = services.cards.bank(_day(request.GET.get("on", ""))).get(key)
    if found is None:
        raise UnknownError(_("The rules have changed: this question is asked no more."))
    item = services.exams.items([key]).get(key)
    return render(request, "training/question.html", {
        "shown": views.answered(found, found.right), "item": item, "rules": found.rules,
        "flag": views.FLAGS.get(item.flag) if item else None, "difficulty": found.difficulty,
        "written": WrittenQuestion.objects.filter(pk=key.partition(".")[2]).first() if _source(key) == "written"
        else None, "may_write": request.user.may("training.write"),
    })  # fmt: skip


@duty("training.write")
def new_question(request: HttpRequest) -> HttpResponse:
    """Write a question of one's own."""
    choices = [(name, views.words(course.title)) for name, course in library.courses().items()]
    form = QuestionForm(choices, request.POST or None, initial={"content": _template("question.yaml")})
    status, problem = 200, ""
    if request.method == "POST":
        status = 422
        if form.is_valid():
            given = form.cleaned_data
            try:
                row = services.cards.submit(given["course"], given["content"], user=request.user, why=given["why"])
                return redirect("training:written", row.pk)
            except ProblemError as error:
                problem = error.detail or str(error.title)
    return render(request, "training/write.html", {
        "form": form, "problem": problem, "what": "question", "title": _("A question of one's own"),
    }, status=status)  # fmt: skip


@duty("training.see")
def written(request: HttpRequest, pk: int) -> HttpResponse:
    """A written question and the decision on it."""
    row = get_object_or_404(WrittenQuestion.objects.select_related("written_by", "decided_by"), pk=pk)
    found = services.cards.parse(row.content, row.key)
    return render(request, "training/written.html", {
        "row": row, "shown": views.answered(found, found.right), "state": views.STATES[row.state],
        "course": views.course_title(row.course), "author": name_of(row.written_by),
        "decider": name_of(row.decided_by), "form": DecideForm(), "own": row.written_by_id == request.user.pk,
        "may_approve": request.user.may("training.approve"), "may_write": request.user.may("training.write"),
    })  # fmt: skip


@require_POST
@duty("training.approve")
def decide_question(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve or refuse a question."""
    approve, reason = request.POST.get("act") == "approve", request.POST.get("reason", "").replace("\x00", "")
    tell(request, lambda: services.cards.decide(pk, user=request.user, approve=approve, reason=reason), _("Decided."))
    return redirect("training:written", pk)


@require_POST
@duty("training.write")
def withdraw_question(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask a question no more."""
    tell(request, lambda: services.cards.withdraw(pk, user=request.user), _("The question is asked no more."))
    return redirect("training:written", pk)


def _template(name: str) -> str:
    return resources.files("cureline.training").joinpath("data", "templates", name).read_text("utf-8")
