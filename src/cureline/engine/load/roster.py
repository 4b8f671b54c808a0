"""What a roster asks of somebody against law and policy, and whether enough are there when there is work."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cureline.engine.load.rules import Rules


@dataclass(frozen=True)
class Shift:
    """A person's shift of a day: minutes of the day at which it begins and ends, and those worked (0 for a day off)."""

    on: dt.date
    begins: int
    ends: int
    minutes: int


@dataclass(frozen=True)
class Breach:
    """A limit that a roster passes: which, on what day (of a week: its first), how much, and how much may be."""

    limit: str
    on: dt.date
    found: int
    may: int


@dataclass(frozen=True)
class Coverage:
    """An hour of a day: minutes that people are there, minutes of work expected, and what is short."""

    hour: int
    there: int
    wanted: int

    @property
    def short(self) -> int:
        """Minutes that are missing."""
        return max(self.wanted - self.there, 0)


def check(shifts: Sequence[Shift], rules: Rules) -> list[Breach]:
    """Every limit that one person's shifts (any order, at most one a day) pass, by day."""
    worked = sorted((shift for shift in shifts if shift.minutes), key=lambda shift: shift.on)
    most = {name: limit.most for name, limit in rules.limits.items()}
    longest_day = most["day_minutes"] + most["overtime_day_minutes"]
    found = [
        Breach("day_minutes", shift.on, shift.minutes, longest_day) for shift in worked if shift.minutes > longest_day
    ]
    weeks: dict[dt.date, int] = {}
    for shift in worked:
        monday = shift.on - dt.timedelta(days=shift.on.weekday())
        weeks[monday] = weeks.get(monday, 0) + shift.minutes
    found += [
        Breach("week_minutes", monday, minutes, most["week_minutes"])
        for monday, minutes in weeks.items() if minutes > most["week_minutes"]
    ]  # fmt: skip
    row = 0
    least = rules.limits["rest_between_minutes"].least
    for number, shift in enumerate(worked):
        before = worked[number - 1] if number else None
        next_day = before is not None and shift.on - before.on == dt.timedelta(days=1)
        row = row + 1 if next_day else 1
        if row > most["days_in_a_row"]:
            found.append(Breach("days_in_a_row", shift.on, row, most["days_in_a_row"]))
        between = shift.begins + 24 * 60 - before.ends if next_day and before is not None else least
        if between < least:
            found.append(Breach("rest_between_minutes", shift.on, between, least))
    return sorted(found, key=lambda breach: (breach.on, breach.limit))


def coverage(shifts: Sequence[Shift], wanted: Mapping[int, int]) -> list[Coverage]:
    """For each hour of one day, minutes that the people of `shifts` are there and the minutes of work `wanted`.

    The pause of a shift is spread evenly over it.
    """
    hours = range(24)
    there = dict.fromkeys(hours, 0.0)
    for shift in shifts:
        length = shift.ends - shift.begins
        for hour in hours:
            inside = min(shift.ends, hour * 60 + 60) - max(shift.begins, hour * 60)
            if inside > 0 and length:
                there[hour] += inside * shift.minutes / length
    return [
        Coverage(hour, round(there[hour]), wanted.get(hour, 0)) for hour in hours if there[hour] or wanted.get(hour)
    ]
