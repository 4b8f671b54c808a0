"""The next version of a strategy's text: only what changes is changed."""

from __future__ import annotations

import datetime as dt
import difflib
import json
from typing import Any

import pytest
import yaml

from cureline.engine import experiment, strategy
from cureline.engine.strategy.arms import arm_number

TEXT = strategy.shipped("consumer")
ARMS = experiment.Arms("consumer-2026-firmer", {"m2_can_will": "mid_demand"}, 2000, ["m2_can_will"], 200)
HEAD: dict[str, Any] = {
    "version": "2026.1-e1", "effective_from": dt.date(2026, 11, 26), "author": "李雷", "approver": "韩梅梅"
}  # fmt: skip


def changed(before: str, after: str) -> list[str]:
    return [line for line in difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
            if line[0] == "+" and not line.startswith("+++")]  # fmt: skip


def test_a_challenger_comes_into_the_text_and_nothing_else_moves() -> None:
    text = experiment.with_arms(TEXT, ARMS, **HEAD)
    found = strategy.load(text)
    assert (found.label, found.experiment) == ("consumer@2026.1-e1", "consumer-2026-firmer")
    assert [(arm.id, arm.share_bp) for arm in found.arms] == [
        ("champion", 7800),
        ("challenger", 2000),
        ("hold_out", 200),
    ]
    segment = next(s for s in found.segments if s.id == "m2_can_will")
    assert [found.treatment_of(segment, arm) for arm in found.arms] == ["mid_reminder", "mid_demand", "none"]
    assert len(changed(TEXT, text)) == 8
    assert "# --- M2 and M3" in text and "# A hold-out is kept at all times" in text


def test_without_the_challenger_the_hold_out_keeps_its_customers() -> None:
    text = experiment.with_arms(TEXT, ARMS, **HEAD)
    after = experiment.without_challenger(text, **{**HEAD, "version": "2026.1-e2"})
    one, other = strategy.load(text), strategy.load(after)
    assert [arm.id for arm in other.arms] == ["champion", "hold_out"]
    for n in range(3000):
        was = one.arms[arm_number(f"K{n}", one.experiment, one.arms)].id
        now = other.arms[arm_number(f"K{n}", other.experiment, other.arms)].id
        assert now == ("hold_out" if was == "hold_out" else "champion")


def test_adopting_makes_the_challenger_the_rule() -> None:
    text = experiment.with_arms(TEXT, ARMS, **HEAD)
    after = experiment.adopted(text, **{**HEAD, "version": "2026.1-e2"})
    found = strategy.load(after)
    assert next(s for s in found.segments if s.id == "m2_can_will").treatment == "mid_demand"
    assert [arm.id for arm in found.arms] == ["champion", "hold_out"]
    assert "+    treatment: mid_demand" in changed(text, after)


def test_a_strategy_without_an_experiment_gets_one() -> None:
    bare = TEXT[: TEXT.index("experiment:")] + TEXT[TEXT.index("scripts:") :]
    assert experiment.arms_of(bare) is None
    text = experiment.with_arms(bare, ARMS, **HEAD)
    assert strategy.load(text).experiment == ARMS.name
    with pytest.raises(strategy.StrategyError, match="hold-out"):
        experiment.without_challenger(bare, **HEAD)
    with pytest.raises(strategy.StrategyError, match="no challenger"):
        experiment.adopted(bare, **HEAD)


def test_what_the_engine_would_not_take_is_refused() -> None:
    wrong = experiment.Arms("x", {"m2_can_will": "nothing_like_it"}, 2000, [], 200)
    with pytest.raises(strategy.StrategyError, match="no treatment"):
        experiment.with_arms(TEXT, wrong, **HEAD)
    with pytest.raises(strategy.StrategyError, match="block"):
        experiment.with_arms(json.dumps(yaml.safe_load(TEXT), default=str), ARMS, **HEAD)
