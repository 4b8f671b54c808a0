"""`cureline worker`: sends what waits in the outbox, and has the jobs of the queue done beside it."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
from typing import Annotated

import typer

from cureline.cli.dispatch import until_stopped
from cureline.cli.main import COMMAND, GENTLE, ready
from cureline.cli.show import out


def worker(
    poll_seconds: Annotated[float, typer.Option("--poll", help="Seconds between looks when nothing is due.")] = 1.0,
    once: Annotated[bool, typer.Option("--once", help="Stop when nothing is due.")] = False,
    jobs: Annotated[bool, typer.Option("--jobs", help="Only take jobs of the queue; send nothing.")] = False,
    at_once: Annotated[int, typer.Option(min=1, max=32, help="Jobs at a time.")] = 2,
    stalled: Annotated[
        float, typer.Option(min=1, help="Seconds of silence after which another worker takes one's jobs.")
    ] = 30.0,
    beside: Annotated[int, typer.Option(hidden=True, help="End with this process, which began it.")] = 0,
) -> None:
    """Send SMS, e-mails and webhooks from the outbox, and what the plan has for the minute; watch visits and claims.
    Jobs of the queue (what-ifs, reports, big exports, the day's jobs) are done beside it by a process of their own.

    Several may run; each may be killed at any moment: another goes on.
    """
    ready()
    if jobs:
        from cureline.jobs import worker as queue

        if beside:
            # it gives way to the desk and to the outbox
            os.nice(GENTLE)
        queue.run(once=once, at_once=at_once, stalled=dt.timedelta(seconds=stalled), beside=beside)
        return
    steps = _all(at_once, stalled) if once else _until_told(poll_seconds, at_once, stalled)
    out.print(f"{steps} steps.")


def _all(at_once: int, stalled: float) -> int:
    from django.utils import timezone

    from cureline.cli.daily import by_minute
    from cureline.dispatch import worker as work
    from cureline.jobs import worker as queue

    steps = 0
    while by_minute(timezone.now()):
        pass
    while work.step():
        steps += 1
    queue.run(once=True, at_once=at_once, stalled=dt.timedelta(seconds=stalled))
    return steps


def _until_told(poll_seconds: float, at_once: int, stalled: float) -> int:
    from cureline.cli.daily import by_minute
    from cureline.dispatch import worker as work

    ended = until_stopped()
    with Beside("--at-once", str(at_once), "--stalled", str(stalled)) as taking:

        def over() -> bool:
            taking.look()
            return ended.is_set()

        return work.run(until=over, poll_seconds=poll_seconds, beside=by_minute)


class Beside:
    """A process that takes jobs beside a worker, so that the outbox waits for none; begun anew if it died."""

    def __init__(self, *options: str) -> None:
        self._options = options
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Beside:
        self.look()
        return self

    def __exit__(self, *told: object) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait()

    def look(self) -> None:
        """Start it where it does not run."""
        from cureline import database

        if self._process is None or self._process.poll() is not None:
            environment = {**os.environ, "CURELINE_DATABASE_URL": database.address().url()}
            self._process = subprocess.Popen(
                [*COMMAND, "worker", "--jobs", "--beside", str(os.getpid()), *self._options], env=environment
            )
