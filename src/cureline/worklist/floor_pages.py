"""The leader's pages: the floor as it is now, moving work, absences, approvals."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from cureline.face import ProblemError
from cureline.people.models import Absence, Staff
from cureline.trust.duties import duty
from cureline.worklist import approvals as registered
from cureline.worklist import charts, desk, services
from cureline.worklist.forms import AbsenceForm, FilterForm, MoveForm
from cureline.worklist.lines import lines
from cureline.worklist.services.floor import floor as floor_now
from cureline.worklist.services.floor import movable, teams_of
from cureline.worklist.services.listing import choices, order

# rows of the list from which work is moved
MOST = 200


@duty("floor.see")
@require_GET
def floor(request: HttpRequest) -> HttpResponse:
    """Every collector of the leader's teams now; the tables and charts renew themselves."""
    return render(request, "worklist/floor.html", _live(request))


@duty("floor.see")
@require_GET
def live(request: HttpRequest) -> HttpResponse:
    """The part of the floor that is asked for every few seconds."""
    return render(request, "worklist/floor_live.html", _live(request))


def _live(request: HttpRequest) -> dict[str, Any]:
    now = floor_now(request.user)
    return {
        "floor": now, "zone": desk.zone().key, "work": charts.work(now), "hours": charts.hours(now),
        "outcomes": [(code, desk.title("outcomes", code), number) for code, number in now.outcomes.items()],
    }  # fmt: skip


@duty("floor.move")
@require_http_methods(["GET", "POST"])
def work(request: HttpRequest) -> HttpResponse:
    """Waiting work, narrowed by filters; what is chosen goes to a collector or a team."""
    teams = teams_of(request.user)
    every = movable(request.user, Q())
    people = Staff.objects.filter(team__in=teams, collector_id__isnull=False).order_by("name")
    form = FilterForm(
        request.GET, values=choices(every), collectors=[(p.collector_id or "", p.name) for p in people]
    )  # fmt: skip
    filters = form.filters()
    tasks = movable(request.user, filters.condition())
    move = MoveForm(request.POST or None, teams=teams)
    if request.method == "POST" and move.is_valid():
        chosen = tasks if request.POST.get("all") else tasks.filter(pk__in=_keys(request.POST.getlist("task")))
        try:
            number = services.move(
                list(chosen.values_list("pk", flat=True)), user=request.user, why=move.cleaned_data["why"],
                **move.target_of(),
            )  # fmt: skip
        except ProblemError as error:
            messages.error(request, str(error.title))
        else:
            messages.success(request, ngettext("%(n)s task moved.", "%(n)s tasks moved.", number) % {"n": number})
        return redirect(f"{request.path}?{urlencode(filters.chosen())}")
    now = timezone.now()
    listed = list(order(tasks, now)[:MOST])
    return render(
        request,
        "worklist/work.html",
        {
            "lines": lines(listed, at=now), "form": form, "move": move, "total": tasks.count(), "most": MOST,
            "narrowed": filters.chosen(),
        },
        status=422 if move.is_bound else 200,
    )  # fmt: skip


def _keys(given: list[str]) -> list[int]:
    return [int(key) for key in given if key.isdecimal() and len(key) < 19]


@duty("floor.absence")
@require_http_methods(["GET", "POST"])
def absences(request: HttpRequest) -> HttpResponse:
    """Who is away and will be; recording an absence deals out the work of today."""
    teams = teams_of(request.user)
    today = desk.today(timezone.now())
    form = AbsenceForm(request.POST or None, teams=teams, initial={"from_on": today, "until_on": today})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = services.set_absence(
                given["staff"], given["from_on"], given["until_on"], given["reason"], user=request.user,
                deal=given["deal"],
            )  # fmt: skip
        except ProblemError as error:
            form.add_error("until_on", error.detail)
        else:
            messages.success(
                request,
                _("Noted. %(dealt)s tasks went to other collectors, %(team)s to the team's queue.")
                % {"dealt": sum(made.dealt.values()), "team": made.to_team},
            )
            return redirect("worklist:absences")
    found = Absence.objects.filter(staff__team__in=teams, until_on__gte=today).select_related("staff", "staff__team")
    rows = [(row, desk.title("absences", row.reason)) for row in found.order_by("from_on", "pk")]
    return render(
        request, "worklist/absences.html", {"form": form, "rows": rows, "today": today},
        status=422 if form.is_bound else 200,
    )  # fmt: skip


@duty("floor.absence")
@require_http_methods(["POST"])
def back(request: HttpRequest, absence_id: int) -> HttpResponse:
    """Somebody is back before the absence ends."""
    absence = get_object_or_404(Absence, pk=absence_id, staff__team__in=teams_of(request.user))
    services.end_absence(absence, user=request.user)
    messages.success(request, _("The absence has ended."))
    return redirect("worklist:absences")


@duty("floor.see")
@require_GET
def approvals(request: HttpRequest) -> HttpResponse:
    """What waits for this person's approval, from every app."""
    return render(
        request, "worklist/approvals.html",
        {"sources": registered.waiting(request.user), "zone": desk.zone().key},
    )  # fmt: skip
