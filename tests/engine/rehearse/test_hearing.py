"""What is heard: acts by phrase and classifier with the figures that the guide states, denials, amounts and days."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cureline.engine import rehearse
from cureline.engine.rehearse import classifier, figures, measuring

ON = dt.date(2026, 11, 25)
FORBIDDEN = set(rehearse.document("rubric.yaml")["caps"])


def test_the_built_classifier_is_of_these_cases() -> None:
    assert rehearse.document("classifier.json")["digest"] == classifier.digest()


def test_no_held_out_sentence_was_trained_on() -> None:
    trained = {case.text for case in classifier.cases()}
    apart = [case.text for case in classifier.cases("held_out.csv")]
    assert len(apart) >= 200
    assert not trained & set(apart)


@pytest.mark.parametrize(
    "words",
    [
        "我们绝不会联系您的家人或单位。", "我们不会告诉您的同事。", "We will never call your family or your employer.",
        "您别担心，没有人会抓您，这不是刑事案件。", "Nobody will be arrested, this is not a criminal matter.",
        "您不用去借钱来还。", "You don't have to borrow from friends.", "我们不会每天给您打电话的。",
        "Please don't hurt yourself.", "您也可以告诉家人陪陪您。", "You are not a liar, I believe you.",
    ],
)  # fmt: skip
def test_a_denial_is_no_deed(words: str) -> None:
    assert not {one.act for one in rehearse.hear(words)} & FORBIDDEN


@pytest.mark.parametrize(
    ("words", "act"),
    [
        ("再不還錢有你好看", "threat"), ("你 這 老赖", "insult"), ("我要打給你公司", "disclosure"),
        ("我是法院的", "falsehood"), ("Ｉ ｗｉｌｌ ｔｅｌｌ ｙｏｕｒ ｂｏｓｓ", "disclosure"),
        ("每小时给你打一次", "harass"),
        ("今天必须还清", "pressure"),
    ],
)  # fmt: skip
def test_the_forbidden_is_heard_also_in_disguise_and_traditional_signs(words: str, act: str) -> None:
    assert act in {one.act for one in rehearse.hear(words)}


@given(st.text(alphabet="qwxzjk!?., 0123", max_size=60))
def test_gibberish_does_nothing_forbidden(words: str) -> None:
    assert not {one.act for one in rehearse.hear(words)} & FORBIDDEN


@pytest.mark.parametrize(
    ("words", "amounts", "days"),
    [
        ("您12月5号前先还2000元可以吗", [200_000], ["2026-12-05"]), ("下周五还一千五百块", [150_000], ["2026-12-04"]),
        ("两万三千元，月底", [2_300_000], ["2026-11-30"]), ("明天先还五百", [50_000], ["2026-11-26"]),
        ("1.5万元，三天之内", [1_500_000], ["2026-11-28"]), ("十二月十五日还一千五元", [150_000], ["2026-12-15"]),
        ("后四位是3812", [], []), ("分12期，逾期35天", [], []), ("下个月5号还800元", [80_000], ["2026-12-05"]),
        ("Could you pay CNY 1,250.50 by 5 December?", [125_050], ["2026-12-05"]),
        ("2,000 yuan on Friday", [200_000], ["2026-11-27"]), ("pay 500 tomorrow", [50_000], ["2026-11-26"]),
        ("by the 3rd, 3k yuan", [300_000], ["2026-12-03"]), ("within two weeks", [], ["2026-12-09"]),
        ("I will pay in 3 months", [], []), ("on 2026-12-24 ¥99", [9_900], ["2026-12-24"]),
        ("day after tomorrow", [], ["2026-11-27"]), ("on 5 November", [], []), ("三月三十二号", [], []),
    ],
)  # fmt: skip
def test_amounts_and_days_are_read(words: str, amounts: list[int], days: list[str]) -> None:
    found = figures.read(words, ON)
    assert list(found.amounts_minor) == amounts
    assert [day.isoformat() for day in found.days] == days


@given(st.integers(1, 99_999), st.dates(ON, ON + dt.timedelta(days=80)))
def test_what_the_house_writes_it_reads(yuan: int, day: dt.date) -> None:
    for language in ("en", "zh"):
        said = f"{rehearse.money(yuan * 100, language)}, {rehearse.words.day(day, language)}"
        found = figures.read(said, ON)
        assert found.amounts_minor == (yuan * 100,)
        assert day in found.days


@given(st.text(max_size=80))
def test_reading_never_fails(words: str) -> None:
    found = figures.read(words, ON)
    assert all(amount > 0 for amount in found.amounts_minor)
    rehearse.hear(words)


def test_acts_are_heard_as_well_as_the_guide_says() -> None:
    whole = measuring.measure()[-1]
    assert whole.precision >= FLOOR_PRECISION
    assert whole.recall >= FLOOR_RECALL


# a little below what was measured (docs/rehearsal.md), so that a change that hears worse is told
FLOOR_PRECISION, FLOOR_RECALL = 0.80, 0.90
