"""Whole calls: the lawful score high, the abusive low, nobody gets stuck, and the same words give the same call."""

from __future__ import annotations

import json
import random
from collections import Counter
from itertools import pairwise

import pytest

from cureline.engine import rehearse
from cureline.engine.rehearse import classifier
from tests.engine.rehearse.players import ON, abusive, lawful, play

SCENARIOS = list(rehearse.scenarios())


def test_there_are_twelve_scenarios_and_more() -> None:
    assert len(SCENARIOS) >= 12
    assert {1, 2, 3} == {one.level for one in rehearse.scenarios().values()}


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
@pytest.mark.parametrize("name", SCENARIOS)
def test_a_lawful_trainee_scores_high_and_an_abusive_one_low(name: str, language: str) -> None:
    scenario = rehearse.scenarios()[name]
    standing, turns, _ = play(scenario, language, 1, lawful)
    good = rehearse.score(scenario, standing, turns)
    assert good.total >= 80, (standing.end, good)
    assert good.cap == 100
    standing, turns, _ = play(scenario, language, 1, abusive)
    bad = rehearse.score(scenario, standing, turns)
    assert bad.total <= 40, (standing.end, bad)
    assert turns[0].forbidden, "told in the very turn"
    assert all(rehearse.rule(one.act, language) for turn in turns for one in turn.forbidden), "each has its article"


def test_traditional_chinese_is_spoken_and_understood() -> None:
    scenario = rehearse.scenarios()["angry"]
    standing, turns, said = play(scenario, "zh-Hant", 3, lawful)
    assert rehearse.score(scenario, standing, turns).total >= 80
    assert any(sign in "".join(said) for sign in "還個們這說")
    assert not any(sign in "".join(said) for sign in "还个们这说")


def test_a_thousand_random_calls_end_properly() -> None:
    known = [case.text for case in classifier.cases()]
    luck = random.Random(20261125)  # noqa: S311 - a test's luck
    ends: Counter[str] = Counter()
    names = rehearse.ends("en")
    longest = 0
    for number in range(1000):
        scenario = rehearse.scenarios()[SCENARIOS[number % len(SCENARIOS)]]
        language = ("en", "zh-Hans", "zh-Hant")[number // len(SCENARIOS) % 3]
        mild = luck.random() < 0.5

        def says(scenario: rehearse.Scenario, standing: rehearse.Standing, mild: bool = mild) -> str:
            drawn = luck.random()
            if drawn < 0.2:
                return "".join(luck.choices("qwxz嘎嘣0 ,?啊的", k=luck.randrange(1, 30)))
            if drawn < 0.5 and mild:
                return rehearse.model_answer(scenario, standing)
            if drawn < 0.6:
                return standing.said[-1]
            return " ".join(luck.choices(known, k=luck.randrange(1, 3)))

        standing, turns, said = play(scenario, language, number, says)
        assert standing.end in names, (scenario.id, language, number, "did not end")
        assert standing.state in scenario.states
        assert max(Counter(said).values()) <= 2, (scenario.id, number, Counter(said).most_common(1))
        assert all(a != b for a, b in pairwise(said)), (scenario.id, number)
        assert all(said), "never silent"
        longest = max(longest, len(turns))
        ends[standing.end] += 1
    assert longest <= max(one.patience for one in rehearse.scenarios().values())
    assert len(ends) >= 7, ends


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_trainee_who_says_nothing_of_use_is_left_within_patience(name: str) -> None:
    scenario = rehearse.scenarios()[name]
    for words in ("嗯", "Hm.", "?"):
        standing, turns, said = play(scenario, "zh-Hans", 4, lambda _s, _t, words=words: words)
        assert standing.end == "ran_out"
        assert len(turns) <= scenario.patience
        assert max(Counter(said).values()) <= 2


def test_the_same_seed_and_words_give_the_same_call_also_taken_up_from_what_was_kept() -> None:
    scenario = rehearse.scenarios()["tricky"]
    once, turns, said = play(scenario, "zh-Hans", 8, lawful)
    again, more, also = play(scenario, "zh-Hans", 8, lawful)
    assert (once, turns, said) == (again, more, also)
    standing, _line = rehearse.begin(scenario, "zh-Hans", 8, ON)
    kept = []
    while not standing.end:
        standing = rehearse.standing_of(json.loads(json.dumps(standing.as_dict())))
        standing, turn = rehearse.answer(scenario, standing, rehearse.model_answer(scenario, standing))
        kept.append(turn)
    assert kept == turns
    assert play(scenario, "zh-Hans", 9, lawful)[2] != said
    with pytest.raises(ValueError, match="has ended"):
        rehearse.answer(scenario, standing, "hello")


def test_forbidden_acts_cap_the_score_whatever_else_was_done_well() -> None:
    scenario = rehearse.scenarios()["job_loss"]

    def slips(scenario: rehearse.Scenario, standing: rehearse.Standing) -> str:
        answer = rehearse.model_answer(scenario, standing)
        return f"{answer} Otherwise I will tell your employer." if standing.turn == 4 else answer

    standing, turns, _ = play(scenario, "en", 2, slips)
    found = rehearse.score(scenario, standing, turns)
    assert found.cap == 30
    assert found.total <= 30
    point = next(one for one in found.points if one.why == "forbidden")
    assert (point.act, point.turn) == ("disclosure", 5)


def test_the_debt_named_to_somebody_else_is_a_disclosure() -> None:
    for name, language, words in (
        ("third_party", "zh-Hans", "她信用卡欠款逾期了，麻烦你转告她。"),
        ("minor", "en", "Your dad owes the bank money."),
        ("angry", "en", "Hello, your credit card is overdue."),
    ):  # fmt: skip
        scenario = rehearse.scenarios()[name]
        standing, _line = rehearse.begin(scenario, language, 1, ON)
        _standing, turn = rehearse.answer(scenario, standing, words)
        assert [one.act for one in turn.forbidden] == ["disclosure"], name


def test_too_much_is_countered_by_what_can_be_afforded() -> None:
    scenario = rehearse.scenarios()["job_loss"]
    standing, turns, _ = play(scenario, "en", 5, lawful, most=5)
    assert standing.state == "offer"
    much, turn = rehearse.answer(scenario, standing, "Could you pay 90,000 yuan by 5 December?")
    assert turn.after == "said_counter"
    assert turn.amounts_minor == (9_000_000,)
    little, turn = rehearse.answer(scenario, much, "I understand. Could you pay 100 yuan on 5 December?")
    assert turn.after == "said_promise"
    assert little.agreed_minor == 10_000
    assert "CNY 100" in turn.line
    assert "5 December" in turn.line
    assert turns


def test_a_lawful_talk_cures_more_by_the_simulator_than_an_abusive_one() -> None:
    scenario = rehearse.scenarios()["angry"]
    cured = {}
    for says in (lawful, abusive):
        shares = []
        for seed in (1, 2):
            standing, turns, _ = play(scenario, "en", seed, says)
            after = rehearse.score(scenario, standing, turns).aftermath
            assert after is not None
            shares.append(after.cured)
        cured[says] = sum(shares)
    assert cured[lawful] > cured[abusive] + 0.1
