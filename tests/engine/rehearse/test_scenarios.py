"""The graphs: what can't be played is refused with its place, and what is shipped can be."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from cureline.engine import rehearse
from cureline.engine.rehearse.scenario import SAID, Scenario

SAYS = {"en": ["One.", "Two.", "Three."], "zh": ["一。", "二。", "三。"]}
GIVEN: dict[str, Any] = {
    "id": "made", "level": 1, "title": {"en": "Made", "zh-Hans": "自制"}, "brief": {"en": "B", "zh-Hans": "说明"},
    "name": {"en": "Mr A", "zh": "甲先生"}, "persona": {"ability": [10, 20], "willingness": [10, 20],
                                                     "past_due_minor": [100000, 200000], "months": 1},
    "mood": {"trust": 50, "anger": 10, "openness": 50}, "patience": 8, "money": False, "required": ["ask_person"],
    "technique": ["message", "farewell"], "ends": {"message": 1.0}, "start": "pickup",
    "states": {
        "pickup": {"wants": ["ask_person"], "says": SAYS, "moves": [{"acts": ["ask_person"], "to": "takes"}]},
        "takes": {"wants": ["farewell"], "says": SAYS, "bye": "message", "stop": True},
    },
}  # fmt: skip


def test_a_bank_may_write_its_own() -> None:
    made = rehearse.load(GIVEN)
    assert set(made.states) == {"pickup", "takes"}


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda g: g["states"]["pickup"]["moves"][0].update(to="nowhere"), "a state that there is not"),
        (lambda g: g["states"].update(island={"says": SAYS, "bye": "message"}), "nothing leads to it"),
        (lambda g: g["states"]["takes"].pop("bye"), "no good end"),
        (lambda g: g["states"]["takes"].update(bye="paradise"), "there is no end paradise"),
        (lambda g: g["states"]["pickup"].update(wants=["sing"]), "there is no act sing"),
        (lambda g: g["states"]["takes"].update(says={"en": ["One."] * 3, "zh": SAYS["zh"]}), "fewer than three"),
        (lambda g: g["states"]["takes"].update(says={"en": SAYS["en"]}), "fewer than three ways to say it in zh"),
        (lambda g: g["ends"].update(paradise=1.0), "there is no end paradise"),
    ],
)
def test_what_cannot_be_played_is_refused_with_its_reason(change: Any, why: str) -> None:
    given = copy.deepcopy(GIVEN)
    change(given)
    with pytest.raises(rehearse.ScenarioError, match=why):
        rehearse.load(given)


@pytest.mark.parametrize("name", list(rehearse.scenarios()))
def test_every_state_is_reached_and_leads_to_a_good_end(name: str) -> None:
    scenario = rehearse.scenarios()[name]
    # forwards from the start, and backwards from the states that end well, each by its own walk
    seen, open_ = {scenario.start}, [scenario.start]
    while open_:
        for target in _targets(scenario, open_.pop()):
            if target not in seen:
                seen.add(target)
                open_.append(target)
    assert seen == set(scenario.states)
    ending = {state.id for state in scenario.states.values() if state.bye}
    grown = True
    while grown:
        before = len(ending)
        ending |= {one for one in scenario.states if set(_targets(scenario, one)) & ending}
        grown = len(ending) > before
    assert ending == set(scenario.states)


def _targets(scenario: Scenario, name: str) -> list[str]:
    return [one for move in scenario.states[name].moves for one in (SAID if move.to == "commit" else (move.to,))]


def test_every_act_names_a_skill_its_words_and_forbidden_ones_their_article() -> None:
    skills = rehearse.skill_titles("zh-Hans")
    for act in rehearse.acts().values():
        assert act.skill in skills
        assert act.title("zh-Hant")
        if act.kind == "forbidden":
            rule = rehearse.rule(act.id, "zh-Hans")
            assert rule is not None
            assert rule.article
            assert rule.status in ("P", "S", "M")
        else:
            for language in ("en", "zh"):
                assert len(act.say[language]) >= 2
                for words in (_filled(one, language) for one in act.say[language]):
                    assert act.id in {one.act for one in rehearse.hear(words)}, (act.id, words)
                    assert not {one.act for one in rehearse.hear(words)} & set(rehearse.document("rubric.yaml")["caps"])


def _filled(words: str, language: str) -> str:
    facts = {"bank": "Sample Bank", "name": "Mr Wang", "due": "CNY 900", "part": "CNY 300", "date": "5 December",
             "promised": "CNY 300 on 5 December"}  # fmt: skip
    if language == "zh":
        facts = {"bank": "示例银行", "name": "王先生", "due": "900元", "part": "300元", "date": "12月5日",
                 "promised": "12月5日还300元"}  # fmt: skip
    for name, value in facts.items():
        words = words.replace(f"{{{name}}}", value)
    return words
