"""Pages of people: the list, the record, somebody new, absences, teams."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cureline.paging import CursorError, page
from cureline.people import services
from cureline.people.forms import AbsenceForm, NewStaffForm, SearchForm, StaffForm, TeamForm, initial
from cureline.people.models import Absence, Staff, Team
from cureline.trust import lockout, sessions
from cureline.trust.duties import duty, roles


@duty("staff.see")
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """Everybody, by name, role and team."""
    form = SearchForm(request.GET or None)
    given = form.cleaned_data if form.is_bound and form.is_valid() else {}
    rows = services.listing(**given)
    try:
        found = page(rows, order=("name", "id"), after=request.GET.get("after", ""))
    except CursorError:
        found = page(rows, order=("name", "id"))
    query = request.GET.copy()
    query["after"] = found["next"] or ""
    away = set(services.absent().values_list("staff_id", flat=True))
    people = [(staff, roles().get(staff.user.role), staff.pk in away) for staff in found["items"]]
    following = f"?{query.urlencode()}" if found["next"] else ""
    return render(request, "people/list.html", {"form": form, "people": people, "next": following})


@duty("staff.see")
@require_GET
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: role, teams, portfolios, absences, sessions; forms for who may change them."""
    staff = get_object_or_404(Staff.objects.select_related("user", "team"), pk=pk)
    return _record(request, staff, StaffForm(initial=initial(staff)))


@never_cache
@duty("staff.manage")
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Somebody new; the link for the first password is shown this once."""
    form = NewStaffForm(request.POST or None)
    if form.is_valid():
        try:
            staff, path = services.add(user=request.user, **form.values())
        except services.StaffError as error:
            form.add_error(None, error.detail)
        else:
            return _invited(request, staff, path)
    return render(request, "people/add.html", {"form": form})


@duty("staff.manage")
@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a record."""
    staff = get_object_or_404(Staff.objects.select_related("user", "team"), pk=pk)
    form = StaffForm(request.POST)
    if form.is_valid():
        try:
            services.change(pk, user=request.user, **form.values())
        except services.StaffError as error:
            form.add_error(None, error.detail)
        else:
            messages.success(request, _("Saved."))
            return redirect("people:record", pk)
    return _record(request, staff, form, status=422)


@never_cache
@duty("staff.manage")
@require_POST
def act(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """`invite`, `unlock`, `factor` (reset the second factor) or `sessions` (end them all)."""
    staff = get_object_or_404(Staff.objects.select_related("user", "team"), pk=pk)
    if name == "invite":
        return _invited(request, staff, services.invite(pk, user=request.user))
    if name == "unlock":
        services.unlock(pk, user=request.user)
    elif name == "factor":
        services.reset_second_factor(pk, user=request.user)
    else:
        services.end_sessions(pk, user=request.user)
    messages.success(request, _("Done."))
    return redirect("people:record", pk)


@duty("floor.absence")
@require_POST
def absence(request: HttpRequest, pk: int) -> HttpResponse:
    """Note days on which somebody is away."""
    get_object_or_404(services.led(request.user), pk=pk)
    form = AbsenceForm(request.POST)
    if form.is_valid():
        try:
            services.record_absence(pk, user=request.user, **form.cleaned_data)
        except services.StaffError as error:
            messages.error(request, error.detail)
        else:
            messages.success(request, _("Saved."))
    else:
        messages.error(request, _("Give both days."))
    return redirect("people:record", pk)


@duty("floor.absence")
@require_POST
def remove_absence(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an absence back."""
    row = get_object_or_404(Absence, pk=pk, staff__in=services.led(request.user))
    services.remove_absence(pk, user=request.user)
    return redirect("people:record", row.staff_id)


@duty("staff.see")
@require_GET
def teams(request: HttpRequest) -> HttpResponse:
    """All teams and who is in them."""
    rows = Team.objects.order_by("code").prefetch_related("members")
    return render(request, "people/teams.html", {"rows": rows, "form": TeamForm()})


@duty("staff.manage")
@require_POST
def save_team(request: HttpRequest) -> HttpResponse:
    """Make a team, or give it other titles."""
    form = TeamForm(request.POST)
    if form.is_valid():
        try:
            services.save_team(form.cleaned_data["code"], form.titles(), user=request.user)
        except services.StaffError as error:
            messages.error(request, error.detail)
        return redirect("people:teams")
    rows = Team.objects.order_by("code").prefetch_related("members")
    return render(request, "people/teams.html", {"rows": rows, "form": form}, status=422)


def _record(request: HttpRequest, staff: Staff, form: Any, *, status: int = 200) -> HttpResponse:
    user: Any = request.user
    today = timezone.now().date()
    context = {
        "staff": staff,
        "role": roles().get(staff.user.role),
        "form": form,
        "sees_absences": services.absences_seen(user).filter(pk=staff.pk).exists(),
        "absences": staff.absences.filter(until_on__gte=today).order_by("from_on"),
        "absence_form": AbsenceForm(),
        "reasons": dict(services.REASONS),
        "sessions": sessions.running(staff.user) if user.may("staff.manage") else [],
        "locked_until": lockout.locked_until(staff.user) if user.may("staff.manage") else None,
    }
    return render(request, "people/record.html", context, status=status)


def _invited(request: HttpRequest, staff: Staff, path: str) -> HttpResponse:
    link = request.build_absolute_uri(path)
    return render(request, "people/invited.html", {"staff": staff, "link": link})
