"""Questions on whom to contact, and on customers' situations: every answer is the gate's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from cureline.engine import compliance
from cureline.engine.teach.building import (
    asked_case,
    filled,
    listed,
    moment,
    question,
    stem,
    texts,
    told,
    word,
)
from cureline.engine.teach.cases import Case, judge_case
from cureline.engine.teach.question import Question, Text
from cureline.engine.teach.sources import Sources

PRODUCTS = ("credit_card", "consumer_loan")
RELATIONS = ("self", "guarantor", "spouse", "colleague", "parent")
OTHERS = ("spouse", "friend", "colleague", "employer")
CHANNELS = ("call", "visit", "sms")
SITUATIONS = (
    "deceased", "bankruptcy", "attorney", "cease_request", "dispute", "identity_theft", "bereavement", "complaint",
    "plan", "vulnerability", "hardship", "opt_out", "inconvenient_time", "refused_automation",
)  # fmt: skip
# five that are asked together
GROUPS = (
    ("dispute", "hardship", "complaint", "refused_automation", "plan"),
    ("vulnerability", "deceased", "hardship", "attorney", "identity_theft"),
    ("complaint", "vulnerability", "bereavement", "cease_request", "hardship"),
)


def _zone(found: Sources) -> str:
    zones = texts()["zones"].get(found.jurisdiction)
    return str(zones[0]["zone"]) if zones else "UTC"


def who(found: Sources) -> Iterator[Question]:
    """To whom one may speak of the debt: each relation judged."""
    for product in PRODUCTS:
        cases = {who: Case(product=product, relation=who, zone=_zone(found)) for who in RELATIONS}
        verdicts = {who: judge_case(case, found.pack) for who, case in cases.items()}
        right = [who for who, verdict in verdicts.items() if verdict.allowed]
        if not 0 < len(right) < len(RELATIONS):
            continue
        rules = _rules(found.pack, verdicts.values())
        options: list[tuple[Text, bool, Any]] = [
            (word("relations", who), who in right, ("case", cases[who], True)) for who in RELATIONS
        ]
        explanation = filled(texts()["explanations"]["people"], who=listed([word("relations", who) for who in right]))
        yield question(
            "people_who", (found.jurisdiction, product), "multiple",
            stem("people_who", product=word("products", product)), options, _both(explanation, told(rules)), rules,
        )  # fmt: skip


def relations(found: Sources) -> Iterator[Question]:
    """Somebody else picks up: to collect, or to have the debtor called back."""
    words = texts()["questions"]["people_case"]
    for product in PRODUCTS:
        for relation in OTHERS:
            for purpose, unreachable in (("collect", False), ("collect", True), ("locate", False), ("locate", True)):
                case = Case(product=product, relation=relation, purpose=purpose, zone=_zone(found),
                            circumstances=("unreachable",) if unreachable else ())  # fmt: skip
                said = stem("people_case", product=word("products", product), relation=word("relations", relation),
                            purpose=word("purposes", purpose), reach=words["unreached" if unreachable else "reached"],
                            **moment(case))  # fmt: skip
                yield asked_case("people_case", case, said, found.pack)


def circumstances(found: Sources) -> Iterator[Question]:
    """Something is known of the customer: may one still call, visit, write?"""
    for channel in CHANNELS:
        for kind in SITUATIONS:
            case = Case(channel=channel, circumstances=(kind,), zone=_zone(found))
            said = stem("circumstance_case", channel=word("channels", channel),
                        product=word("products", case.product), circumstance=word("circumstances", kind),
                        **moment(case))  # fmt: skip
            yield asked_case("circumstance_case", case, said, found.pack)


def which(found: Sources) -> Iterator[Question]:
    """Which of five situations stop a channel."""
    for channel in CHANNELS:
        for place, group in enumerate(GROUPS):
            cases = {kind: Case(channel=channel, circumstances=(kind,), zone=_zone(found)) for kind in group}
            verdicts = {kind: judge_case(case, found.pack) for kind, case in cases.items()}
            right = [kind for kind, verdict in verdicts.items() if not verdict.allowed]
            if not 0 < len(right) < len(group):
                continue
            options: list[tuple[Text, bool, Any]] = [
                (word("circumstances", kind), kind in right, ("case", cases[kind], False)) for kind in group
            ]
            rules = _rules(found.pack, [verdicts[kind] for kind in right])
            what = listed([word("circumstances", kind) for kind in right])
            yield question(
                "circumstance_which", (found.jurisdiction, channel, place), "multiple",
                stem("circumstance_which", channel=word("channels", channel), product=word("products", "credit_card")),
                options, _both(filled(texts()["explanations"]["stops"], what=what), told(rules)), rules,
            )  # fmt: skip


def lasts(found: Sources) -> Iterator[Question]:
    """How many days a rule waits."""
    for rule in found.pack.active:
        days = rule.state.lasts_days if rule.state else None
        # a title that names the figure would give the answer away
        if days is None or any(str(days) in rule.title[language] for language in rule.title):
            continue
        values = sorted({days, days + 15, max(1, days - 15), days * 2})
        options: list[tuple[Text, bool, Any]] = [
            (filled(texts()["answers"]["days"], n=n), n == days, ("lasts", rule.id, n)) for n in values
        ]
        yield question("lasts", (found.jurisdiction, rule.id), "single", stem("lasts", title=rule.title), options,
                       told([rule]), [rule])  # fmt: skip


def _rules(pack: compliance.Pack, verdicts: Any) -> list[Any]:
    names = dict.fromkeys(name for verdict in verdicts for name in verdict.refusals)
    return [pack.by_id[name] for name in names if name in pack.by_id]


def _both(first: Text, second: Text) -> dict[str, str]:
    return {language: f"{first[language]} {second[language]}".strip() for language in first}


__all__: Sequence[str] = ("circumstances", "lasts", "relations", "which", "who")
