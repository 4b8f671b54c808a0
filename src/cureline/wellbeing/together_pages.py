"""Care plans, events, and the pulse survey."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cureline.telling import tell
from cureline.trust.duties import duty
from cureline.wellbeing import views
from cureline.wellbeing.forms import (
    CarePlanForm,
    GatheringForm,
    LessonsForm,
    PulseForm,
    ReviewForm,
    RoundForm,
    StepForm,
)
from cureline.wellbeing.models import CarePlan, CareStep, Gathering, Pulse, Seat
from cureline.wellbeing.services import PassedError, caring, gathering, pulsing, whose

PAGE = 50


@duty("wellbeing.together")
@require_GET
def care(request: HttpRequest) -> HttpResponse:
    """The care plans that one may read."""
    rows = caring.visible(request.user).order_by("closed_at", "review_on", "pk")[:PAGE]
    return render(request, "wellbeing/care.html", {"rows": rows, "today": whose.today()})


@duty("wellbeing.manage")
def care_new(request: HttpRequest, staff_id: int) -> HttpResponse:
    """Open a plan with somebody."""
    staff = whose.led(request.user).filter(pk=staff_id).first()
    if staff is None:
        raise Http404
    form = CarePlanForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        made = tell(request, lambda: caring.open_plan(staff_id, data["why"], data["review_on"], user=request.user),
                    _("The plan is open. The two of you see it."))  # fmt: skip
        if made is not None:
            return redirect("wellbeing:care_plan", made.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "wellbeing/care_new.html", {"form": form, "staff": staff}, status=status)


def _plan(request: HttpRequest, plan_id: int) -> CarePlan:
    found: CarePlan = get_object_or_404(caring.visible(request.user), pk=plan_id)
    return found


@duty("wellbeing.together")
@require_GET
def care_plan(request: HttpRequest, plan_id: int) -> HttpResponse:
    """One plan with its steps."""
    plan = _plan(request, plan_id)
    steps = [(step, caring.read(step.text_sealed)) for step in plan.steps.select_related("by").order_by("-at", "-pk")]
    mine = plan.staff.user_id == request.user.pk
    return render(request, "wellbeing/care_plan.html", {
        "plan": plan, "why": caring.read(plan.why_sealed), "steps": steps, "mine": mine,
        "holds": plan.holder_id == request.user.pk, "today": whose.today(),
        "writes": plan.closed_at is None and (mine or plan.holder_id == request.user.pk),
        "step": StepForm(), "review": ReviewForm(),
    })  # fmt: skip


@duty("wellbeing.together")
@require_POST
def care_step(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Write a step down."""
    _plan(request, plan_id)
    form = StepForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        tell(request, lambda: caring.add_step(plan_id, data["kind"], data["text"], user=request.user,
                                              due_on=data["due_on"]), _("Written down."))  # fmt: skip
    return redirect("wellbeing:care_plan", plan_id)


@duty("wellbeing.together")
@require_POST
def care_done(request: HttpRequest, step_id: int) -> HttpResponse:
    """A measure is done."""
    step = get_object_or_404(CareStep, pk=step_id)
    _plan(request, step.plan_id)
    tell(request, lambda: caring.done(step_id, user=request.user), _("Done."))
    return redirect("wellbeing:care_plan", step.plan_id)


@duty("wellbeing.own")
@require_POST
def care_head(request: HttpRequest, plan_id: int) -> HttpResponse:
    """The person says whether the head may read it."""
    _plan(request, plan_id)
    may = request.POST.get("may") == "yes"
    tell(request, lambda: caring.let_head_see(plan_id, may, user=request.user),
         _("The head may read it now.") if may else _("The head can't read it any more."))  # fmt: skip
    return redirect("wellbeing:care_plan", plan_id)


@duty("wellbeing.manage")
@require_POST
def care_review(request: HttpRequest, plan_id: int) -> HttpResponse:
    """The next review, or the end."""
    _plan(request, plan_id)
    form = ReviewForm(request.POST)
    if form.is_valid():
        on = form.cleaned_data["next_on"]
        tell(request, lambda: caring.review(plan_id, on, user=request.user), _("The review is noted."))
    return redirect("wellbeing:care_plan", plan_id)


@duty("wellbeing.together")
@require_GET
def events(request: HttpRequest) -> HttpResponse:
    """Events to come and past ones with what was learned."""
    seen, now = gathering.visible(request.user), timezone.now()
    return render(request, "wellbeing/events.html", {
        "coming": seen.filter(ends_at__gte=now, cancelled_at__isnull=True).order_by("begins_at")[:PAGE],
        "past": seen.filter(ends_at__lt=now).order_by("-begins_at")[:20],
        "may": request.user.may("wellbeing.manage"),
    })  # fmt: skip


@duty("wellbeing.manage")
def event_new(request: HttpRequest) -> HttpResponse:
    """Make an event."""
    form = GatheringForm(whose.teams(request.user), request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        begins, ends = form.instants()
        made = tell(request, lambda: gathering.make(
            data["kind"], data["title"], data["place"], begins, ends, data["seats"], user=request.user,
            text=data["text"], team=data["team"]), _("The event stands."))  # fmt: skip
        if made is not None:
            return redirect("wellbeing:event", made.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "wellbeing/event_new.html", {"form": form}, status=status)


def _event(request: HttpRequest, event_id: int) -> Gathering:
    found: Gathering = get_object_or_404(gathering.visible(request.user), pk=event_id)
    return found


@duty("wellbeing.together")
@require_GET
def event(request: HttpRequest, event_id: int) -> HttpResponse:
    """One event, who comes, and what was learned."""
    found = _event(request, event_id)
    seats = list(Seat.objects.filter(gathering=found).select_related("staff").order_by("waits", "at"))
    now = timezone.now()
    form = LessonsForm([seat.staff for seat in seats], initial={
        "came": [seat.staff_id for seat in seats if seat.came], "lessons": found.lessons})  # fmt: skip
    return render(request, "wellbeing/event.html", {
        "event": found, "seats": seats, "mine": next((s for s in seats if s.staff.user_id == request.user.pk), None),
        "coming": found.begins_at > now and not found.cancelled_at, "form": form,
        "free": found.seats - sum(not seat.waits for seat in seats),
        "closes": found.made_by_id == request.user.pk and not found.cancelled_at and found.begins_at <= now,
        "owns": found.made_by_id == request.user.pk, "joins": getattr(request.user, "staff", None) is not None,
    })  # fmt: skip


@duty("wellbeing.together")
@require_POST
def event_do(request: HttpRequest, event_id: int, word: str) -> HttpResponse:
    """Join, leave, cancel, or close an event."""
    found = _event(request, event_id)
    if word == "close":
        seats = Seat.objects.filter(gathering=found).select_related("staff")
        form = LessonsForm([seat.staff for seat in seats], request.POST)
        if form.is_valid():
            came = [int(pk) for pk in form.cleaned_data["came"]]
            lessons = form.cleaned_data["lessons"]
            tell(request, lambda: gathering.close(event_id, came, lessons, user=request.user), _("Noted."))
    else:
        acts: dict[str, tuple[Any, str]] = {
            "join": (gathering.join, _("You are on the list.")), "leave": (gathering.leave, _("Your seat is free.")),
            "cancel": (gathering.cancel, _("The event is cancelled.")),
        }  # fmt: skip
        act, done = acts[word]
        tell(request, lambda: act(event_id, user=request.user) or True, done)
    return redirect("wellbeing:event", event_id)


@duty("wellbeing.together")
@require_GET
def pulses(request: HttpRequest) -> HttpResponse:
    """Rounds of the survey: the one that asks, and what earlier ones told."""
    today = whose.today()
    return render(request, "wellbeing/pulses.html", {
        "asked": pulsing.asked(request.user), "form": RoundForm(), "today": today,
        "rows": Pulse.objects.order_by("-opens_on", "-pk")[:PAGE], "may": request.user.may("wellbeing.manage"),
        "sees": request.user.may("wellbeing.see"),
        "open": Pulse.objects.filter(opens_on__lte=today, closes_on__gte=today).exists(),
    })  # fmt: skip


@duty("wellbeing.manage")
@require_POST
def pulse_open(request: HttpRequest) -> HttpResponse:
    """Begin a round."""
    form = RoundForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        tell(request, lambda: pulsing.open_round(data["title"], data["closes_on"], user=request.user),
             _("Everybody who works in a team is asked."))  # fmt: skip
    return redirect("wellbeing:pulses")


@duty("wellbeing.own")
def pulse_answer(request: HttpRequest, pulse_id: int) -> HttpResponse:
    """Answer the round that is open."""
    pulse = get_object_or_404(Pulse, pk=pulse_id)
    asked = pulsing.asked(request.user)
    if asked is None or asked.pulse_id != pulse.pk:
        return redirect("wellbeing:pulses")
    form = PulseForm(pulse.codes, request.POST or None)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data["words"]
        done = tell(request, lambda: pulsing.answer(pulse.pk, form.values(), words, user=request.user) or True,
                    _("Thank you. Nobody can tell your answer."))  # fmt: skip
        if done:
            return redirect("wellbeing:pulses")
    status = 422 if request.method == "POST" else 200
    return render(request, "wellbeing/pulse_answer.html", {"form": form, "pulse": pulse}, status=status)


@duty("wellbeing.see")
@require_GET
def pulse(request: HttpRequest, pulse_id: int) -> HttpResponse:
    """What a closed round told."""
    found = get_object_or_404(Pulse, pk=pulse_id)
    try:
        told = pulsing.results(found.pk)
    except PassedError:
        return redirect("wellbeing:pulses")
    return render(request, "wellbeing/pulse.html", views.pulse(told))
