"""A document that can't be used says where and why."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from tests.engine.strategy.people import TEXTS, document, step

from cureline.engine import strategy


def segment(**parts: Any) -> dict[str, Any]:
    return {"id": "late", "when": "dpd > 0", "treatment": "remind", "title": TEXTS, **parts}


def ladder(*steps: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"id": "remind", "title": TEXTS, "ladder": list(steps)}]


def call(**parts: Any) -> dict[str, Any]:
    channel = {"channel": "call", "script": "hello", "skill": "early", "minutes": 5, "hours": [9, 18], **parts}
    return step(channels=[{k: v for k, v in channel.items() if v is not None}])


@pytest.mark.parametrize(
    ("parts", "place", "reason"),
    [
        ({"segments": [segment(when="dpd >")]}, "segments.late.when", ""),
        ({"segments": [segment(when="dppd > 0")]}, "segments.late.when", "did you mean 'dpd'"),
        ({"segments": [segment(when="dpd + 1")]}, "segments.late.when", ""),
        ({"segments": [segment(treatment="gone")]}, "segments.late.treatment", "no treatment 'gone'"),
        ({"segments": [segment(), segment()]}, "segments.late", "twice"),
        ({"segments": []}, "segments", ""),
        ({"segments": [segment(title={"en": "x"})]}, "segments.late.title", "zh-Han"),
        ({"treatments": ladder(step(), step())}, "treatments.remind.ladder.s", "twice"),
        ({"treatments": ladder(step(begins="dpd = 'a'"))}, "treatments.remind.ladder.s.from", "compared"),
        ({"treatments": ladder(step(purpose="wait"))}, "treatments.remind.ladder.s", "waits"),
        ({"treatments": ladder(step(purpose="threaten"))}, "treatments.remind.ladder.s.purpose", "threaten"),
        ({"treatments": ladder(call(hours=[18, 9]))}, "treatments.remind.ladder.s.channels.call.hours", "rise"),
        ({"treatments": ladder(call(skill=None))}, "treatments.remind.ladder.s.channels.call", "skill"),
        ({"treatments": ladder(call(voice="machine"))}, "treatments.remind.ladder.s.channels.call", "machine"),
        ({"treatments": [{"id": "none", "title": TEXTS, "ladder": [step()]}]}, "treatments", "reserved"),
        ({"version": 2026.1}, "version", "string"),
        ({"effective_from": "2026-13-01"}, "effective_from", "day"),
        ({"colour": "red"}, "", "colour"),
        (
            {"experiment": {"name": "e", "arms": [{"id": "champion", "share_bp": 9000},
                                                  {"id": "b", "share_bp": 1000, "segments": {"gone": "none"}}]}},
            "experiment.arms.b.segments", "no segment 'gone'",
        ),
        (
            {"experiment": {"name": "e", "arms": [{"id": "a", "share_bp": 9000, "hold_out": ["late"]},
                                                  {"id": "b", "share_bp": 1000}]}},
            "experiment.arms.a", "changes nothing",
        ),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_place(parts: dict[str, Any], place: str, reason: str) -> None:
    with pytest.raises(strategy.StrategyError) as raised:
        strategy.load(yaml.safe_dump(document(**parts), allow_unicode=True))
    assert raised.value.place == place
    assert reason in raised.value.reason
    assert raised.value.line is not None


def test_the_line_is_that_of_the_fault() -> None:
    text = strategy.shipped("consumer").replace("when: dpd <= 30 AND p_default >= 0.5", "when: dpd <= 30 AND risk")
    line = next(n for n, content in enumerate(text.splitlines(), 1) if "AND risk" in content)
    with pytest.raises(strategy.StrategyError, match=f"segments.m1_high_risk.when \\(line {line}\\): unknown column"):
        strategy.load(text)


@pytest.mark.parametrize("text", ["", "a: [", "- 1", "name: a\nname: b", "!!python/object:os.system {}", "\x00"])
def test_what_is_no_strategy_is_a_strategy_error(text: str) -> None:
    with pytest.raises(strategy.StrategyError):
        strategy.load(text)


def test_an_unknown_shipped_name_lists_the_known() -> None:
    with pytest.raises(strategy.StrategyError, match="consumer, small_business"):
        strategy.shipped("mortgage")
