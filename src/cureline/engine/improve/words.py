"""Findings and changes as people read them, in en, zh-Hans and zh-Hant: from figures and from the document's titles."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

import yaml

from cureline.engine import strategy
from cureline.engine.improve.catalogue import Kind
from cureline.engine.improve.patch import RESPONSE, STRATEGY, Act
from cureline.engine.improve.yamltext import find, load
from cureline.engine.money import format_minor
from cureline.engine.predicate import PredicateError, parse
from cureline.engine.strategy.vocabulary import VOCABULARY
from cureline.engine.strategy.wording import Wording

NAMES = ("segment", "treatment", "step", "channel")


@cache
def _texts() -> Mapping[str, Any]:
    text = resources.files("cureline.engine.improve").joinpath("texts.yaml").read_text(encoding="utf-8")
    found: Mapping[str, Any] = yaml.safe_load(text)
    return found


def said(kind: Kind, subject: Mapping[str, str], facts: Mapping[str, Any], *, language: str, currency: str,
         names: Mapping[str, str], money: Callable[[int], str] | None = None) -> str:  # fmt: skip
    """A finding in a sentence. `names` gives the words of the subject's codes; a code without one stays. `money` says
    how minor units are written, as a decimal with the currency otherwise."""
    write = money or (lambda minor: f"{format_minor(minor, currency)} {currency}".strip())
    told = {name: names.get(name) or value for name, value in subject.items()}
    return str(kind.words[language]).format(**told, **{n: _figure(n, v, write) for n, v in facts.items()})


def _figure(name: str, value: Any, money: Callable[[int], str]) -> str:
    if name.endswith("_rate"):
        return f"{value:.1%}"
    if name.endswith("_minor"):
        return money(round(value))
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return str(value)


def names(text: str, subject: Mapping[str, str], language: str) -> dict[str, str]:
    """The words of a subject's codes by a strategy's text: titles of segment and treatment, purpose of the step."""
    document = load(text) if text else {}
    found = {}
    for group, key in (("segments", "segment"), ("treatments", "treatment")):
        entry = next((e for e in document.get(group, ()) if e["id"] == subject.get(key)), None)
        if entry:
            found[key] = str(entry["title"][language])
            if key == "treatment":
                step = next((s for s in entry["ladder"] if s["id"] == subject.get("step")), None)
                if step:
                    found["step"] = strategy.word("purposes", step["purpose"], language)
    if subject.get("channel"):
        found["channel"] = channel(subject["channel"], language)
    return found


def channel(code: str, language: str) -> str:
    """A channel's word."""
    try:
        return strategy.word("channels", code, language)
    except KeyError:
        return code


def tell(acts: Sequence[Act], text: str, *, kind: str, language: str, currency: str) -> list[str]:
    """A change in sentences, one an act, and whom else it concerns; `text` is the document before the change."""
    document = load(text)
    lines = [_act(act, document, text, kind, language, currency) for act in acts]
    return [*lines, *(_also(document, acts, language) if kind == STRATEGY else ())]


def _act(act: Act, document: Any, text: str, kind: str, language: str, currency: str) -> str:
    facts = {
        **act,
        **(names(text, act, language) if kind == STRATEGY else {"channel": channel(act["channel"], language)}),
    }
    facts |= _before(act, document, kind, language, currency)
    return str(_texts()["acts"][act["act"]][language]).format(**facts)


def _before(act: Act, document: Any, kind: str, language: str, currency: str) -> dict[str, Any]:
    """What stood there before, and conditions in words."""
    if kind == RESPONSE:
        was = find(document, ("channels", act["channel"], "reach"))["prior"]
        return {"was": f"{was:.1%}", "prior": f"{act['prior']:.1%}"}
    name = act["act"]
    if name.startswith("segment_"):
        entry = find(document, ("segments", ("id", act["segment"])))
        if name == "segment_when":
            return {
                "when": condition(act["when"], language, currency),
                "was": condition(entry["when"], language, currency),
            }
        titles = {t["id"]: t["title"][language] for t in document["treatments"]}
        nothing = strategy.word("words", "none", language)
        return {"to": titles.get(act.get("to", ""), nothing), "was": titles.get(entry["treatment"], nothing)}
    if name in ("wait_add", "step_drop"):
        return {}
    step = find(document, ("treatments", ("id", act["treatment"]), "ladder", ("id", act["step"])))
    if name == "step_from":
        return {"from": condition(act["from"], language, currency), "was": condition(step["from"], language, currency)}
    if name == "step_pace":
        return {"was": step["every_days"]}
    first = channel(step["channels"][0]["channel"], language)
    means: dict[str, Any] = next((m for m in step["channels"] if m["channel"] == act["channel"]), {})
    if name == "channel_hours":
        start, end = means["hours"]
        return {"from_hour": act["hours"][0], "to_hour": act["hours"][1], "was": f"{start}:00–{end}:00"}
    return {"was": means.get("script", "") if name == "channel_script" else first}


def condition(text: str, language: str, currency: str) -> str:
    """A condition in words; as it is written where it can't be read."""
    try:
        return Wording(language, currency or None).condition(parse(text, VOCABULARY).root)
    except PredicateError:
        return text


def _also(document: Any, acts: Sequence[Act], language: str) -> list[str]:
    """Of each treatment that a change touches and more than one segment has: which segments."""
    lines = []
    for name in dict.fromkeys(act["treatment"] for act in acts if "treatment" in act):
        treated = [s["title"][language] for s in document["segments"] if s["treatment"] == name]
        if len(treated) > 1:
            title = find(document, ("treatments", ("id", name)))["title"][language]
            segments = _texts()["join"][language].join(treated)
            lines.append(str(_texts()["also"][language]).format(treatment=title, segments=segments))
    return lines
