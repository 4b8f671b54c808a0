"""Interviewers' pages: whom one hears, and the rating question by question, by keys."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cureline.career import documents, services
from cureline.career.models import Rating
from cureline.career.pages.common import listed, number
from cureline.career.pages.recruiting import criteria
from cureline.telling import tell
from cureline.trust.duties import duty


@duty("recruit.rate")
def mine(request: HttpRequest) -> HttpResponse:
    """One's own interviews: those to come and to rate, and those handed in."""
    done = request.GET.get("done") == "1"
    rows = Rating.objects.filter(rater=request.user, submitted_at__isnull=not done)
    if not done:
        rows = rows.filter(interview__candidate__state="invited")
    found, following = listed(request, rows.select_related("interview__candidate__requisition"), ("-id",))
    lines = [(row, documents.post_title(row.interview.candidate.requisition.post), len(row.scores),
              len(row.interview.candidate.requisition.frame["questions"])) for row in found]  # fmt: skip
    return render(request, "career/interviews.html", {"lines": lines, "next": following, "done": done})


@duty("recruit.rate")
@require_http_methods(["GET", "POST"])
def rate(request: HttpRequest, pk: int) -> HttpResponse:
    """One question with its anchors; each step is kept; the last page hands all in."""
    row = services.interviews.own(request.user, pk)
    frame = row.interview.candidate.requisition.frame
    asked = criteria(frame)
    place = number(request.GET.get("q", "1"))
    if request.method == "POST":
        return _kept(request, row, asked, place)
    notes = services.interviews.notes(row)
    chosen = asked[place - 1] if 1 <= place <= len(asked) else None
    return render(request, "career/rate.html", {
        "row": row, "candidate": row.interview.candidate, "place": place, "count": len(asked), "question": chosen,
        "post": documents.post_title(row.interview.candidate.requisition.post),
        "score": row.scores.get(chosen["code"]) if chosen else None,
        "note": notes.get(chosen["code"]) if chosen else "",
        "scale": _scale(chosen, frame) if chosen else [],
        "asked": [(n, one, row.scores.get(one["code"]), notes.get(one["code"], "")) for n, one in enumerate(asked, 1)],
        "ready": all(one["code"] in row.scores and notes.get(one["code"]) for one in asked),
        "application": services.candidates.answers(row.interview.candidate),
        "open": row.submitted_at is None and row.interview.candidate.state == "invited",
    })  # fmt: skip


def _scale(question: dict[str, Any], frame: dict[str, Any]) -> list[tuple[int, str]]:
    """Every score with its anchor; those between two anchors have none."""
    anchors = {int(score): text for score, text in question["anchors"]}
    return [(score, anchors.get(score, "")) for score in range(frame["lowest"], frame["highest"] + 1)]


def _kept(request: HttpRequest, row: Rating, asked: list[dict[str, Any]], place: int) -> HttpResponse:
    """Keep the question's score and evidence and go on; or hand all in."""
    here = reverse("career:rate", args=[row.pk])
    scores, notes = dict(row.scores), services.interviews.notes(row)
    if request.POST.get("submit") == "yes":
        made = tell(request, lambda: services.interviews.save(row.pk, scores, notes, user=request.user, submit=True),
                    _("Handed in. Thank you."))  # fmt: skip
        return redirect("career:interviews") if made else redirect(f"{here}?q={len(asked) + 1}")
    if not 1 <= place <= len(asked):
        return redirect(here)
    code = asked[place - 1]["code"]
    score = number(request.POST.get("score", ""))
    if score:
        scores[code] = score
    notes[code] = request.POST.get("note", "").replace("\x00", "")
    made = tell(request, lambda: services.interviews.save(row.pk, scores, notes, user=request.user), _("Kept."))
    return redirect(f"{here}?q={place + 1 if made else place}")
