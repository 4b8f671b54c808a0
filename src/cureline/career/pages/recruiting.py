"""Openings: the list, a new one, one opening as a board with its ranking, and the acts on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cureline.career import documents, scope, services
from cureline.career.forms import ApplicationForm, FreeReasonForm, RequisitionForm, WeightsForm
from cureline.career.models import Candidate, Requisition
from cureline.career.pages.common import listed
from cureline.career.telling import told
from cureline.career.words import CANDIDATES, REQUISITIONS, STAGES
from cureline.people.services import name_of
from cureline.telling import tell
from cureline.trust.duties import duty, language_tag

CARDS = 40


@duty("recruit.see")
def openings(request: HttpRequest) -> HttpResponse:
    """Openings by state, with how many stand where."""
    state = request.GET.get("state", "open")
    state = state if state in REQUISITIONS else "open"
    seen = scope.requisitions_seen(request.user)
    counted = {name: Count("candidates", filter=Q(candidates__state=name)) for name in STAGES}
    rows, following = listed(request, seen.filter(state=state), ("-id",))
    counts = {row.pk: row for row in Requisition.objects.filter(pk__in=[row.pk for row in rows]).annotate(
        **{f"count_{name}": count for name, count in counted.items()})}  # fmt: skip
    lines = [(row, documents.post_title(row.post), [getattr(counts[row.pk], f"count_{name}") for name in STAGES],
              channels(row)) for row in rows]  # fmt: skip
    return render(request, "career/openings.html", {
        "lines": lines, "next": following, "state": state, "stages": [CANDIDATES[name][0] for name in STAGES],
        "states": [(name, title, seen.filter(state=name).count()) for name, (title, _tone) in REQUISITIONS.items()],
    })  # fmt: skip


def channels(row: Requisition) -> list[str]:
    """The channels of an opening in words."""
    known = documents.load("selection")["channels"]
    return [documents.said(known[code]) for code in row.channels if code in known]


@duty("recruit.see")
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for an opening."""
    wanted = request.GET.get("staffing", "")
    form = RequisitionForm(request.POST or None, initial={"staffing_id": wanted, "channels": ["social", "internal"]})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            values = form.values()
            made = tell(request, lambda: services.requisitions.ask(user=request.user, **values),
                        _("The opening is asked for."))  # fmt: skip
            if made is not None:
                return redirect("career:opening", made.pk)
    return render(request, "career/ask.html", {"form": form}, status=status)


@duty("recruit.see")
def opening(request: HttpRequest, pk: int) -> HttpResponse:
    """One opening: its board, the ranking with its reasons, groups, the selection that stands, the links to apply."""
    row = scope.requisition(request.user, pk)
    found = list(row.candidates.filter(state__in=STAGES).order_by("pk")[: CARDS * len(STAGES)])
    ranked = services.interviews.ranking(row)
    places = {one.key: one for one in ranked}
    columns = [(CANDIDATES[name][0], [(one, places.get(one.pk)) for one in found if one.state == name])
               for name in STAGES]  # fmt: skip
    codes = dict(row.candidates.values_list("pk", "code"))
    title, tone = REQUISITIONS[row.state]
    weights = services.requisitions.weights_of(row)
    applies = request.build_absolute_uri(reverse("career:apply", args=[services.requisitions.token(row)]))
    return render(request, "career/opening.html", {
        "row": row, "title": documents.post_title(row.post), "state": title, "tone": tone, "columns": columns,
        "channels": channels(row), "asker": name_of(row.asked_by), "decider": name_of(row.decided_by),
        "own": row.asked_by_id == request.user.pk, "criteria": criteria(row.frame), "weights": weights,
        "ranked": [(codes[one.key], one, strong(one)) for one in ranked],
        "titles": [documents.competence_title(code) for code in weights],
        "impacts": impacts(row), "form": FreeReasonForm(auto_id="decide_%s"), "weigh": WeightsForm(weights),
        "applies": applies if services.requisitions.is_open(row, timezone.now()) else "",
        "outside": [code for code in row.channels if code != "internal"],
        "staffing": services.staffing.found(row.staffing_id) if row.staffing_id else None,
        "ended": row.candidates.exclude(state__in=STAGES).count(),
    })  # fmt: skip


def strong(one: Any) -> str:
    """Why somebody stands where they stand: what gave most of the points, and what speaks against."""
    best = max(one.parts, key=lambda part: part.points)
    told_best = _("most by %(what)s (%(points)s points)") % {
        "what": documents.competence_title(best.code), "points": f"{best.points:.0f}"}  # fmt: skip
    if one.weak:
        return _("%(best)s; too low: %(weak)s") % {
            "best": told_best, "weak": ", ".join(documents.competence_title(code) for code in one.weak)}  # fmt: skip
    return told_best


def criteria(frame: dict[str, Any]) -> list[dict[str, Any]]:
    """The questions of a frame in the request's language, with anchors and weights."""
    language = language_tag()
    return [
        {"code": code, "title": documents.competence_title(code), "weight": frame["weights"][code],
         "ask": question["ask"][language],
         "anchors": [(score, text[language]) for score, text in sorted(question["anchors"].items())]}
        for code, question in sorted(frame.get("questions", {}).items(), key=lambda one: -frame["weights"][one[0]])
    ]  # fmt: skip


def impacts(row: Requisition) -> Sequence[tuple[str, Any, list[tuple[str, Any]]]]:
    """Selection by group in words: the kind, the result, its groups with their titles."""
    known = documents.load("selection")["impact"]["groups"]
    return [
        (documents.said(known[kind]["title"]), found,
         [(documents.said(known[kind]["values"][group.code]), group) for group in found.groups])
        for kind, found in services.interviews.adverse([row]).items()
    ]  # fmt: skip


@require_POST
@duty("career.manage")
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Open it or refuse it."""
    scope.requisition(request.user, pk)
    yes = request.POST.get("agree") == "yes"
    reason = request.POST.get("reason", "").replace("\x00", "")
    tell(request, lambda: services.requisitions.decide(pk, yes, user=request.user, reason=reason),
         _("The opening is open.") if yes else _("The opening is refused."))  # fmt: skip
    return redirect("career:opening", pk)


@require_POST
@duty("recruit.see")
def reweigh(request: HttpRequest, pk: int) -> HttpResponse:
    """Weigh the criteria otherwise."""
    row = scope.requisition(request.user, pk)
    form = WeightsForm(services.requisitions.weights_of(row), request.POST)
    if form.is_valid():
        tell(request, lambda: services.requisitions.reweigh(pk, form.cleaned_data, user=request.user), _("Saved."))
    else:
        told(request, form)
    return redirect("career:opening", pk)


@require_POST
@duty("recruit.see")
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """End it."""
    scope.requisition(request.user, pk)
    tell(request, lambda: services.requisitions.close(pk, user=request.user), _("The opening is closed."))
    return redirect("career:opening", pk)


@duty("recruit.see")
@require_http_methods(["GET", "POST"])
def take_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Take in somebody who applied on paper or at a fair, with their consent."""
    row = scope.requisition(request.user, pk)
    if row.state != Requisition.State.OPEN:
        return redirect("career:opening", pk)
    outside = [code for code in row.channels if code != "internal"]
    form = ApplicationForm(row, request.POST or None, channels=outside)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            made = tell(request, lambda: services.candidates.apply(
                row, user=request.user, channel=form.cleaned_data["channel"], language=language_tag(),
                **form.values()), _("The application is taken in."))  # fmt: skip
            if made is not None:
                return redirect("career:candidate", made.pk)
    return render(request, "career/take_in.html", {"row": row, "form": form,
                  "title": documents.post_title(row.post)}, status=status)  # fmt: skip


@duty("recruit.see")
def ended(request: HttpRequest, pk: int) -> HttpResponse:
    """Candidates of an opening whose application has ended, and until when what they wrote is kept."""
    row = scope.requisition(request.user, pk)
    rows, following = listed(request, Candidate.objects.filter(requisition=row).exclude(state__in=STAGES), ("-id",))
    return render(request, "career/ended.html", {
        "row": row, "title": documents.post_title(row.post), "next": following,
        "lines": [(one, *CANDIDATES[one.state]) for one in rows],
    })  # fmt: skip
