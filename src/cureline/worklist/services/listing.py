"""The queue as a list: whose it is, its order, filters, counters, and pages by cursor."""

from __future__ import annotations

import base64
import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Sum, Value, When
from django.utils import timezone

from cureline.paging import CursorError
from cureline.worklist import desk
from cureline.worklist.models import Task

PAGE = 50
_OPEN = (Task.State.OPEN, Task.State.CLAIMED)


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to; empty fields narrow nothing. `search` begins a customer's or
    an account's id: names and telephones do not belong into an address."""

    kind: str = ""
    bucket: str = ""
    channel: str = ""
    team: str = ""
    language: str = ""
    collector: str = ""
    search: str = ""

    def condition(self) -> Q:
        """The same as a condition on tasks."""
        found = Q()
        for name, column in (
            ("kind", "kind"), ("bucket", "bucket"), ("channel", "channel"), ("team", "team"), ("language", "language"),
        ):  # fmt: skip
            if value := getattr(self, name):
                found &= Q(**{column: value})
        if self.collector:
            found &= Q(collector_id=None) if self.collector == "-" else Q(collector_id=self.collector)
        if text := self.search.strip():
            found &= Q(customer_id__istartswith=text) | Q(account_id__istartswith=text)
        return found

    def chosen(self) -> dict[str, str]:
        """The fields that narrow, for an address."""
        return {name: value for name, value in vars(self).items() if value}


@dataclass(frozen=True)
class Listed:
    """A page of the queue, the cursor of the next one ("" at the end), and the instant that the order speaks of."""

    tasks: list[Any]
    next: str
    at: dt.datetime


def mine_or_free(user: Any, filters: Filters) -> QuerySet[Task]:
    """Open tasks of a collector: planned for them, or of one of their teams and nobody's."""
    staff = getattr(user, "staff", None)
    own = staff.collector_id if staff else None
    teams = staff.team_codes() if staff else []
    whose = Q(collector_id=None, team__in=teams)
    if own is not None:
        whose |= Q(collector_id=own)
    return Task.objects.filter(whose, filters.condition(), state=Task.State.OPEN)


def ripe(tasks: QuerySet[Task], now: dt.datetime) -> QuerySet[Task]:
    """Those that may be offered at an instant."""
    return tasks.filter(Q(not_before_at=None) | Q(not_before_at__lte=now))


def order(tasks: QuerySet[Task], now: dt.datetime) -> QuerySet[Task]:
    """The queue's order: what may be offered, its best hour come; then what could be done; then what has to wait."""
    later = Case(
        When(not_before_at__gt=now, then=Value(2)),
        When(best_at__gt=now, kind=Task.Kind.PLANNED, then=Value(1)),
        default=Value(0),
        output_field=IntegerField(),
    )
    return tasks.annotate(later=later).order_by("later", "urgency", "place", "pk")


def queue(
    user: Any, filters: Filters | None = None, *, after: str = "", limit: int = PAGE, at: dt.datetime | None = None
) -> Listed:
    """A page of a collector's queue in order; `after` is the `next` of the page before. Raises CursorError.

    The whole list keeps the order of the instant at which its first page was asked for. Callbacks of other days are
    not in it: they stand in the calendar.
    """
    now, following = beyond(after, at or timezone.now())
    end = desk.bounds(desk.today(now))[1]
    tasks = mine_or_free(user, filters or Filters()).exclude(kind=Task.Kind.CALLBACK, due_at__gte=end)
    return page(order(tasks, now).filter(following), now, limit)


def page(ordered: QuerySet[Task], now: dt.datetime, limit: int) -> Listed:
    """The first rows of a list in the queue's order, and the cursor of what follows."""
    limit = max(1, min(limit, 200))
    rows: list[Any] = list(ordered[: limit + 1])
    more = _encoded(rows[limit - 1], now) if len(rows) > limit else ""
    return Listed(rows[:limit], more, now)


def counts(user: Any, *, at: dt.datetime | None = None) -> dict[str, Any]:
    """Counters of a collector's queue in two queries: waiting by kind, of them later today, minutes, done today."""
    now = at or timezone.now()
    start, end = desk.bounds(desk.today(now))
    tasks = mine_or_free(user, Filters()).exclude(kind=Task.Kind.CALLBACK, due_at__gte=end)
    rows = tasks.values("kind").annotate(
        n=Count("pk"), minutes=Sum("minutes"), later=Count("pk", filter=Q(not_before_at__gt=now))
    )
    kinds = {row["kind"]: row for row in rows}
    done = Task.objects.filter(
        state=Task.State.DONE, claimed_by=user, finished_at__gte=start, finished_at__lt=end
    ).aggregate(n=Count("pk"), reached=Count("pk", filter=Q(outcome__in=desk.outcomes("reached"))),
                promised=Count("pk", filter=Q(outcome="promise")))  # fmt: skip
    return {
        "kinds": {kind: kinds[kind]["n"] for kind in desk.document()["kinds"] if kind in kinds},
        "waiting": sum(row["n"] for row in kinds.values()),
        "later": sum(row["later"] for row in kinds.values()),
        "minutes": sum(row["minutes"] or 0 for row in kinds.values()),
        "done": done["n"], "reached": done["reached"], "promised": done["promised"],
    }  # fmt: skip


def choices(tasks: QuerySet[Task]) -> dict[str, list[str]]:
    """What a list can be narrowed to: the values that stand in it, of each filter."""
    found: dict[str, set[str]] = {name: set() for name in ("kind", "bucket", "channel", "team", "language")}
    for row in tasks.order_by().values_list(*found).distinct():
        for name, value in zip(found, row, strict=True):
            if value:
                found[name].add(value)
    return {name: _sorted(name, values) for name, values in found.items()}


def _sorted(name: str, values: Iterable[str]) -> list[str]:
    kinds = list(desk.document()["kinds"])
    return sorted(values, key=lambda value: (kinds.index(value) if name == "kind" else 0, value))


def _encoded(row: Any, now: dt.datetime) -> str:
    values = [now.isoformat(), row.later, row.urgency, row.place, row.pk]
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def beyond(cursor: str, now: dt.datetime) -> tuple[dt.datetime, Q]:
    """The instant that a list speaks of, and what follows a cursor (all for ""). Raises CursorError."""
    return _decoded(cursor) if cursor else (now, Q())


def _decoded(cursor: str) -> tuple[dt.datetime, Q]:
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        now = dt.datetime.fromisoformat(values[0])
        later, urgency, place, key = (int(value) for value in values[1:])
        if (
            now.tzinfo is None
            or not all(abs(value) < 2**31 for value in (later, urgency))
            or not all(abs(v) < 2**62 for v in (place, key))
        ):
            raise CursorError
    except (ValueError, TypeError, KeyError, IndexError, OverflowError) as error:
        raise CursorError from error
    following = (
        Q(later__gt=later)
        | Q(later=later, urgency__gt=urgency)
        | Q(later=later, urgency=urgency, place__gt=place)
        | Q(later=later, urgency=urgency, place=place, pk__gt=key)
    )
    return now, following
