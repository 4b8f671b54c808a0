"""The floor: what each collector of a leader's teams is doing now and has done today, in a handful of queries."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any, Literal

from django.db.models import Count, Max, Q, QuerySet, Sum
from django.db.models.functions import ExtractHour
from django.utils import timezone

from cureline.people.models import Absence, Staff, Team
from cureline.portfolio.models import Contact
from cureline.trust.duties import duties, roles
from cureline.worklist import desk
from cureline.worklist.models import Task
from cureline.worklist.services.absences import capacity

# outcomes of a portfolio contact in which the customer was reached
_REACHED = ("right_party", "met")


@dataclass
class Seat:
    """One collector now. `state` is away, busy, working or idle; minutes are of today."""

    staff: Staff
    state: Literal["away", "busy", "working", "idle"] = "idle"
    absence: str = ""
    task: Task | None = None
    done: dict[str, int] = field(default_factory=dict)
    finished_at: dt.datetime | None = None
    right_party: int = 0
    waiting: int = 0
    waiting_minutes: int = 0
    done_minutes: int = 0
    day_minutes: int = 0

    @property
    def done_total(self) -> int:
        """Tasks finished today."""
        return sum(self.done.values())

    @property
    def promises(self) -> int:
        """Tasks that ended in a promise or a plan today."""
        return self.done.get("promise", 0) + self.done.get("plan", 0)

    @property
    def minutes_left(self) -> int:
        """Minutes of the day that are not yet worked."""
        return 0 if self.absence else max(0, self.day_minutes - self.done_minutes)


@dataclass
class Group:
    """A team of the floor: its seats, and what waits for anybody of it."""

    team: Team
    seats: list[Seat]
    unassigned: int

    def total(self, name: str) -> int:
        """The sum of a figure over the seats."""
        return sum(int(getattr(seat, name)) for seat in self.seats)


@dataclass(frozen=True)
class Floor:
    """The whole floor at an instant: teams, tasks finished by hour of the bank's day, outcomes."""

    at: dt.datetime
    groups: list[Group]
    hours: dict[int, int]
    outcomes: dict[str, int]

    def total(self, name: str) -> int:
        """The sum of a figure over all seats."""
        return sum(group.total(name) for group in self.groups)

    @property
    def unassigned(self) -> int:
        """Tasks that wait for anybody of a team."""
        return sum(group.unassigned for group in self.groups)


def teams_of(user: Any) -> list[Team]:
    """The teams whose floor a person sees: all for who sees all customers, else one's own."""
    return list(_seen(user).order_by("code"))


def _seen(user: Any) -> QuerySet[Team]:
    if user.role in roles() and roles()[user.role].sees == "all":
        return Team.objects.all()
    staff = getattr(user, "staff", None)
    return Team.objects.filter(pk__in=staff.team_codes()) if staff else Team.objects.none()


def floor(user: Any, *, at: dt.datetime | None = None) -> Floor:
    """The floor of a leader's teams, or of all teams for who sees all."""
    now = at or timezone.now()
    today = desk.today(now)
    start, end = desk.bounds(today)
    teams = teams_of(user)
    people = list(
        Staff.objects.filter(
            team__in=teams, collector_id__isnull=False, user__is_active=True, user__role__in=duties()["queue.work"]
        )
        .select_related("user").order_by("name")
    )  # fmt: skip
    minutes = {c.id: c.minutes for c in capacity(today).collectors}
    seats = {p.collector_id: Seat(p, day_minutes=minutes.get(p.collector_id, 0)) for p in people}
    users = {person.user_id: seats[person.collector_id] for person in people}
    open_ones = Task.objects.filter(state__in=(Task.State.OPEN, Task.State.CLAIMED)).exclude(
        kind=Task.Kind.CALLBACK, due_at__gte=end
    )
    for row in open_ones.filter(collector_id__in=seats, state=Task.State.OPEN).values("collector_id").annotate(
        n=Count("pk"), m=Sum("minutes")
    ):  # fmt: skip
        seat = seats[row["collector_id"]]
        seat.waiting, seat.waiting_minutes = row["n"], row["m"] or 0
    for task in open_ones.filter(state=Task.State.CLAIMED, claimed_by__in=users).order_by("claimed_at"):
        if task.claimed_by_id is not None:
            users[task.claimed_by_id].task = task
    hours: Counter[int] = Counter()
    done = Task.objects.filter(
        state=Task.State.DONE, claimed_by__in=users, finished_at__gte=start, finished_at__lt=end
    ).values("claimed_by", "outcome", ended=ExtractHour("finished_at", tzinfo=desk.zone()))
    for row in done.annotate(n=Count("pk"), m=Sum("minutes"), last=Max("finished_at")):
        seat = users[row["claimed_by"]]
        seat.done[row["outcome"]] = seat.done.get(row["outcome"], 0) + row["n"]
        seat.done_minutes += row["m"] or 0
        seat.finished_at = max(filter(None, (seat.finished_at, row["last"])))
        hours[row["ended"]] += row["n"]
    spoken = Contact.objects.filter(collector_id__in=seats, at__gte=start, at__lt=end, outcome__in=_REACHED)
    for collector, number in spoken.values_list("collector_id").annotate(Count("pk")):
        seats[collector].right_party = number
    absences = dict(
        Absence.objects.filter(staff__in=people, from_on__lte=today, until_on__gte=today).values_list(
            "staff__collector_id", "reason"
        )
    )
    for collector, seat in seats.items():
        seat.absence = absences.get(collector, "")
        seat.state = _state(seat, now)
    free = dict(
        open_ones.filter(Q(collector_id=None), team__in=[t.pk for t in teams], state=Task.State.OPEN)
        .values_list("team").annotate(Count("pk"))
    )  # fmt: skip
    by_team: dict[str, list[Seat]] = defaultdict(list)
    for seat in seats.values():
        by_team[str(seat.staff.team_id)].append(seat)
    groups = [
        Group(team, by_team[team.pk], free.get(team.pk, 0)) for team in teams if by_team[team.pk] or team.pk in free
    ]
    outcomes: Counter[str] = Counter()
    for seat in seats.values():
        outcomes.update(seat.done)
    return Floor(now, groups, dict(sorted(hours.items())), dict(outcomes.most_common()))


def _state(seat: Seat, now: dt.datetime) -> Literal["away", "busy", "working", "idle"]:
    if seat.absence:
        return "away"
    if seat.task is not None:
        return "busy"
    idle = dt.timedelta(minutes=int(desk.document()["floor"]["idle_minutes"]))
    return "working" if seat.finished_at is not None and now - seat.finished_at < idle else "idle"


def movable(user: Any, condition: Q) -> Any:
    """Waiting tasks of the teams that a leader may move, narrowed by a condition."""
    return Task.objects.filter(condition, state=Task.State.OPEN, team__in=_seen(user).values("pk"))
