"""Questions on hours and frequency: windows, cases at their edges, caps, rounds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from cureline.engine import compliance
from cureline.engine.compliance.rules import DAY_MINUTES, Rule
from cureline.engine.predicate import LANGUAGES
from cureline.engine.teach.building import (
    asked_case,
    clock,
    filled,
    listed,
    moment,
    moment_in,
    question,
    same,
    stem,
    texts,
    told,
    word,
)
from cureline.engine.teach.cases import Case, day_of, instant, judge_case
from cureline.engine.teach.question import Question, Text
from cureline.engine.teach.sources import Sources

CHANNELS = ("call", "sms", "visit")
WEDNESDAY, SATURDAY, SUNDAY = 2, 5, 6
REACHED = "right_party"


def _hours(pack: compliance.Pack) -> Iterator[tuple[Rule, str]]:
    for rule in pack.active:
        # the department collects the bank's own debts: what binds agencies alone is not asked of it
        if rule.hours is not None and rule.effect == "block" and not pack.third_party_only(rule):
            yield from ((rule, channel) for channel in CHANNELS if channel in rule.channels)


def _days(rule: Rule) -> tuple[int, ...]:
    """One weekday where all days are alike; else one of each window."""
    hours = rule.hours
    if hours is None or hours.uniform:
        return (WEDNESDAY,)
    seen: dict[Any, int] = {}
    for day in (WEDNESDAY, SATURDAY, SUNDAY):
        seen.setdefault(hours.week[day], day)
    return tuple(seen.values())


def windows(found: Sources) -> Iterator[Question]:
    """From when to when: the open hours of a channel on a weekday, all rules of hours together."""
    pack = found.pack
    for rule, channel in _hours(pack):
        for day in _days(rule):
            opens, closes = _open(pack, channel, day)
            if not _as_judged(pack, channel, day, opens, closes):
                continue
            wrong = [
                (opens + first, closes + last)
                for first, last in ((60, 0), (0, -60), (60, -60), (-60, 0), (0, 60), (-60, -120))
                if 0 <= opens + first < closes + last <= DAY_MINUTES
            ][:3]
            options: list[tuple[Text, bool, Any]] = [
                (filled(texts()["answers"]["window"], opens=clock(first), closes=clock(last)), right,
                 ("window", channel, day, first, last))
                for first, last, right in ((opens, closes, True), *((a, b, False) for a, b in wrong))
            ]  # fmt: skip
            options.sort(key=lambda option: option[2])
            rules = [one for one, other in _hours(pack) if other == channel]
            yield question(
                "hours_window", (pack.jurisdiction, channel, day), "single",
                stem("hours_window", weekday=texts()["weekdays"][day], channel=word("channels", channel)), options,
                told(rules), rules,
            )  # fmt: skip


def _open(pack: compliance.Pack, channel: str, weekday: int) -> tuple[int, int]:
    """The minutes in which every rule of hours leaves a channel open on a plain weekday."""
    found = [rule.hours.week[weekday] for rule, other in _hours(pack) if other == channel and rule.hours is not None]
    return max(w.opens for w in found), min(w.closes for w in found)


def _as_judged(pack: compliance.Pack, channel: str, weekday: int, opens: int, closes: int) -> bool:
    """Whether the gate opens and closes the channel at these minutes: other rules may close it altogether."""
    zones = texts()["zones"].get(pack.jurisdiction)
    if not zones or opens >= closes:
        return False
    edges = ((opens - 1, False), (opens, True), (closes - 1, True), (closes, False))
    return all(
        judge_case(Case(channel=channel, weekday=weekday, minute=minute, zone=zones[0]["zone"]), pack).allowed is lawful
        for minute, lawful in edges if 0 <= minute < DAY_MINUTES
    )  # fmt: skip


def _edges(pack: compliance.Pack, channel: str, weekday: int) -> tuple[int, ...]:
    opens, closes = _open(pack, channel, weekday)
    found = (opens - 15, opens, closes - 30, closes)
    return tuple(minute for minute in found if 0 <= minute < DAY_MINUTES)


def _channels(pack: compliance.Pack) -> tuple[str, ...]:
    return tuple(dict.fromkeys(channel for _, channel in _hours(pack)))


def cases(found: Sources) -> Iterator[Question]:
    """Before and after the edges, on a working day and a Sunday, in each zone."""
    pack = found.pack
    for place in texts()["zones"].get(pack.jurisdiction, ()):
        for channel in _channels(pack):
            for weekday in (WEDNESDAY, SUNDAY):
                for minute in _edges(pack, channel, weekday):
                    case = Case(channel=channel, weekday=weekday, minute=minute, zone=place["zone"])
                    said = stem("hours_case", place=_names(place), channel=word("channels", channel), **moment(case))
                    yield asked_case("hours_case", case, said, pack)


def desk_clock(found: Sources) -> Iterator[Question]:
    """The desk's clock is not the customer's."""
    pack = found.pack
    desk = texts()["desk_clock"].get(pack.jurisdiction)
    if desk is None:
        return
    for place in texts()["zones"][pack.jurisdiction]:
        if place["zone"] == desk["zone"]:
            continue
        for channel in _channels(pack):
            for minute in _edges(pack, channel, WEDNESDAY):
                shown = dt.datetime.combine(day_of(Case(), pack), dt.time(*divmod(minute, 60)), ZoneInfo(desk["zone"]))
                local = shown.astimezone(ZoneInfo(place["zone"]))
                case = Case(channel=channel, weekday=local.weekday(), minute=local.hour * 60 + local.minute,
                            zone=place["zone"])  # fmt: skip
                said = stem("hours_desk", weekday=texts()["weekdays"][WEDNESDAY], clock=clock(minute),
                            desk=_names(desk), place=_names(place), channel=word("channels", channel))  # fmt: skip
                yield asked_case("hours_desk", case, said, pack)


def truths(found: Sources) -> Iterator[Question]:
    """A sentence on an hour, true or false by the gate."""
    pack = found.pack
    for channel in _channels(pack):
        for weekday, minute in ((SUNDAY, 12 * 60), (WEDNESDAY, _open(pack, channel, WEDNESDAY)[1] + 15),
                                (SATURDAY, _open(pack, channel, SATURDAY)[0] - 20)):  # fmt: skip
            if not 0 <= minute < DAY_MINUTES:
                continue
            zone = texts()["zones"].get(pack.jurisdiction, ({"zone": "UTC"},))[0]["zone"]
            case = Case(channel=channel, weekday=weekday, minute=minute, zone=zone)
            verdict = judge_case(case, pack)
            rules = [pack.by_id[name] for name in verdict.refusals if name in pack.by_id]
            answers = texts()["answers"]
            options: list[tuple[Text, bool, Any]] = [
                (answers["true"], verdict.allowed, ("allowed",)), (answers["false"], not verdict.allowed, ("not",)),
            ]  # fmt: skip
            explanation = (
                filled(texts()["explanations"]["judged"], rules=told(rules))
                if rules else texts()["explanations"]["allowed"]
            )  # fmt: skip
            yield question("hours_truth", (pack.jurisdiction, case), "truth",
                           stem("hours_truth", channel=word("channels", channel), **moment(case)), options,
                           explanation, rules, case=case)  # fmt: skip


def earliest(found: Sources) -> Iterator[Question]:
    """When at the earliest: the gate's own next lawful moment among moments at which it refuses or that come later."""
    pack = found.pack
    hour = dt.timedelta(hours=1)
    for place in texts()["zones"].get(pack.jurisdiction, ()):
        for channel in _channels(pack):
            for minute in (_open(pack, channel, WEDNESDAY)[1] + 20, _open(pack, channel, WEDNESDAY)[0] - 90):
                if not 0 <= minute < DAY_MINUTES:
                    continue
                case = Case(channel=channel, weekday=WEDNESDAY, minute=minute, zone=place["zone"])
                verdict = judge_case(case, pack)
                due = verdict.next_lawful_at
                if verdict.allowed or due is None or due - instant(case, pack) > 3 * dt.timedelta(days=1):
                    continue
                options = []
                for at in (due - hour, due, due + hour, due + 2 * hour):
                    if at <= instant(case, pack):
                        continue
                    weekday, time = moment_in(at, case.zone)
                    text = filled(texts()["answers"]["moment"], weekday=weekday, clock=time)
                    options.append((text, at == due, ("earliest", at)))
                rules = [pack.by_id[name] for name in verdict.refusals if name in pack.by_id]
                yield question(
                    "hours_next", (pack.jurisdiction, case), "single",
                    stem("hours_next", channel=word("channels", channel), **moment(case)), options, told(rules), rules,
                    case=case,
                )  # fmt: skip


def caps(found: Sources) -> Iterator[Question]:
    """How many at most in how many days."""
    for rule in found.pack.active:
        if rule.count is None:
            continue
        cap, days = rule.count.cap, rule.count.days
        span = texts()["spans"]["day"] if days == 1 else filled(texts()["spans"]["days"], days=days)
        events = texts()["events"].get(rule.id, rule.title)
        # a title that names its figure would give the answer away
        if any(character.isdigit() for language in LANGUAGES for character in events[language]):
            continue
        wrong = [n for n in (cap + 1, cap + 2, cap - 1, cap + 4, cap * 2) if n > 0 and n != cap]
        values = sorted({cap, *list(dict.fromkeys(wrong))[:3]})
        options: list[tuple[Text, bool, Any]] = [
            (filled(texts()["answers"]["count"], n=n), n == cap, ("cap", rule.id, n)) for n in values
        ]
        yield question("count_cap", (found.jurisdiction, rule.id), "single",
                       stem("count_cap", span=span, events=events), options, told([rule]), [rule])  # fmt: skip


def counted(found: Sources) -> Iterator[Question]:
    """Calls of today and of days ago, judged by the gate."""
    pack = found.pack
    zones = texts()["zones"].get(pack.jurisdiction)
    if not zones or not any(rule.count is not None and "call" in rule.channels for rule in pack.active):
        return
    days = sorted({rule.count.days for rule in pack.active if rule.count and "call" in rule.channels})
    tops = sorted({rule.count.cap for rule in pack.active if rule.count and "call" in rule.channels})
    histories: list[tuple[tuple[tuple[int, str], ...], Text]] = []
    for n in sorted({max(1, tops[-1] - 1), tops[-1], tops[-1] + 1}):
        template = texts()["past"]["once" if n == 1 else "today"]
        histories.append((((0, REACHED),) * n, filled(template, n=n)))
    for ago in sorted({1, *(span for span in days if span > 1), *(span - 1 for span in days if span > 2)}):
        template = texts()["past"]["yesterday" if ago == 1 else "ago"]
        histories.append((((ago, REACHED),), filled(template, days=ago)))
    for past, told_past in histories:
        case = Case(weekday=WEDNESDAY, minute=15 * 60, zone=zones[0]["zone"], past=past)
        yield asked_case("count_case", case, stem("count_case", past=told_past, **moment(case)), pack)


def _names(found: Any) -> Text:
    return {language: found[language] for language in LANGUAGES}


__all__ = [
    "caps", "cases", "counted", "desk_clock", "earliest", "listed", "same", "truths", "windows",
]  # fmt: skip
