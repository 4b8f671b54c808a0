"""Django's `migrate`, which begins a database without tables with the baseline."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.core.management.commands import migrate
from django.db import connections

from cureline.operations import baseline


class Command(migrate.Command):
    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--from-the-first", action="store_true", help="Walk through every migration, without the baseline."
        )

    def handle(self, *args: Any, from_the_first: bool = False, **options: Any) -> None:
        whole = not (options["app_label"] or options["plan"] or options["check_unapplied"])
        if whole and not from_the_first:
            baseline.lay(connections[options["database"]])
        super().handle(*args, **options)
