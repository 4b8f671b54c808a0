"""Real workers on the tests' database: killed in the middle of a job, told to stop, ended with the one beside them."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker

from cureline import database
from cureline.cli.main import COMMAND
from cureline.engine import strategy
from cureline.goal.models import Simulation
from cureline.goal.services import simulations
from cureline.jobs import queue
from cureline.jobs.models import Run
from cureline.trust.models import AuditEntry
from tests.desk import Desk
from tests.jobs.test_pages import clean

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
# of a machine that has much else to do
PATIENCE_S = 300
Begin = Callable[..., subprocess.Popen[bytes]]


def until(what: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not what():
        assert time.monotonic() < end
        time.sleep(0.1)


@pytest.fixture
def begin() -> Iterator[Begin]:
    """`begin(*options)`: a worker as a process of its own; all are ended with the test."""
    clean()
    here = connection.settings_dict
    address = database.Address(here["HOST"], int(here["PORT"]), here["NAME"], here["USER"], here["PASSWORD"])
    begun: list[subprocess.Popen[bytes]] = []

    def start(*options: str) -> subprocess.Popen[bytes]:
        begun.append(
            subprocess.Popen(
                [*COMMAND, "worker", "--stalled", "5", *options],
                env={**os.environ, "CURELINE_DATABASE_URL": address.url()},
            )
        )
        return begun[-1]

    yield start
    for process in begun:
        for child in [*_children(process.pid), process]:
            child.kill()
        process.wait()
    clean()


def _children(pid: int) -> list[psutil.Process]:
    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def _words(process: psutil.Process) -> list[str]:
    """How a process was begun; nothing for one that has ended and was not yet buried."""
    try:
        return process.cmdline()
    except psutil.Error:
        return []


def _ask(desk: Desk) -> Simulation:
    text = strategy.shipped("consumer")
    return simulations.ask([text, text], user=desk.user("head", None), days=5, size=200, seeds=2, seed=3)


def test_a_killed_workers_job_is_ended_by_another_and_has_its_effect_once(desk: Desk, begin: Begin) -> None:
    whole, killed = _ask(desk), _ask(desk)
    queue.cancel(Run.objects.get(key=whole.pk).pk, user=desk.user("admin"))
    Simulation.objects.filter(pk=whole.pk).update(state="queued")
    simulations.run(whole.pk)
    whole.refresh_from_db()
    job = Run.objects.get(key=killed.pk).pk

    first = begin("--jobs")
    until(lambda: Simulation.objects.filter(pk=killed.pk, done__gt=0).exists())
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert ProcrastinateJob.objects.get(pk=job).status == "doing"

    second = begin("--jobs")
    until(lambda: ProcrastinateJob.objects.get(pk=job).status == "succeeded")
    killed.refresh_from_db()
    assert (killed.state, killed.digest) == ("done", whole.digest)
    assert AuditEntry.objects.filter(action="simulation.done", subject=f"simulation:{killed.pk}").count() == 1
    assert ProcrastinateJob.objects.get(pk=job).attempts >= 2
    second.send_signal(signal.SIGTERM)
    # what it took for itself it gives back
    assert second.wait(PATIENCE_S) == 0
    assert (
        not ProcrastinateWorker.objects.filter(last_heartbeat__gt=dt.datetime(2000, 1, 1, tzinfo=dt.UTC))
        .exclude(pk__in=_dead())
        .exists()
    )


def _dead() -> list[int]:
    """Workers that were killed and whose row nobody has cleared yet."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM procrastinate_workers WHERE last_heartbeat < now() - interval '5 seconds'")
        return [key for (key,) in cursor.fetchall()]


def test_the_outboxs_worker_has_one_beside_it_that_comes_again_and_ends_with_it(desk: Desk, begin: Begin) -> None:
    def taking() -> list[psutil.Process]:
        return [child for child in _children(outbox.pid) if "--jobs" in _words(child)]

    outbox = begin()
    until(lambda: ProcrastinateWorker.objects.exists() and bool(taking()))
    (child,) = taking()
    child.kill()
    until(lambda: bool(taking()) and taking()[0].pid != child.pid)
    (again,) = taking()
    outbox.kill()
    outbox.wait()
    until(lambda: not _words(again))


def test_once_does_what_waits_behind_a_pooler_and_ends(
    desk: Desk, begin: Begin, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    # no session in which to listen: the queue is asked
    monkeypatch.setenv("CURELINE_POOLER", "transaction")
    row = _ask(desk)
    missing = queue.ask("results.report", 999_999)
    worker = begin("--once")
    assert worker.wait(PATIENCE_S) == 0
    row.refresh_from_db()
    assert row.state == "done"
    # the kind of the error, which is nobody's name
    assert Run.objects.get(pk=missing).error == "DoesNotExist"
