"""The queue of long work: rooms register what may be asked for, people and schedules ask, workers do it.

A room registers in the `ready` of its AppConfig: `queue.register("goal.simulation", _("What-if"), "module.function")`.
The function gets the id that was asked with and `progress(done, total)`; it may be killed at any line and run again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import Min, Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from procrastinate import exceptions
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker

from cureline.face import ProblemError
from cureline.jobs.models import Run
from cureline.trust import audit, rows

QUEUE = "desk"
# a worker says every few seconds that it lives; after so long another takes its jobs
STALLED = dt.timedelta(seconds=30)
# a job whose worker died so often is told as failed: it may be what kills them
MOST_TRIES = 10
# what has ended is kept so long for who asks what became of it
KEPT = dt.timedelta(days=30)
OPEN, FAILED, ENDED = ("todo", "doing"), "failed", ("succeeded", "failed", "cancelled", "aborted")

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Kind:
    """Something that may be asked for; `work` and `cancelled` are paths to functions, imported at the call."""

    name: str
    title: Any
    work: str
    cancelled: str = ""


class FailedError(Exception):
    """A job says itself of what kind its failure was (no text that may be personal)."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


class StoppedError(Exception):
    """Raised by `progress`: the job was called off, or its worker ends and another goes on with it."""


class LaterError(Exception):
    """A job can't be done yet, as when another process has it in hand: it is queued again for a little later."""


class UnknownJobError(ProblemError):
    """There is no such job."""

    status = 404
    title = _("There is no such job")


class JobStateError(ProblemError):
    """The job is not in the state for it."""

    title = _("The job is not in the state for this")


_kinds: dict[str, Kind] = {}


def register(name: str, title: Any, work: str, *, cancelled: str = "") -> None:
    """Let `name` be asked for. `work(key, progress)` does it; `cancelled(key, user)` tells the room that it will not
    be done."""
    _kinds[name] = Kind(name, title, work, cancelled)


def kinds() -> list[Kind]:
    """What may be asked for, by name."""
    return [kind for _, kind in sorted(_kinds.items())]


def title(name: str) -> Any:
    """The title of a kind; its name where a later version no longer knows it."""
    return _kinds[name].title if name in _kinds else name


def ask(name: str, key: int, *, user: Any = None, once: str = "") -> int | None:
    """Queue the job `name` about the row `key` within the caller's transaction: it is taken when that is committed.

    Gives the job's id; None where the same one waits already, or `once` was asked for before.
    """
    mark = f"{name}:{key}"
    try:
        # the desk's own role may only read the queue
        with rows.as_owner():
            job_id = app.configure_task(name, queue=QUEUE, lock=mark, queueing_lock=mark).defer(key=key)
            Run.objects.create(job_id=job_id, kind=name, key=key, asked_by=user, asked_at=timezone.now(),
                               once=once or None)  # fmt: skip
    except (exceptions.AlreadyEnqueued, IntegrityError):
        return None
    return job_id


def do(name: str, key: int, progress: Progress) -> None:
    """Do a job here and now. Raises KeyError for a kind that nobody registered, and whatever the job raises."""
    import_string(_kinds[name].work)(key, progress)


def visible() -> QuerySet[Run]:
    """All jobs with the library's row of each."""
    return Run.objects.select_related("job", "asked_by")


@transaction.atomic
def retry(job_id: int, *, user: Any) -> Run:
    """Queue a failed job again. Raises UnknownJobError, JobStateError."""
    run = _locked(job_id)
    if run.job.status != FAILED:
        raise JobStateError(_("Only a job that failed is tried again."))
    if ProcrastinateJob.objects.filter(queueing_lock=run.job.queueing_lock, status="todo").exists():
        raise JobStateError(_("The same job waits already."))
    with rows.as_owner():
        app.job_manager.retry_job_by_id(job_id=job_id, retry_at=timezone.now())
        Run.objects.filter(pk=job_id).update(error="", done=0, total=0, began_at=None, ended_at=None)
    audit.record("job.retried", user=user, subject=f"job:{job_id}", detail={"kind": run.kind, "key": run.key})
    return visible().get(pk=job_id)


@transaction.atomic
def cancel(job_id: int, *, user: Any) -> Run:
    """Call off a job that waits; one that runs ends at its next step. Raises UnknownJobError, JobStateError."""
    run = _locked(job_id)
    if run.job.status not in OPEN:
        raise JobStateError(_("It has ended."))
    with rows.as_owner():
        app.job_manager.cancel_job_by_id(job_id, abort=True)
        if run.job.status == "todo":
            Run.objects.filter(pk=job_id).update(ended_at=timezone.now())
        kind = _kinds.get(run.kind)
        if kind is not None and kind.cancelled:
            import_string(kind.cancelled)(run.key, user)
    audit.record("job.cancelled", user=user, subject=f"job:{job_id}", detail={"kind": run.kind, "key": run.key})
    return visible().get(pk=job_id)


def _locked(job_id: int) -> Run:
    with rows.as_owner():
        # the library's row first, as a worker that takes it does
        list(ProcrastinateJob.objects.select_for_update().filter(pk=job_id))
    run = visible().filter(pk=job_id).first()
    if run is None:
        raise UnknownJobError
    return run


@dataclass(frozen=True)
class Standing:
    """How the queue stands: jobs that wait, run and have failed, how long the oldest one that is due waits, and how
    many workers have said of late that they live."""

    waiting: int
    running: int
    failed: int
    oldest: dt.timedelta
    workers: int


def standing(at: dt.datetime | None = None) -> Standing:
    """How the queue stands now."""
    now = at or timezone.now()
    jobs = Run.objects.all()
    waiting = jobs.filter(job__status="todo")
    due = waiting.filter(Q(job__scheduled_at=None) | Q(job__scheduled_at__lte=now))
    oldest = due.aggregate(first=Min("asked_at"))["first"]
    return Standing(
        waiting=waiting.count(), running=jobs.filter(job__status="doing").count(),
        failed=jobs.filter(job__status=FAILED).count(),
        oldest=max(now - oldest, dt.timedelta()) if oldest else dt.timedelta(),
        workers=ProcrastinateWorker.objects.filter(last_heartbeat__gt=Now() - 2 * STALLED).count(),
    )  # fmt: skip


def due() -> int:
    """How many jobs could be taken at once."""
    waiting = ProcrastinateJob.objects.filter(queue_name=QUEUE, status="todo")
    return waiting.filter(Q(scheduled_at=None) | Q(scheduled_at__lte=Now())).count()


def take_up(stalled: dt.timedelta = STALLED) -> int:
    """Put back what workers had in hand that have not been heard of for `stalled`; gives how many jobs.

    Several may ask at once: each job is put back by one. After `MOST_TRIES` it has failed.
    """
    count = 0
    with transaction.atomic():
        lost = ProcrastinateJob.objects.select_for_update(of=("self",), skip_locked=True).filter(status="doing").filter(
            Q(worker=None) | Q(worker__last_heartbeat__lt=Now() - stalled)
        )  # fmt: skip
        for job in lost.order_by("pk"):
            if job.attempts + 1 >= MOST_TRIES and not job.abort_requested:
                Run.objects.filter(pk=job.pk).update(error="WORKER-DIED", ended_at=timezone.now())
                app.job_manager.cancel_job_by_id(job.pk, abort=True)
            # where its end was asked for, the library ends it here
            app.job_manager.retry_job_by_id(job_id=job.pk, retry_at=timezone.now())
            count += 1
    return count


def delete_old(at: dt.datetime) -> int:
    """Delete jobs that ended longer ago than `KEPT`; gives how many."""
    with transaction.atomic():
        over = Run.objects.filter(job__status__in=ENDED, asked_at__lt=at - KEPT).exclude(ended_at__gt=at - KEPT)
        keys = list(over.values_list("pk", flat=True))
        # the library's models refuse to be written; its events follow by cascade
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM procrastinate_jobs WHERE id = ANY(%s)", [keys])
        Run.objects.filter(pk__in=keys).delete()
    return len(keys)
