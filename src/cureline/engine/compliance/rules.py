"""What a rule pack is once read: rules with their source, and which of them speak to a contact."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from cureline.engine.predicate import Predicate

Effect = Literal["block", "warn"]
Status = Literal["P", "S", "M", "?", "policy"]
DAY_MINUTES = 24 * 60
# a release this late is none: the rule refuses for as long as the facts stay
NEVER = dt.date(9999, 12, 31)
# how many days after the planned one a next lawful moment is looked for
HORIZON_DAYS = 3 * 366

# Refusals that no pack may lift: without these facts nothing can be shown to be lawful. In the order of their weight.
NO_PACK, NO_ZONE, NO_ACCOUNT, NO_POINT, NO_TIME = "NO-PACK", "NO-ZONE", "NO-ACCOUNT", "NO-POINT", "NO-TIME"
# the bank's own stop switch: known to the desk alone, so that no pack and no policy may use the name
BANK_STOP = "BANK-STOP"
RESERVED = (NO_PACK, NO_ZONE, NO_ACCOUNT, NO_POINT, NO_TIME, BANK_STOP)
# channels that need no point of contact
POINTLESS = ("legal",)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule comes from: law and article, free words on where it was read."""

    law: str
    article: str
    where_read: str


@dataclass(frozen=True, slots=True)
class Window:
    """Minutes of the local day, [opens, closes); equal ends are closed all day."""

    opens: int
    closes: int

    def within(self, other: Window) -> bool:
        """Whether all of this window lies in the other."""
        return self.opens >= self.closes or (other.opens <= self.opens and self.closes <= other.closes)


@dataclass(frozen=True, slots=True)
class Hours:
    """The window of each day of the week (Monday first), and of holidays where they differ."""

    week: tuple[Window, Window, Window, Window, Window, Window, Window]
    holiday: Window | None

    @property
    def uniform(self) -> bool:
        """Whether every day has the same window."""
        return len(set(self.week)) == 1 and self.holiday is None

    def on(self, day: dt.date, calendar: Calendar) -> Window:
        """The window of a day; a holiday moved onto a weekday wins, a make-up working day is a Monday."""
        if self.holiday is not None and day in calendar.holidays:
            return self.holiday
        return self.week[0 if day in calendar.workdays else day.weekday()]


SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Calendar:
    """Public holidays, and weekend days that are worked instead, as far as they are published."""

    holidays: frozenset[dt.date] = frozenset()
    workdays: frozenset[dt.date] = frozenset()

    def works(self, day: dt.date) -> bool:
        """Whether a day is worked: no weekend and no public holiday, or a weekend day that is worked instead."""
        return day in self.workdays or (day.weekday() < SATURDAY and day not in self.holidays)


@dataclass(frozen=True, slots=True)
class Count:
    """At most `cap` events in any `days` consecutive local days; the event's day is the first."""

    cap: int
    days: int
    events: Predicate
    per: Literal["person", "debt"]


@dataclass(frozen=True, slots=True)
class State:
    """Refused while the facts are so.

    `while_` names a circumstance that must run; it ends `tail_days` after its last day, and one without a known end
    lasts `lasts_days` from its first day (for ever where that is None). `begins` and `ends` count from a date of the
    facts: refused from that day on, refused until that day.
    """

    while_: str | None
    lasts_days: int | None
    tail_days: int
    begins: Anchor | None
    ends: Anchor | None


@dataclass(frozen=True, slots=True)
class Anchor:
    """A day so many months and days after a date of the facts."""

    word: str
    months: int
    days: int


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: to whom it speaks, what it asks, how surely we know it.

    `figure` is False where the law's figure is unknown or none (`?`): the rule is listed, and rests until the bank
    sets it. `tightened_by` names the policy that changed it.
    """

    id: str
    kind: Literal["hours", "count", "state"]
    title: Mapping[str, str]
    channels: frozenset[str]
    effect: Effect
    status: Status
    source: Source
    effective_from_on: dt.date
    effective_until_on: dt.date | None
    applies_to: Literal["any", "first_party", "third_party"]
    when: Predicate | None
    hours: Hours | None
    count: Count | None
    state: State | None
    draft: bool
    figure: bool
    note: str
    tightened_by: str = ""

    @property
    def active(self) -> bool:
        """Whether the rule takes part in judging."""
        return self.figure and not self.draft

    @property
    def article(self) -> str:
        """Law and article in one line."""
        return " ".join(part for part in (self.source.law, self.source.article) if part)


@dataclass(frozen=True)
class Pack:
    """The rules of a jurisdiction in force on a day, tightened by the bank's policy where there is one."""

    jurisdiction: str
    version: str
    on: dt.date
    author: str
    approver: str
    first_party_too: bool
    rules: tuple[Rule, ...]
    calendar: Calendar

    @cached_property
    def active(self) -> tuple[Rule, ...]:
        """The rules that take part in judging, in the pack's order."""
        return tuple(rule for rule in self.rules if rule.active)

    @cached_property
    def by_id(self) -> Mapping[str, Rule]:
        """Every rule by its id."""
        return {rule.id: rule for rule in self.rules}

    @property
    def to_set(self) -> tuple[Rule, ...]:
        """Rules that rest because their figure is unknown or left to the bank: the bank must set it."""
        return tuple(rule for rule in self.rules if not rule.figure)

    @property
    def unverified(self) -> tuple[Rule, ...]:
        """Rules in force that were written from memory: unverified until the compliance officer signs them."""
        return tuple(rule for rule in self.active if rule.status == "M")

    def of(self, kind: str) -> tuple[Rule, ...]:
        """The active rules of a kind."""
        return tuple(rule for rule in self.active if rule.kind == kind)

    def third_party_only(self, rule: Rule) -> bool:
        """Whether a debt that the bank collects for itself escapes the rule."""
        return rule.applies_to == "third_party" and not self.first_party_too
