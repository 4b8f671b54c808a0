"""A bank's own policy over a pack: it may only tighten, and every try at loosening is refused with the reason."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any

from cureline.engine.compliance.loading import (
    PackError,
    anchor,
    day,
    in_force,
    read_hours,
    read_rule,
    read_yaml,
    unique,
)
from cureline.engine.compliance.rules import Anchor, Hours, Pack, Rule, State, Window


class PolicyError(PackError):
    """A policy that can't be used; the message names the rule and why it is refused."""


def tighten(pack: Pack, text: str) -> Pack:
    """The pack under a policy (YAML, `kind: policy`): later opening, lower caps, longer waits, more rules.

    Raises PolicyError when any part would allow a contact that the pack refuses, PackError for a malformed document.
    """
    document = read_yaml(text, "policy")
    label = f"{document['name']}/{document['version']}"
    begins, until = day(document["effective_from_on"]), day(document.get("effective_until_on"))
    assert begins is not None  # noqa: S101 - the schema asks for it
    if document["jurisdiction"] not in (pack.jurisdiction, pack.jurisdiction.partition("-")[0]):
        raise PolicyError(f"policy {label}: it is for {document['jurisdiction']}, not for {pack.jurisdiction}")
    if not in_force(begins, until, pack.on):
        raise PolicyError(f"policy {label}: not in force on {pack.on}")
    rules = dict(pack.by_id)
    for change in document.get("tighten", ()):
        found = rules.get(change["rule"])
        if found is None:
            raise PolicyError(f"policy {label}: the pack has no rule {change['rule']!r} in force on {pack.on}")
        rules[found.id] = dataclasses.replace(_tightened(found, change), tightened_by=label)
    added = []
    for entry in document.get("add", ()):
        if entry["status"] != "policy":
            raise PolicyError(
                f"rule {entry['id']}: a rule of the bank's own has status policy, not {entry['status']!r}"
            )
        rule = dataclasses.replace(read_rule(entry, begins), tightened_by=label)
        if in_force(rule.effective_from_on, rule.effective_until_on, pack.on):
            added.append(rule)
    everything = unique([*rules.values(), *added], f"policy {label}")
    return dataclasses.replace(pack, rules=tuple(everything), version=f"{pack.version}+{label}")


def _tightened(rule: Rule, change: Mapping[str, Any]) -> Rule:
    """The rule with each change applied in turn."""
    changed = rule
    for group, apply in _CHANGES:
        given = {key: change[key] for key in group if key in change}
        if given:
            changed = apply(changed, given)
    return changed


def _refuse(rule: Rule, reason: str) -> PolicyError:
    return PolicyError(f"rule {rule.id}: a policy may only tighten, and {reason}")


def _effect(rule: Rule, change: Mapping[str, Any]) -> Rule:
    if rule.effect == "block" and change["effect"] == "warn":
        raise _refuse(rule, "a warning is looser than a refusal")
    return dataclasses.replace(rule, effect=change["effect"])


def _draft(rule: Rule, change: Mapping[str, Any]) -> Rule:
    if change["draft"] and not rule.draft:
        raise _refuse(rule, "a rule in force can't become a draft")
    return dataclasses.replace(rule, draft=change["draft"])


def _channels(rule: Rule, change: Mapping[str, Any]) -> Rule:
    if missing := sorted(rule.channels - set(change["channels"])):
        raise _refuse(rule, f"it would free the channel {missing[0]}")
    return dataclasses.replace(rule, channels=frozenset(change["channels"]))


def _hours(rule: Rule, change: Mapping[str, Any]) -> Rule:
    if rule.kind != "hours":
        raise _refuse(rule, "it has no hours")
    if rule.hours is None and not {"opens", "closes"} <= change.keys():
        raise _refuse(rule, "its hours are unknown: the policy must give both opens and closes")
    usual = rule.hours.week[0] if rule.hours else Window(0, 0)
    entry = {"id": rule.id, "opens": _clock(usual.opens), "closes": _clock(usual.closes), **change}
    if rule.hours is not None and "days_of_week" in change and not {"opens", "closes"} & change.keys():
        asked = _by_day(rule.hours, read_hours(entry), change["days_of_week"])
    else:
        asked = read_hours(entry)
    if rule.hours is not None:
        days = zip((*rule.hours.week, rule.hours.holiday), (*asked.week, asked.holiday), strict=True)
        for was, new in days:
            allowed = was or None
            if allowed is None and new is not None:
                # a holiday had the window of its weekday: it must fit them all
                if not all(new.within(window) for window in rule.hours.week):
                    raise _refuse(rule, "the holiday's window is wider than some day's")
            elif allowed is not None and (new is None or not new.within(allowed)):
                raise _refuse(rule, f"the window is {_clock(allowed.opens)}-{_clock(allowed.closes)} at the widest")
    return dataclasses.replace(rule, hours=asked, figure=True)


def _by_day(was: Hours, asked: Hours, named: Mapping[str, Any]) -> Hours:
    """Days that the policy names take its window; the others keep the rule's."""
    from cureline.engine.compliance.loading import WEEK

    week = tuple(new if name in named else old for name, old, new in zip(WEEK, was.week, asked.week, strict=True))
    return Hours(week, asked.holiday if "holiday" in named else was.holiday)  # type: ignore[arg-type]


def _count(rule: Rule, change: Mapping[str, Any]) -> Rule:
    if rule.count is None:
        raise _refuse(rule, "it counts nothing")
    if not rule.figure and (missing := {"cap", "days"} - change.keys()):
        raise _refuse(rule, f"its figure is unset: the policy must give {' and '.join(sorted(missing))}")
    cap, days = change.get("cap", rule.count.cap), change.get("days", rule.count.days)
    if rule.figure and cap > rule.count.cap:
        raise _refuse(rule, f"a cap of {cap} is above {rule.count.cap}")
    if rule.figure and days < rule.count.days:
        raise _refuse(rule, f"a window of {days} days is shorter than {rule.count.days}")
    return dataclasses.replace(rule, count=dataclasses.replace(rule.count, cap=cap, days=days), figure=True)


def _lasting(rule: Rule, change: Mapping[str, Any]) -> Rule:
    state = _state_of(rule)
    lasts = change.get("lasts_days", state.lasts_days)
    tail = change.get("tail_days", state.tail_days)
    if (state.lasts_days is None and lasts is not None) or (
        state.lasts_days is not None and lasts is not None and lasts < state.lasts_days
    ):
        raise _refuse(rule, f"{lasts} days are fewer than {state.lasts_days or 'for ever'}")
    if tail < state.tail_days:
        raise _refuse(rule, f"{tail} days afterwards are fewer than {state.tail_days}")
    return dataclasses.replace(rule, state=dataclasses.replace(state, lasts_days=lasts, tail_days=tail))


def _begins(rule: Rule, change: Mapping[str, Any]) -> Rule:
    state = _state_of(rule)
    was, asked = state.begins, anchor(change["begins"])
    if was is None or asked is None or asked.word != was.word or (rule.figure and not _no_later(asked, was)):
        raise _refuse(rule, "it must begin no later, counted from the same day")
    return dataclasses.replace(rule, state=dataclasses.replace(state, begins=asked), figure=True)


def _ends(rule: Rule, change: Mapping[str, Any]) -> Rule:
    state = _state_of(rule)
    was, asked = state.ends, anchor(change["ends"])
    if was is None or asked is None or asked.word != was.word or (rule.figure and not _no_later(was, asked)):
        raise _refuse(rule, "it must end no earlier, counted from the same day")
    return dataclasses.replace(rule, state=dataclasses.replace(state, ends=asked), figure=True)


def _state_of(rule: Rule) -> State:
    if rule.state is None:
        raise _refuse(rule, "it has no state")
    return rule.state


def _no_later(first: Anchor, second: Anchor) -> bool:
    """Whether the first falls no later from any starting day: months and days must both be no more."""
    return first.months <= second.months and first.days <= second.days


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


_CHANGES: tuple[tuple[tuple[str, ...], Callable[[Rule, Mapping[str, Any]], Rule]], ...] = (
    (("effect",), _effect),
    (("draft",), _draft),
    (("channels",), _channels),
    (("opens", "closes", "days_of_week"), _hours),
    (("cap", "days"), _count),
    (("lasts_days", "tail_days"), _lasting),
    (("begins",), _begins),
    (("ends",), _ends),
)
