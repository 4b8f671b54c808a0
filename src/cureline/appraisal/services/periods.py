"""A period from its opening to its end: who is in it, the figures, the release, the decision."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cureline.appraisal.models import Appraisal, Period, opened, sealed
from cureline.appraisal.services import awarding, papers, scoring, sources
from cureline.appraisal.services.errors import InputError, StateError
from cureline.appraisal.services.measuring import explained
from cureline.appraisal.services.telling import atomic_lock, step
from cureline.goal import periods as calendar
from cureline.goal.errors import InvalidGoalError
from cureline.jobs import queue
from cureline.people.models import Staff
from cureline.trust import audit, rows
from cureline.worklist import desk

KIND = "appraisal.figures"


def period_of(code: str) -> calendar.Period:
    """A period from 2026Q4, 2026-Q4 or 2026-11. Raises InputError."""
    plain = code.strip().upper()
    if len(plain) == 6 and plain[4] == "Q":
        plain = f"{plain[:4]}-{plain[4:]}"
    try:
        return calendar.parse(plain)
    except InvalidGoalError as error:
        raise InputError(_("A period is 2026-Q4 or 2026-11.")) from error


@transaction.atomic
def open_period(code: str, *, user: Any = None, at: dt.datetime | None = None) -> Period:
    """Open a period, or complete one that is open: an appraisal for everybody of the scorecard's roles who is there.

    Raises InputError for a code that is none or a period that has not begun, StateError once reviews run.
    """
    at = at or timezone.now()
    given = period_of(code)
    if given.since > desk.today(at):
        raise InputError(_("This period has not begun."))
    period = Period.objects.select_for_update().filter(code=given.code).first()
    if period is None:
        period = Period.objects.create(
            code=given.code, since_on=given.since, until_on=given.until, opened_by=user, opened_at=at,
            scorecard=papers.document("scorecard", given.since), pay=papers.document("pay", given.since),
            flow=papers.document("flow", given.since),
        )  # fmt: skip
        audit.record("period.opened", user=user, subject=f"period:{period.pk}", detail={"code": period.code})
    elif period.state != Period.State.OPEN:
        raise StateError(_("Reviews of this period are running already."))
    for person in people(papers.read(period.scorecard)):
        Appraisal.objects.get_or_create(period=period, staff=person, defaults={
            "team": person.team_id or "", "role": person.user.role})  # fmt: skip
    return period


def people(card: Mapping[str, Any]) -> list[Staff]:
    """Who is appraised by a scorecard: its roles, with a collector's number, whose account is open."""
    found = Staff.objects.select_related("user", "team").filter(
        user__is_active=True, user__role__in=card["roles"], collector_id__isnull=False
    )  # fmt: skip
    return list(found.order_by("pk"))


@transaction.atomic
def ask(period_id: int, *, user: Any, at: dt.datetime | None = None) -> Period:
    """Ask for the figures to be computed; the worker does it within a minute. Raises StateError once decided."""
    period = Period.objects.select_for_update().get(pk=period_id)
    if period.state in (Period.State.DECIDED, Period.State.CLOSED):
        raise StateError(_("The period is decided; figures change only by an appeal."))
    period.asked_at, period.done, period.failed = at or timezone.now(), 0, ""
    period.total = period.appraisals.count() + sources.count()
    period.save(update_fields=["asked_at", "done", "failed", "total"])
    audit.record("period.asked", user=user, subject=f"period:{period.pk}")
    queue.ask(KIND, period.pk, user=user)
    return period


def work(period_id: int, progress: queue.Progress) -> None:
    """The job of one period's figures. A period that was decided meanwhile keeps its own."""
    period = Period.objects.get(pk=period_id)
    if period.state in (Period.State.DECIDED, Period.State.CLOSED):
        return
    if failed := _computed(period, None, progress):
        raise queue.FailedError(failed)


def called_off(period_id: int, user: Any) -> None:
    """The queue was told not to compute it."""
    Period.objects.filter(pk=period_id, asked_at__isnull=False).update(asked_at=None, failed="CALLED-OFF")


def run_asked(at: dt.datetime | None = None) -> dict[str, int]:
    """Compute what was asked for, oldest first; for the worker and the daily job. Gives how many periods."""
    done = 0
    for period in Period.objects.filter(asked_at__isnull=False).order_by("asked_at"):
        done += not _computed(period, at)
    return {"periods": done}


def _computed(period: Period, at: dt.datetime | None, progress: queue.Progress | None = None) -> str:
    """Compute a period's figures; the kind of the error where that failed."""
    try:
        compute(period.pk, at=at, progress=progress)
    except queue.StoppedError:
        raise
    except Exception as error:
        # the kind alone: its text may be personal
        kind = type(error).__name__
        Period.objects.filter(pk=period.pk).update(asked_at=None, failed=kind)
        audit.record("period.failed", subject=f"period:{period.pk}", detail={"kind": kind})
        return kind
    return ""


def compute(
    period_id: int, *, user: Any = None, at: dt.datetime | None = None, progress: queue.Progress | None = None
) -> Period:  # fmt: skip
    """Compute all figures and scores of a period, as the system (it reads all books); again it gives the same.

    Progress stands in `done` of `total`. What reviews and decisions say stays. Raises StateError once decided.
    """
    period = Period.objects.select_related("scorecard", "pay", "flow").get(pk=period_id)
    if period.state in (Period.State.DECIDED, Period.State.CLOSED):
        raise StateError(_("The period is decided; figures change only by an appeal."))
    listed = list(period.appraisals.select_related("staff", "staff__user").order_by("pk"))
    total = len(listed) + sources.count()
    Period.objects.filter(pk=period.pk).update(done=0, total=total)

    def told(done: int) -> None:
        Period.objects.filter(pk=period.pk).update(done=done)
        if progress is not None:
            progress(done, total)

    asked, measured = measure(period, listed, progress=told)
    with transaction.atomic():
        for row in listed:
            _fill(atomic_lock(row.pk), measured[row.staff_id], asked, at or timezone.now())
        period.done, period.total, period.asked_at, period.failed = total, total, None, ""
        period.computed_at, period.snapshot_id = at or timezone.now(), str(asked.kept.get("snapshot", ""))
        period.save(update_fields=["done", "total", "asked_at", "failed", "computed_at", "snapshot_id"])
        audit.record("period.computed", user=user, subject=f"period:{period.pk}",
                     detail={"people": len(listed), "snapshot": period.snapshot_id})  # fmt: skip
    return period


Measures = dict[int, dict[str, sources.Measured]]


def measure(period: Period, listed: list[Appraisal], *, progress: Any = None) -> tuple[sources.Asked, Measures]:
    """What was asked, and what every source knows of the period's people, by staff id and code; read as the system.

    All are compared with all, whoever is judged: the bar is the others' work. Corrections are those of `listed`.
    """
    begun = 0

    def tell(_code: str) -> None:
        nonlocal begun
        begun += 1
        if progress is not None:
            progress(begun)

    everybody = {row.staff_id: row.staff for row in period.appraisals.select_related("staff", "staff__user")}
    corrections = {row.staff_id: opened(row.corrections_sealed) or {} for row in listed}
    asked = sources.Asked(list(everybody.values()), period.since_on, period.until_on, papers.read(period.scorecard),
                          corrections=corrections, progress=tell)  # fmt: skip
    with rows.as_owner():
        return asked, sources.measured(asked)


def _fill(row: Appraisal, measured: Mapping[str, sources.Measured], asked: sources.Asked, at: dt.datetime) -> None:
    row.content_sealed = sealed(scoring.content(row, measured, at))
    row.cases_sealed = sealed(explained(asked, row.staff.collector_id))
    row.save(update_fields=["content_sealed", "cases_sealed"])


@transaction.atomic
def release(period_id: int, *, user: Any, at: dt.datetime | None = None) -> Period:
    """Show the figures to everybody and begin the reviews. Raises StateError before they are computed."""
    at = at or timezone.now()
    period = Period.objects.select_for_update(of=("self",)).select_related("flow").get(pk=period_id)
    if period.state != Period.State.OPEN or period.computed_at is None:
        raise StateError(_("Reviews begin once the figures are computed."))
    due = papers.due(papers.read(period.flow), "self_review", desk.today(at))
    period.state = Period.State.REVIEW
    period.save(update_fields=["state"])
    for row in period.appraisals.filter(state=Appraisal.State.FIGURES):
        row.state, row.due_on = Appraisal.State.SELF, due
        row.save(update_fields=["state", "due_on"])
        step(row, "released", user=user, at=at)
    audit.record("period.released", user=user, subject=f"period:{period.pk}")
    return period


@transaction.atomic
def decide(period_id: int, *, user: Any, at: dt.datetime | None = None) -> Period:
    """Decide the whole period after the calibration meeting: totals, grades and pay are fixed and shown.

    Raises StateError while a leader's review is missing, and names how many.
    """
    at = at or timezone.now()
    period = Period.objects.select_for_update(of=("self",)).select_related("flow", "pay", "scorecard").get(pk=period_id)
    if period.state != Period.State.REVIEW:
        raise StateError(_("Only a period under review is decided."))
    missing = period.appraisals.exclude(state=Appraisal.State.CALIBRATION).count()
    if missing:
        raise StateError(_("%(n)d reviews are missing.") % {"n": missing}, missing=missing)
    due = papers.due(papers.read(period.flow), "appeal", desk.today(at))
    for key in list(period.appraisals.order_by("pk").values_list("pk", flat=True)):
        row = atomic_lock(key)
        row.decision_sealed = sealed(awarding.decision(row))
        row.state, row.due_on, row.decided_by = Appraisal.State.DECIDED, due, user
        row.save(update_fields=["decision_sealed", "state", "due_on", "decided_by"])
        step(row, "decided", user=user, at=at)
    period.state, period.decided_by, period.decided_at = Period.State.DECIDED, user, at
    period.save(update_fields=["state", "decided_by", "decided_at"])
    audit.record("period.decided", user=user, subject=f"period:{period.pk}")
    return period


@transaction.atomic
def close(period_id: int, *, user: Any = None, at: dt.datetime | None = None) -> Period:
    """Close a decided period in which nothing is open any more. Raises StateError."""
    at = at or timezone.now()
    period = Period.objects.select_for_update().get(pk=period_id)
    if period.state != Period.State.DECIDED:
        raise StateError(_("Only a decided period is closed."))
    still = period.appraisals.filter(state=Appraisal.State.APPEALED).count()
    waits = period.appraisals.filter(state=Appraisal.State.DECIDED, due_on__gte=desk.today(at)).count()
    if still or waits:
        raise StateError(_("%(n)d appeals are open, %(m)d people may still appeal.") % {"n": still, "m": waits})
    for row in period.appraisals.exclude(state=Appraisal.State.CLOSED):
        row.state, row.due_on = Appraisal.State.CLOSED, None
        row.save(update_fields=["state", "due_on"])
        step(row, "closed", user=user, at=at)
    period.state = Period.State.CLOSED
    period.save(update_fields=["state"])
    audit.record("period.closed", user=user, subject=f"period:{period.pk}")
    return period


def run_clock(at: dt.datetime | None = None) -> dict[str, int]:
    """The daily job: a self-review that is overdue goes on to the leader; a decided period is closed when its time to
    appeal is over and nothing is open. Gives how many of each."""
    at = at or timezone.now()
    today, passed, closed = desk.today(at), 0, 0
    overdue = Appraisal.objects.filter(state=Appraisal.State.SELF, due_on__lt=today)
    for key in overdue.values_list("pk", flat=True):
        with transaction.atomic():
            row = atomic_lock(key)
            if row.state == Appraisal.State.SELF:
                row.state = Appraisal.State.LEADER
                row.due_on = papers.due(papers.read(row.period.flow), "leader_review", today)
                row.save(update_fields=["state", "due_on"])
                step(row, "passed", user=None, at=at)
                passed += 1
    for period in Period.objects.filter(state=Period.State.DECIDED):
        try:
            close(period.pk, at=at)
            closed += 1
        except StateError:
            continue
    return {"self-reviews passed on": passed, "periods closed": closed}
