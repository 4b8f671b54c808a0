"""Pages of actions: the board with what came of each, one action, a new one, and making its change."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cureline.casebook import forms as own
from cureline.casebook import services, views
from cureline.casebook.models import Action, Case, Meeting
from cureline.casebook.pages.shared import asked, listed
from cureline.improvement.models import Finding
from cureline.improvement.sources import Papers
from cureline.people.models import Team
from cureline.risk.data import document, said
from cureline.risk.models import Risk
from cureline.telling import tell
from cureline.training import library
from cureline.trust.duties import duty, language_tag
from cureline.worklist import desk

TABS = {"": ("open",), "done": ("done",), "followed": ("followed",), "dropped": ("dropped",)}


@duty("review.see")
def actions(request: HttpRequest) -> HttpResponse:
    """The board: what is open (late first), done, followed up with what came of it, given up."""
    state = asked(request, "state", TABS)
    mine = request.GET.get("mine") == "1"
    today = desk.today(timezone.now())
    rows = Action.objects.filter(state__in=TABS[state]).select_related("owner", "meeting", "case")
    if mine:
        rows = rows.filter(owner=request.user)
    page = listed(request, rows.order_by("due_on" if state == "" else "-due_on", "pk"))
    counts = [(key, Action.objects.filter(state__in=states).count()) for key, states in TABS.items()]
    return render(request, "casebook/actions.html", {
        "found": [views.action(row, today) for row in page.object_list], "page": page, "state": state, "mine": mine,
        "counts": counts, "more": f"state={state}" + ("&mine=1" if mine else ""),
        "may_lead": request.user.may("review.lead"),
    })  # fmt: skip


@duty("review.lead")
def new(request: HttpRequest) -> HttpResponse:
    """A lesson and the change that follows: of a meeting, a case or a finding, or by itself."""
    people = services.meetings.may_attend()
    meeting = Meeting.objects.filter(pk=_key(request, "meeting")).exclude(state="cancelled").first()
    case = Case.objects.filter(pk=_key(request, "case"), state="released").first()
    finding = Finding.objects.filter(pk=_key(request, "finding")).first()
    form = own.ActionForm(people, request.POST or None, initial=None if request.method == "POST" else {
        "owner_id": request.user.pk, "what": case.body.get("lessons", "") if case else "",
    })  # fmt: skip
    if request.method == "POST" and form.is_valid():
        from_where = {"meeting_id": meeting.pk if meeting else None, "case_id": case.pk if case else None,
                      "finding_id": finding.pk if finding else None}  # fmt: skip
        made = tell(request, lambda: services.actions.add(user=request.user, **form.given(), **from_where),
                    _("The action is given."))  # fmt: skip
        if made is not None:
            return redirect("casebook:action", made.pk)
    return render(request, "casebook/action_new.html", {
        "form": form, "meeting": meeting, "case": case, "finding": finding,
    }, status=422 if request.method == "POST" else 200)  # fmt: skip


def _key(request: HttpRequest, name: str) -> int:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0


@duty("review.see")
def action(request: HttpRequest, action_id: int) -> HttpResponse:
    """One action: the lesson, what is changed, where, and what came of it."""
    return _action(request, get_object_or_404(Action, pk=action_id))


def _action(request: HttpRequest, row: Action, carry: Any = None, done: Any = None, status: int = 200) -> HttpResponse:
    user: Any = request.user
    today = desk.today(timezone.now())
    carrier = services.carriers.carrier(row.kind)
    owns = row.owner_id == user.pk or user.may("review.lead")
    may_carry = row.state == "open" and owns and carrier is not None and user.may(carrier.duty) and not row.result
    return render(request, "casebook/action.html", {
        "row": row, "shown": views.action(row, today), "chart": views.chart(row), "carrier": carrier,
        "carry": (carry or _carrier_form(row)) if may_carry else None, "owns": owns and row.state == "open",
        "done": done or own.DoneForm(initial={"on": today}), "drop": own.ReasonForm(),
        "may_lead": user.may("review.lead") and row.state == "open",
        "slices": list(row.slices.items()), "verdict_tone": views.VERDICTS.get(row.verdict, ""),
        "may_finding": user.may("improvement.see"),
    }, status=status)  # fmt: skip


def _carrier_form(row: Action, data: Any = None) -> forms.Form | None:
    """The form of what an action's kind asks for."""
    papers, tag = Papers(desk.today(timezone.now())), language_tag()
    if row.kind == "strategy":
        found: forms.Form = own.StrategyCarrierForm(sorted(papers.strategies), data)
    elif row.kind == "script":
        found = own.ScriptCarrierForm(data)
    elif row.kind == "course":
        courses = [(name, one.title[tag]) for name, one in library.courses().items()]
        found = own.CourseCarrierForm(courses, [(one.pk, str(one)) for one in Team.objects.order_by("code")], data)
    elif row.kind == "control":
        rules = document("scale")["controls"]
        risks = [(one.code, one.code) for one in Risk.objects.exclude(state="closed").order_by("code")]
        kinds, effects = ([(code, said(about["title"])) for code, about in rules[part].items()]
                          for part in ("kinds", "effects"))  # fmt: skip
        found = own.ControlCarrierForm(risks, kinds, effects, data)
    else:
        return None
    return found


@require_POST
@duty("review.see")
def act(request: HttpRequest, action_id: int) -> HttpResponse:
    """Make the change, say it is done, or give it up (who leads)."""
    row = get_object_or_404(Action, pk=action_id)
    user, what = request.user, request.POST.get("act", "")
    if what == "carry":
        form = _carrier_form(row, request.POST)
        if form is None:
            raise Http404
        if form.is_valid() and tell(request, lambda: services.actions.carry(row.pk, user=user, given=form.cleaned_data),
                                    _("The change is on its way.")):  # fmt: skip
            return redirect("casebook:action", row.pk)
        return _action(request, row, carry=form, status=422)
    if what == "done":
        done = own.DoneForm(request.POST)
        if done.is_valid() and tell(request, lambda: services.actions.done(row.pk, user=user, **done.cleaned_data),
                                    _("The action is done.")):  # fmt: skip
            return redirect("casebook:action", row.pk)
        return _action(request, row, done=done, status=422)
    if what == "drop" and user.may("review.lead"):
        reason = request.POST.get("reason", "")
        tell(request, lambda: services.actions.drop(row.pk, user=user, reason=reason), _("The action is given up."))
        return redirect("casebook:action", row.pk)
    raise Http404
