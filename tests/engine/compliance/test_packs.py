"""Packs and policies as documents: what ships, what is in force when, and that a policy can only tighten."""

from __future__ import annotations

import datetime as dt

import pytest

from cureline.engine.compliance import (
    PackError,
    PolicyError,
    Rule,
    describe,
    describe_reserved,
    figure,
    load_pack,
    parse_pack,
    shipped_text,
    tell,
)
from cureline.engine.compliance.rules import RESERVED
from cureline.engine.compliance.wording import texts
from cureline.engine.compliance.words import VOCABULARY
from cureline.engine.predicate import LANGUAGES

ON = dt.date(2026, 11, 24)
COUNTRIES = ("CN", "US", "UK", "IN")
HEAD = """
kind: policy
name: bank
jurisdiction: {0}
version: "3"
effective_from_on: "2026-01-01"
author: a
approver: b
"""


def policy(country: str, tighten: str = "[]", more: str = "") -> str:
    return HEAD.format(country) + f"tighten: {tighten}\n{more}"


def rule_under(country: str, tighten: str) -> Rule:
    name = tighten.split("rule: ")[1].split(",")[0]
    return load_pack(country, on=ON, policy=policy(country, tighten)).by_id[name]


@pytest.mark.parametrize("country", COUNTRIES)
def test_every_rule_says_what_it_is_in_three_languages(country: str) -> None:
    pack = load_pack(country, on=ON)
    for rule in pack.rules:
        for language in LANGUAGES:
            assert rule.title[language] and rule.title[language] in describe(rule, language)
            assert figure(rule, language)
        assert rule.status == "policy" or rule.source.law, rule.id
        assert rule.status not in ("P", "S") or rule.source.where_read, f"{rule.id}: where was it read?"
        assert rule.title["zh-Hans"] != rule.title["en"]


def test_words_and_reserved_refusals_have_texts() -> None:
    assert set(texts()["words"]) == set(VOCABULARY)
    for language in LANGUAGES:
        assert all(describe_reserved(name, language) for name in RESERVED)
    with pytest.raises(ValueError, match="no texts in 'fr'"):
        describe(load_pack("CN", on=ON).rules[0], "fr")


def test_the_figures_are_those_of_the_law() -> None:
    cn, us, uk, india = (load_pack(country, on=ON) for country in COUNTRIES)
    assert [figure(cn.by_id[n], "en") for n in ("CN-HOURS", "CN-FREQ-DAY")] == ["08:00-22:00", "at most 3 a day"]
    assert figure(us.by_id["US-HOURS"], "en") == "08:00-21:00"
    assert figure(us.by_id["US-FREQ-7"], "en") == "at most 7 in 7 days"
    assert figure(india.by_id["IN-HOURS"], "en") == "08:00-19:00"
    assert uk.by_id["UK-HOURS"].status == "policy"


def test_what_the_law_leaves_open_rests_and_is_listed() -> None:
    assert [rule.id for rule in load_pack("UK", on=ON).to_set] == ["UK-FREQ", "UK-VISIT"]
    assert [rule.id for rule in load_pack("IN", on=ON).to_set] == ["IN-FREQ"]
    assert [rule.id for rule in load_pack("US", on=ON).to_set] == ["US-TIMEBAR"]
    assert not any(rule.active for rule in load_pack("UK", on=ON).to_set)
    assert {"CN-CONTACT-LOCATE"} <= {rule.id for rule in load_pack("CN", on=ON).unverified}


def test_drafts_ship_disabled_and_wait_for_their_day() -> None:
    drafts = [rule.id for rule in load_pack("IN", on=ON).rules if rule.draft]
    assert drafts == ["IN-2026-HOURS", "IN-2026-PERSON", "IN-2026-BEREAVEMENT"]
    assert not any(rule.draft for rule in load_pack("IN", on=dt.date(2026, 6, 30)).rules)
    assert rule_under("IN", "[{rule: IN-2026-PERSON, draft: false}]").active


def test_a_part_of_a_country_adds_to_the_countrys_rules() -> None:
    assert "US-MA-FREQ-2" in load_pack("US-MA", on=ON).by_id
    assert "US-MA-FREQ-2" not in load_pack("US-CA", on=ON).by_id
    assert load_pack("US-CA", on=ON).jurisdiction == "US-CA"


def test_a_jurisdiction_without_a_pack_and_a_day_before_it_are_errors() -> None:
    with pytest.raises(PackError, match="no compliance pack for 'FR'"):
        load_pack("FR", on=ON)
    with pytest.raises(PackError, match="not in force on 2005"):
        load_pack("CN", on=dt.date(2005, 9, 30))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ("[{rule: CN-HOURS, closes: '22:30'}]", "08:00-22:00 at the widest"),
        ("[{rule: CN-HOURS, opens: '07:00'}]", "at the widest"),
        ("[{rule: CN-HOURS, days_of_week: {sat: {opens: '08:00', closes: '23:00'}}}]", "at the widest"),
        ("[{rule: CN-HOURS, days_of_week: {holiday: {opens: '06:00', closes: '09:00'}}}]", "wider than some day"),
        ("[{rule: CN-FREQ-DAY, cap: 4}]", "a cap of 4 is above 3"),
        ("[{rule: CN-HOURS, effect: warn}]", "a warning is looser"),
        ("[{rule: CN-HOURS, channels: [call]}]", "would free the channel"),
        ("[{rule: CN-HOURS, draft: true}]", "can't become a draft"),
        ("[{rule: CN-LIM, begins: {word: limitation_from_on, months: 48}}]", "begin no later"),
        ("[{rule: CN-LIM, begins: {word: notice_sent_on, months: 1}}]", "begin no later"),
        ("[{rule: CN-CARD-70, lasts_days: 30}]", "fewer than for ever"),
        ("[{rule: CN-CARD-70, cap: 1}]", "counts nothing"),
        ("[{rule: NONE-SUCH, cap: 1}]", "no rule 'NONE-SUCH'"),
    ],
)
def test_a_policy_that_loosens_is_refused_with_the_reason(change: str, reason: str) -> None:
    with pytest.raises(PolicyError, match=reason):
        load_pack("CN", on=ON, policy=policy("CN", change))


def test_a_policy_that_shortens_a_wait_is_refused() -> None:
    for change in ("[{rule: US-FREQ-7, days: 6}]", "[{rule: US-FREQ-CONV, days: 5}]", "[{rule: US-FREQ-7, cap: 8}]"):
        with pytest.raises(PolicyError, match="may only tighten"):
            load_pack("US", on=ON, policy=policy("US", change))
    for change in ("[{rule: UK-BS-60, lasts_days: 59}]", "[{rule: UK-BS-MH, tail_days: 29}]"):
        with pytest.raises(PolicyError, match="are fewer than"):
            load_pack("UK", on=ON, policy=policy("UK", change))
    with pytest.raises(PolicyError, match="the policy must give days"):
        load_pack("UK", on=ON, policy=policy("UK", "[{rule: UK-FREQ, cap: 3}]"))


def test_a_policy_that_tightens_changes_the_rule_and_says_so() -> None:
    later = rule_under("CN", "[{rule: CN-HOURS, opens: '09:00', days_of_week: {sun: closed}}]")
    assert figure(later, "en") == "09:00-22:00"
    assert later.hours is not None and later.hours.week[6].opens == later.hours.week[6].closes
    assert "tightened by bank/3" in describe(later, "en")
    assert rule_under("CN", "[{rule: CN-INTERVAL, effect: block}]").effect == "block"
    assert rule_under("UK", "[{rule: UK-FREQ, cap: 3, days: 7}]").active
    assert rule_under("UK", "[{rule: UK-VISIT, ends: {word: notice_sent_on, days: 7}}]").active
    assert rule_under("US", "[{rule: US-TIMEBAR, begins: {word: limitation_from_on, months: 48}}]").active
    assert load_pack("CN", on=ON, policy=policy("CN")).version == "CN/2026.1+bank/3"


def test_a_policys_own_rule_is_policy_and_never_law() -> None:
    own = """add:
  - id: OWN-1
    kind: state
    title: {en: x, zh-Hans: 甲, zh-Hant: 甲}
    while: hardship
    effect: block
    status: %s
    source: {law: "", article: ""}
"""
    assert "OWN-1" in load_pack("CN", on=ON, policy=policy("CN", more=own % "policy")).by_id
    with pytest.raises(PolicyError, match="has status policy"):
        load_pack("CN", on=ON, policy=policy("CN", more=own % "P"))


def test_a_policy_of_another_country_or_day_is_refused() -> None:
    with pytest.raises(PolicyError, match="it is for US, not for CN"):
        load_pack("CN", on=ON, policy=policy("US"))
    assert load_pack("US-MA", on=ON, policy=policy("US")).version == "US/2026.1+bank/3"
    with pytest.raises(PolicyError, match="not in force"):
        load_pack("CN", on=dt.date(2025, 12, 31), policy=policy("CN"))


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ("cap: 3", "cap: 0", "less than the minimum"),
        ("kind: hours", "kind: whim", "is not one of"),
        ('opens: "08:00"', 'opens: "8"', "does not match"),
        ('opens: "08:00"', 'opens: "23:00"', "after it closes"),
        ("when: NOT agreed_time", "when: NOT agreed_tiem", "unknown column 'agreed_tiem'; did you mean 'agreed_time'"),
        ("when: NOT agreed_time", "when: NOT plan", "plan belongs in `while`"),
        ("while: plan", "while: plans", "no circumstance"),
        ("- BANK-CEASE", "- BANK-CEASES", "no common rule"),
        ("id: CN-INTERVAL", "id: CN-HOURS", "stands twice"),
    ],
)
def test_a_broken_pack_is_refused_with_its_place(before: str, after: str, reason: str) -> None:
    text = shipped_text("CN")
    assert before in text
    with pytest.raises(PackError, match=reason):
        parse_pack(text.replace(before, after, 1), jurisdiction="CN", on=ON)


def test_a_verdict_is_told_in_words() -> None:
    from tests.engine.compliance.test_law import CN, may

    late = may(CN, "2026-06-10 22:30")
    told = tell(late, CN, "en", time_zone="Asia/Shanghai")
    assert told[0] == "Refused." and told[1].startswith("CN-HOURS: No collection from 22:00 to 08:00")
    assert told[-1] == "Lawful from 2026-06-11 08:00 CST."
    assert tell(late, CN, "zh-Hant", time_zone="Asia/Shanghai")[-1].startswith("最早可於2026-06-11 08:00")
    assert tell(may(CN, "2026-06-10 10:00"), CN, "zh-Hans") == ["允许联系。"]
