"""Whether a task's contact is lawful right now: asked of the gate, whose desk is an app above and registers itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from cureline.worklist import desk
from cureline.worklist.models import Task

# contact.services.ruling(customer_id, channel, *, at, account_id) with .allowed and .next_lawful_at
_gate: list[Callable[..., Any]] = []
_stops: list[Callable[[], Iterable[str]]] = []
# a task that the bank's stop of a segment, script, team or portfolio holds back is offered again after this long
_STOPPED = dt.timedelta(minutes=5)


def register(
    ruling: Callable[..., Any],
    stops: Callable[[], Any] = tuple,
    channels: Callable[[Any], Iterable[str]] = lambda stops: (),
) -> None:
    """Say who rules on one contact now (`AppConfig.ready` of the app that contacts); the last one counts.

    `channels(stops())` are the channels that the bank has stopped as a whole.
    """
    _gate[:] = [ruling]
    _stops[:] = [lambda: channels(stops())]


def stopped_channels() -> list[str]:
    """Channels of which nothing is offered now; their tasks wait as they are."""
    return list(_stops[0]()) if _stops else []


def now(task: Task, at: dt.datetime) -> bool:
    """Whether a task's contact may be made now; if not the task waits for the next lawful moment, or ends for today.

    An agreed callback and work without a channel are not asked about here: the gate judges when the contact is made.
    """
    if not _gate or not task.channel or task.kind == Task.Kind.CALLBACK:
        return True
    ruling = _gate[0](task.customer_id, task.channel, at=at, account_id=task.account_id or None)
    if ruling.allowed:
        return True
    if getattr(ruling, "stopped", False):
        task.not_before_at = at + _STOPPED
        task.save(update_fields=["not_before_at"])
        return False
    if ruling.next_lawful_at is not None and ruling.next_lawful_at > at:
        task.not_before_at = ruling.next_lawful_at
    elif task.kind == Task.Kind.PLANNED:
        task.state, task.outcome, task.finished_at = Task.State.EXPIRED, "not_lawful", at
    else:
        # nobody knows when: it is somebody's decision, so it is looked at again tomorrow
        task.not_before_at = desk.bounds(desk.today(at))[1]
    task.save(update_fields=["not_before_at", "state", "outcome", "finished_at"])
    return False
