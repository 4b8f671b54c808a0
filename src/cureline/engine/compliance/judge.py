"""May this customer be contacted on this channel at this instant? One contact, judged by the rules of a pack."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from cureline.engine.compliance.facts import Contact, Facts
from cureline.engine.compliance.months import months_after
from cureline.engine.compliance.rules import (
    HORIZON_DAYS,
    NEVER,
    NO_ACCOUNT,
    NO_PACK,
    NO_POINT,
    NO_ZONE,
    POINTLESS,
    Anchor,
    Count,
    Pack,
    Rule,
    State,
    Window,
)
from cureline.engine.compliance.windows import common
from cureline.engine.compliance.words import PERMITTING
from cureline.engine.compliance.zones import known_zones
from cureline.engine.tables import CIRCUMSTANCES

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the pack says: refused by which rules, warned by which, and when it would be lawful.

    `rule_id` and `article` are of the refusal that lasts longest (hours last shortest); None when allowed.
    `next_lawful_at` is the contact's own instant when allowed, and None when no lawful instant is known: a rule has no
    known end, the facts change before it, or it lies more than three years ahead.
    """

    allowed: bool
    rule_id: str | None
    article: str | None
    refusals: tuple[str, ...]
    warnings: tuple[str, ...]
    next_lawful_at: dt.datetime | None
    pack_version: str | None


def judge(contact: Contact, facts: Facts, history: Sequence[Mapping[str, Any]], pack: Pack | None) -> Verdict:
    """Judge one contact by the facts, the customer's rows of `contacts` and the pack of its jurisdiction.

    The same rules and the same answer as `gate`. Raises ValueError for an instant without a zone.
    """
    if contact.at.tzinfo is None:
        raise ValueError("a contact's instant must be aware")
    missing = _missing(contact, facts, pack)
    if missing or pack is None or facts.time_zone is None:
        return Verdict(False, missing[0], "", tuple(missing), (), None, pack.version if pack else None)
    zone = ZoneInfo(facts.time_zone)
    local = contact.at.astimezone(zone)
    day, minute = local.date(), local.hour * 60 + local.minute
    case = _Case(contact, facts, history, pack, zone, day)
    lasting: list[tuple[dt.date, Rule]] = []
    refusals, warnings = [], []
    for rule in case.speaking:
        window = rule.hours.on(day, pack.calendar) if rule.hours else None
        release = case.release(rule)
        held = window.opens <= minute < window.closes if window else day >= release
        if held:
            continue
        if rule.effect == "warn":
            warnings.append(rule.id)
        else:
            refusals.append(rule.id)
            lasting.append((day if window else release, rule))
    if not refusals:
        return Verdict(True, None, None, (), tuple(warnings), contact.at, pack.version)
    longest = max(lasting, key=lambda found: found[0])[1]
    upcoming = case.next_lawful(minute)
    return Verdict(False, longest.id, longest.article, tuple(refusals), tuple(warnings), upcoming, pack.version)


def _missing(contact: Contact, facts: Facts, pack: Pack | None) -> list[str]:
    """The reserved refusals: facts without which nothing can be shown to be lawful."""
    needs_point = contact.channel not in POINTLESS
    found = [
        (NO_PACK, pack is None or pack.jurisdiction != facts.jurisdiction),
        (NO_ZONE, facts.time_zone not in known_zones()),
        (NO_ACCOUNT, facts.account_id is None),
        (NO_POINT, needs_point and contact.point_kind is None),
    ]
    return [name for name, holds in found if holds]


class _Case:
    """One contact with its facts on its local day."""

    def __init__(
        self, contact: Contact, facts: Facts, history: Sequence[Mapping[str, Any]], pack: Pack, zone: ZoneInfo,
        day: dt.date,
    ) -> None:  # fmt: skip
        self.contact, self.facts, self.pack, self.zone, self.day = contact, facts, pack, zone, day
        self.circumstances = [c for c in facts.circumstances if c.channel in (None, contact.channel)]
        self.history = [(event["at"].astimezone(zone).date(), _event_words(event), event) for event in history]
        self.words = self._words()
        self.speaking = [rule for rule in pack.active if self._speaks(rule)]

    def _words(self) -> dict[str, Any]:
        started = [c for c in self.circumstances if c.from_on <= self.day]
        running = {c.kind for c in started if c.until_on is None or c.until_on >= self.day}
        contact = self.contact
        return {
            **self.facts.words,
            **{kind: kind in running for kind in CIRCUMSTANCES},
            "channel": contact.channel,
            "purpose": contact.purpose,
            "prior_consent": contact.prior_consent,
            "point_kind": contact.point_kind,
            "relation": contact.relation,
            "point_consent": contact.point_consent,
            "point_verified_on": contact.point_verified_on,
        }

    def _speaks(self, rule: Rule) -> bool:
        """Whether the rule speaks of this channel, this party and these facts; an unknown condition does not hold."""
        first_party = self.words["first_party"] is True
        if self.contact.channel not in rule.channels:
            return False
        if first_party and self.pack.third_party_only(rule):
            return False
        if rule.applies_to == "first_party" and self.words["first_party"] is False:
            return False
        return rule.when is None or rule.when.test(self.words) is True

    def release(self, rule: Rule) -> dt.date:
        """The first local day on which a count or state rule no longer refuses; the contact's own if it does not."""
        if rule.count is not None:
            return self._count_release(rule.count)
        if rule.state is not None:
            return self._state_release(rule.state)
        return self.day

    def _count_release(self, count: Count) -> dt.date:
        days = sorted(
            (
                day
                for day, words, event in self.history
                if (count.per == "person" or event["account_id"] in (None, self.facts.account_id))
                and count.events.test(words) is True
            ),
            reverse=True,
        )
        if len(days) < count.cap:
            return self.day
        return max(self.day, days[count.cap - 1] + count.days * ONE_DAY)

    def _state_release(self, state: State) -> dt.date:
        begins = self._anchored(state.begins)
        if state.begins is not None and (begins is None or self.day < begins):
            return self.day
        release = NEVER
        if state.ends is not None:
            ends = self._anchored(state.ends)
            release = NEVER if ends is None else ends
        if state.while_ is not None:
            release = min(release, self._while_release(state))
        return max(self.day, release)

    def _while_release(self, state: State) -> dt.date:
        """When the circumstance no longer runs: after the latest known end, and after each open row has lasted."""
        started = [c for c in self.circumstances if c.kind == state.while_ and c.from_on <= self.day]
        ends = [_plus(c.until_on, 1 + state.tail_days) for c in started if c.until_on is not None]
        for row in started:
            if row.until_on is None:
                ends.append(NEVER if state.lasts_days is None else _plus(row.from_on, state.lasts_days))
        return max(ends, default=self.day)

    def _anchored(self, anchor: Anchor | None) -> dt.date | None:
        start = None if anchor is None else self.words[anchor.word]
        return None if anchor is None or start is None else months_after(start, anchor.months) + anchor.days * ONE_DAY

    def _ceiling(self) -> dt.date:
        """The first later day on which the facts themselves change, so that today's releases say nothing of it."""
        changes = [c.from_on for c in self.circumstances if c.from_on > self.day]
        changes += [
            c.until_on + ONE_DAY
            for c in self.circumstances
            if c.kind in PERMITTING and c.from_on <= self.day and c.until_on is not None and c.until_on >= self.day
        ]
        for rule in self.speaking:
            begins = self._anchored(rule.state.begins) if rule.state and rule.effect == "block" else None
            if begins is not None and begins > self.day:
                changes.append(begins)
        return min(changes, default=NEVER)

    def next_lawful(self, minute: int) -> dt.datetime | None:
        """The first instant not before the contact's own at which hours and all releases allow it, if one is known."""
        blocking = [rule for rule in self.speaking if rule.effect == "block"]
        day = max((self.release(rule) for rule in blocking), default=self.day)
        last = min(self._ceiling() - ONE_DAY, self.day + HORIZON_DAYS * ONE_DAY)
        hours = [rule.hours for rule in blocking if rule.hours is not None]
        earliest = minute if day == self.day else 0
        while day <= last:
            window = common(hours, day, self.pack.calendar)
            start = max(window.opens, earliest)
            if start < window.closes:
                return self.contact.at if day == self.day and start == minute else self._instant(day, start, window)
            day, earliest = day + ONE_DAY, 0
        return None

    def _instant(self, day: dt.date, minute: int, window: Window) -> dt.datetime | None:
        """A local minute as an instant; None where a clock change moves it out of the window."""
        at = to_utc(day, minute, self.zone)
        local = at.astimezone(self.zone)
        reached = local.hour * 60 + local.minute
        return at if local.date() == day and window.opens <= reached < window.closes else None


def to_utc(day: dt.date, minute: int, zone: ZoneInfo) -> dt.datetime:
    """A local minute as an instant: one that the clock skips moves forward, of one that it shows twice the later."""
    naive = dt.datetime.combine(day, dt.time(minute // 60, minute % 60))
    return max(naive.replace(tzinfo=zone, fold=fold).astimezone(dt.UTC) for fold in (0, 1))


def _event_words(event: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "channel": event["channel"],
        "direction": event["direction"],
        "relation": event["relation"],
        "outcome": event["outcome"],
        "prior_consent": event["prior_consent"],
        "by_agency": event["agency"] is not None,
        "seconds": event["seconds"],
    }


def _plus(day: dt.date, days: int) -> dt.date:
    """Some days later, at most NEVER."""
    return NEVER if (NEVER - day).days <= days else day + days * ONE_DAY
