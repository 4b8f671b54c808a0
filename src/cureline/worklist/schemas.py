"""What the worklist's API takes and gives. Instants are UTC, money is in minor units of `currency`."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import AwareDatetime, Field

from cureline.worklist.lines import Line
from cureline.worklist.services.floor import Seat
from cureline.worklist.services.listing import Filters

Key = Annotated[int, Field(ge=1, le=2**63 - 1)]
Id = Annotated[str, Field(min_length=1, max_length=80)]
Code = Annotated[str, Field(min_length=1, max_length=40)]
Kind = Literal[
    "planned", "callback", "promise_due", "promise_broken", "escalated", "follow_up", "complaint", "approval"
]  # fmt: skip


class Problem(Schema):
    """RFC 9457 problem details."""

    type: str
    title: str
    status: int
    detail: str = ""


class FiltersIn(Schema):
    """What a list is narrowed to; empty narrows nothing. `search` begins a customer's or an account's id."""

    kind: str = Field("", max_length=40)
    bucket: str = Field("", max_length=20)
    channel: str = Field("", max_length=20)
    team: str = Field("", max_length=40)
    language: str = Field("", max_length=40)
    collector: str = Field("", max_length=40, description="`-`: of nobody yet")
    search: str = Field("", max_length=60)

    def filters(self) -> Filters:
        """The same for a service."""
        names = ("kind", "bucket", "channel", "team", "language", "collector", "search")
        return Filters(**{name: getattr(self, name) for name in names})


class ListIn(FiltersIn):
    """A page of a narrowed list."""

    after: str = Field("", max_length=500)
    limit: int = Field(50, ge=1, le=200)


class TaskOut(Schema):
    """One task. `why` tells in the request's language, `codes` as it is kept; the name is masked."""

    id: int
    customer_id: str
    account_id: str
    name: str
    kind: str
    state: str
    on: dt.date
    team: str | None
    collector_id: str | None
    due_at: dt.datetime | None
    not_before_at: dt.datetime | None
    best_at: dt.datetime | None
    hour: int | None
    channel: str
    minutes: int
    script: str
    run_id: str
    action_id: str
    codes: list[str]
    why: str
    segment: str
    bucket: str
    dpd: int | None
    past_due_minor: int | None
    currency: str
    language: str
    outcome: str
    claimed_at: dt.datetime | None
    finished_at: dt.datetime | None
    last_contact_at: dt.datetime | None
    promise_due_on: dt.date | None
    promise_minor: int | None

    @classmethod
    def of(cls, line: Line) -> TaskOut:
        """A line of the queue."""
        own = ("name", "why", "last_contact_at", "promise_due_on", "promise_minor")
        given: dict[str, Any] = {name: getattr(line, name) for name in own}
        given["codes"] = line.task.why
        rest = (name for name in cls.model_fields if name not in given)
        return cls(**given, **{name: getattr(line.task, name) for name in rest})


class TasksPage(Schema):
    """A page of tasks in the queue's order, and the cursor of the next page (null at the end)."""

    items: list[TaskOut]
    next: str | None


class CountsOut(Schema):
    """Counters of a queue: waiting by kind, of them not yet, minutes; done, reached and promised today."""

    kinds: dict[str, int]
    waiting: int
    later: int
    minutes: int
    done: int
    reached: int
    promised: int


class OutcomeOut(Schema):
    """How a task may end."""

    code: str
    title: str
    reached: bool
    settles: bool
    channels: list[str]


class FinishIn(Schema):
    """How it ended: a code of `outcomes`."""

    outcome: Code


class CallbackIn(Schema):
    """An agreed callback; `anybody`: of the team instead of one's own."""

    customer_id: Id
    at: AwareDatetime
    reason: str = Field("callback_asked", min_length=1, max_length=200)
    anybody: bool = False


class AtIn(Schema):
    """Another instant."""

    at: AwareDatetime


class EscalateIn(Schema):
    """To which team, and why."""

    to_team: Code
    why: str = Field(min_length=1, max_length=200)


class TaskIn(Schema):
    """A task by hand, for whoever holds the customer or for a team or collector."""

    customer_id: Id
    kind: Kind
    due_at: AwareDatetime | None = None
    why: str = Field("", max_length=200)
    team: Code | None = None
    collector_id: Code | None = None


class MoveIn(Schema):
    """Tasks to move, and where to: one of `to_collector` and `to_team`."""

    tasks: list[Key] = Field(min_length=1, max_length=5000)
    to_collector: Code | None = None
    to_team: Code | None = None
    why: str = Field(min_length=1, max_length=200)


class MovedOut(Schema):
    """How many moved."""

    moved: int


class AbsenceIn(Schema):
    """Who (key of the staff record) is away; `deal`: today's work is dealt out among the team."""

    staff_id: Key
    from_on: dt.date
    until_on: dt.date
    reason: Literal["leave", "sick", "training", "other"]
    deal: bool = True


class RedealtOut(Schema):
    """The absence, and what became of today's work: by collector, and left in the team's queue."""

    absence_id: int
    dealt: dict[str, int]
    to_team: int


class SeatOut(Schema):
    """One collector now."""

    collector_id: str
    name: str
    team: str
    state: Literal["away", "busy", "working", "idle"]
    absence: str
    customer_id: str | None
    since_at: dt.datetime | None
    done: dict[str, int]
    right_party: int
    promises: int
    minutes_left: int
    waiting: int
    waiting_minutes: int

    @classmethod
    def of(cls, seat: Seat) -> SeatOut:
        """A seat of the floor."""
        task, staff = seat.task, seat.staff
        return cls(
            collector_id=staff.collector_id or "", name=staff.name, team=staff.team_id or "", state=seat.state,
            absence=seat.absence, customer_id=task.customer_id if task else None,
            since_at=task.claimed_at if task else None, done=seat.done, right_party=seat.right_party,
            promises=seat.promises, minutes_left=seat.minutes_left, waiting=seat.waiting,
            waiting_minutes=seat.waiting_minutes,
        )  # fmt: skip


class FloorOut(Schema):
    """The floor at an instant: seats, tasks for anybody by team, finished by hour of the bank's day, outcomes."""

    at: dt.datetime
    seats: list[SeatOut]
    unassigned: dict[str, int]
    hours: dict[int, int]
    outcomes: dict[str, int]


class WaitingOut(Schema):
    """Something that waits for approval."""

    source: str
    title: str
    url: str
    since_at: dt.datetime
    customer_id: str
    asked_by: str
    detail: str
