"""Routes of the API below `/api/v1/jobs/`: the queue, retry, cancel."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Field, Path, Query, Router, Schema

from cureline.jobs import queue
from cureline.jobs.models import Run
from cureline.paging import PageOf, page
from cureline.trust.duties import duty

router = Router()

Cursor = Annotated[str, Query(max_length=400)]
Limit = Annotated[int, Query(ge=1, le=200)]
Key = Annotated[int, Path(ge=1, le=2**63 - 1)]
State = Literal["", "todo", "doing", "succeeded", "failed", "cancelled", "aborted"]


class JobOut(Schema):
    """A job: its kind, the id of the row it is about, how far it is, and of what kind the error was where it failed."""

    id: int = Field(alias="pk")
    kind: str
    title: str
    key: int
    state: str = Field(alias="job.status")
    tries: int = Field(alias="job.attempts")
    asked_by: str | None
    asked_at: dt.datetime
    began_at: dt.datetime | None
    ended_at: dt.datetime | None
    done: int
    total: int
    error: str

    @staticmethod
    def resolve_title(run: Run) -> str:
        return str(queue.title(run.kind))

    @staticmethod
    def resolve_asked_by(run: Run) -> str | None:
        return run.asked_by.get_username() if run.asked_by is not None else None


class StandingOut(Schema):
    """How the queue stands; `oldest_seconds`: how long the oldest job that is due waits."""

    waiting: int
    running: int
    failed: int
    oldest_seconds: int
    workers: int


@router.get("jobs", response=PageOf[JobOut])
@duty("job.see")
def jobs(request: HttpRequest, state: State = "", after: Cursor = "", limit: Limit = 50) -> Any:
    """Jobs, newest first."""
    rows = queue.visible()
    return page(rows.filter(job__status=state) if state else rows, order=("-asked_at", "-pk"), after=after, limit=limit)


@router.get("standing", response=StandingOut)
@duty("job.see")
def standing(request: HttpRequest) -> Any:
    """How many wait, run and have failed, and how many workers live."""
    found = queue.standing()
    return {**asdict(found), "oldest_seconds": int(found.oldest.total_seconds())}


@router.post("jobs/{job_id}/retry", response=JobOut)
@duty("job.manage")
def retry(request: HttpRequest, job_id: Key) -> Any:
    """Queue a failed job again."""
    return queue.retry(job_id, user=request.user)


@router.post("jobs/{job_id}/cancel", response=JobOut)
@duty("job.manage")
def cancel(request: HttpRequest, job_id: Key) -> Any:
    """Call off a job that waits or runs."""
    return queue.cancel(job_id, user=request.user)
