"""Tasks as lines of a page or of the API: with who the customer is, the last contact, the next promise, why now.

Three queries for a whole page, whatever its length.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Max
from django.utils import timezone

from cureline.people.models import Staff, Team
from cureline.portfolio.models import Contact, Customer, Promise
from cureline.trust import vault
from cureline.worklist import desk, words
from cureline.worklist.models import Task


@dataclass(frozen=True)
class Line:
    """One task as it is shown. `name` is masked; `waits_until` is set while it may not be offered yet."""

    task: Task
    name: str
    time_zone: str
    kind: str
    tone: str
    icon: str
    why: str
    channel: str
    segment: str
    team: str
    collector: str
    last_contact_at: dt.datetime | None
    promise_due_on: dt.date | None
    promise_minor: int | None
    waits_until: dt.datetime | None

    @property
    def best(self) -> str:
        """The best hour as a span of the customer's day."""
        return f"{self.task.hour:02d}–{self.task.hour + 1:02d}" if self.task.hour is not None else ""


def lines(tasks: Iterable[Task], *, at: dt.datetime | None = None) -> list[Line]:
    """The lines of tasks, in their order."""
    found = list(tasks)
    if not found:
        return []
    now = at or timezone.now()
    ids = {task.customer_id for task in found}
    people = {row["pk"]: row for row in Customer.objects.filter(pk__in=ids).values("pk", "name_sealed", "time_zone")}
    last = dict(Contact.objects.filter(customer_id__in=ids).values_list("customer_id").annotate(Max("at")))
    due: dict[str, tuple[dt.date, int]] = {}
    promises = Promise.objects.filter(account_id__customer_id__in=ids, due_on__gte=desk.today(now)).order_by("-due_on")
    for customer_id, on, minor in promises.values_list("account_id__customer_id", "due_on", "amount_minor"):
        due[customer_id] = (on, minor)
    teams = {team.pk: str(team) for team in Team.objects.filter(pk__in={task.team for task in found if task.team})}
    staff = dict(
        Staff.objects.filter(collector_id__in={task.collector_id for task in found}).values_list("collector_id", "name")
    )
    segments = words.segments({task.segment for task in found if task.segment})
    return [_line(task, people.get(task.customer_id), last, due, teams, staff, segments, now) for task in found]


def _line(
    task: Task, person: Any, last: dict[str, dt.datetime], due: dict[str, tuple[dt.date, int]],
    teams: dict[str, str], staff: dict[str, str], segments: dict[str, str], now: dt.datetime,
) -> Line:  # fmt: skip
    kind = desk.document()["kinds"][task.kind]
    sealed = person["name_sealed"] if person else None
    promise = due.get(task.customer_id, (None, None))
    # the segment has a column of its own
    codes = [code for code in task.why if not code.startswith("segment:")] or task.why
    return Line(
        task=task, name=vault.mask(vault.decrypt(sealed)) if sealed else "",
        time_zone=person["time_zone"] if person else "UTC",
        kind=desk.title("kinds", task.kind), tone=kind["tone"], icon=kind["icon"], why=words.tell(codes),
        channel=desk.title("channels", task.channel) if task.channel else "", segment=segments.get(task.segment, ""),
        team=teams.get(task.team or "", task.team or ""),
        collector=staff.get(task.collector_id or "", task.collector_id or ""),
        last_contact_at=last.get(task.customer_id), promise_due_on=promise[0], promise_minor=promise[1],
        waits_until=task.not_before_at if task.not_before_at and task.not_before_at > now else None,
    )  # fmt: skip
