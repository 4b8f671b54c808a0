"""Routes of the API below `/api/v1/worklist/`: the queue, tasks, callbacks, the floor, approvals."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router, Status

from cureline.people.models import Absence, Staff
from cureline.portfolio.models import Customer
from cureline.trust.duties import duty
from cureline.worklist import approvals, desk, schemas, services
from cureline.worklist.callback_pages import mine
from cureline.worklist.lines import lines
from cureline.worklist.models import Task
from cureline.worklist.schemas import Key, Problem, TaskOut
from cureline.worklist.services.floor import floor as floor_now
from cureline.worklist.services.floor import movable, teams_of
from cureline.worklist.services.listing import beyond, order, page

router = Router()
ERRORS = {401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem}


def _out(task: Task) -> TaskOut:
    (line,) = lines([task])
    return TaskOut.of(line)


def _page(listed: services.Listed) -> dict[str, Any]:
    rows = [TaskOut.of(line) for line in lines(listed.tasks, at=listed.at)]
    return {"items": rows, "next": listed.next or None}


@router.get("/queue", response={200: schemas.TasksPage, **ERRORS})
@duty("queue.work")
def queue(request: HttpRequest, asked: Query[schemas.ListIn]) -> dict[str, Any]:
    """The caller's queue in order: promises due, ripe callbacks, broken promises, then the plan."""
    return _page(services.queue(request.user, asked.filters(), after=asked.after, limit=asked.limit))


@router.get("/queue/counts", response={200: schemas.CountsOut, **ERRORS})
@duty("queue.work")
def counts(request: HttpRequest) -> dict[str, Any]:
    """Counters of the caller's queue."""
    return services.counts(request.user)


@router.post("/next", response={200: TaskOut, 204: None, **ERRORS})
@duty("queue.work")
def next_customer(request: HttpRequest, asked: schemas.FiltersIn) -> Any:
    """Claim the next customer (the one in hand, if there is one); 204 when nobody is left now."""
    task = services.claim_next(request.user, filters=asked.filters())
    return _out(task) if task else Status(204, None)


@router.get("/hand", response={200: list[TaskOut], **ERRORS})
@duty("queue.work")
def hand(request: HttpRequest) -> list[TaskOut]:
    """What the caller has in hand: one task, and callbacks beside it."""
    return [TaskOut.of(line) for line in lines(services.in_hand(request.user))]


@router.get("/outcomes", response={200: list[schemas.OutcomeOut], **ERRORS})
@duty("queue.work")
def outcomes(request: HttpRequest) -> list[dict[str, Any]]:
    """How a task may end, in the request's language."""
    rows = desk.document()["outcomes"]
    return [
        {"code": code, "title": desk.title("outcomes", code), "reached": bool(rows[code].get("reached")),
         "settles": bool(rows[code].get("settles")), "channels": rows[code].get("channels", [])}
        for code in desk.offered()
    ]  # fmt: skip


@router.post("/tasks/{task_id}/claim", response={200: TaskOut, **ERRORS})
@duty("queue.work")
def claim(request: HttpRequest, task_id: Key) -> TaskOut:
    """Claim one task by choice."""
    return _out(services.claim(get_object_or_404(Task, pk=task_id).pk, user=request.user))


@router.post("/tasks/{task_id}/release", response={200: TaskOut, **ERRORS})
@duty("queue.work")
def release(request: HttpRequest, task_id: Key) -> TaskOut:
    """Give a claimed task back to the queue."""
    return _out(services.release(get_object_or_404(Task, pk=task_id).pk, user=request.user))


@router.post("/customers/{customer_id}/finish", response={200: TaskOut, 204: None, **ERRORS})
@duty("queue.work")
def finish(request: HttpRequest, customer_id: str, given: schemas.FinishIn) -> Any:
    """End the customer's task; 204 when there was none."""
    get_object_or_404(Customer, pk=customer_id)
    task = services.finish(customer_id, user=request.user, outcome=desk.checked(given.outcome))
    return _out(task) if task else Status(204, None)


@router.get("/callbacks", response={200: schemas.TasksPage, **ERRORS})
@duty("callback.make")
def callbacks(request: HttpRequest, asked: Query[schemas.ListIn]) -> dict[str, Any]:
    """The caller's callbacks, of all days."""
    now, after = beyond(asked.after, timezone.now())
    tasks = mine(request.user).filter(asked.filters().condition())
    return _page(page(order(tasks, now).filter(after), now, asked.limit))


@router.post("/callbacks", response={201: TaskOut, **ERRORS})
@duty("callback.make")
def schedule(request: HttpRequest, given: schemas.CallbackIn) -> Any:
    """Agree on a callback."""
    get_object_or_404(Customer, pk=given.customer_id)
    task = services.schedule_callback(
        given.customer_id, given.at, user=request.user, reason=given.reason, anybody=given.anybody
    )
    return Status(201, _out(task))


@router.post("/callbacks/{task_id}/move", response={200: TaskOut, **ERRORS})
@duty("callback.make")
def reschedule(request: HttpRequest, task_id: Key, given: schemas.AtIn) -> TaskOut:
    """Move a callback to another instant."""
    task = get_object_or_404(mine(request.user), pk=task_id)
    return _out(services.reschedule(task, given.at, user=request.user))


@router.post("/callbacks/{task_id}/cancel", response={200: TaskOut, **ERRORS})
@duty("callback.make")
def cancel(request: HttpRequest, task_id: Key) -> TaskOut:
    """Strike out a callback."""
    return _out(services.cancel(get_object_or_404(mine(request.user), pk=task_id), user=request.user))


@router.post("/tasks", response={201: TaskOut, **ERRORS})
@duty("floor.move")
def make(request: HttpRequest, given: schemas.TaskIn) -> Any:
    """Make a task by hand."""
    get_object_or_404(Customer, pk=given.customer_id)
    task = services.add_task(
        given.customer_id, given.kind, due_at=given.due_at, why=given.why, team=given.team,
        collector_id=given.collector_id, user=request.user,
    )  # fmt: skip
    return Status(201, _out(task))


@router.post("/customers/{customer_id}/escalate", response={204: None, **ERRORS})
@duty("floor.move")
def escalate(request: HttpRequest, customer_id: str, given: schemas.EscalateIn) -> Any:
    """Hand a customer to another team; the caller may not see the customer afterwards."""
    get_object_or_404(Customer, pk=customer_id)
    services.escalate(customer_id, to_team=given.to_team, why=given.why, user=request.user)
    return Status(204, None)


@router.get("/work", response={200: schemas.TasksPage, **ERRORS})
@duty("floor.move")
def work(request: HttpRequest, asked: Query[schemas.ListIn]) -> dict[str, Any]:
    """Waiting tasks of the caller's teams, which `move` takes."""
    now, after = beyond(asked.after, timezone.now())
    tasks = movable(request.user, asked.filters().condition())
    return _page(page(order(tasks, now).filter(after), now, asked.limit))


@router.post("/work/move", response={200: schemas.MovedOut, **ERRORS})
@duty("floor.move")
def move(request: HttpRequest, given: schemas.MoveIn) -> dict[str, int]:
    """Move waiting tasks of the caller's teams to a collector or a team."""
    own = movable(request.user, Q(pk__in=given.tasks)).values_list("pk", flat=True)
    moved = services.move(
        list(own), user=request.user, to_collector=given.to_collector, to_team=given.to_team, why=given.why
    )
    return {"moved": moved}


@router.post("/absences", response={201: schemas.RedealtOut, **ERRORS})
@duty("floor.absence")
def absent(request: HttpRequest, given: schemas.AbsenceIn) -> Any:
    """Record an absence; if it holds today, the person's waiting work goes to others."""
    staff = get_object_or_404(Staff, pk=given.staff_id, team__in=teams_of(request.user))
    made = services.set_absence(
        staff, given.from_on, given.until_on, given.reason, user=request.user, deal=given.deal
    )  # fmt: skip
    return Status(201, {"absence_id": made.absence.pk, "dealt": made.dealt, "to_team": made.to_team})


@router.post("/absences/{absence_id}/end", response={204: None, **ERRORS})
@duty("floor.absence")
def present(request: HttpRequest, absence_id: Key) -> Any:
    """Somebody is back."""
    absence = get_object_or_404(Absence, pk=absence_id, staff__team__in=teams_of(request.user))
    services.end_absence(absence, user=request.user)
    return Status(204, None)


@router.get("/floor", response={200: schemas.FloorOut, **ERRORS})
@duty("floor.see")
def floor(request: HttpRequest) -> dict[str, Any]:
    """The floor of the caller's teams now."""
    now = floor_now(request.user)
    return {
        "at": now.at, "seats": [schemas.SeatOut.of(seat) for group in now.groups for seat in group.seats],
        "unassigned": {group.team.pk: group.unassigned for group in now.groups}, "hours": now.hours,
        "outcomes": now.outcomes,
    }  # fmt: skip


@router.get("/approvals", response={200: list[schemas.WaitingOut], **ERRORS})
@duty("floor.see")
def waiting(request: HttpRequest) -> list[dict[str, Any]]:
    """What waits for the caller's approval, from every app."""
    return [
        {"source": source.name, "title": str(item.title), "url": item.url, "since_at": item.since_at,
         "customer_id": item.customer_id, "asked_by": item.asked_by, "detail": str(item.detail)}
        for source, items in approvals.waiting(request.user)
        for item in items
    ]  # fmt: skip
