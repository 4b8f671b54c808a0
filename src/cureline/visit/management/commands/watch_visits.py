"""`python -m django watch_visits`: alarms for visits without a check-out in time, every half minute until stopped."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from cureline.visit import services


class Command(BaseCommand):
    """Watch over who is out in the field."""

    help = "Raise an alarm for each visit without a check-out in time; send on alarms that nobody answers."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="look once and end")

    def handle(self, *args: Any, **options: Any) -> None:
        while True:
            for alarm in services.watch():
                self.stdout.write(f"alarm {alarm.pk}")
            if options["once"]:
                return
            time.sleep(30)
