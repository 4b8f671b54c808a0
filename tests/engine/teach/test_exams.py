"""Papers drawn by seed, marks, items, memory."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cureline.engine import teach

ON = dt.date(2026, 11, 25)
BANK = teach.make(teach.sources("CN", ON))
AT = dt.datetime(2026, 11, 25, 2, 30, tzinfo=dt.UTC)
BLUEPRINT = """
name: small
version: "1"
effective_from_on: 2026-01-01
jurisdiction: CN
title: {en: Small, zh-Hans: 小, zh-Hant: 小}
about: {en: Small, zh-Hans: 小, zh-Hant: 小}
minutes: 10
pass_bp: 7500
courses: []
retries: {wait_hours: 24, most: 2, within_days: 30}
topics:
  - {topic: hours, count: 4, must_pass: true}
  - {topic: people, count: 4}
  - {topic: classes, count: 2, difficulties: [2]}
"""
SMALL = teach.parse_blueprint(BLUEPRINT)


@given(st.integers(0, 2**48), st.randoms(use_true_random=False))
@settings(max_examples=50, deadline=None)
def test_a_seed_draws_the_same_paper_whatever_the_order(seed: int, chance: random.Random) -> None:
    shuffled = list(BANK)
    chance.shuffle(shuffled)
    first, second = teach.draw(SMALL, BANK, seed), teach.draw(SMALL, shuffled, seed)
    assert [q.as_dict() for q in first.questions] == [q.as_dict() for q in second.questions]
    keys = [q.key for q in first.questions]
    assert len(set(keys)) == SMALL.count == len(keys)
    topics = [q.topic for q in first.questions]
    assert (topics.count("hours"), topics.count("people"), topics.count("classes")) == (4, 4, 2)
    assert all(q.difficulty == 2 for q in first.questions if q.topic == "classes")
    # another order of options leaves what is right
    plain = {q.key: q for q in BANK}
    for q in first.questions:
        assert q.right == plain[q.key].right
        assert sorted(o.id for o in q.options) == sorted(o.id for o in plain[q.key].options)


def test_seeds_differ_and_hours_come_of_several_templates() -> None:
    papers = {tuple(q.key for q in teach.draw(SMALL, BANK, seed).questions) for seed in range(20)}
    assert len(papers) == 20
    hours = [q.key.partition(".")[0] for q in teach.draw(SMALL, BANK, 1).questions if q.topic == "hours"]
    assert len(set(hours)) >= 3


def test_too_small_a_bank_is_told() -> None:
    with pytest.raises(teach.DrawError, match="people"):
        teach.draw(SMALL, [q for q in BANK if q.topic != "people"], 1)


@given(st.lists(st.booleans(), min_size=10, max_size=10), st.integers(0, 1000))
@settings(max_examples=100, deadline=None)
def test_the_mark_is_the_share_right_and_a_must_part_can_fail_it(goods: list[bool], seed: int) -> None:
    questions = teach.draw(SMALL, BANK, seed).questions
    answers = {}
    for question, good in zip(questions, goods, strict=True):
        wrong = [o.id for o in question.options if not o.right][:1]
        answers[question.key] = sorted(question.right) if good else wrong
    marked = teach.mark(SMALL, questions, answers)
    assert marked.score_bp == sum(goods) * 1000
    hours = sum(good for q, good in zip(questions, goods, strict=True) if q.topic == "hours")
    assert marked.passed == (sum(goods) >= 8 and hours >= 3)
    assert ("hours" in marked.failed_parts) == (hours < 3)
    assert teach.mark(SMALL, questions, {}).score_bp == 0


def test_half_of_several_right_options_is_wrong() -> None:
    question = next(q for q in BANK if q.kind == "multiple" and len(q.right) > 1)
    assert question.answered(question.right)
    assert not question.answered(frozenset(sorted(question.right)[:1]))
    assert not question.answered(frozenset(o.id for o in question.options))


def test_items_tell_who_knows_more() -> None:
    chance = random.Random(3)  # noqa: S311 - made answers
    rows = []
    for _ in range(400):
        skill = chance.random()
        rows += [("good", chance.random() < skill, skill), ("coin", chance.random() < 0.5, skill),
                 ("easy", chance.random() < 0.99, skill), ("upside", chance.random() > skill, skill)]  # fmt: skip
    found = {item.key: item for item in teach.judge_items(rows)}
    assert found["good"].discrimination > 0.4 and found["good"].flag == ""
    assert found["upside"].discrimination < -0.4 and found["upside"].flag == "poor"
    assert abs(found["coin"].discrimination) < 0.15
    assert 0.97 < found["easy"].share <= 1
    assert teach.judge_items([("few", True, 0.5)])[0].discrimination is None


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(0, 40)), min_size=1, max_size=12))
@settings(max_examples=60, deadline=None)
def test_a_question_comes_again_later_the_better_it_is_known(history: list[tuple[int, int]]) -> None:
    card, at = None, AT
    for rating, days in history:
        memory = teach.review(card, rating, at)
        assert memory.due_at > at
        assert memory.due_at - at <= dt.timedelta(days=181)
        card = memory.card
        at = max(at + dt.timedelta(days=days), memory.due_at)
    dues = [teach.review(card, rating, at).due_at for rating in (1, 2, 3, 4)]
    assert dues == sorted(dues)


def test_what_is_nearest_to_being_forgotten_comes_first() -> None:
    fresh = teach.review(teach.review(None, 4, AT).card, 4, AT + dt.timedelta(days=9))
    old = teach.review(None, 2, AT - dt.timedelta(days=30))
    order = teach.due_first([("fresh", fresh.card), ("new", {}), ("old", old.card)], AT + dt.timedelta(days=20), 3)
    assert order == ["old", "fresh", "new"]
    with pytest.raises(ValueError, match="1 to 4"):
        teach.review(None, 5, AT)


@pytest.mark.parametrize(
    ("change", "said"),
    [("count: 4, must_pass: true", "count"), ("topic: people", "topic"), ("minutes: 10", "minutes")],
)
def test_a_blueprint_says_what_is_wrong(change: str, said: str) -> None:
    broken = {"count": "count: 0", "topic": "topic: hours", "minutes": "minutes: 0"}[said]
    with pytest.raises(teach.BlueprintError):
        teach.parse_blueprint(BLUEPRINT.replace(change, broken, 1))
