"""What the worklist shows on the pages that all share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cureline.face import Ask, Asking, Entry, Event, Panel, Strand, Tile
from cureline.worklist import approvals, callback_pages, desk, pages, services
from cureline.worklist.lines import lines
from cureline.worklist.models import Task
from cureline.worklist.services.floor import movable

ENTRIES = [
    Entry("worklist:queue", _("My queue"), "list-ordered", "queue.work", "work", 10),
    Entry("worklist:callbacks", _("Callbacks"), "calendar-clock", "callback.make", "work", 20),
    Entry("worklist:floor", _("The floor"), "users", "floor.see", "lead", 10),
    Entry("worklist:work", _("Move work"), "arrow-left-right", "floor.move", "lead", 20),
    Entry("worklist:absences", _("Absences"), "calendar-off", "floor.absence", "lead", 30),
    Entry("worklist:approvals", _("Approvals"), "stamp", "floor.see", "lead", 40),
]

# events of a customer's timeline that this app tells
_EVENTS = 30
# lines of each short list on somebody's home
_HOME = 6


def tiles(request: HttpRequest) -> Asking:
    """What waits for the user: their queue, their callbacks of today, their teams' work and approvals."""
    user: Any = request.user
    if user.may("queue.work"):
        found = services.counts(user)
        yield Tile(
            _("Waiting in my queue"), found["waiting"], reverse("worklist:queue"), "queue.work",
            detail=_("%(n)s done today") % {"n": found["done"]}, order=10,
        )  # fmt: skip
        if number := found["kinds"].get("callback", 0):
            yield Tile(_("Callbacks today"), number, reverse("worklist:callbacks"), "queue.work", tone="info", order=12)
    if user.may("floor.see"):
        waiting = sum(len(items) for _source, items in approvals.waiting(user))
        yield Tile(_("Waiting for approval"), waiting, reverse("worklist:approvals"), "floor.see",
                   tone="warn" if waiting else "neutral", order=10)  # fmt: skip
        (open_,) = yield Ask(movable(user, Q()))
        yield Tile(_("Open work of my teams"), open_, reverse("worklist:floor"), "floor.see", order=11)


def homes(request: HttpRequest) -> Iterable[Panel]:
    """Who comes next in the user's queue, and whom they call back today."""
    user: Any = request.user
    now = timezone.now()
    if user.may("queue.work"):
        first = lines(services.queue(user, limit=_HOME, at=now).tasks, at=now)
        yield Panel("queue", _("Next in my queue"), "worklist/home_queue.html", "queue.work", 10, {"lines": first})
    if user.may("callback.make"):
        due = callback_pages.mine(user).filter(due_at__lt=desk.bounds(desk.today(now))[1])
        yield Panel("callbacks", _("Callbacks due today"), "worklist/home_callbacks.html", "callback.make", 20,
                    {"lines": lines(list(due.order_by("due_at")[:_HOME]), at=now), "now": now}, "side")  # fmt: skip


def panels(request: HttpRequest, customer_id: str) -> Iterable[Panel]:
    """The task bar, above everything else."""
    user: Any = request.user
    context = pages.bar(user, customer_id) if user.may("queue.work") else None
    if context is not None:
        yield Panel("task", _("The task in hand") if context["held"] else _("Waiting task"), "worklist/bar.html",
                    "queue.work", 0, context)  # fmt: skip


def events(request: HttpRequest, customer_id: str) -> Iterable[Event | Strand]:
    """Callbacks that are agreed, and tasks that ended."""
    tasks = Task.objects.filter(customer_id=customer_id)
    done = tasks.filter(state=Task.State.DONE, finished_at__isnull=False).order_by("-finished_at")
    yield Strand("task", done, "finished_at", _EVENTS, _done)
    for task in tasks.filter(kind=Task.Kind.CALLBACK, state=Task.State.OPEN, due_at__gt=timezone.now()):
        if task.due_at:
            yield Event(task.due_at, "task", "calendar-clock", _("Callback agreed"), tone="info",
                        url=reverse("worklist:callbacks"))  # fmt: skip


def _done(tasks: list[Any]) -> Iterable[Event]:
    kinds = desk.document()["kinds"]
    for task in tasks:
        yield Event(task.finished_at, "task", kinds[task.kind]["icon"], desk.title("kinds", task.kind),
                    desk.title("outcomes", task.outcome))  # fmt: skip
