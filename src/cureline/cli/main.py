"""`cureline`: the command line. Each command group is a file beside this one."""

from __future__ import annotations

import logging.config
import os
import sys

import typer

from cureline.cli.show import EXIT_CODES, Exit, err

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cureline.settings")

# the command line as a process of its own, wherever it is installed
COMMAND = (sys.executable, "-c", "from cureline.cli.main import main; main()")
# the priority of long work beside an open desk, as `nice` counts it; with more a publication would hold its locks long
GENTLE = 5

app = typer.Typer(
    name="cureline",
    help="Cureline runs a bank's collections: who owes what, what to do, what is lawful, who does it today.",
    epilog=EXIT_CODES,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_show_locals=False,
)


def main() -> None:
    """Entry point of the `cureline` command."""
    from cureline.cli import commands

    commands.register(app)
    try:
        app()
    except Exception as error:
        from cureline.cli import shortage
        from cureline.trust import logs

        if words := shortage.told(error):
            err.print(words, style="red", markup=False)
            sys.exit(Exit.NOT_READY)
        if not logs.is_json():
            raise
        # what goes into the bank's log store tells where it broke, and repeats no row
        logging.config.dictConfig(logs.config())
        logging.getLogger("cureline").critical("the command broke", exc_info=True)
        sys.exit(1)


def ready(*, gently: bool = False) -> None:
    """Start Django and bring the database up to date; every command that needs them calls this first.

    `gently` is for long work beside an open desk: this process then gives way to all others.
    """
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    if gently and hasattr(os, "setpriority"):
        # not before: an embedded database server that this process begins would give way for ever
        os.setpriority(os.PRIO_PROCESS, 0, max(GENTLE, os.getpriority(os.PRIO_PROCESS, 0)))
