"""`python -m django telephony`: listen to the exchange and write down how calls go, until it is stopped."""

from __future__ import annotations

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cureline.contact import telephony
from cureline.contact.telephony.asterisk import Asterisk
from cureline.contact.telephony.base import TelephonyError
from cureline.contact.telephony.listener import listen


class Command(BaseCommand):
    """Runs beside the web server where `CURELINE_TELEPHONY` names an exchange."""

    help = "Listen to the telephone exchange."

    def handle(self, *_: Any, **__: Any) -> None:
        """Listen until SIGTERM or SIGINT."""
        try:
            exchange = telephony.adapter()
        except TelephonyError as error:
            raise CommandError(str(error)) from None
        if not isinstance(exchange, Asterisk):
            raise CommandError("CURELINE_TELEPHONY names no exchange: there is nothing to listen to")
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        listen(exchange, stop)
