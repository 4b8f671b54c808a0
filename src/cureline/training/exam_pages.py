"""Pages of an examination: what it asks for, the paper, the result. What is right is in none of them before the end."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from cureline.face import ProblemError
from cureline.telling import tell
from cureline.training import services, views
from cureline.training.models import Sitting
from cureline.training.pages import own
from cureline.training.services.errors import UnknownError
from cureline.trust.duties import duty

HISTORY = 20


@duty("training.learn")
def exam(request: HttpRequest, name: str) -> HttpResponse:
    """What an examination is, whether one may sit it now, and one's earlier tries."""
    staff = own(request)
    services.exams.close_due(staff=staff)
    found = services.exams.admission(staff, name)
    rows = Sitting.objects.filter(staff=staff, exam=name).order_by("-started_at")[:HISTORY]
    return render(request, "training/exam.html", {
        "admission": found, "exam": found.exam, "missing": [(n, views.course_title(n)) for n in found.courses],
        "parts": [(views.topic(part.topic), part.count, part.must_pass) for part in found.exam.parts],
        "pass_mark": views.percent(found.exam.pass_bp),
        "rows": [(row, views.SITTING_STATES[row.state], views.percent(row.score_bp)) for row in rows],
        "left": max(0, found.exam.most - found.tries),
    })  # fmt: skip


@require_POST
@duty("training.learn")
def begin(request: HttpRequest, name: str) -> HttpResponse:
    """Begin, or go on with the one that runs."""
    staff = own(request)
    row = tell(request, lambda: services.exams.begin(staff, name), _("The time runs. Every answer is kept at once."))
    return redirect("training:exam", name) if row is None else redirect("training:sitting", row.pk)


def _own(request: HttpRequest, pk: int) -> Sitting:
    row = Sitting.objects.filter(pk=pk, staff=own(request)).first()
    if row is None:
        raise UnknownError
    return row


@never_cache
@duty("training.learn")
def sitting(request: HttpRequest, pk: int) -> HttpResponse:
    """The paper while it runs, the result with its explanations afterwards."""
    services.exams.close_due(staff=own(request))
    row = _own(request, pk)
    if row.state == Sitting.State.RUNNING:
        left = max(0, int((row.ends_at - timezone.now()).total_seconds()))
        return render(request, "training/paper.html", {
            "row": row, "title": views.exam_title(row.exam), "questions": views.on_paper(row), "left": left,
            "answered": len(row.answers),
        })  # fmt: skip
    return render(request, "training/result.html", result(row))


def result(row: Sitting) -> dict[str, object]:
    """A finished examination as its page shows it."""
    topics = [(views.topic(code), right, count, code in row.failed_parts)
              for code, (right, count) in row.by_topic.items()]  # fmt: skip
    return {
        "row": row, "title": views.exam_title(row.exam), "score": views.percent(row.score_bp), "topics": topics,
        "state": views.SITTING_STATES[row.state], "failed": [views.topic(code) for code in row.failed_parts],
        "pass_mark": views.percent(services.exams.blueprint_of(row).pass_bp),
        "answers": [views.answered(question, row.answers.get(question.key, ()), place)
                    for place, question in enumerate(services.exams.questions(row), start=1)],
    }  # fmt: skip


@require_POST
@duty("training.learn")
def save(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep one answer as it is given; says how many are answered. Over, it sends the browser to the result."""
    place = request.POST.get("place", "")
    try:
        row = services.exams.save(pk, own(request), int(place) if place.isdecimal() and len(place) < 4 else 0,
                                  [option[:1] for option in request.POST.getlist(f"q{place}")])  # fmt: skip
    except ProblemError as error:
        if error.status != 409:
            raise
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return render(request, "training/_saved.html", {"row": row, "answered": len(row.answers)})


@require_POST
@duty("training.learn")
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand the paper in with all that the form says (a browser without script saved nothing yet)."""
    staff, row = own(request), _own(request, pk)
    for place in range(1, len(row.paper) + 1):
        chosen = [option[:1] for option in request.POST.getlist(f"q{place}")]
        if chosen and row.state == Sitting.State.RUNNING:
            try:
                services.exams.save(pk, staff, place, chosen)
            except ProblemError:
                break
    services.exams.submit(pk, staff)
    return redirect("training:sitting", pk)
