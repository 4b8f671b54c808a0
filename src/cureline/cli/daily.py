"""`cureline daily`: the jobs of a day in their order; `cureline messages send`: the plan's messages that are due.

`by_minute` is what the worker of `cureline serve` runs beside the outbox.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

import typer

from cureline.cli import show
from cureline.cli.main import ready
from cureline.cli.show import Exit, Json, emit_json, err, fail, out, table

messages = typer.Typer(no_args_is_help=True, help="Messages of the night's plan that no person sends.")

# what the worker sends of the plan at one go, so that the outbox does not wait for all of it
AT_ONE_GO = 25
# the kind of the job that runs them all
DAY = "operations.day"
_LOCK = 0x44_61_79  # "Day"


@dataclass(frozen=True)
class Job:
    """A job of the day: its name and what it does, from the day and the moment to how many of what."""

    name: str
    run: Callable[[dt.date, dt.datetime], Mapping[str, int]]


def jobs() -> list[Job]:
    """The jobs of a day, in their order; each may be run as often as one likes, and killed."""
    from cureline.appraisal import services as appraisal
    from cureline.arrangement import services as arrangement
    from cureline.care import jobs as care
    from cureline.career import services as career
    from cureline.casebook import services as casebook
    from cureline.dispatch.services import planned
    from cureline.experiment import services as experiment
    from cureline.goal import services as goal
    from cureline.improvement import services as improvement
    from cureline.incident import services as incident
    from cureline.legal import services as legal
    from cureline.operations import retention
    from cureline.results import services as results
    from cureline.results.pages.keeping import keep_pages
    from cureline.results.report import services as reports
    from cureline.risk import services as risk
    from cureline.training import services as training
    from cureline.trust import chain, partitions
    from cureline.visit import alarms
    from cureline.warning import services as warning
    from cureline.wellbeing import services as wellbeing
    from cureline.worklist import services as worklist

    def head(day: dt.date, at: dt.datetime) -> dict[str, int]:
        found = chain.write_head()
        return {"entries": found.seq if found else 0}

    return [
        Job("payments allocated", lambda day, at: arrangement.allocate(day)),
        Job("promises judged", lambda day, at: arrangement.judge_promises(day)),
        Job("plans and settlements followed", lambda day, at: arrangement.follow(day)),
        Job("clock of care", lambda day, at: {"warnings": care.run_clock(at)}),
        Job("follow-ups found", lambda day, at: {"follow-ups": care.find_follow_ups(day)}),
        Job("terms of law", lambda day, at: {"missed": legal.watch(day)}),
        Job("accounts back from agencies", lambda day, at: {"recalled": legal.recall_due(day)}),
        Job("claims of the queue", lambda day, at: {"returned": worklist.return_expired(at)}),
        Job("visits without a check-out", lambda day, at: {"alarms": len(alarms.watch(at))}),
        Job("planned messages", lambda day, at: planned.send_due(at=at)),
        Job("figures of results", lambda day, at: dict(results.build(day).counts)),
        Job("pages of results", lambda day, at: keep_pages()),
        Job("experiments looked at", lambda day, at: experiment.look(day)),
        Job("goals followed", lambda day, at: goal.track(day)),
        Job("findings of results", lambda day, at: improvement.find(day)),
        Job("accepted changes followed", lambda day, at: improvement.follow_all(day)),
        Job("early warning", lambda day, at: warning.compute(day)),
        Job("accounts that may fall behind", lambda day, at: warning.outlooks.look(day, at)),
        Job("risk: reviews, cover and claims", lambda day, at: risk.daily(day, at)),
        Job("alerts followed", lambda day, at: warning.run_clock(day, at)),
        Job("examinations whose time ended", lambda day, at: training.exams.close_due(at)),
        Job("licences that end", lambda day, at: training.licences.expire_due(day, at=at)),
        Job("books of the day", lambda day, at: appraisal.record_books(day)),
        Job("quality samples drawn", lambda day, at: appraisal.quality.draw_due(day, at=at)),
        Job("figures of appraisal", lambda day, at: appraisal.run_asked(at)),
        Job("appraisals followed", lambda day, at: appraisal.run_clock(at)),
        Job("actions of reviews", lambda day, at: casebook.watch(day, at)),
        Job("load of the days", lambda day, at: wellbeing.loading.compute(day)),
        Job("care plans deleted", lambda day, at: {"plans": wellbeing.caring.delete_due(day)}),
        Job("monthly report", lambda day, at: {"reports": reports.make_due(day, at=at)}),
        Job("probations followed", lambda day, at: career.probations.watch(day)),
        Job("data of candidates", lambda day, at: {"deleted": career.candidates.delete_expired(day, at=at)}),
        Job("what nothing keeps any more", retention.by_order),
        Job("deletion of what has expired", lambda day, at: _delete_expired(at)),
        Job("incidents followed", lambda day, at: {**incident.run(at), **incident.daily(day)}),
        Job("partitions of the audit log", lambda day, at: partitions.ensure(at.date())),
        Job("end of the audit log", head),
    ]


def by_minute(at: dt.datetime) -> bool:
    """What can't wait for the day's jobs: deadlines of incidents, planned messages, missed check-outs, claims; and, at
    its hour, the day's jobs themselves. True when more is due."""
    from cureline.dispatch.services import planned
    from cureline.incident import services as incident
    from cureline.operations import marks
    from cureline.visit import alarms
    from cureline.worklist import services as worklist

    marks.leave(marks.WORKER, at, at=at)
    incident.run(at)
    alarms.watch(at)
    worklist.return_expired(at)
    ask_for_day(at)
    return sum(planned.send_due(at=at, most=AT_ONE_GO).values()) == AT_ONE_GO


def ask_for_day(at: dt.datetime) -> int | None:
    """Queue the day's jobs once the bank's clock has passed `CURELINE_DAILY_AT` (HH:MM; unset: the bank runs
    `cureline daily` itself); gives the job's id, None where it is not yet time or somebody has asked already.

    A worker that was down at the hour asks when it is back. Raises ValueError for what is no time of day.
    """
    from cureline.jobs import queue
    from cureline.worklist import desk

    hour = os.environ.get("CURELINE_DAILY_AT", "")
    if not hour or at.astimezone(desk.zone()).time() < dt.time.fromisoformat(hour):
        return None
    day = desk.today(at)
    return queue.ask(DAY, int(f"{day:%Y%m%d}"), once=f"{DAY}:{day}")


def work_of_day(key: int, progress: Callable[[int, int], None]) -> None:
    """The job of the day that `key` names (20261130); fails with the kind of each error, after the rest."""
    from django.utils import timezone

    from cureline.jobs import queue
    from cureline.trust.alone import alone

    with alone(_LOCK) as mine:
        if not mine:
            raise queue.LaterError
        _told, failed = run_all(dt.date.fromisoformat(str(key)), timezone.now(), tell=progress)
    if failed:
        raise queue.FailedError("; ".join(f"{name}: {kind}" for name, kind in failed.items()))


def daily(
    on: Annotated[str, typer.Option(help="The bank's day, YYYY-MM-DD; today otherwise.")] = "", as_json: Json = False
) -> None:
    """Run the day's jobs in order: payments, promises, clocks, terms, agencies, claims, visits, messages, deletion.

    A job that fails is told and the others go on; then the exit code is 1. Again it changes nothing.
    """
    from django.utils import timezone

    from cureline.cli.night import day

    ready(gently=True)
    from cureline.arrangement.services import common

    at = timezone.now()
    which = day(on) if on else common.today()
    if which > common.today():
        fail(Exit.USAGE, f"{which} has not come yet")
    told, failed = run_all(which, at, quiet=as_json)
    if as_json:
        emit_json({"on": which.isoformat(), "jobs": told, "failed": failed})
    else:
        rows = [(name, ", ".join(f"{what} {n:,}" for what, n in sorted(counts.items())) or "nothing to do")
                for name, counts in told.items()]  # fmt: skip
        table(
            f"Jobs of {which}",
            ("job", "what was done"),
            [*rows, *((name, f"failed: {why}") for name, why in failed.items())],
        )
    if failed:
        raise typer.Exit(Exit.FAILED)


def run_all(
    on: dt.date, at: dt.datetime, *, quiet: bool = True, tell: Callable[[int, int], None] = lambda done, total: None
) -> tuple[dict[str, dict[str, int]], dict[str, str]]:  # fmt: skip
    """Run every job; gives what each did, and of those that failed the kind of error (never its text, which may be
    personal)."""
    from django.utils import timezone

    from cureline.operations import marks

    told: dict[str, dict[str, int]] = {}
    failed: dict[str, str] = {}
    every = jobs()
    with show.progress_bar(quiet) as progress:
        for number, job in enumerate(every):
            progress(job.name, number, len(every))
            tell(number, len(every))
            began = timezone.now()
            try:
                told[job.name] = dict(job.run(on, at))
            except Exception as error:
                failed[job.name] = type(error).__name__
                err.print(f"{job.name}: {type(error).__name__}", style="red", markup=False)
            marks.leave(job.name, began, error=failed.get(job.name, ""))
    tell(len(every), len(every))
    return told, failed


@messages.command("send")
def send(as_json: Json = False) -> None:
    """Send what the published plan has for now or before: SMS, e-mails, letters. The gate decides anew, each once."""
    ready()
    from cureline.dispatch.services import planned

    with show.progress_bar(as_json) as progress:
        told = planned.send_due(progress=progress)
    if as_json:
        emit_json(dict(told))
    elif not told:
        out.print("Nothing of the plan is due.")
    else:
        table("Planned messages", ("what came of it", "how many"), sorted(told.items()), numbers=(1,))


def _delete_expired(at: dt.datetime) -> dict[str, int]:
    """Delete sessions that are over, answers kept for a repeated request longer than they may be, jobs that ended long
    ago and files of exports that nobody fetched."""
    from django.contrib.sessions.models import Session
    from django.db import transaction

    from cureline.api.idempotency import LIFE
    from cureline.api.models import Answered
    from cureline.jobs import queue
    from cureline.trust import exports

    found: dict[str, Any] = {
        "sessions": Session.objects.filter(expire_date__lt=at),
        "answers": Answered.objects.filter(at__lt=at - LIFE),
    }
    with transaction.atomic():
        deleted = {name: rows.delete()[0] for name, rows in found.items()}
        return {**deleted, "jobs": queue.delete_old(at), "files": exports.delete_unfetched(at)}
