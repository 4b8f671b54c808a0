"""Pieces that makers of questions share: keys, options with claims, yes-or-no cases answered by the gate."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from cureline.engine import compliance
from cureline.engine.compliance import describe
from cureline.engine.compliance.rules import Rule
from cureline.engine.predicate import LANGUAGES
from cureline.engine.teach.cases import Case, judge_case
from cureline.engine.teach.question import Option, Question, Text
from cureline.engine.teach.wording import clock, filled, listed, same, texts

REFUSALS_OFFERED = 2


def key_of(template: str, *parts: object) -> str:
    """A key that is the same on every day: the template, and a hash of what the case is."""
    said = "|".join(str(part) for part in parts)
    return f"{template}.{hashlib.sha256(said.encode()).hexdigest()[:10]}"


def question(template: str, parts: Sequence[object], kind: str, stem: Text, options: Sequence[tuple[Text, bool, Any]],
             explanation: Text, rules: Sequence[Rule], *, article: str = "", status: str = "", ids: Sequence[str] = (),
             case: Case | None = None) -> Question:  # fmt: skip
    """A question of a template: article and status are those of the rules unless given."""
    about = texts()["questions"][template]
    articles = list(dict.fromkeys(rule.article for rule in rules if rule.article))
    return Question(
        key=key_of(template, *parts), kind=kind, topic=about["topic"], difficulty=int(about["difficulty"]), stem=stem,
        options=tuple(Option("abcdef"[n], text, right, claim) for n, (text, right, claim) in enumerate(options)),
        explanation=explanation, article=article or "; ".join(articles),
        rules=tuple(ids) or tuple(rule.id for rule in rules),
        status=status or _weakest([rule.status for rule in rules]), case=case,
    )  # fmt: skip


def _weakest(statuses: Sequence[str]) -> str:
    order = ("P", "S", "policy", "M", "?")
    return max(statuses, key=order.index, default="policy")


def told(rules: Sequence[Rule]) -> dict[str, str]:
    """What rules ask, with their sources, in every language."""
    return {language: " ".join(describe(rule, language) for rule in rules) for language in LANGUAGES}


def stem(template: str, **parts: str | int | Text) -> dict[str, str]:
    """A template's stem, filled."""
    return filled(texts()["questions"][template]["stem"], **parts)


def word(group: str, code: str) -> Text:
    """A word of the templates."""
    found: Text = texts()[group][code]
    return found


def moment(case: Case) -> dict[str, Text]:
    """A case's weekday and clock as parts of a stem."""
    return {"weekday": texts()["weekdays"][case.weekday], "clock": same(clock(case.minute))}


def asked_case(template: str, case: Case, said: Text, pack: compliance.Pack) -> Question:
    """A yes-or-no case: the right answer is the gate's; each wrong "no" names a rule that does not refuse it."""
    verdict = judge_case(case, pack)
    named = {*verdict.refusals, *verdict.warnings}
    rules = [pack.by_id[name] for name in (*verdict.refusals, *verdict.warnings) if name in pack.by_id]
    answers = texts()["answers"]
    titles: set[str] = {rule.title["en"] for rule in rules}
    options: list[tuple[Text, bool, Any]] = []
    if verdict.allowed and rules:
        options.append((filled(answers["yes_warned"], title=rules[0].title), True, ("warned", rules[0].id)))
    else:
        options.append((answers["yes"], verdict.allowed, ("allowed",)))
    decisive = pack.by_id.get(verdict.rule_id or "")
    if decisive is not None:
        options.append((filled(answers["no"], title=decisive.title), True, ("refused", decisive.id)))
    for rule in _near(pack, case, decisive):
        if len(options) - (decisive is not None) > REFUSALS_OFFERED:
            break
        if rule.id not in named and rule.title["en"] not in titles:
            titles.add(rule.title["en"])
            options.append((filled(answers["no"], title=rule.title), False, ("refused", rule.id)))
    if verdict.allowed and not rules:
        explanation: Text = texts()["explanations"]["allowed"]
    else:
        explanation = filled(texts()["explanations"]["judged"], rules=told(rules))
    return question(template, (pack.jurisdiction, case), "case", said, options, explanation, rules, case=case)


def _near(pack: compliance.Pack, case: Case, decisive: Rule | None) -> list[Rule]:
    """Blocking rules of the channel that might be thought of: those of the decisive rule's kind first."""
    found = [rule for rule in pack.active if rule.effect == "block" and case.channel in rule.channels]
    kind = decisive.kind if decisive else "hours"
    return sorted(found, key=lambda rule: (rule.kind != kind, key_of("near", case, rule.id)))


def moment_in(at: dt.datetime, zone: str) -> tuple[Text, str]:
    """Weekday in words and clock of an instant somewhere."""
    local = at.astimezone(ZoneInfo(zone))
    return texts()["weekdays"][local.weekday()], clock(local.hour * 60 + local.minute)


__all__ = [
    "asked_case", "clock", "filled", "key_of", "listed", "moment", "moment_in", "question", "same", "stem", "texts",
    "told", "word",
]  # fmt: skip
