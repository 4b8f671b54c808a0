"""A learner's pages: home, course, lesson, today's repetition."""

from __future__ import annotations

from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cureline.people.models import Staff
from cureline.training import catalogue, library, services, views
from cureline.training.models import Card
from cureline.training.services.errors import NotYetError, UnknownError
from cureline.trust import sources
from cureline.trust.duties import duty

SALT = "training.review"
# a right answer may be rated for so long
RATE_WITHIN = 3600
PAGE = 24


def own(request: HttpRequest) -> Staff:
    """The staff record of who asks. Raises UnknownError."""
    staff: Staff | None = getattr(request.user, "staff", None)
    if staff is None:
        raise UnknownError(_("You have no staff record; an administrator makes one."))
    return staff


@duty("training.learn")
def home(request: HttpRequest) -> HttpResponse:
    """My courses, today's repetition, examinations and licences."""
    staff, today = own(request), library.today()
    services.exams.close_due(staff=staff)
    standings = list(services.standings(staff).values())
    order = sorted(standings, key=lambda one: (one.finished, one.assignment is None,
                                               one.assignment.due_on if one.assignment else today, bool(one.missing),
                                               one.course.name))  # fmt: skip
    exams = [(services.exams.admission(staff, name), name) for name in library.exams()]
    role = staff.user.role
    kinds = [kind for kind in catalogue.kinds().values() if role in kind.roles]
    held = {one.kind: one for one in services.licences_of(staff)}
    return render(request, "training/home.html", {
        "staff": staff, "today": today, "standings": order, "repetition": services.cards.today(staff),
        "exams": exams, "licences": [(kind, held.get(kind.code), services.licences.asked(staff, kind.code))
                                     for kind in kinds],
        "states": views.LICENCE_STATES, "overdue": sum(one.overdue(today) for one in standings),
        "open": sum(1 for one in standings if one.assignment), "chart": views.mastery_chart(staff),
        "proposed": [library.courses()[name] for name in services.learning.proposed(staff)],
        "fields": views.FIELDS, "sittings": views.SITTING_STATES,
    })  # fmt: skip


@duty("training.learn")
def course(request: HttpRequest, name: str) -> HttpResponse:
    """One course: what it is, its lessons, what comes before it."""
    staff = own(request)
    found = services.courses.standing(staff, name)
    return render(request, "training/course.html", {
        "standing": found, "course": found.course, "missing": [(n, views.course_title(n)) for n in found.missing],
        "field": views.FIELDS[found.course.field], "status": sources.status(found.course.status),
    })  # fmt: skip


@duty("training.learn")
def lesson(request: HttpRequest, name: str, lesson_id: str) -> HttpResponse:
    """A lesson with the figures of today, and its questions; answered it is done and tells what was right."""
    staff = own(request)
    found = services.courses.standing(staff, name)
    one = found.course.lesson(lesson_id)
    if one is None:
        raise UnknownError
    if found.missing:
        raise NotYetError(_("Finish this course first: %(names)s")
                          % {"names": ", ".join(views.course_title(n) for n in found.missing)})  # fmt: skip
    questions = services.courses.checks(found.course, one)
    answers = {q.key: request.POST.getlist(f"q{place}") for place, q in enumerate(questions, start=1)}
    problem, results = "", []
    if request.method == "POST":
        try:
            services.courses.finish_lesson(staff, name, lesson_id, answers)
            results = [views.answered(q, answers[q.key], n) for n, q in enumerate(questions, start=1)]
        except NotYetError as error:
            problem = error.detail
    shelf = library.shelf()
    place = found.course.lessons.index(one)
    following = found.course.lessons[place + 1] if place + 1 < len(found.course.lessons) else None
    day = library.today().toordinal()
    return render(request, "training/lesson.html", {
        "course": found.course, "lesson": one, "blocks": views.blocks(one, shelf.figures),
        "figures": views.key_figures(one, shelf.figures), "pack": shelf.sources.pack, "problem": problem,
        "questions": [views.asked(services.cards.teach.shuffled(q, day), n, answers[q.key])
                      for n, q in enumerate(questions, start=1)],
        "results": results, "done": one.id in found.done or bool(results), "following": following,
        "place": place + 1, "right": sum(result.right for result in results),
    }, status=422 if problem else 200)  # fmt: skip


@duty("training.learn")
def review(request: HttpRequest) -> HttpResponse:
    """Today's ten minutes: one question after the other, by keyboard."""
    staff, at = own(request), timezone.now()
    question = services.cards.next_question(staff, at)
    found = services.cards.today(staff, at)
    return render(request, "training/review.html", {
        "question": views.asked(question) if question else None, "today": found, "total": found.answered + found.left,
    })  # fmt: skip


@require_POST
@duty("training.learn")
def answer(request: HttpRequest) -> HttpResponse:
    """Check an answer: a wrong one is kept at once; a right one when it is said how it felt."""
    staff, at = own(request), timezone.now()
    key = request.POST.get("key", "")[:120]
    chosen = [option[:1] for option in request.POST.getlist("option")]
    question = services.cards.shown(key, at)
    if not chosen:
        return render(request, "training/review.html", {
            "question": views.asked(question), "today": services.cards.today(staff, at), "unanswered": True,
        }, status=422)  # fmt: skip
    shown = views.answered(question, chosen)
    token = ""
    if shown.right:
        token = signing.dumps([staff.pk, key, sorted(chosen), _count(staff, key)], salt=SALT)
    else:
        services.cards.answer(staff, key, chosen, at=at)
    found = services.cards.today(staff, at)
    return render(request, "training/reviewed.html", {
        "shown": shown, "token": token, "today": found, "total": found.answered + found.left,
    })  # fmt: skip


@require_POST
@duty("training.learn")
def rate(request: HttpRequest) -> HttpResponse:
    """Keep a right answer with how it felt (2 hard, 3 good, 4 easy), once."""
    staff = own(request)
    try:
        given: Any = signing.loads(request.POST.get("token", ""), salt=SALT, max_age=RATE_WITHIN)
    except signing.BadSignature:
        return redirect("training:review")
    key, chosen, count = given[1], given[2], given[3]
    felt = request.POST.get("rating", "")
    if given[0] == staff.pk and _count(staff, key) == count:
        services.cards.answer(staff, key, chosen, rating=int(felt) if felt in ("2", "3", "4") else None)
    return redirect("training:review")


def _count(staff: Staff, key: str) -> int:
    """How often somebody answered a question: a rating given twice counts once."""
    return Card.objects.filter(staff=staff, key=key).values_list("reviews", flat=True).first() or 0
