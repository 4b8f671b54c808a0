"""Pages of the field, made for a telephone first: my day, one visit, the photograph, the alarm."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from cureline.contact import services as contact
from cureline.contact import taxonomy
from cureline.face import ProblemError
from cureline.trust.duties import duty, language_tag
from cureline.visit import board, config, services
from cureline.visit.forms import PhotoForm, PlaceForm
from cureline.visit.models import Visit


@never_cache
@duty("contact.visit")
def index(request: HttpRequest) -> HttpResponse:
    """My day: the visits in order, the way on a map, the next one first."""
    day = services.day_of(request.user, _today())
    visits = board.of_day(day) if day else []
    following = next((visit for visit in visits if visit.is_open), None)
    return render(
        request, "visit/index.html",
        {"day": day, "lines": board.lines(visits), "map": board.map_of(visits), "following": following,
         "today": _today(), "zone": str(config.zone()), "done": sum(visit.state == "done" for visit in visits)},
    )  # fmt: skip


@never_cache
@duty("contact.visit")
def show(request: HttpRequest, visit_id: int) -> HttpResponse:
    """One visit: whom, where, what the gate says now, who is there, what to say, what came of it."""
    visit = _found(visit_id)
    ruling = None
    if visit.state in (Visit.State.PLANNED, Visit.State.WAITING):
        ruling = contact.ruling(visit.customer_id, "visit", account_id=visit.account_id or None,
                                point_id=visit.contact_point_id)  # fmt: skip
    staff = getattr(request.user, "staff", None)
    mine = visit.day is not None and staff is not None and staff.pk in visit.day.persons()
    state, tone = board.STATES[visit.state]
    told = board.who(visit)
    outcome = taxonomy.outcomes().get(visit.outcome)
    persons = [visit.day.lead, visit.day.partner] if visit.day else []
    return render(
        request, "visit/show.html",
        {"visit": visit, "state": state, "tone": tone, **told, "mine": mine, "zone": str(config.zone()),
         "today": visit.on == _today(), "ruling": ruling, "outcome": outcome,
         "lines": ruling.lines(language_tag()) if ruling is not None and not ruling.allowed else [],
         "persons": [{"name": person.name, "at": told["here"].get(person.pk), "me": staff == person}
                     for person in persons],
         "i_am_here": staff is not None and staff.pk in told["here"],
         "outcomes": sorted(taxonomy.of_channel("visit"), key=lambda row: len(row.channels)), "photo": PhotoForm(),
         "evidence": visit.evidence.order_by("taken_at")},
    )  # fmt: skip


@duty("contact.visit")
@require_POST
def set_out(request: HttpRequest) -> HttpResponse:
    """The pair leaves the office."""
    day = services.day_of(request.user, _today())
    if day is None:
        raise Http404
    _try(request, lambda: services.set_out(day, user=request.user, request=request))
    return redirect("visit:index")


@duty("contact.visit")
@require_POST
def end_day(request: HttpRequest) -> HttpResponse:
    """The pair is back."""
    day = services.day_of(request.user, _today())
    if day is None:
        raise Http404
    _try(request, lambda: services.end_day(day, user=request.user, request=request))
    return redirect("visit:index")


@duty("contact.visit")
@require_POST
def arrive(request: HttpRequest, visit_id: int) -> HttpResponse:
    """Check in at the door."""
    _try(request, lambda: services.arrive(visit_id, user=request.user, where=_where(request), request=request))
    return redirect("visit:show", visit_id=visit_id)


@duty("contact.visit")
@require_POST
def leave(request: HttpRequest, visit_id: int) -> HttpResponse:
    """Check out with what came of the visit; then to the form that the outcome asks for, else to the next visit."""
    found = _try(
        request,
        lambda: services.leave(
            visit_id, request.POST.get("outcome", ""), user=request.user, where=_where(request), request=request
        ),
    )
    if found is None:
        return redirect("visit:show", visit_id=visit_id)
    _visit, following = found
    messages.success(request, following.outcome.advice or _("Checked out."))
    return redirect("visit:show", visit_id=visit_id)


@duty("contact.visit")
@require_POST
def cancel(request: HttpRequest, visit_id: int) -> HttpResponse:
    """Call off a visit; the day is put in order again."""
    why = request.POST.get("why", "")[:500]
    done = _try(request, lambda: services.cancel(visit_id, user=request.user, why=why, request=request))
    if done is not None:
        messages.success(request, _("Called off. The rest of the day is in order again."))
        return redirect("visit:index")
    return redirect("visit:show", visit_id=visit_id)


@never_cache
@duty("customer.unmask")
@require_POST
def address(request: HttpRequest, visit_id: int) -> HttpResponse:
    """The address in clear, for the two who go there today (part of a page)."""
    try:
        clear = services.address(visit_id, request=request)
    except services.VisitUnknownError:
        raise Http404 from None
    except ProblemError as error:
        return render(request, "visit/_address.html", {"refused": error.detail or str(error.title)}, status=409)
    return render(request, "visit/_address.html", {"clear": clear})


@duty("contact.visit")
@require_POST
def photo(request: HttpRequest, visit_id: int) -> HttpResponse:
    """Keep a photograph."""
    form = PhotoForm(request.POST, request.FILES)
    if form.is_valid():
        kept = _try(
            request,
            lambda: services.keep(visit_id, form.cleaned_data["picture"], user=request.user, request=request,
                                  caption=form.cleaned_data["caption"]),
        )  # fmt: skip
        if kept is not None:
            messages.success(request, _("The photograph is kept."))
    else:
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
    return redirect("visit:show", visit_id=visit_id)


@never_cache
@duty("contact.visit")
def evidence(request: HttpRequest, evidence_id: Any) -> HttpResponse:
    """A kept photograph itself."""
    try:
        data = services.picture(evidence_id, user=request.user, request=request)
    except (services.VisitUnknownError, services.PictureError):
        raise Http404 from None
    return HttpResponse(data, content_type="image/jpeg", headers={"Content-Disposition": "inline"})


@duty("contact.visit")
@require_POST
def alarm(request: HttpRequest) -> HttpResponse:
    """Call for help, from whatever page of the field."""
    number = request.POST.get("visit", "")
    raised = _try(
        request,
        lambda: services.raise_alarm(
            user=request.user, where=_where(request), request=request,
            visit_id=int(number) if number.isdecimal() and len(number) < 16 else None,
        ),
    )  # fmt: skip
    if raised is not None:
        messages.error(
            request,
            _("Help is called; your leader sees where you are. In danger, leave and dial the emergency number."),
        )
    return redirect(request.POST.get("back") if request.POST.get("back", "").startswith("/visit/") else "visit:index")


def _today() -> Any:
    return timezone.now().astimezone(config.zone()).date()


def _found(visit_id: int) -> Visit:
    try:
        return services.find(visit_id)
    except services.VisitUnknownError:
        raise Http404 from None


def _where(request: HttpRequest) -> services.Where:
    """Where the telephone says that it is; nothing where it does not, or says nonsense."""
    form = PlaceForm(request.POST)
    return services.Where(**form.cleaned_data) if form.is_valid() else services.NOWHERE


def _try(request: HttpRequest, act: Any) -> Any:
    """Do it, or tell why not on the next page; None when refused."""
    try:
        return act()
    except services.VisitUnknownError:
        raise Http404 from None
    except contact.RefusedError as refused:
        messages.error(request, " ".join(refused.members["lines"]))
    except ProblemError as error:
        messages.error(request, error.detail or str(error.title))
    return None
