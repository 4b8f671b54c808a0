"""The reasons of a decision, in words."""

from __future__ import annotations

import pytest
from tests.engine.strategy.people import loaded, person, step
from tests.engine.strategy.test_decide import ARMS

from cureline.engine import strategy

CONSUMER = strategy.load(strategy.shipped("consumer"))


def arm_of(arm: str) -> str:
    which = loaded(experiment={"name": "trial", "arms": ARMS})
    return next(c for n in range(999) if strategy.why(person(customer_id=(c := f"C{n}")), which, "en").arm == arm)


@pytest.mark.parametrize(
    ("language", "parts"),
    [
        (
            "en",
            [
                "M2-M3, can but won't",
                "is at most 90",
                "is can but won't pay",
                "Step 2 of 2: visit",
                "is above 60",
                "75",
            ],
        ),
        ("zh-Hans", ["有力不愿还", "不超过90", "第 2 步（共 2 步）：上门走访", "大于60", "75"]),
        ("zh-Hant", ["有力不願還", "不超過90", "第 2 步（共 2 步）：上門走訪", "大於60", "75"]),
    ],
)
def test_the_rule_the_step_and_what_was_read_are_told(language: str, parts: list[str]) -> None:
    told = strategy.why(person(dpd=75, quadrant="can_wont"), CONSUMER, language)
    assert (told.segment, told.treatment, told.step) == ("m2_can_wont", "mid_demand", "visit")
    whole = "\n".join(told.lines)
    assert [part for part in parts if part not in whole] == []


def test_a_rule_of_law_names_its_article_and_how_surely_it_is_known() -> None:
    whole = "\n".join(strategy.why(person(due_in_days=2), CONSUMER, "en").lines)
    assert "Credit Card Measures (CBRC Order 2011 No. 2) art. 67" in whole
    assert "(M)" in whole


@pytest.mark.parametrize(
    ("arm", "facts", "sentence"),
    [
        ("champion", {"dpd": 9}, "changes nothing for this segment"),
        ("swap", {"dpd": 0}, "which tries this instead of “nothing is done”"),
        ("ladder", {"dpd": 9}, "which tries this instead of “x”"),
        ("quiet", {"dpd": 9}, "left alone to measure what “x” is worth"),
    ],
)
def test_the_arm_is_told(arm: str, facts: dict[str, int], sentence: str) -> None:
    which = loaded(experiment={"name": "trial", "arms": ARMS})
    told = strategy.why(person(customer_id=arm_of(arm), **facts), which, "en")
    assert told.arm == arm
    assert sentence in told.lines[-1]


def test_no_step_no_segment_and_no_concern_are_told() -> None:
    early = loaded(treatments=[{"id": "remind", "title": dict.fromkeys(("en", "zh-Hans", "zh-Hant"), "x"),
                                "ladder": [step(begins="dpd > 9")]}])  # fmt: skip
    assert "No step of it has begun yet." in strategy.why(person(dpd=3), early, "en").lines
    concerned = loaded(applies_to="kind = 'business'")
    assert "does not speak of this customer" in strategy.why(person(), concerned, "en").lines[0]
    alone = loaded(segments=[{"id": "late", "when": "dpd > 0", "treatment": "remind",
                              "title": dict.fromkeys(("en", "zh-Hans", "zh-Hant"), "x")}])  # fmt: skip
    assert "no segment catches" in strategy.why(person(), alone, "en").lines[0]


def test_another_language_is_refused() -> None:
    with pytest.raises(ValueError, match="one of en"):
        strategy.why(person(), CONSUMER, "fr")


def test_amounts_are_told_in_the_currency() -> None:
    told = strategy.why(person(dpd=9, past_due_minor=1_234, currency="CNY"), CONSUMER, "en")
    assert told.segment == "small_amount"
    assert "- amount past due is below 200.00 CNY (amount past due: 12.34 CNY)" in told.lines
