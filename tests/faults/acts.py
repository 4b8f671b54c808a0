"""What a process does while it is killed. Loaded once into a server of forks, so that each process begins at once."""

from __future__ import annotations

import datetime as dt
import os
import resource
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import django

django.setup()

import psycopg  # noqa: E402
import time_machine  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from gunicorn.app.base import BaseApplication  # noqa: E402

from cureline import database  # noqa: E402
from cureline.arrangement.services import ledger, receive  # noqa: E402
from cureline.cli import main  # noqa: E402
from cureline.cli import migrate as commands  # noqa: E402
from cureline.cli.daily import by_minute  # noqa: E402
from cureline.dispatch import worker  # noqa: E402
from cureline.portfolio import imports  # noqa: E402
from cureline.verify import check  # noqa: E402
from cureline.web.wsgi import application  # noqa: E402
from cureline.worklist import night as worklist  # noqa: E402


def nothing() -> None:
    """Begin and end."""


def bring(path: str) -> None:
    """Import a file of the sample's kind."""
    imports.run(Path(path), "uci_credit_card")


def night(as_of: dt.date, rules_on: dt.date) -> None:
    """Run the night of a day."""
    worklist.run(as_of, rules_on=rules_on)


def send(at: dt.datetime, environment: Mapping[str, str]) -> None:
    """Be the worker of the outbox, at an instant, until killed."""
    os.environ.update(environment)
    with time_machine.travel(at, tick=True):
        worker.run(until=lambda: False, poll_seconds=0.02, beside=by_minute)


def take(at: dt.datetime, rows: list[dict[str, Any]]) -> None:
    """Take payments one after the other."""
    with time_machine.travel(at, tick=True):
        for row in rows:
            receive([row], user=None)


def allocate(on: dt.date, chunk: int) -> None:
    """Book what has arrived, in transactions of so many accounts."""
    ledger.CHUNK = chunk
    ledger.allocate(on)


def migrate(name: str) -> None:
    """`cureline migrate` in another database of this server."""
    _elsewhere(name)
    commands.migrate(plan=False, lock_seconds=5, as_json=True)


def unmigrate(name: str, *steps: tuple[str, str]) -> None:
    """Take (app, migration) back in another database of this server; what is there before it stays."""
    _elsewhere(name)
    for app, step in steps:
        call_command("migrate", app, step, interactive=False, verbosity=0)


def verify(name: str) -> None:
    """Every invariant over another database of this server; ends badly where one does not hold."""
    _elsewhere(name)
    broken = {line.invariant.id: line.found.ids for line in check(sample=None).broken}
    assert not broken, broken


def _elsewhere(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name


def home_of(place: str, told: str) -> None:
    """Ask a database that nothing names but CURELINE_HOME, as a command does, and write its answer to the file."""
    del os.environ["CURELINE_DATABASE_URL"]
    os.environ["CURELINE_HOME"] = place
    with psycopg.connect(database.address().url()) as link:
        (answer,) = link.execute("SELECT 'alive'").fetchone()
    Path(told).write_text(answer, encoding="utf-8")


def command(words: list[str], told: str, largest_file: int = 0) -> None:
    """A command line of `cureline`, its output in the file `told`, with no file above so many bytes where named."""
    with Path(told).open("wb") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    if largest_file:
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))
    sys.argv = ["cureline", *words]
    main.main()


class _Web(BaseApplication):  # type: ignore[misc]
    def __init__(self, port: int) -> None:
        self.port = port
        super().__init__()

    def load_config(self) -> None:
        for name, value in (("bind", f"127.0.0.1:{self.port}"), ("workers", 1), ("threads", 4),
                            ("worker_class", "gthread"), ("loglevel", "critical")):  # fmt: skip
            self.cfg.set(name, value)

    def load(self) -> Any:
        return application


def web(port: int, at: dt.datetime) -> None:
    """Serve the desk on a port, at an instant."""
    with time_machine.travel(at, tick=True):
        _Web(port).run()
