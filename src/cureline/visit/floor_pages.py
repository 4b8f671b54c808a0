"""Pages of who leads: the pairs and how far they are, alarms with their clock, the plan of a day."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from cureline.face import ProblemError
from cureline.people.models import Staff
from cureline.trust.duties import duty
from cureline.visit import board, config, services
from cureline.visit.models import Visit


@never_cache
@duty("floor.see")
def floor(request: HttpRequest) -> HttpResponse:
    """The pairs of a day, their visits, what is not placed, and the form that plans."""
    on = _day(request.GET.get("on"))
    mine = board.teams_of(request.user)
    able = [person for person in services.licensed(on) if mine is None or person.team_id in mine]
    left = Visit.objects.filter(on=on, day=None, state=Visit.State.PLANNED)
    return render(
        request, "visit/floor.html",
        {"on": on, "pairs": services.suggested(on, able), "able": able, "waiting": len(services.candidates(on)),
         "left": board.lines(list(left)), **_live(request, on)},
    )  # fmt: skip


@never_cache
@duty("floor.see")
def live(request: HttpRequest) -> HttpResponse:
    """Alarms and pairs as they stand now (part of a page, asked for again and again)."""
    on = _day(request.GET.get("on"))
    # whoever looks keeps the watch as well, should the watch itself have stopped
    services.watch()
    return render(request, "visit/_live.html", {"on": on, **_live(request, on)})


@duty("floor.move")
@require_POST
def plan(request: HttpRequest) -> HttpResponse:
    """Plan the day of the chosen pairs."""
    on = _day(request.POST.get("on"))
    chosen = []
    for words in request.POST.getlist("pair"):
        numbers = [int(part) for part in words.split("-") if part.isdecimal() and len(part) < 16]
        people = Staff.objects.in_bulk(numbers)
        if len(numbers) == 2 and len(people) == 2:
            chosen.append((people[numbers[0]], people[numbers[1]]))
    if not chosen:
        messages.error(request, _("Choose at least one pair."))
        return redirect(f"/visit/floor/?on={on:%Y-%m-%d}")
    try:
        days = services.plan(on, chosen, user=request.user, request=request)
    except ProblemError as error:
        messages.error(request, error.detail or str(error.title))
    else:
        count = sum(day.visits.filter(state=Visit.State.PLANNED).count() for day in days)
        messages.success(request, ngettext("%(n)s visit is placed.", "%(n)s visits are placed.", count) % {"n": count})
    return redirect(f"/visit/floor/?on={on:%Y-%m-%d}")


@duty("floor.see")
@require_POST
def acknowledge(request: HttpRequest, alarm_id: int) -> HttpResponse:
    """Take an alarm in hand."""
    try:
        services.acknowledge(alarm_id, user=request.user, note=request.POST.get("note", ""), request=request)
    except services.AlarmUnknownError:
        raise Http404 from None
    except ProblemError as error:
        messages.error(request, error.detail or str(error.title))
    else:
        messages.success(request, _("You have it in hand."))
    return redirect("visit:floor")


def _live(request: HttpRequest, on: dt.date) -> dict[str, Any]:
    now = timezone.now()
    return {
        "overview": board.overview(on, board.teams_of(request.user)),
        "alarms": [
            {"alarm": alarm, "title": board.ALARMS[alarm.kind], "minutes": int((now - alarm.at).total_seconds() // 60)}
            for alarm in services.open_alarms(request.user)
        ],
        "zone": str(config.zone()),
        "now": now,
    }


def _day(text: str | None) -> dt.date:
    try:
        return dt.date.fromisoformat(text or "")
    except ValueError:
        return timezone.now().astimezone(config.zone()).date()
