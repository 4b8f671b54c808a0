"""The process that listens to the exchange and writes what it hears to the calls: `python -m django telephony`."""

from __future__ import annotations

import logging
import threading

from django.db import close_old_connections
from django.utils import timezone

from cureline.contact.models import Call
from cureline.contact.services import calls
from cureline.contact.telephony.asterisk import Asterisk
from cureline.contact.telephony.base import Heard, TelephonyError

log = logging.getLogger(__name__)


def listen(exchange: Asterisk, stop: threading.Event, *, again_after: float = 5.0) -> None:
    """Listen until `stop` is set; a line that breaks is tried again after some seconds.

    After each (re)connection the calls that the exchange does not carry any more are closed as lost: what happened
    while nobody listened can't be heard later.
    """
    while not stop.is_set():
        try:
            for event in exchange.hear(lambda: not stop.is_set(), ready=lambda: _lost(exchange)):
                close_old_connections()
                calls.heard(event)
        except TelephonyError as error:
            log.warning("the exchange is not heard: %s", error)
            stop.wait(again_after)


def _lost(exchange: Asterisk) -> None:
    open_calls = Call.objects.filter(adapter=exchange.name).exclude(state__in=("ended", "failed"))
    # read before the exchange is asked: a call that begins in between is not among them
    known = set(open_calls.values_list("call_id", flat=True))
    if known:
        for call_id in known - exchange.running():
            calls.heard(Heard(call_id, "ended", timezone.now(), "lost"))
