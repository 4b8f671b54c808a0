"""A rule and a verdict in words: English, simplified and traditional Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from cureline.engine.compliance.judge import Verdict
from cureline.engine.compliance.rules import Pack, Rule, State
from cureline.engine.predicate import LANGUAGES


@cache
def texts() -> Mapping[str, Any]:
    """The texts of this room."""
    found: dict[str, Any] = yaml.safe_load(
        resources.files(__package__).joinpath("texts.yaml").read_text(encoding="utf-8")
    )
    return found


def describe(rule: Rule, language: str) -> str:
    """What a rule asks, where it comes from and how surely we know it. ValueError for another language."""
    _check(language)
    source = [rule.article] if rule.article else []
    source.append(texts()["status"][rule.status][language])
    if rule.draft:
        source.append(_say("draft", language))
    if rule.tightened_by:
        source.append(_say("tightened", language, policy=rule.tightened_by, figure=figure(rule, language)))
    return _say("rule", language, title=rule.title[language], source=_say("joined", language).join(source))


def describe_reserved(rule_id: str, language: str) -> str:
    """What a reserved refusal (NO-PACK, NO-ZONE …) means. KeyError for another id."""
    _check(language)
    told: str = texts()["reserved"][rule_id][language]
    return told


def figure(rule: Rule, language: str) -> str:
    """The figure in force: Monday's window, the cap, how long it lasts; or that it is left to the bank."""
    _check(language)
    if not rule.figure:
        return _say("unset", language)
    if rule.hours is not None:
        window = rule.hours.week[0]
        if window.opens >= window.closes:
            return _say("closed", language)
        return _say("hours", language, opens=_clock(window.opens), closes=_clock(window.closes))
    if rule.count is not None:
        word = "count_day" if rule.count.days == 1 else "count"
        return _say(word, language, cap=rule.count.cap, days=rule.count.days)
    return _say("state", language) if rule.state is None else _state_figure(rule.state, language)


def tell(verdict: Verdict, pack: Pack | None, language: str, *, time_zone: str | None = None) -> list[str]:
    """A verdict in sentences: allowed or not, each refusal and warning with its source, the next lawful moment.

    `time_zone` is that of the reader's clock, usually the customer's; UTC without one.
    """
    _check(language)
    rules = pack.by_id if pack else {}
    lines = [_say("allowed" if verdict.allowed else "refused", language)]
    for name in verdict.refusals:
        told = describe(rules[name], language) if name in rules else describe_reserved(name, language)
        lines.append(f"{name}: {told}")
    lines += [_say("warning", language, rule=f"{name}: {describe(rules[name], language)}") for name in verdict.warnings]
    if not verdict.allowed:
        at = verdict.next_lawful_at
        zone = ZoneInfo(time_zone or "UTC")
        lines.append(_say("never", language) if at is None else _say("next", language, at=_moment(at, zone)))
    return lines


def _state_figure(state: State, language: str) -> str:
    if state.lasts_days is not None:
        return _say("lasts", language, days=state.lasts_days)
    if state.tail_days:
        return _say("tail", language, days=state.tail_days)
    anchor = state.begins or state.ends
    if anchor is None:
        return _say("state", language)
    word = "months" if anchor.months else "days"
    return _say(word, language, months=anchor.months, days=anchor.days)


def _moment(at: Any, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M %Z}"


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _say(word: str, language: str, **parts: object) -> str:
    text: str = texts()["say"][word][language]
    return text.format(**parts)


def _check(language: str) -> None:
    if language not in LANGUAGES:
        raise ValueError(f"no texts in {language!r}; one of {', '.join(LANGUAGES)}")
