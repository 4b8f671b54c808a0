"""The story as a whole: two weeks of work, then the last worked day and this morning out of the queue itself."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import transaction

from cureline.demo.history import agreements, caring, clock, court, letters, talking
from cureline.portfolio.models import Holding
from cureline.trust import audit
from cureline.trust.models import AuditEntry, User
from cureline.worklist.models import Assessment, CurrentRun

SEED = 7
DAYS_BEFORE = 8
_MARK = "demo.history_made"
_TALKING = ("early", "middle", "late", "care", "verification")

Progress = Callable[[str, int, int], None]


@dataclass
class Story:
    """Who acts, upon whom, and the dice."""

    first: dt.date
    now: dt.datetime
    dice: random.Random
    people: dict[str, User]
    late: list[Assessment]
    held: dict[str, str | None]
    used: set[str] = field(default_factory=set)

    def collectors(self, *teams: str) -> list[User]:
        """Collectors of teams, in the order of their ids."""
        found = [user for user in self.people.values() if user.staff.collector_id and user.staff.team_id in teams]
        return sorted(found, key=lambda user: str(user.staff.collector_id))

    def some(self, count: int, wanted: Callable[[Assessment], bool]) -> list[Assessment]:
        """Late accounts of customers not used so far that fit, in an order of the dice."""
        fitting = [row for row in self.late if row.customer_id not in self.used and wanted(row)]
        chosen = self.dice.sample(fitting, min(count, len(fitting)))
        self.used.update(row.customer_id for row in chosen)
        return chosen


def live(first: dt.date, now: dt.datetime, progress: Progress = lambda step, done, total: None) -> bool:
    """Make the history once: `first` is the worked day whose night was published. False where it stands already.

    One transaction: killed at any moment nothing is half made.
    """
    if AuditEntry.objects.filter(action=_MARK).exists():
        return False
    pointer = CurrentRun.objects.get()
    # the dice choose among rows in a fixed order
    late = list(Assessment.objects.filter(run_id=pointer.run_id, dpd__gt=0).order_by("account_id"))
    people = {user.username: user for user in User.objects.select_related("staff").order_by("username")}
    story = Story(first, now, random.Random(SEED), people, late,  # noqa: S311 - a story, no secret
                  dict(Holding.objects.values_list("customer_id", "collector_id")))  # fmt: skip
    with transaction.atomic():
        days = clock.worked_before(first, DAYS_BEFORE)
        for number, day in enumerate(days):
            progress("history of the department", number, DAYS_BEFORE + 6)
            talking.without_queue(story, day, story.collectors(*_TALKING))
        for number, part in enumerate((letters.tell, agreements.tell, court.tell, caring.tell)):
            progress("history of the department", DAYS_BEFORE + number, DAYS_BEFORE + 6)
            part(story, days)
        progress("history of the department", DAYS_BEFORE + 4, DAYS_BEFORE + 6)
        talking.out_of_queue(story, first, clock.local(first, 17, 30), story.collectors(*_TALKING))
        audit.record(_MARK, detail={"first": first.isoformat(), "seed": SEED})
    return True


def this_morning(now: dt.datetime) -> int:
    """Work today's queue up to now, as far as the day has gone; gives how many customers were worked."""
    today = now.astimezone(clock.ZONE).date()
    if AuditEntry.objects.filter(action="demo.morning_made", detail__day=today.isoformat()).exists():
        return 0
    people = {user.username: user for user in User.objects.select_related("staff").order_by("username")}
    story = Story(today, now, random.Random(SEED + today.toordinal()), people, [], {})  # noqa: S311
    with transaction.atomic():
        until = min(now - dt.timedelta(minutes=20), clock.local(today, 17, 30))
        worked = talking.out_of_queue(story, today, until, story.collectors(*_TALKING), most=6)
        audit.record("demo.morning_made", detail={"day": today.isoformat()})
    return worked
