"""Pages of a call: whom and whether, the call itself, what came of it, and what is next."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from cureline.contact import board, services, taxonomy
from cureline.contact.forms import CallbackForm, NoteForm
from cureline.contact.models import Attempt
from cureline.contact.services import calls, facts, stops
from cureline.contact.telephony.base import Heard, TelephonyError
from cureline.engine.compliance.zones import known_zones
from cureline.face import ProblemError
from cureline.trust.duties import duty

# where an outcome leads; the pages are those of apps above
FORMS = {
    "promise": "arrangement:promise", "hardship": "care:hardship_new", "dispute": "care:referral_new",
    "complaint": "care:complaint_new",
}  # fmt: skip


@never_cache
@duty("contact.call")
@require_GET
def call(request: HttpRequest, customer_id: str) -> HttpResponse:
    """The numbers of a customer with the gate's answer for each, and the button that dials."""
    customer = board.customer_of(customer_id)
    return _ready(request, customer, account_id=request.GET.get("account") or None)


@never_cache
@duty("contact.call")
@require_GET
def gate(request: HttpRequest, customer_id: str) -> HttpResponse:
    """The answers alone: htmx puts them in place of those that have grown old."""
    customer = board.customer_of(customer_id)
    try:
        found = board.board(customer, account_id=request.GET.get("account") or None)
    except services.AccountUnknownError:
        found = board.board(customer)
    return render(request, "contact/_gate.html", {"board": found, "customer": customer})


@duty("contact.call")
@require_POST
def dial(request: HttpRequest, customer_id: str) -> HttpResponse:
    """Begin the call: the gate is asked once more, under the customer's lock."""
    customer = board.customer_of(customer_id)
    asked = request.POST
    point = next((a for a in board.board(customer).answers if a.point and a.point.pk == asked.get("point")), None)
    # what is said is asked for only where a stop of a script stands
    said = any(stop.scope == "script" for stop in stops.active())
    try:
        attempt = services.begin(
            customer_id, "call", user=request.user, account_id=asked.get("account") or None,
            point_id=asked.get("point") or None, purpose=point.purpose if point else "collect",
            script=board.script_of(customer, request.user) if said else "", request=request,
        )  # fmt: skip
    except services.RefusedError as refused:
        return _ready(request, customer, account_id=asked.get("account") or None, refused=refused)
    except ProblemError as problem:
        messages.error(request, problem.detail or problem.title)
        return redirect("contact:call", customer_id=customer_id)
    calls.start(attempt, user=request.user, request=request)
    return redirect("contact:attempt", attempt_id=attempt.pk)


@never_cache
@duty("contact.call")
@require_GET
def attempt(request: HttpRequest, attempt_id: int) -> HttpResponse:
    """The call while it goes on, and what is left to do once its outcome is recorded."""
    row = _attempt(attempt_id)
    return _talking(request, row) if row.state == Attempt.State.BEGUN else _after(request, row)


@never_cache
@duty("contact.call")
@require_GET
def state(request: HttpRequest, attempt_id: int) -> HttpResponse:
    """How the call stands: htmx asks every two seconds while an exchange carries it."""
    row = _attempt(attempt_id)
    return render(request, "contact/_state.html", {"attempt": row, "call": getattr(row, "call", None), **_said(row)})


@duty("contact.call")
@require_POST
def heard(request: HttpRequest, attempt_id: int) -> HttpResponse:
    """By hand: somebody has answered, or the talk is over. With an exchange only the end can be asked for."""
    row = _attempt(attempt_id)
    running = getattr(row, "call", None)
    if running is not None and request.POST.get("state") == "answered" and running.adapter == "manual":
        calls.heard(Heard(running.call_id, "answered", timezone.now()))
    elif running is not None and request.POST.get("state") == "ended":
        try:
            calls.hang_up(running)
        except TelephonyError:
            messages.error(request, _("The exchange does not answer; hang up on the telephone."))
    return redirect("contact:attempt", attempt_id=attempt_id)


@duty("contact.call")
@require_POST
def outcome(request: HttpRequest, attempt_id: int) -> HttpResponse:
    """Record what came of the call; its steps are taken at once."""
    row = _attempt(attempt_id)
    running = getattr(row, "call", None)
    seconds = None
    if running is not None:
        if running.running and running.adapter == "manual":
            calls.hang_up(running)
            running.refresh_from_db()
        elif running.running:
            transaction.on_commit(lambda: _hang_up(running))
        seconds = running.seconds
    try:
        services.record_outcome(
            row, request.POST.get("outcome", ""), user=request.user, seconds=seconds, request=request
        )
    except services.OutcomeError as error:
        messages.error(request, error.detail)
    return redirect("contact:attempt", attempt_id=attempt_id)


@duty("contact.call")
@require_POST
def finish(request: HttpRequest, attempt_id: int) -> HttpResponse:
    """End the customer's task with this call's outcome and go on to the next customer."""
    from cureline.worklist import services as worklist

    row = _attempt(attempt_id)
    found = taxonomy.outcomes().get(row.outcome)
    if found is None:
        messages.warning(request, _("Record first what came of the call."))
        return redirect("contact:attempt", attempt_id=attempt_id)
    if found.note == "required" and not row.notes.exists():
        messages.warning(request, _("This outcome needs a note before you go on."))
        return redirect("contact:attempt", attempt_id=attempt_id)
    worklist.finish(row.customer_id, user=request.user, outcome=found.ends)
    user: Any = request.user
    task = worklist.claim_next(user) if user.may("queue.work") else None
    if task is None:
        messages.info(request, _("Nobody waits in your queue now."))
        return redirect("worklist:queue" if user.may("queue.work") else "home")
    if task.channel == "call":
        return redirect("contact:call", customer_id=task.customer_id)
    return redirect("customer:show", customer_id=task.customer_id)


def zone_of(customer: Any) -> str:
    """The customer's time zone, UTC where it is unknown."""
    return customer.time_zone if customer.time_zone in known_zones() else "UTC"


def _ready(
    request: HttpRequest, customer: Any, *, account_id: str | None, refused: services.RefusedError | None = None
) -> HttpResponse:
    try:
        found = board.board(customer, account_id=account_id)
    except services.AccountUnknownError:
        found = board.board(customer)
    context = {
        "customer": customer, "board": found, "refused": refused, "open": board.open_attempt(customer.pk, request.user),
        "script": board.script_address(customer, found.account, request.user), "zone": zone_of(customer),
        "callback_form": CallbackForm(zone_of(customer), at=facts.other_hour(found.at, 4, zone_of(customer))),
    }  # fmt: skip
    return render(request, "contact/call.html", context, status=refused.status if refused else 200)


def _talking(request: HttpRequest, row: Attempt) -> HttpResponse:
    customer = board.customer_of(row.customer_id)
    running = getattr(row, "call", None)
    shows = running is not None and running.adapter == "manual" and running.running and row.user_id == request.user.pk
    # the number of a call that nobody has answered is taken off the page when the bank stops contact
    stop = calls.stopped(row, stops.active()) if running is not None and running.answered_at is None else None
    outcomes = taxonomy.of_channel(row.channel)
    return render(
        request, "contact/attempt.html",
        {"attempt": row, "customer": customer, "call": running, "zone": zone_of(customer),
         "number": calls.number(row) if shows and stop is None else "", "point": _point(row), "stop": stop,
         "script": board.script_address(customer, _account(row), request.user),
         "first": list(enumerate(outcomes[:9], 1)), "more": outcomes[9:], **_said(row)},
    )  # fmt: skip


def _after(request: HttpRequest, row: Attempt) -> HttpResponse:
    customer = board.customer_of(row.customer_id)
    found = taxonomy.outcomes()[row.outcome]
    zone = zone_of(customer)
    step = found.step("callback")
    suggested = facts.other_hour(row.finished_at or timezone.now(), step["hours"] if step else 24, zone)
    noted, form = row.notes.exists(), found.step("form")
    return render(
        request, "contact/after.html",
        {"attempt": row, "customer": customer, "outcome": found, "zone": zone, "point": _point(row), "noted": noted,
         "note_form": None if noted else NoteForm(customer.pk), "suggests": bool(step),
         "callback_form": CallbackForm(zone, at=suggested),
         "form_url": reverse(FORMS[form], args=[customer.pk]) if form else "", "form": form,
         "waits": found.note == "required" and not noted},
    )  # fmt: skip


def _said(row: Attempt) -> dict[str, Any]:
    running = getattr(row, "call", None)
    code = calls.suggested(running) if running else ""
    return {"suggested": taxonomy.outcomes().get(code)}


def _attempt(attempt_id: int) -> Attempt:
    return get_object_or_404(Attempt.objects.select_related("call"), pk=attempt_id, channel="call")


def _point(row: Attempt) -> Any:
    from cureline.portfolio.models import ContactPoint

    return ContactPoint.objects.filter(pk=row.contact_point_id, customer_id=row.customer_id).first()


def _account(row: Attempt) -> Any:
    from cureline.portfolio.models import Account

    return Account.objects.filter(pk=row.account_id).first()


def _hang_up(running: Any) -> None:
    try:
        calls.hang_up(running)
    except TelephonyError:
        # the telephone itself still ends the call, and the exchange tells when
        return
