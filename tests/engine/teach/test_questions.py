"""Questions made from packs: right answers are the gate's, no wrong one is right by accident; the law moves them."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cureline.engine import arrange, compliance, delinquency, teach
from cureline.engine.teach.building import asked_case, stem
from cureline.engine.teach.cases import Case, instant
from cureline.engine.teach.making_books import class_of

ON = dt.date(2026, 11, 25)
COUNTRIES = ("CN", "US", "UK", "IN")
PACKS = {country: teach.sources(country, ON) for country in COUNTRIES}
BANKS = {country: teach.make(found) for country, found in PACKS.items()}
EVERY = [(country, question) for country, bank in BANKS.items() for question in bank]
TIGHTER = """
kind: policy
name: tighter
jurisdiction: CN
version: "1"
effective_from_on: "2026-01-01"
author: bank
approver: officer
tighten:
  - {rule: CN-HOURS, opens: "09:00", closes: "20:00"}
  - {rule: CN-FREQ-DAY, cap: 2}
"""


def claims_hold(country: str, question: teach.Question) -> None:
    """Each option's claim, checked anew against the rules, is right exactly where the question says so."""
    found = PACKS[country]
    for option in question.options:
        holds = claim_holds(found, question, option.claim)
        assert holds is None or holds == option.right, (question.key, option.text["en"], option.claim)


def claim_holds(found: teach.Sources, question: teach.Question, claim: tuple) -> bool | None:
    what = claim[0]
    verdict = teach.judge_case(question.case, found.pack) if question.case else None
    if what == "allowed":
        return verdict.allowed and (question.kind == "truth" or not verdict.warnings)
    if what == "warned":
        return verdict.allowed and claim[1] in verdict.warnings
    if what == "not":
        return not verdict.allowed
    if what == "refused":
        return claim[1] in verdict.refusals
    if what == "earliest":
        return claim[1] == verdict.next_lawful_at
    if what == "case":
        return teach.judge_case(claim[1], found.pack).allowed is claim[2]
    if what == "window":
        _, channel, weekday, opens, closes = claim
        return all(
            teach.judge_case(
                Case(channel=channel, weekday=weekday, minute=minute, zone=zone(found)), found.pack
            ).allowed
            is (opens <= minute < closes)
            for minute in range(0, 1440, 30)
        )
    if what == "cap":
        return found.pack.by_id[claim[1]].count.cap == claim[2]
    if what == "lasts":
        return found.pack.by_id[claim[1]].state.lasts_days == claim[2]
    if what == "limitation":
        return found.pack.by_id[claim[1]].state.begins.months == claim[2]
    if what == "months":
        return arrange.load_plan_rules(found.jurisdiction).limit(claim[1]).max_months == claim[2]
    if what == "class":
        level, _ = class_of(found.classes, claim[1], claim[2])
        return delinquency.rules.CLASSES[level] == claim[3] if hasattr(delinquency, "rules") else None
    if what == "waterfall":
        return found.classes.waterfall == claim[1]
    if what == "bucket":
        return [b.name for b in found.classes.buckets if b.from_dpd <= claim[1]][-1] == claim[2]
    return None


def zone(found: teach.Sources) -> str:
    return str(teach.texts()["zones"][found.jurisdiction][0]["zone"])


@pytest.mark.parametrize("country", COUNTRIES)
def test_every_answer_is_what_the_rules_say(country: str) -> None:
    assert len(BANKS[country]) > 100
    for question in BANKS[country]:
        claims_hold(country, question)


@given(st.sampled_from(EVERY))
@settings(max_examples=400, deadline=None)
def test_a_question_is_whole_in_three_languages(one: tuple[str, teach.Question]) -> None:
    question = one[1]
    assert 2 <= len(question.options) <= 6
    assert question.right
    assert question.kind == "multiple" or len(question.right) == 1
    for language in ("en", "zh-Hans", "zh-Hant"):
        said = [question.stem[language], question.explanation[language], *(o.text[language] for o in question.options)]
        assert all(text.strip() and not re.search(r"[{}]", text) for text in said), question.key
        options = [option.text[language] for option in question.options]
        assert len(set(options)) == len(options), question.key


@given(
    st.builds(
        Case, channel=st.sampled_from(("call", "sms", "visit")), weekday=st.integers(0, 6),
        minute=st.integers(0, 1439),
        zone=st.sampled_from(("Asia/Shanghai", "Asia/Urumqi")),
        product=st.sampled_from(("credit_card", "consumer_loan")),
        relation=st.sampled_from(("self", "guarantor", "colleague", "spouse")),
        purpose=st.sampled_from(("collect", "locate")),
        circumstances=st.lists(st.sampled_from(("dispute", "complaint", "plan", "vulnerability", "unreachable")),
                               max_size=2, unique=True).map(tuple),
        past=st.lists(st.tuples(st.integers(0, 8), st.just("right_party")), max_size=4).map(tuple),
    )
)  # fmt: skip
@settings(max_examples=120, deadline=None)
def test_no_wrong_answer_of_any_case_is_right_by_accident(case: Case) -> None:
    pack = PACKS["CN"].pack
    question = asked_case("count_case", case, stem("count_case", past="x", weekday="x", clock="x"), pack)
    claims_hold("CN", question)


def test_the_case_of_the_brief_is_answered_by_the_gate() -> None:
    pack = PACKS["CN"].pack
    late = Case(weekday=6, minute=21 * 60 + 30, zone="Asia/Urumqi")
    assert instant(late, pack).hour == 15
    assert teach.judge_case(late, pack).allowed
    assert not teach.judge_case(dataclasses.replace(late, minute=22 * 60), pack).allowed
    # half past nine in Beijing is half past seven there
    assert not teach.judge_case(Case(minute=7 * 60 + 30, zone="Asia/Urumqi"), pack).allowed


def test_a_tighter_policy_moves_the_questions_and_keeps_their_keys() -> None:
    tight = teach.sources("CN", ON, pack=compliance.load_pack("CN", on=ON, policy=TIGHTER))
    before, after = ({q.key: q for q in bank} for bank in (BANKS["CN"], teach.make(tight)))
    windows = [key for key in before if key.startswith("hours_window")]
    assert windows and set(windows) <= set(after)
    for key in windows:
        assert before[key].fingerprint != after[key].fingerprint
        (right,) = (option.text["en"] for option in after[key].options if option.right)
        assert right == "09:00 to 20:00"
    (cap,) = (key for key in after if key.startswith("count_cap") and after[key].rules == ("CN-FREQ-DAY",))
    assert [o.text["en"] for o in after[cap].options if o.right] == ["2"]
    untouched = [key for key in before if key.startswith("class_case")]
    assert all(before[key].fingerprint == after[key].fingerprint for key in untouched)


def test_a_rule_is_asked_from_the_day_on_which_it_is_in_force() -> None:
    text = compliance.shipped_text("CN").replace(
        'opens: "08:00"', 'opens: "08:00"\n    effective_from_on: "2026-12-01"', 1
    )
    banks = []
    for day in (ON, dt.date(2026, 12, 1)):
        pack = compliance.parse_pack(text, jurisdiction="CN", on=day, common=compliance.shipped_text(compliance.SHARED))
        banks.append({q.key: q for q in teach.make(teach.sources("CN", day, pack=pack))})
    before, after = banks
    assert not any("CN-HOURS" in question.rules for question in before.values())
    assert any("CN-HOURS" in question.rules for question in after.values())
    assert any("CN-FREQ-DAY" in question.rules for question in before.values())


def test_the_same_rules_give_the_same_questions_on_another_day() -> None:
    later = {q.key: q.fingerprint for q in teach.make(teach.sources("CN", ON + dt.timedelta(days=40)))}
    assert later == {q.key: q.fingerprint for q in BANKS["CN"]}


def test_lessons_figures_follow_the_law() -> None:
    known = teach.figures(PACKS["CN"])
    tight = teach.figures(teach.sources("CN", ON, pack=compliance.load_pack("CN", on=ON, policy=TIGHTER)))
    text = "call within {{ rule.CN-HOURS.figure }}, {{ rule.NO-SUCH.figure }}"
    assert teach.fill(text, known, "en") == "call within 08:00-22:00, (no such rule in force)"
    assert "09:00-20:00" in teach.fill(text, tight, "en")
    assert known["class.credit_card.substandard.from"]["en"] == "91"
    assert known["plan.credit_card.months"]["zh-Hans"] == "60个月"
