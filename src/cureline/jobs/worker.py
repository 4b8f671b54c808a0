"""The worker of the queue: takes jobs, tells how far they are, and puts back what a killed worker had in hand."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import os
import time
from collections.abc import Callable
from typing import Any

from asgiref.sync import sync_to_async
from django.db import InterfaceError, OperationalError, close_old_connections
from django.utils import timezone
from procrastinate import RetryDecision, exceptions, utils
from procrastinate.contrib.django import DjangoApp
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.contrib.django.utils import connector_params
from procrastinate.psycopg_connector import PsycopgConnector
from procrastinate.retry import BaseRetryStrategy

from cureline.jobs import queue
from cureline.jobs.models import Run

_LOG = logging.getLogger(__name__)
# jobs that run get so long to end by themselves when the worker is told to stop; systemd and Kubernetes wait a minute
_GRACE_S = 10.0
_DAY_S = 86_400.0
_POLL_S = 2.0
_TELL_S = 1.0
_LATER_S = 15


class _Again(BaseRetryStrategy):
    """A job that the worker's own end broke off is queued at once; one that lost the database, a few times."""

    def get_retry_decision(self, *, exception: BaseException, job: Any) -> RetryDecision | None:
        if isinstance(exception, exceptions.JobAborted):
            return RetryDecision(retry_at=timezone.now())
        if isinstance(exception, queue.LaterError):
            return RetryDecision(retry_in={"seconds": _LATER_S})
        if isinstance(exception, (OperationalError, InterfaceError)) and job.attempts < 4:
            return RetryDecision(retry_in={"seconds": 5 * 2**job.attempts})
        return None


def run(*, once: bool = False, at_once: int = 2, stalled: dt.timedelta = queue.STALLED, beside: int = 0) -> None:
    """Take jobs until SIGTERM or SIGINT, `at_once` of them at a time; `once`: until none is due.

    `beside`: the process that started it, with which it ends. A transaction pooler lends no session in which to
    listen: behind one (`CURELINE_POOLER=transaction`) the queue is only asked every two seconds.
    """
    asyncio.run(_run(once, at_once, stalled, beside or None))


async def _run(once: bool, at_once: int, stalled: dt.timedelta, parent: int | None) -> None:
    mine: set[int] = set()
    app = DjangoApp(
        connector=PsycopgConnector(kwargs=await sync_to_async(connector_params)(), min_size=1, max_size=at_once + 2)
    )
    for kind in queue.kinds():
        app.task(name=kind.name, pass_context=True, retry=_Again())(_task(kind.name, mine))
    async with app.open_async():
        await _take_up(stalled)
        work = asyncio.create_task(
            app.run_worker_async(
                queues=[queue.QUEUE], concurrency=at_once, fetch_job_polling_interval=_POLL_S,
                abort_job_polling_interval=_POLL_S, shutdown_graceful_timeout=_DAY_S if once else _GRACE_S,
                listen_notify=os.environ.get("CURELINE_POOLER") != "transaction",
                update_heartbeat_interval=stalled.total_seconds() / 3, stalled_worker_timeout=stalled.total_seconds(),
            )
        )  # fmt: skip
        looking = asyncio.create_task(_look(work, stalled, parent, mine if once else None))
        try:
            await work
        except asyncio.CancelledError:
            _LOG.info("nothing is due any more, or the process that started the worker has ended")
        finally:
            await utils.cancel_and_capture_errors([looking])


async def _look(
    work: asyncio.Task[None], stalled: dt.timedelta, parent: int | None, mine: set[int] | None
) -> None:  # fmt: skip
    """Beside the work: put back what other workers lost, and end it where the parent has ended or, with `mine` (the
    jobs in hand), nothing is due. The library's own end of a queue stops the signs of life while jobs still run."""
    taken_at, idle = time.monotonic(), 0
    while (parent is None or os.getppid() == parent) and idle < 2:
        await asyncio.sleep(min(1.0, stalled.total_seconds() / 3))
        if mine is not None:
            # twice, since a job that was just taken has not begun yet
            idle = 0 if mine or await _in_thread(queue.due) else idle + 1
        if time.monotonic() - taken_at > stalled.total_seconds() / 3:
            await _take_up(stalled)
            taken_at = time.monotonic()
    work.cancel()


async def _take_up(stalled: dt.timedelta) -> None:
    if count := await _in_thread(lambda: queue.take_up(stalled)):
        _LOG.warning("%s jobs of workers that died are taken up again", count)


async def _in_thread(ask: Callable[[], int]) -> int:
    """What the database says; 0 where it does not answer, which the worker itself notices soon enough."""

    def here() -> int:
        close_old_connections()
        try:
            return ask()
        except (OperationalError, InterfaceError):
            return 0
        finally:
            close_old_connections()

    return await sync_to_async(here, thread_sensitive=True)()


def _task(name: str, mine: set[int]) -> Callable[..., None]:
    def work(context: Any, *, key: int) -> None:
        job_id = context.job.id
        mine.add(job_id)
        Run.objects.filter(pk=job_id).update(began_at=timezone.now(), ended_at=None, error="")
        told_at = 0.0

        def progress(done: int, total: int) -> None:
            nonlocal told_at
            if context.should_abort():
                raise queue.StoppedError
            if done == total or time.monotonic() - told_at >= _TELL_S:
                told_at = time.monotonic()
                Run.objects.filter(pk=job_id).update(done=done, total=total)
                _LOG.info("job %s %s %s: %s of %s", job_id, name, key, done, total)

        error = ""
        try:
            queue.do(name, key, progress)
            if ProcrastinateJob.objects.filter(pk=job_id, abort_requested=True).exists():
                raise queue.StoppedError
        except queue.StoppedError:
            raise exceptions.JobAborted from None
        except queue.LaterError:
            raise
        except queue.FailedError as failure:
            error = failure.kind
            raise
        except Exception as failure:
            error = type(failure).__name__
            raise
        finally:
            mine.discard(job_id)
            Run.objects.filter(pk=job_id).update(ended_at=timezone.now(), error=error[:80])

    return work
