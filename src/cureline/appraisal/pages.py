"""Pages of appraisals: one's own, the team's, one with its figures, reviews and appeal."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cureline.appraisal import forms, services, views
from cureline.appraisal.models import Appraisal, Period, opened
from cureline.appraisal.services import papers
from cureline.appraisal.services.visible import own
from cureline.people.services import name_of
from cureline.telling import tell
from cureline.trust import audit
from cureline.trust.duties import duty, language_tag

PAGE = 50


@duty("appraisal.own")
def mine(request: HttpRequest) -> HttpResponse:
    """One's own appraisals, the newest open, and whom one is asked about as a colleague."""
    user: Any = request.user
    rows = list(services.visible(user).filter(staff__user=user).order_by("-period__since_on")[:PAGE])
    newest = rows[0] if rows else None
    asked = _asked(user)
    shown = views.card(newest) if newest and newest.state != Appraisal.State.FIGURES else None
    return render(request, "appraisal/mine.html", {
        "rows": [(row, *views.STATES[row.state], _total(row)) for row in rows], "newest": newest, "card": shown,
        "chart": views.chart(shown) if shown else None, "asked": asked,
        "state": views.STATES[newest.state] if newest else None,
    })  # fmt: skip


def _asked(user: Any) -> list[tuple[Appraisal, bool]]:
    """Colleagues about whose teamwork one may answer now, and whether one has."""
    staff = getattr(user, "staff", None)
    if staff is None:
        return []
    rows = Appraisal.objects.select_related("staff", "period").filter(
        state__in=("self", "leader"), team__in=staff.team_codes()
    ).order_by("staff__name")  # fmt: skip
    answered = set(rows.filter(team_ratings__rater=user).values_list("pk", flat=True))
    return [(row, row.pk in answered) for row in rows if services.may_rate(row, user)]


def _total(row: Appraisal) -> tuple[str, str]:
    """Total and grade, once they are decided."""
    decision = row.decision if row.state in ("decided", "acknowledged", "appealed", "closed") else {}
    return views.number(decision.get("total")), str(decision.get("grade", ""))


@duty("appraisal.see")
def team(request: HttpRequest) -> HttpResponse:
    """The team's appraisals of a period, in the order of what is to be done."""
    user: Any = request.user
    period = _period(request)
    rows = (
        services.visible(user).filter(period=period).exclude(staff__user=user) if period else Appraisal.objects.none()
    )
    state = request.GET.get("state", "")
    if state in views.STATES:
        rows = rows.filter(state=state)
    after = request.GET.get("after", "")
    if after.isdecimal():
        rows = rows.filter(pk__gt=int(after[:18]))
    found = list(rows.order_by("pk")[: PAGE + 1])
    return render(request, "appraisal/team.html", {
        "lines": [_line(row, user) for row in found[:PAGE]], "period": period, "state": state,
        "periods": Period.objects.order_by("-since_on")[:12],
        "next": found[PAGE - 1].pk if len(found) > PAGE else "", "states": [(k, v[0]) for k, v in views.STATES.items()],
    })  # fmt: skip


def _line(row: Appraisal, user: Any) -> dict[str, Any]:
    score = row.content.get("score", {})
    final = row.decision if row.state in ("decided", "acknowledged", "appealed", "closed") else {}
    letter = final.get("grade") or score.get("grade", "")
    values = row.content.get("values", {})
    state, tone = views.STATES[row.state]
    return {
        "row": row, "state": state, "tone": tone, "total": views.number(final.get("total", score.get("total"))),
        "grade": letter, "grade_tone": views.TONES.get(letter, "neutral"),
        "cured": views.number((values.get("cured") or {}).get("value"), 2),
        "recovered": views.number((values.get("recovered") or {}).get("value"), 2),
        "capped": bool(score.get("capped")), "todo": row.state == "leader" and services.may_review(row, user),
    }  # fmt: skip


def _period(request: HttpRequest) -> Period | None:
    """The period asked for, else the newest."""
    found = Period.objects.filter(code=request.GET.get("period", "")[:8].replace("\x00", "")).first()
    return found or Period.objects.order_by("-since_on").first()


@duty("appraisal.read")
def show(request: HttpRequest, appraisal_id: int) -> HttpResponse:
    """One appraisal: one's own, the team's, or one that was appealed against."""
    return _show(request, services.appraisal_of(appraisal_id, request.user))


def _show(
    request: HttpRequest, row: Appraisal, filled: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    user: Any = request.user
    flow, tag, is_own = papers.read(row.period.flow), language_tag(), own(row, user)
    shown = views.card(row) if row.state != "figures" or not is_own else None
    appeal = views.appeal_of(row)
    may_hear = bool(appeal and not appeal["row"].outcome and services.may_hear(row, user))
    may_review = (
        services.may_review(row, user) and row.state in ("leader", "calibration") and row.period.state == "review"
    )
    may_move = user.may("appraisal.decide") and row.state == "calibration" and not is_own
    may_appeal = is_own and row.state in ("decided", "acknowledged") and appeal is None
    reasons = [(one["code"], one["title"][tag]) for one in flow["appeal_reasons"]]
    given = {
        "self_form": forms.SelfForm() if is_own and row.state == "self" else None,
        "review_form": forms.ReviewForm(flow["teamwork"], initial={"text": opened(row.review_sealed) or ""})
        if may_review else None,
        "move_form": forms.MoveForm(flow["calibration_most"], initial={
            "moved": row.decision.get("moved", 0), "why": row.decision.get("why", "")}) if may_move else None,
        "appeal_form": forms.AppealForm(reasons) if may_appeal else None,
        "hear_form": forms.HearForm() if may_hear else None,
    }  # fmt: skip
    state, tone = views.STATES[row.state]
    return render(request, "appraisal/show.html", {
        "row": row, "card": shown, "chart": views.chart(shown) if shown else None, "state": state, "tone": tone,
        "own": is_own, "appeal": appeal, "self_text": opened(row.self_sealed) or "", "role_name": row.role,
        "review_text": opened(row.review_sealed) or "", "reviewer": name_of(row.reviewer),
        "may_acknowledge": is_own and row.state == "decided", "waits_hearing": appeal and not may_hear,
        # a colleague's words in the meeting are for who was there
        "steps": [(views.STEPS.get(one.act, one.act), one, name_of(one.user), "" if is_own else one.note)
                  for one in row.steps.select_related("user").order_by("-pk")],
        "sees_team": user.may("appraisal.see"), **given, **(filled or {}),
    }, status=status)  # fmt: skip


@duty("appraisal.read")
def figure(request: HttpRequest, appraisal_id: int, code: str) -> HttpResponse:
    """How a figure came about: definition, formula with the person's own numbers, accounts."""
    row = services.appraisal_of(appraisal_id, request.user)
    page = request.GET.get("page", "1")
    number = int(page) if page.isdecimal() and 0 < len(page) < 7 else 1
    hidden = own(row, request.user) and row.state == Appraisal.State.FIGURES
    found = None if hidden else views.explain(row, code, page=max(number, 1))
    if found is None:
        raise Http404
    audit.record("appraisal.traced", request=request, subject=f"appraisal:{row.pk}", detail={"figure": code[:40]})
    return render(request, "appraisal/figure.html", {
        "row": row, "found": found, "code": code, "previous": f"?page={number - 1}" if number > 1 else "",
    })  # fmt: skip


@require_POST
@duty("appraisal.own")
def review_self(request: HttpRequest, appraisal_id: int) -> HttpResponse:
    """Write one's own words."""
    row = services.appraisal_of(appraisal_id, request.user)
    form = forms.SelfForm(request.POST)
    if not form.is_valid():
        return _show(request, row, {"self_form": form}, 422)
    text = form.cleaned_data["text"]
    tell(
        request,
        lambda: services.review_self(row.pk, user=request.user, text=text),
        _("Your words are with the leader."),
    )
    return redirect("appraisal:show", row.pk)


@duty("appraisal.own")
def teamwork(request: HttpRequest, appraisal_id: int) -> HttpResponse:
    """Answer about a colleague's teamwork; what others answered is not shown."""
    row = Appraisal.objects.select_related("staff", "period__flow").get(pk=appraisal_id)
    if not services.may_rate(row, request.user):
        raise Http404
    form = forms.TeamForm(papers.read(row.period.flow)["teamwork"], request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = tell(request, lambda: services.rate_teamwork(row.pk, user=request.user, scores=form.scores),
                    _("Thank you. Nobody sees who answered what."))  # fmt: skip
        if done is not None:
            return redirect("appraisal:mine")
    status = 422 if request.method == "POST" else 200
    return render(request, "appraisal/teamwork.html", {"row": row, "form": form}, status=status)


@require_POST
@duty("appraisal.see")
def review(request: HttpRequest, appraisal_id: int) -> HttpResponse:
    """The leader's review."""
    row = services.appraisal_of(appraisal_id, request.user)
    form = forms.ReviewForm(papers.read(row.period.flow)["teamwork"], request.POST)
    if not form.is_valid():
        return _show(request, row, {"review_form": form}, 422)
    text = form.cleaned_data["text"]
    tell(request, lambda: services.review(row.pk, user=request.user, text=text, scores=form.scores),
         _("The review is kept."))  # fmt: skip
    return redirect("appraisal:show", row.pk)


@require_POST
@duty("appraisal.decide")
def calibrate(request: HttpRequest, appraisal_id: int) -> HttpResponse:
    """What the meeting moves."""
    row = services.appraisal_of(appraisal_id, request.user)
    form = forms.MoveForm(papers.read(row.period.flow)["calibration_most"], request.POST)
    if not form.is_valid():
        return _show(request, row, {"move_form": form}, 422)
    moved, why = float(form.cleaned_data["moved"]), form.cleaned_data["why"]
    tell(request, lambda: services.calibrate(row.pk, user=request.user, moved=moved, why=why), _("The total is moved."))
    return redirect("appraisal:show", row.pk)


@require_POST
@duty("appraisal.own")
def acknowledge(request: HttpRequest, appraisal_id: int) -> HttpResponse:
    """The person has seen it."""
    row = services.appraisal_of(appraisal_id, request.user)
    tell(request, lambda: services.acknowledge(row.pk, user=request.user),
         _("Acknowledged. You may still appeal until the last day."))  # fmt: skip
    return redirect("appraisal:show", row.pk)


@require_POST
@duty("appraisal.own")
def appeal(request: HttpRequest, appraisal_id: int) -> HttpResponse:
    """File an appeal."""
    row = services.appraisal_of(appraisal_id, request.user)
    reasons = [(one["code"], one["title"][language_tag()]) for one in papers.read(row.period.flow)["appeal_reasons"]]
    form = forms.AppealForm(reasons, request.POST)
    if not form.is_valid():
        return _show(request, row, {"appeal_form": form}, 422)
    given = form.cleaned_data
    tell(request, lambda: services.appeal(row.pk, user=request.user, reason=given["reason"], text=given["text"],
                                          evidence=given["evidence"].splitlines()),
         _("The appeal is filed. Somebody without a part in it decides."))  # fmt: skip
    return redirect("appraisal:show", row.pk)


@require_POST
@duty("appraisal.hear")
def hear(request: HttpRequest, appraisal_id: int) -> HttpResponse:
    """Decide an appeal."""
    row = services.appraisal_of(appraisal_id, request.user)
    form = forms.HearForm(request.POST)
    if not form.is_valid():
        return _show(request, row, {"hear_form": form}, 422)
    given = form.cleaned_data
    total = None if given["total"] is None else float(given["total"])
    done = tell(request, lambda: services.hear(row.pk, user=request.user, outcome=given["outcome"],
                                               answer=given["answer"], corrections=form.corrections, total=total),
                _("The appeal is decided and the person is told."))  # fmt: skip
    if done is None:
        row = services.appraisal_of(appraisal_id, request.user)
        return _show(request, row, {"hear_form": form}, 422)
    return redirect("appraisal:show", row.pk)


@duty("appraisal.hear")
def appeals(request: HttpRequest) -> HttpResponse:
    """Appeals: open ones first, by their last day."""
    rows = (
        services.visible(request.user).filter(appeal__isnull=False).order_by("appeal__outcome", "appeal__due_on", "pk")
    )
    page = request.GET.get("page", "1")
    number = int(page) if page.isdecimal() and 0 < len(page) < 7 and int(page) else 1
    found = list(rows[(number - 1) * PAGE : number * PAGE + 1])
    return render(request, "appraisal/appeals.html", {
        "lines": [(row, views.appeal_of(row), services.may_hear(row, request.user)) for row in found[:PAGE]],
        "next": f"?page={number + 1}" if len(found) > PAGE else "",
        "previous": f"?page={number - 1}" if number > 1 else "",
    })  # fmt: skip
