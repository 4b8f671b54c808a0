"""A trainee's pages: what to practise, the call itself, its replay, the list of calls."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cureline.engine import rehearse
from cureline.face import ProblemError
from cureline.paging import page
from cureline.people.models import Staff
from cureline.people.services import name_of
from cureline.rehearsal import services, talk, views
from cureline.rehearsal.forms import CommentForm, FilterForm, RateForm
from cureline.rehearsal.models import Exercise, Session
from cureline.trust import vault
from cureline.trust.duties import duty
from cureline.worklist import desk

PAGE = 30


def staff_of(user: Any) -> Staff:
    """The staff record of who is signed in. Raises UnknownError."""
    found = getattr(user, "staff", None)
    if found is None:
        raise services.UnknownError(_("You have no staff record; ask the administrator for one."))
    return found


@duty("rehearsal.do")
def home(request: HttpRequest) -> HttpResponse:
    """The next exercise and why, what was given, where one stands, and every scenario."""
    staff = staff_of(request.user)
    chosen = services.next_for(staff)
    case = services.scenario(chosen.scenario)
    own, group = views.own_language(), services.peers(staff)
    return render(request, "rehearsal/home.html", {
        "open": Session.objects.filter(staff=staff, ended_at__isnull=True).first(),
        "next": case, "next_title": case.title(own), "next_brief": case.brief(own),
        "weakest": views.skill_name(chosen.skill), "weakest_percent": round(100 * chosen.mean),
        "practised": Session.objects.filter(staff=staff, total__isnull=False).exists(),
        "exercises": [
            (row, views.scenario_name(row.scenario), name_of(row.assigned_by), row.due_on < desk.today(timezone.now()))
            for row in Exercise.objects.filter(staff=staff, done_at__isnull=True)
            .select_related("assigned_by").order_by("due_on", "pk")[:PAGE]
        ],
        "levels": views.cases(services.best_scores(staff)), "bars": views.bars(staff, group), "peers": group,
        "progress": views.progress(staff), "languages": views.LANGUAGES, "language": own,
        "free": talk.words() is not None,
    })  # fmt: skip


@require_POST
@duty("rehearsal.do")
def start(request: HttpRequest) -> HttpResponse:
    """Begin a call."""
    given = request.POST
    try:
        row = services.start(
            staff_of(request.user), given.get("scenario", ""), user=request.user, hints="hints" in given,
            language=given.get("language", views.own_language()), free="free" in given,
        )  # fmt: skip
    except services.StateError as error:
        messages.error(request, error.detail)
        return redirect("rehearsal:home")
    return redirect("rehearsal:call", row.pk)


def _own(request: HttpRequest, session_id: int) -> Session:
    row = Session.objects.select_related("staff").filter(pk=session_id, staff__user=request.user).first()
    if row is None:
        raise services.UnknownError(_("It is not one of your calls."))
    return row


@duty("rehearsal.do")
def call(request: HttpRequest, session_id: int) -> HttpResponse:
    """The call as it stands; an ended one leads to its replay."""
    row = _own(request, session_id)
    if row.ended_at is not None:
        return redirect("rehearsal:replay", row.pk)
    return render(request, "rehearsal/call.html", _call(row))


def _call(row: Session, refused: str = "", text: str = "") -> dict[str, Any]:
    case = services.scenario(row.scenario)
    turns = views.talk(row)
    return {
        "row": row, "title": case.title(views.own_language()), "brief": case.brief(views.own_language()),
        "turns": turns, "last": turns[-1] if turns else None, "live": views.live(row) if turns else None,
        "hints": views.live(row).hints if row.hints and not turns and row.ended_at is None else [],
        "refused": refused, "text": text, "now": timezone.now(), "turn": len(turns),
        "end": views.end_name(row.end) if row.end else "", "tone": views.tone(row.total),
    }  # fmt: skip


@require_POST
@duty("rehearsal.do")
def say(request: HttpRequest, session_id: int) -> HttpResponse:
    """Say something; gives the talk anew."""
    text = request.POST.get("text", "")
    seen = request.POST.get("turn", "")
    refused = ""
    try:
        services.say(
            session_id, text, user=request.user, turn=int(seen) if seen.isdecimal() and len(seen) < 6 else None
        )
    except (services.GivenError, services.StateError) as error:
        refused = error.detail
    row = _own(request, session_id)
    if not request.headers.get("HX-Request"):
        if refused:
            messages.error(request, refused)
        return redirect("rehearsal:call", row.pk)
    return render(request, "rehearsal/_call.html", _call(row, refused, text if refused else ""))


@require_POST
@duty("rehearsal.do")
def leave(request: HttpRequest, session_id: int) -> HttpResponse:
    """Put the receiver down."""
    try:
        services.leave(session_id, user=request.user)
    except services.StateError as error:
        messages.error(request, error.detail)
    return redirect("rehearsal:replay", session_id)


@duty("rehearsal.read")
def calls(request: HttpRequest) -> HttpResponse:
    """The calls that one may read, newest first."""
    user = request.user
    sees = user.may("rehearsal.see")
    people = services.trainees(user) if sees else Staff.objects.none()
    form = FilterForm(people, request.GET)
    rows = services.visible(user)
    if form.is_valid():
        given = form.cleaned_data
        if given["staff"]:
            rows = rows.filter(staff=given["staff"])
        if given["scenario"]:
            rows = rows.filter(scenario=given["scenario"])
    found = page(rows, order=("-started_at", "-id"), after=request.GET.get("after", ""), limit=PAGE)
    query = request.GET.copy()
    query["after"] = found["next"] or ""
    return render(request, "rehearsal/calls.html", {
        "lines": [
            (row, views.scenario_name(row.scenario), views.LEVELS[row.level],
             views.end_name(row.end) if row.end else "", views.tone(row.total), row.staff.user_id == user.pk)
            for row in found["items"]
        ],
        "next": f"?{query.urlencode()}" if found["next"] else "", "form": form, "sees": sees,
        "does": user.may("rehearsal.do"), "coaches": user.may("rehearsal.coach"),
    })  # fmt: skip


@duty("rehearsal.read")
def replay(request: HttpRequest, session_id: int) -> HttpResponse:
    """An ended call turn by turn."""
    return shown(request, readable(request.user, session_id))


def readable(user: Any, session_id: int) -> Session:
    """A call that somebody may read. Raises UnknownError."""
    row = services.visible(user).filter(pk=session_id).first()
    if row is None:
        raise services.UnknownError(_("There is no such call, or it is not yours to see."))
    return row


def shown(
    request: HttpRequest, row: Session, comment: CommentForm | None = None, rating: RateForm | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    """The page of a replay, with a coach's forms as they stand."""
    if row.ended_at is None and row.staff.user_id == request.user.pk:
        return redirect("rehearsal:call", row.pk)
    case = services.scenario(row.scenario)
    turns = views.talk(row, comments=True)
    own = row.staff.user_id == request.user.pk
    coaches = request.user.may("rehearsal.coach") and not own and row.ended_at is not None
    return render(request, "rehearsal/replay.html", {
        "row": row, "own": own, "title": case.title(views.own_language()), "brief": case.brief(views.own_language()),
        "turns": turns, "whole": views.whole_comments(row), "end": views.end_name(row.end) if row.end else "",
        "tone": views.tone(row.total), "parts": views.parts(row), "marks": views.marks(row),
        "aftermath": views.aftermath(row), "coaches": coaches, "level": views.LEVELS[row.level],
        "comment": comment or CommentForm([turn.number for turn in turns]), "rating": rating or RateForm(),
        "ratings": [
            (name_of(one.rater), one, vault.decrypt(bytes(one.note_sealed)) if one.note_sealed else "")
            for one in row.ratings.select_related("rater").order_by("at", "pk")
        ],
        "agreement": services.agreement(row), "twins": (row.scores.get("aftermath") or {}).get("twins"),
        "problem_words": dict(rehearse.document("rubric.yaml")["weights"]),
    }, status=status)  # fmt: skip


def problem(request: HttpRequest, error: ProblemError) -> None:
    """Tell a refusal on the page that comes next."""
    messages.error(request, error.detail or str(error.title))
