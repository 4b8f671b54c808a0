"""A telephone call of an attempt: begun through the adapter, followed until it ends."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from cureline.contact import telephony
from cureline.contact.models import Attempt, Call, Stop
from cureline.contact.services import stops
from cureline.contact.services.errors import StoppedError
from cureline.contact.telephony.asterisk import PREFIX
from cureline.contact.telephony.base import Heard, TelephonyError
from cureline.portfolio.models import Contact, ContactPoint
from cureline.trust import audit
from cureline.trust import services as trust

log = logging.getLogger(__name__)

# the outcome that a cause suggests; what was said in an answered call only the person knows
SUGGESTED: Mapping[str, str] = {
    "busy": "busy", "no_answer": "no_answer", "unallocated": "wrong_number", "cancelled": "no_answer",
    "congestion": "abandoned", "collector_unreachable": "abandoned", "exchange": "abandoned",
}  # fmt: skip


def start(attempt: Attempt, *, user: Any, request: Any = None) -> Call:
    """Have an attempt's number dialled, as soon as the attempt itself is committed: never before.

    Without an exchange the number is shown to the person who dials (`number`). An exchange that does not take the call
    leaves the call `failed`. Raises StoppedError where the bank has stopped contact since the attempt was begun.
    """
    stop = stopped(attempt, stops.standing())
    if stop is not None:
        raise StoppedError(stop.reason, stop_id=stop.pk, scope=stop.scope, value=stop.value)
    adapter = telephony.adapter()
    call = Call.objects.create(
        attempt=attempt, adapter=adapter.name, call_id=f"{PREFIX}{uuid.uuid4().hex}", asked_at=timezone.now()
    )
    audit.record(
        "field.unmasked", request=request, user=user, customer_id=attempt.customer_id,
        subject=f"portfolio.contactpoint:{attempt.contact_point_id}:value"[:120], reason="duty: call",
        detail={"attempt": attempt.pk, "adapter": adapter.name, "shown": adapter.shows_number},
    )  # fmt: skip
    if not adapter.shows_number:
        collector, digits = attempt.collector_id or "", number(attempt)
        transaction.on_commit(lambda: _dial(adapter, call.call_id, digits, collector))
    return call


def number(attempt: Attempt) -> str:
    """The number in clear, for the one act that it was unmasked for. `start` has recorded it."""
    point = ContactPoint.objects.filter(pk=attempt.contact_point_id, customer_id=attempt.customer_id).first()
    return trust.clear(point, "value") if point else ""


def hang_up(call: Call) -> None:
    """End a call. Raises TelephonyError where the exchange can't be reached."""
    if call.adapter == "manual":
        heard(Heard(call.call_id, "ended", timezone.now()))
    elif call.running:
        telephony.adapter().hang_up(call.call_id)


def heard(event: Heard) -> None:
    """Write down what an exchange told; what is not ours, or is older than what is known, changes nothing."""
    with transaction.atomic():
        call = Call.objects.select_for_update().filter(call_id=event.call_id).first()
        if call is None:
            return
        if call.running:
            call.state = Call.State(event.state)
            if event.state == "answered":
                call.answered_at = call.answered_at or event.at
            elif event.state in ("ended", "failed"):
                call.ended_at = event.at
        elif event.state == "failed" and call.answered_at is None:
            # the legs tell in any order: one that never came about has failed, whichever was heard first
            call.state = Call.State.FAILED
        # the last leg tells a dead number after the call has ended
        if event.cause and (call.cause == "" or event.cause == "unallocated"):
            call.cause = event.cause
        call.save(update_fields=["state", "answered_at", "ended_at", "cause"])
        if call.ended_at is not None:
            _measured(call)


def _measured(call: Call) -> None:
    """An outcome may be recorded before the exchange tells that the call has ended."""
    done = Attempt.objects.filter(pk=call.attempt_id, state=Attempt.State.DONE, seconds=None)
    if done.update(seconds=call.seconds):
        Contact.objects.filter(attempt=call.attempt_id).update(seconds=call.seconds)


def suggested(call: Call) -> str:
    """The outcome that an ended call suggests, empty where somebody answered or it still runs."""
    if call.running or call.answered_at is not None:
        return ""
    return SUGGESTED.get(call.cause, "")


def stopped(attempt: Attempt, standing: tuple[Stop, ...]) -> Stop | None:
    """The stop that halts an attempt's call; None where none does."""
    return stops.covering(standing, channel="call", customer_id=attempt.customer_id, script=attempt.script)


def halt(stop: Stop) -> None:
    """Hang up what an exchange still rings under a stop; who talks already ends the talk as is decent."""
    ringing = Call.objects.filter(state__in=(Call.State.ASKED, Call.State.RINGING)).exclude(adapter="manual")
    for call in ringing.select_related("attempt"):
        if stopped(call.attempt, (stop,)) is None:
            continue
        try:
            hang_up(call)
        except TelephonyError as error:
            log.warning("call %s could not be hung up: %s", call.call_id, error)


def _dial(adapter: telephony.Adapter, call_id: str, digits: str, collector: str) -> None:
    try:
        with transaction.atomic():
            # held until the exchange has the number: the switch waits for it, or comes first
            attempt = Attempt.objects.get(call__call_id=call_id)
            if stopped(attempt, stops.standing(sending=True)) is not None:
                log.warning("call %s was stopped before it was dialled", call_id)
                heard(Heard(call_id, "failed", timezone.now(), "cancelled"))
                return
            adapter.dial(call_id, digits, collector)
    except TelephonyError as error:
        log.warning("call %s was not taken: %s", call_id, error)
        heard(Heard(call_id, "failed", timezone.now(), "exchange"))
