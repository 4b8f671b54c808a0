"""The figures that Prometheus reads: requests as each web process counts them, the rest as the database has it.

What the database knows is asked when Prometheus asks, so that it is the same whichever process answers. No label holds
a name, a customer or an address: rooms, states, channels, rules and jobs only.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Count, Min
from django.utils import timezone
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector

from cureline.contact.models import Attempt, Refusal
from cureline.dispatch.models import Outbox
from cureline.jobs import queue
from cureline.operations import marks
from cureline.operations.models import Mark
from cureline.trust.models import AuditEntry, SignIn
from cureline.worklist.models import NightRun, Task

# what was within it is counted anew at each question
WINDOW = dt.timedelta(hours=1)
_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
_REGISTRY = CollectorRegistry()
_REQUESTS = Counter(
    "cureline_requests", "Requests answered", ("method", "page", "status"), registry=_REGISTRY
)  # fmt: skip
_SECONDS = Histogram(
    "cureline_request_seconds", "How long requests took", ("room",), registry=_REGISTRY,
    buckets=(0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)  # fmt: skip


def count(method: str, match: Any, status: int, seconds: float) -> None:
    """Count one request; `match` is the page or route that answered, None where there was none."""
    page = (match.view_name or "unnamed") if match is not None else "none"
    room = (match.namespace or match.view_name or "unnamed").split(":")[0] if match is not None else "none"
    _REQUESTS.labels(method if method in _METHODS else "other", page, str(status)).inc()
    _SECONDS.labels(room).observe(seconds)


def text() -> bytes:
    """Everything in Prometheus' text format."""
    registry = CollectorRegistry()
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        MultiProcessCollector(registry)
    else:
        registry.register(_REGISTRY)
    registry.register(Department())
    return generate_latest(registry)


class Department:
    """What the database knows of the department's running, asked at each collection."""

    def describe(self) -> list[Any]:
        """Nothing is asked before it is collected."""
        return []

    def collect(self) -> Iterator[Any]:
        """The families of gauges."""
        now = timezone.now()
        yield from _night()
        yield from _outbox(now)
        since = now - WINDOW
        yield _gauge(
            "cureline_gate_refusals_last_hour", "Contacts that the gate refused, by the rule that refuses longest",
            ("rule",), _counted(Refusal.objects.filter(asked_at__gt=since), "rule_id"),
        )  # fmt: skip
        yield _gauge(
            "cureline_contacts_last_hour", "Contacts that the gate let begin, by channel",
            ("channel",), _counted(Attempt.objects.filter(asked_at__gt=since), "channel"),
        )  # fmt: skip
        yield _gauge(
            "cureline_tasks_open", "Tasks that wait or are in somebody's hand", ("state",),
            _counted(Task.objects.filter(state__in=("open", "claimed")), "state"),
        )  # fmt: skip
        failures = AuditEntry.objects.filter(action__in=("signin.failed", "signin.locked"), at__gt=since)
        yield _gauge("cureline_signin_failures_last_hour", "Sign-ins that failed, names that were locked", ("what",),
                     _counted(failures, "action"))  # fmt: skip
        refused = AuditEntry.objects.filter(action="access.refused", at__gt=since).count()
        yield _gauge("cureline_access_refused_last_hour", "Pages and routes refused for want of a duty", (),
                     [((), refused)])  # fmt: skip
        yield _gauge("cureline_sessions", "Sessions that have not ended", (),
                     [((), SignIn.objects.filter(ended_at=None).count())])  # fmt: skip
        yield from _jobs()
        yield from _queue(now)


def _night() -> Iterator[Any]:
    last = NightRun.objects.filter(state="published").order_by("-published_at").first()
    if last is None or last.published_at is None:
        return
    yield _gauge("cureline_night_finished_timestamp_seconds", "When the last night was published", (),
                 [((), last.published_at.timestamp())])  # fmt: skip
    yield _gauge("cureline_night_duration_seconds", "How long the last night took until it was published", (),
                 [((), (last.published_at - last.started_at).total_seconds())])  # fmt: skip


def _outbox(now: dt.datetime) -> Iterator[Any]:
    waiting = Outbox.objects.filter(state__in=("queued", "sending", "uncertain"))
    rows = [((row["kind"], row["state"]), row["n"]) for row in
            waiting.values("kind", "state").annotate(n=Count("pk")).order_by("kind", "state")]  # fmt: skip
    yield _gauge("cureline_outbox_waiting", "What has not left the house, or may have", ("kind", "state"), rows)
    due = waiting.filter(next_try_at__lte=now).values("kind").annotate(oldest=Min("next_try_at")).order_by("kind")
    late = [((row["kind"],), (now - row["oldest"]).total_seconds()) for row in due]
    yield _gauge("cureline_outbox_late_seconds", "How long the oldest row waits past its time", ("kind",), late)
    failed = Outbox.objects.filter(state="failed", queued_at__gt=now - dt.timedelta(days=1))
    yield _gauge("cureline_outbox_failed_last_day", "What was queued within a day and failed", ("kind",),
                 _counted(failed, "kind"))  # fmt: skip


def _jobs() -> Iterator[Any]:
    found = [mark for mark in Mark.objects.order_by("name") if mark.name != marks.WORKER]
    good = [((mark.name,), mark.good_at.timestamp()) for mark in found if mark.good_at]
    yield _gauge("cureline_job_good_timestamp_seconds", "When a job last ended well", ("job",), good)
    yield _gauge("cureline_job_failed", "1 where a job's last run failed", ("job",),
                 [((mark.name,), float(bool(mark.error))) for mark in found])  # fmt: skip
    yield _gauge("cureline_job_duration_seconds", "How long a job's last run took", ("job",),
                 [((mark.name,), (mark.ended_at - mark.began_at).total_seconds()) for mark in found])  # fmt: skip
    silent = marks.age(marks.WORKER)
    if silent is not None:
        yield _gauge("cureline_worker_silent_seconds", "Since when no worker left its mark", (),
                     [((), silent.total_seconds())])  # fmt: skip


def _queue(now: dt.datetime) -> Iterator[Any]:
    found = queue.standing(now)
    states = [(("waiting",), found.waiting), (("running",), found.running), (("failed",), found.failed)]
    yield _gauge("cureline_queue_jobs", "Jobs of the queue that wait, run or have failed", ("state",), states)
    yield _gauge("cureline_queue_oldest_seconds", "How long the oldest job that is due waits", (),
                 [((), found.oldest.total_seconds())])  # fmt: skip
    yield _gauge("cureline_queue_workers", "Workers that take jobs and said of late that they live", (),
                 [((), found.workers)])  # fmt: skip


def _counted(rows: Any, column: str) -> list[tuple[tuple[str, ...], float]]:
    found = rows.values(column).annotate(n=Count("pk")).order_by(column)
    return [((str(row[column]),), row["n"]) for row in found]


def _gauge(
    name: str, help_text: str, labels: tuple[str, ...], rows: Sequence[tuple[tuple[str, ...], float]]
) -> GaugeMetricFamily:  # fmt: skip
    family = GaugeMetricFamily(name, help_text, labels=labels)
    for values, value in rows:
        family.add_metric(values, value)
    return family
