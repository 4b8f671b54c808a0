"""The search by meaning over the demonstration's cases: both languages find each other, and better than keywords."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from cureline.engine.resemble import Index, Text, ndcg, parse, recall, terms, thesaurus

SET = yaml.safe_load((Path(__file__).parent / "relevance.yaml").read_text("utf-8"))
# by its path: the demonstration's package needs the desk, and the engine does not
_DEMO = Path(__file__).parents[3] / "src/cureline/demo/leading/cases.yaml"
CASES = yaml.safe_load(_DEMO.read_text("utf-8"))
PARTS = ("title", "title", "situation", "done", "outcome_text", "lessons", "instead")


def texts(cases: list[dict[str, Any]] = CASES) -> list[Text]:
    return [Text(one["id"], "\n".join(one[part] for part in PARTS)) for one in cases]


@pytest.fixture(scope="module")
def index() -> Index:
    return Index(texts())


def test_what_people_call_relevant_comes_first(index: Index) -> None:
    ranks = [[one.id for one in index.search(line["q"], limit=5)] for line in SET]
    gains = [ndcg(found, line["r"]) for found, line in zip(ranks, SET, strict=True)]
    shares = [recall(found, line["r"]) for found, line in zip(ranks, SET, strict=True)]
    weak = [(line["q"], found) for line, found, gain in zip(SET, ranks, gains, strict=True) if gain < 0.5]
    assert sum(gains) / len(gains) >= 0.85, weak
    assert sum(shares) / len(shares) >= 0.85, weak


def test_each_language_finds_the_other(index: Index) -> None:
    for chinese, english in (("失业", "lost his job"), ("投诉", "complained"), ("起诉", "sued"), ("住院", "hospital")):
        first, second = ({one.id for one in index.search(q, limit=4)} for q in (chinese, english))
        assert len(first & second) >= 2, (chinese, first, second)
    assert "en_laid_off" in [one.id for one in index.search("失业", limit=3)]


def test_traditional_and_simplified_words_are_the_same(index: Index) -> None:
    assert index.search("離職失業") == index.search("离职失业")


def test_the_same_texts_give_the_same_order_whatever_order_they_came_in() -> None:
    one, other = Index(texts()), Index(reversed(texts()))
    for line in SET[:12]:
        assert one.search(line["q"]) == other.search(line["q"])


def test_facts_alone_find_cases_of_their_kind() -> None:
    index = Index([Text("a", "还款", {"reason": "unemployed"}), Text("b", "还款", {"reason": "forgot"})])
    assert index.search("", facts={"reason": "unemployed"})[0].id == "a"
    assert index.search("") == []


def test_a_case_is_like_itself_in_another_language(index: Index) -> None:
    assert "en_laid_off" in [one.id for one in index.like("laid_off_plan", limit=3)]
    with pytest.raises(KeyError):
        index.like("nobody")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=40), max_size=8), st.text(max_size=40))
def test_any_texts_can_be_searched_for_anything(words: list[str], query: str) -> None:
    index = Index(Text(str(n), word) for n, word in enumerate(words))
    found = index.search(query)
    assert len({one.id for one in found}) == len(found) <= len(words)
    assert all(0 <= one.score <= 1.000001 for one in found)
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


def test_the_thesaurus_is_whole_and_says_what_is_wrong_with_another() -> None:
    assert set(thesaurus().thoughts("He was laid off")) == {"job_lost", "income_fell"}
    assert "t:illness" in terms("住院手术") and "t:illness" in terms("in hospital for surgery")
    # an English word is found as a word: illness stands in no "skill"
    assert thesaurus().thoughts("skilled and killed") == {}
    with pytest.raises(ValueError, match="no thought"):
        parse("{version: '1', near_weight: 0.5, thoughts: [{id: a, near: [b], words: [x]}]}")


def test_measures() -> None:
    assert ndcg(["a", "b"], {"a": 2, "b": 1}) == 1.0
    assert ndcg(["b", "a"], {"a": 2, "b": 1}) == pytest.approx((1 + 3 / 1.5849625) / (3 + 1 / 1.5849625), rel=1e-6)
    assert ndcg(["c"], {"a": 2}) == 0.0
    assert recall(["a", "c"], {"a": 1, "b": 1}) == 0.5
