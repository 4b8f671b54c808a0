"""The story as a whole: two weeks of work, then the last worked day and this morning out of the queue itself."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial

from django.db import transaction

from cureline.demo.history import agreements, caring, clock, court, feedback, field_days, house, letters, talking
from cureline.demo.history.debtors import Debtors
from cureline.face import ProblemError
from cureline.portfolio.models import Holding
from cureline.trust import audit
from cureline.trust.models import AuditEntry, User
from cureline.worklist.models import Assessment, CurrentRun

SEED = 7
DONE = "done"
DAYS_BEFORE = 8
_MARK = "demo.history_made"
_TALKING = ("early", "middle", "late", "care", "verification")

Progress = Callable[[str, int, int], None]
# by part of the story: how many acts were done, and how many not, by the kind of refusal
Told = dict[str, dict[str, int]]


@dataclass
class Story:
    """Who acts, upon whom, and the dice."""

    first: dt.date
    now: dt.datetime
    dice: random.Random
    people: dict[str, User]
    late: list[Assessment]
    held: dict[str, str | None]
    debtors: Debtors
    used: set[str] = field(default_factory=set)
    told: dict[str, Counter[str]] = field(default_factory=dict)

    def collectors(self, *teams: str) -> list[User]:
        """Collectors of teams, in the order of their ids."""
        found = [user for user in self.people.values() if user.staff.collector_id and user.staff.team_id in teams]
        return sorted(found, key=lambda user: str(user.staff.collector_id))

    @contextmanager
    def act(self, part: str, moment: dt.datetime) -> Iterator[None]:
        """One act at its own hour, whole or not at all; what a service refuses is counted under its part."""
        with clock.at(moment):
            try:
                with transaction.atomic():
                    yield
            except ProblemError as refused:
                self.count(part, type(refused).__name__)
            else:
                self.count(part, DONE)

    def count(self, part: str, what: str) -> None:
        """Count an act of a part: `done`, or by what it was refused."""
        self.told.setdefault(part, Counter())[what] += 1

    def some(self, count: int, wanted: Callable[[Assessment], bool]) -> list[Assessment]:
        """Late accounts of customers not used so far that fit, in an order of the dice."""
        fitting = [row for row in self.late if row.customer_id not in self.used and wanted(row)]
        chosen = self.dice.sample(fitting, min(count, len(fitting)))
        self.used.update(row.customer_id for row in chosen)
        return chosen


def live(first: dt.date, now: dt.datetime, progress: Progress = lambda step, done, total: None) -> Told:
    """Make the history once: `first` is the worked day whose night was published. Gives, by part, how many acts were
    done and how many each kind of refusal stopped; nothing where the history stands already.

    One transaction: killed at any moment nothing is half made.
    """
    if AuditEntry.objects.filter(action=_MARK).exists():
        return {}
    pointer = CurrentRun.objects.get()
    days = clock.worked_before(first, DAYS_BEFORE)
    # the dice choose among rows in a fixed order
    late = list(Assessment.objects.filter(run_id=pointer.run_id, dpd__gt=0).order_by("account_id"))
    story = Story(first, now, random.Random(SEED), _people(), late,  # noqa: S311 - a story, no secret
                  dict(Holding.objects.values_list("customer_id", "collector_id")), Debtors(days[0]))  # fmt: skip
    parts: list[Callable[[], object]] = [lambda: house.open_day(story, days)]
    parts += [partial(talking.without_queue, story, day, story.collectors(*_TALKING)) for day in days]
    parts += [partial(part, story, days)
              for part in (letters.tell, agreements.tell, court.tell, caring.tell, feedback.tell)]  # fmt: skip
    parts += [
        lambda: field_days.whole(story, first),
        lambda: talking.out_of_queue(story, first, clock.local(first, 17, 30), story.collectors(*_TALKING)),
        lambda: house.tell(story, days),
    ]
    with transaction.atomic():
        for number, part in enumerate(parts):
            progress("history of the department", number, len(parts))
            part()
        audit.record(_MARK, detail={"first": first.isoformat(), "seed": SEED, "told": story.told})
    return {part: dict(counts) for part, counts in story.told.items()}


def this_morning(now: dt.datetime) -> Told:
    """Work today's queue up to now, as far as the day has gone, and send the field out; gives what `live` gives."""
    today = now.astimezone(clock.ZONE).date()
    if AuditEntry.objects.filter(action="demo.morning_made", detail__day=today.isoformat()).exists():
        return {}
    story = Story(today, now, random.Random(SEED + today.toordinal()), _people(), [], {}, Debtors(today))  # noqa: S311
    with transaction.atomic():
        house.away_today(story)
        field_days.planned(story, today)
        until = min(now - dt.timedelta(minutes=20), clock.local(today, 17, 30))
        talking.out_of_queue(story, today, until, story.collectors(*_TALKING), most=6)
        audit.record("demo.morning_made", detail={"day": today.isoformat()})
    return {part: dict(counts) for part, counts in story.told.items()}


def _people() -> dict[str, User]:
    return {user.username: user for user in User.objects.select_related("staff").order_by("username")}
