"""One's own week, pauses, the team's roster and its load."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cureline.people.models import Staff
from cureline.telling import tell
from cureline.trust.duties import duty, language_tag
from cureline.wellbeing import views
from cureline.wellbeing.models import CarePlan, DayLoad, Pause, Swap
from cureline.wellbeing.services import caring, gathering, loading, pulsing, resting, rostering, whose
from cureline.worklist import desk

DAY = dt.timedelta(days=1)


def _week(request: HttpRequest) -> dt.date:
    """The week that is asked for: its Monday; this week where none is."""
    try:
        return rostering.monday(dt.date.fromisoformat(request.GET.get("week") or request.POST.get("week", "")))
    except (ValueError, OverflowError):
        return rostering.monday(whose.today())


@duty("wellbeing.own")
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """One's own two weeks, swaps, load, pauses, care, events, survey."""
    me = getattr(request.user, "staff", None)
    if me is None:
        raise Http404
    today = whose.today()
    first = rostering.monday(today)
    weeks = [rostering.week([me], first + n * rostering.WEEK * DAY)[0] for n in range(2)]
    swaps = Swap.objects.filter(Q(asker=me) | Q(other=me), on__gte=today).select_related("asker", "other")
    loads = list(DayLoad.objects.filter(staff=me, on__gt=today - 28 * DAY).order_by("on"))
    resting.due(request.user)
    return render(request, "wellbeing/mine.html", {
        "weeks": [views.row(one) for one in weeks], "titles": views.patterns(), "today": today,
        "swaps": [(one, one.get_state_display(), one.other_id == me.pk and one.state == "asked") for one in
                  swaps.order_by("on", "pk")],
        "colleagues": Staff.objects.filter(team=me.team_id, user__is_active=True).exclude(pk=me.pk).order_by("name"),
        "chart": views.load_chart(loads), "last": views.load(loads[-1]) if loads else None,
        "pause": Pause.objects.filter(staff=me, state__in=resting.OPEN).first(),
        "plan": CarePlan.objects.filter(staff=me, closed_at__isnull=True).select_related("holder").first(),
        "events": gathering.visible(request.user).filter(begins_at__gte=timezone.now(), cancelled_at__isnull=True)
        .order_by("begins_at")[:3],
        "pulse": pulsing.asked(request.user),
    })  # fmt: skip


@duty("wellbeing.own")
@require_POST
def swap_ask(request: HttpRequest) -> HttpResponse:
    """Ask a colleague to exchange a day's shifts."""
    day, other = views.day(request.POST.get("on", "")), request.POST.get("other", "")
    if day is None or not other.isdigit() or len(other) > 18:
        messages.error(request, _("Choose a day and a colleague."))
    else:
        why = request.POST.get("why", "")
        tell(
            request,
            lambda: rostering.ask_swap(day, int(other), user=request.user, why=why),
            _("Your colleague is asked."),
        )
    return redirect("wellbeing:mine")


@duty("wellbeing.own")
@require_POST
def swap_answer(request: HttpRequest, swap_id: int, word: str) -> HttpResponse:
    """The colleague says yes or no, or who asked takes it back."""
    get_object_or_404(Swap, pk=swap_id)
    if word == "withdraw":
        tell(request, lambda: rostering.withdraw_swap(swap_id, user=request.user), _("Taken back."))
    else:
        tell(request, lambda: rostering.answer_swap(swap_id, word == "yes", user=request.user), _("Answered."))
    return redirect("wellbeing:mine")


@duty("wellbeing.own")
@require_GET
def pause(request: HttpRequest, pause_id: int) -> HttpResponse:
    """The page that offers a pause, and goes with it."""
    found = get_object_or_404(Pause, pk=pause_id, staff__user=request.user)
    until = found.begun_at + dt.timedelta(minutes=found.minutes) if found.begun_at else None
    left = max(round((until - timezone.now()).total_seconds() / 60), 0) if until else found.minutes
    return render(
        request,
        "wellbeing/pause.html",
        {"pause": found, "left": left, "until": until.astimezone(desk.zone()).strftime("%H:%M") if until else ""},
    )


@duty("wellbeing.own")
@require_POST
def pause_take(request: HttpRequest, pause_id: int | None = None) -> HttpResponse:
    """Begin the pause that is offered, or one of one's own will."""
    made = tell(request, lambda: resting.take(request.user, pause_id), _("The pause runs. Nobody waits for you."))
    return redirect("wellbeing:pause", made.pk) if made else redirect("wellbeing:mine")


@duty("wellbeing.own")
@require_POST
def pause_end(request: HttpRequest, pause_id: int, word: str) -> HttpResponse:
    """No pause now, or back from one."""
    if word == "decline":
        tell(
            request,
            lambda: resting.decline(pause_id, user=request.user),
            _("Go on when you like; ask for a pause any time."),
        )
    else:
        tell(request, lambda: resting.back(pause_id, user=request.user), _("Welcome back."))
    return redirect("worklist:queue" if request.user.may("queue.work") else "wellbeing:mine")


@duty("wellbeing.see")
@require_GET
def team(request: HttpRequest) -> HttpResponse:
    """A team's week, its gaps by hour of a day, and swaps that wait for the leader's word."""
    first = _week(request)
    teams = whose.teams(request.user)
    code = request.GET.get("team", "")
    code = code if code in {one.pk for one in teams} else (teams[0].pk if teams else "")
    people = list(whose.led(request.user, code)) if code else []
    on = views.day(request.GET.get("day", "")) or max(first, min(whose.today(), first + 6 * DAY))
    cover = rostering.coverage(people, on)
    swaps = Swap.objects.filter(state="agreed", asker__in=people).select_related("asker", "other").order_by("on")
    return render(request, "wellbeing/team.html", {
        "rows": [views.row(one) for one in rostering.week(people, first)], "days": [first + n * DAY for n in range(7)],
        "first": first, "before": first - 7 * DAY, "after": first + 7 * DAY, "teams": teams, "team": code, "on": on,
        "patterns": views.patterns(), "chart": views.coverage_chart(cover, on), "today": whose.today(),
        "short": sum(one.short for one in cover), "swaps": swaps,
        "may": request.user.may("wellbeing.manage"),
    })  # fmt: skip


def _back(request: HttpRequest) -> HttpResponse:
    week, code = _week(request), request.POST.get("team", "")
    return redirect(f"{views.url('team')}?{views.query(week=week.isoformat(), team=code[:40])}")


@duty("wellbeing.manage")
@require_POST
def shift(request: HttpRequest) -> HttpResponse:
    """Give somebody a shift on a day."""
    day, who = views.day(request.POST.get("on", "")), request.POST.get("staff", "")
    if day is None or not who.isdigit() or len(who) > 18:
        raise Http404
    pattern = request.POST.get("pattern", "")
    told: Any = tell(request, lambda: rostering.set_shift(int(who), day, pattern, user=request.user), "")
    for breach in told or []:
        messages.warning(request, rostering.told_breach(breach))
    return _back(request)


@duty("wellbeing.manage")
@require_POST
def copy(request: HttpRequest) -> HttpResponse:
    """The shifts of the week before."""
    code = request.POST.get("team", "")
    count = tell(request, lambda: rostering.copy_week(code, _week(request), user=request.user), "")
    if count is not None:
        messages.success(request, _("%(n)d shifts set as in the week before.") % {"n": count})
    return _back(request)


@duty("wellbeing.manage")
@require_POST
def swap_decide(request: HttpRequest, swap_id: int, word: str) -> HttpResponse:
    """The leader's word on a swap."""
    get_object_or_404(Swap, pk=swap_id)
    tell(request, lambda: rostering.decide_swap(swap_id, word == "yes", user=request.user), _("Decided."))
    return _back(request)


@duty("wellbeing.see")
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """How the people of one's teams stand: by name, each against their own days."""
    on = whose.today()
    open_plans = dict(caring.visible(request.user).filter(closed_at__isnull=True).values_list("staff_id", "pk"))
    return render(request, "wellbeing/board.html", {
        "lines": [(stands, views.load(stands.last) if stands.last else None, open_plans.get(stands.staff.pk))
                  for stands in loading.board(request.user, on=on)],
        "may": request.user.may("wellbeing.manage"), "language": language_tag(),
    })  # fmt: skip


@duty("wellbeing.see")
@require_GET
def person(request: HttpRequest, staff_id: int) -> HttpResponse:
    """One person's days against their own usual."""
    staff = whose.led(request.user).filter(pk=staff_id).first()
    if staff is None:
        raise Http404
    loads = list(DayLoad.objects.filter(staff=staff, on__gt=whose.today() - 56 * DAY).order_by("on"))
    return render(request, "wellbeing/person.html", {
        "staff": staff, "chart": views.load_chart(loads), "last": views.load(loads[-1]) if loads else None,
        "plan": caring.visible(request.user).filter(staff=staff, closed_at__isnull=True).first(),
        "may": request.user.may("wellbeing.manage") and staff.user_id != request.user.pk,
    })  # fmt: skip
