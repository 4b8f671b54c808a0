"""The roster: a shift for a day, a week from the last one, swaps, and whether enough are there."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cureline.engine import load
from cureline.people.models import Absence, Shift, Staff
from cureline.trust import audit
from cureline.wellbeing.models import Swap
from cureline.wellbeing.services import whose
from cureline.wellbeing.services.errors import NotYoursError, PassedError, RosterError
from cureline.worklist.models import Task

WEEK = 7
# limits that are law: a roster that passes them is not kept; the others are told
LAW = ("day_minutes", "week_minutes", "days_in_a_row")
LIMITS = {
    "day_minutes": gettext_lazy("%(found)d minutes on one day; %(may)d may be"),
    "week_minutes": gettext_lazy("%(found)d minutes in one week; %(may)d may be"),
    "days_in_a_row": gettext_lazy("%(found)d days in a row; %(may)d may be"),
    "rest_between_minutes": gettext_lazy("%(found)d minutes between two shifts; %(may)d should be"),
}


@dataclass(frozen=True)
class Row:
    """Somebody's week: a shift (or None), and whether absent, by day; what the roster passes."""

    staff: Staff
    days: Sequence[tuple[dt.date, Shift | None, bool]]
    breaches: Sequence[load.Breach]

    @property
    def hours(self) -> float:
        """Hours of the week."""
        return sum(shift.minutes for _on, shift, away in self.days if shift and not away) / 60


def monday(on: dt.date) -> dt.date:
    """The first day of a day's week."""
    return on - dt.timedelta(days=on.weekday())


def week(people: Iterable[Staff], first: dt.date) -> list[Row]:
    """The week from `first` (a Monday) of these people."""
    some = list(people)
    days = [first + dt.timedelta(days=n) for n in range(WEEK)]
    # six days before tell how many in a row it is already
    known: dict[int, dict[dt.date, Shift]] = defaultdict(dict)
    for shift in Shift.objects.filter(staff__in=some, on__range=(first - dt.timedelta(days=WEEK), days[-1])):
        known[shift.staff_id][shift.on] = shift
    away: dict[int, set[dt.date]] = defaultdict(set)
    for absence in Absence.objects.filter(staff__in=some, from_on__lte=days[-1], until_on__gte=first):
        away[absence.staff_id].update(day for day in days if absence.from_on <= day <= absence.until_on)
    return [
        Row(
            one, [(day, known[one.pk].get(day), day in away[one.pk]) for day in days],
            [breach for breach in load.check(_engine(known[one.pk].values()), whose.rules()) if breach.on >= first],
        )
        for one in some
    ]  # fmt: skip


@transaction.atomic
def set_shift(staff_id: int, on: dt.date, pattern: str, *, user: Any) -> list[load.Breach]:
    """Give one of one's people a shift of a pattern on a day (empty: none said). Gives what policy would not have.

    Raises NotYoursError, RosterError (a day that is over, an unknown pattern, a limit of the law).
    """
    staff = whose.one_of(user, staff_id)
    told = _set(staff, on, pattern)
    audit.record("shift.set", user=user, subject=f"staff:{staff.pk}", detail={"on": on.isoformat(), "pattern": pattern})
    return told


@transaction.atomic
def copy_week(team: str, first: dt.date, *, user: Any) -> int:
    """Give a team's people the shifts of the week before, on days that have none yet; gives how many were set.

    Who would pass a limit of the law keeps the days before it. Raises NotYoursError, RosterError.
    """
    if team not in {one.pk for one in whose.teams(user)}:
        raise NotYoursError
    first = monday(first)
    count = 0
    for staff in whose.led(user, team):
        before = Shift.objects.filter(staff=staff, on__range=(first - dt.timedelta(days=WEEK), first - _DAY))
        set_already = set(
            Shift.objects.filter(staff=staff, on__range=(first, first + 6 * _DAY)).values_list("on", flat=True)
        )
        for shift in before.order_by("on"):
            day = shift.on + dt.timedelta(days=WEEK)
            if day in set_already or day < whose.today():
                continue
            try:
                with transaction.atomic():
                    _set(staff, day, shift.pattern)
            except RosterError:
                continue
            count += 1
    audit.record("roster.copied", user=user, subject=f"team:{team}",
                 detail={"week": first.isoformat(), "shifts": count})  # fmt: skip
    return count


_DAY = dt.timedelta(days=1)


def _set(staff: Staff, on: dt.date, pattern: str) -> list[load.Breach]:
    if on < whose.today():
        raise RosterError(_("This day is over."))
    if not pattern:
        Shift.objects.filter(staff=staff, on=on).delete()
        return []
    found = whose.rules().patterns.get(pattern)
    if found is None:
        raise RosterError(_("There is no such shift."))
    Shift.objects.update_or_create(
        staff=staff, on=on,
        defaults={"pattern": pattern, "begins": found.begins, "ends": found.ends, "minutes": found.minutes},
    )  # fmt: skip
    return _lawful(staff, on)


def _lawful(staff: Staff, on: dt.date) -> list[load.Breach]:
    """What the weeks around a day pass that policy would not have. Raises RosterError where the law would not."""
    around = Shift.objects.filter(staff=staff, on__range=(monday(on) - WEEK * _DAY, monday(on) + 13 * _DAY))
    told = []
    for breach in load.check(_engine(around), whose.rules()):
        # a limit that was passed before, elsewhere, is not this day's fault
        if monday(breach.on) != monday(on) and breach.limit != "days_in_a_row":
            continue
        if breach.limit in LAW:
            raise RosterError(told_breach(breach))
        told.append(breach)
    return told


def told_breach(breach: load.Breach) -> str:
    """A limit that is passed, in words."""
    return str(LIMITS[breach.limit] % {"found": breach.found, "may": breach.may})


def coverage(people: Iterable[Staff], on: dt.date) -> list[load.Coverage]:
    """By hour of a day, minutes that these people (but who is absent) are there, and of the work planned for them."""
    some = list(people)
    away = set(
        Absence.objects.filter(staff__in=some, from_on__lte=on, until_on__gte=on).values_list("staff_id", flat=True)
    )
    shifts = [shift for shift in Shift.objects.filter(staff__in=some, on=on) if shift.staff_id not in away]
    wanted: dict[int, int] = defaultdict(int)
    tasks = Task.objects.filter(
        Q(collector_id__in=[one.collector_id for one in some]), hour__isnull=False, on=on
    ).values_list("hour", "minutes")  # fmt: skip
    for hour, minutes in tasks:
        wanted[hour] += minutes
    return load.coverage(_engine(shifts), wanted)


def _engine(shifts: Iterable[Shift]) -> list[load.Shift]:
    return [load.Shift(one.on, one.begins, one.ends, one.minutes) for one in shifts]


@transaction.atomic
def ask_swap(on: dt.date, other_id: int, *, user: Any, why: str = "") -> Swap:
    """Ask a colleague of one's own team to exchange the shifts of a day. Raises RosterError, NotYoursError."""
    me = whose.staff_of(user)
    other = Staff.objects.filter(pk=other_id, team=me.team_id, user__is_active=True).exclude(pk=me.pk).first()
    if other is None:
        raise NotYoursError
    if on <= whose.today() or not Shift.objects.filter(staff__in=(me, other), on=on).exists():
        raise RosterError(_("A shift is exchanged for a day to come on which one of you has one."))
    if Swap.objects.filter(asker=me, on=on, state__in=("asked", "agreed")).exists():
        raise PassedError(_("You have asked for this day already."))
    swap = Swap.objects.create(asker=me, other=other, on=on, why=why.strip()[:200], asked_at=timezone.now())
    audit.record("swap.asked", user=user, subject=f"swap:{swap.pk}", detail={"on": on.isoformat()})
    return swap


@transaction.atomic
def answer_swap(pk: int, yes: bool, *, user: Any) -> Swap:
    """The colleague's word. Raises NotYoursError, PassedError."""
    swap = Swap.objects.select_for_update().get(pk=pk)
    if swap.other_id != whose.staff_of(user).pk:
        raise NotYoursError
    return _move(swap, "asked", "agreed" if yes else "refused", user)


@transaction.atomic
def withdraw_swap(pk: int, *, user: Any) -> Swap:
    """Who asked takes it back. Raises NotYoursError, PassedError."""
    swap = Swap.objects.select_for_update().get(pk=pk)
    if swap.asker_id != whose.staff_of(user).pk:
        raise NotYoursError
    return _move(swap, ("asked", "agreed"), "withdrawn", user)


@transaction.atomic
def decide_swap(pk: int, yes: bool, *, user: Any) -> Swap:
    """The leader's word: with it the shifts are exchanged. Raises NotYoursError, PassedError, RosterError (the law)."""
    swap = Swap.objects.select_for_update().select_related("asker", "other").get(pk=pk)
    whose.one_of(user, swap.asker_id)
    if user.pk in (swap.asker.user_id, swap.other.user_id):
        raise NotYoursError
    _move(swap, "agreed", "done" if yes else "refused", user)
    if yes:
        if swap.on <= whose.today():
            raise PassedError
        pair = (swap.asker_id, swap.other_id)
        had = {shift.staff_id: shift.pattern for shift in Shift.objects.filter(staff__in=pair, on=swap.on)}
        for staff, pattern in ((swap.asker, had.get(swap.other_id)), (swap.other, had.get(swap.asker_id))):
            _set(staff, swap.on, pattern or "off")
    return swap


def _move(swap: Swap, since: str | tuple[str, ...], state: str, user: Any) -> Swap:
    if swap.state not in ((since,) if isinstance(since, str) else since):
        raise PassedError
    swap.state, swap.decided_by, swap.decided_at = state, user, timezone.now()
    swap.save(update_fields=["state", "decided_by", "decided_at"])
    audit.record(f"swap.{state}", user=user, subject=f"swap:{swap.pk}")
    return swap
