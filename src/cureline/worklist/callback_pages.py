"""Callbacks: agreeing on one, the calendar of mine, moving and striking them out."""

from __future__ import annotations

import calendar
import datetime as dt
from collections import defaultdict
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cureline.face import ProblemError
from cureline.portfolio.models import Customer
from cureline.trust.duties import duty
from cureline.worklist import desk, services
from cureline.worklist.forms import CallbackForm
from cureline.worklist.lines import lines
from cureline.worklist.models import Task


def mine(user: Any) -> Any:
    """Callbacks that a person keeps: their own, and those of nobody in their teams."""
    staff = getattr(user, "staff", None)
    whose = Q(collector_id=None, team__in=staff.team_codes() if staff else [])
    if staff and staff.collector_id:
        whose |= Q(collector_id=staff.collector_id)
    return Task.objects.filter(
        whose | Q(claimed_by=user), kind=Task.Kind.CALLBACK, state__in=(Task.State.OPEN, Task.State.CLAIMED)
    )


@duty("callback.make")
@require_GET
def callbacks(request: HttpRequest) -> HttpResponse:
    """My callbacks: a month as a calendar, a day as a list. `month` is YYYY-MM, `day` YYYY-MM-DD."""
    now = timezone.now()
    today = desk.today(now)
    chosen = _day(request.GET.get("day", "")) or today
    first = _day(f"{request.GET.get('month', '')}-01") or chosen.replace(day=1)
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    start, end = desk.bounds(first)[0], desk.bounds(last)[1]
    tasks = list(mine(request.user).filter(due_at__gte=start, due_at__lt=end).order_by("due_at", "pk"))
    by_day: dict[dt.date, int] = defaultdict(int)
    for task in tasks:
        by_day[desk.today(task.due_at)] += 1
    weeks = [
        [{"on": on, "inside": on.month == first.month, "number": by_day.get(on, 0)} for on in week]
        for week in calendar.Calendar().monthdatescalendar(first.year, first.month)
    ]
    overdue = list(mine(request.user).filter(due_at__lt=desk.bounds(today)[0]).order_by("due_at", "pk")[:50])
    shown = [task for task in tasks if desk.today(task.due_at) == chosen]
    if chosen.replace(day=1) != first:
        shown = list(mine(request.user).filter(due_at__gte=desk.bounds(chosen)[0], due_at__lt=desk.bounds(chosen)[1]))
    return render(
        request,
        "worklist/callbacks.html",
        {
            "weeks": weeks, "first": first, "chosen": chosen, "today": today, "lines": lines(shown, at=now),
            "overdue": lines(overdue, at=now), "before": (first - dt.timedelta(days=1)).strftime("%Y-%m"),
            "after": (last + dt.timedelta(days=1)).strftime("%Y-%m"), "now": now,
            "weekdays": [week["on"] for week in weeks[0]],
        },
    )  # fmt: skip


@duty("callback.make")
@require_http_methods(["GET", "POST"])
def callback(request: HttpRequest, customer_id: str) -> HttpResponse:
    """Agree on a callback with a customer."""
    customer = get_object_or_404(Customer, pk=customer_id)
    form = CallbackForm(request.POST or None, zone=customer.time_zone, initial={"at": _suggested(customer.time_zone)})
    if request.method == "POST" and form.is_valid():
        user: Any = request.user
        own = getattr(getattr(user, "staff", None), "collector_id", None)
        try:
            services.schedule_callback(
                customer_id, form.cleaned_data["at"], user=user, reason=form.cleaned_data["reason"],
                collector_id=own if form.cleaned_data["mine"] else None, anybody=not form.cleaned_data["mine"],
            )  # fmt: skip
        except ProblemError as error:
            form.add_error("at", error.detail)
        else:
            messages.success(request, _("The callback is noted."))
            return redirect(_back(user, customer_id))
    return _shown(request, form, customer_id)


@duty("callback.make")
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, task_id: int) -> HttpResponse:
    """Move a callback to another time."""
    task = get_object_or_404(mine(request.user), pk=task_id)
    customer = get_object_or_404(Customer, pk=task.customer_id)
    at = task.due_at.astimezone(ZoneInfo(customer.time_zone)) if task.due_at else None
    form = CallbackForm(request.POST or None, zone=customer.time_zone, initial={"at": at})
    del form.fields["reason"], form.fields["mine"]
    if request.method == "POST" and form.is_valid():
        try:
            services.reschedule(task, form.cleaned_data["at"], user=request.user)
        except ProblemError as error:
            form.add_error("at", error.detail or str(error.title))
        else:
            messages.success(request, _("The callback is noted."))
            return redirect("worklist:callbacks")
    return _shown(request, form, task.customer_id)


@duty("callback.make")
@require_POST
def cancel(request: HttpRequest, task_id: int) -> HttpResponse:
    """Strike out a callback."""
    task = get_object_or_404(mine(request.user), pk=task_id)
    try:
        services.cancel(task, user=request.user)
        messages.success(request, _("The callback is struck out."))
    except ProblemError as error:
        messages.warning(request, str(error.title))
    return redirect("worklist:callbacks")


def _shown(request: HttpRequest, form: CallbackForm, customer_id: str) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render(request, "worklist/callback.html", {"form": form, "customer_id": customer_id}, status=status)


def _back(user: Any, customer_id: str) -> str:
    from django.urls import reverse

    if services.in_hand(user).filter(customer_id=customer_id).exists():
        return reverse("customer:show", args=[customer_id])
    return reverse("worklist:queue" if user.may("queue.work") else "worklist:callbacks")


def _suggested(zone: str) -> dt.datetime:
    """The next half hour after two hours from now, in the customer's time."""
    local = timezone.now().astimezone(ZoneInfo(zone)) + dt.timedelta(hours=2)
    return local.replace(minute=30 * (local.minute // 30), second=0, microsecond=0)


def _day(text: str) -> dt.date | None:
    try:
        found = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return found if 2000 <= found.year <= 2200 else None
