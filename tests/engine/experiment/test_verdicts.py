"""What a look says, and in three languages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cureline.engine import experiment
from cureline.engine.experiment.verdicts import STATES

HARMED = experiment.Standing("complaints", "harm", 0.01, 0.03, 3.0, 1.5, None, 1.2)


def say(estimate: float, lower: float, upper: float, **given: object) -> str:
    asked = {"better": "up", "margin": 1.0, "randomised": True, "enough": True, "ended": False, "guards": ()} | given
    return experiment.verdict({"estimate": estimate, "lower": lower, "upper": upper}, **asked).state  # type: ignore[arg-type]


def test_states() -> None:
    assert say(3, 1, 5) == "better"
    assert say(-3, -5, -1) == "worse"
    assert say(-3, -5, -1, better="down") == "better"
    assert say(0, -0.9, 0.9) == "same"
    assert say(0, -0.9, 1.1) == "running"
    assert say(0, -0.9, 1.1, ended=True) == "undecided"
    assert say(3, 1, 5, enough=False) == "early"
    assert say(3, 1, 5, guards=[HARMED]) == "harm"
    assert say(3, 1, 5, enough=False, guards=[HARMED]) == "harm"
    assert say(3, 1, 5, guards=[replace(HARMED, state="open")]) == "better"
    assert say(3, 1, 5, randomised=False, guards=[HARMED]) == "broken"
    with pytest.raises(ValueError, match="better"):
        say(3, 1, 5, better="sideways")


@pytest.mark.parametrize("language", ["en", "zh-Hans", "zh-Hant"])
def test_every_state_has_words(language: str) -> None:
    for state in STATES:
        found = experiment.Verdict(state, ("complaints",), 1.5, -2.0, None, 3.0)
        said = found.words(language, form=lambda value: f"<{value}>", names={"complaints": "投诉"})
        assert said and "{" not in said
        assert found.title(language)
    assert "投诉" in experiment.Verdict("harm", ("complaints",)).words("en", names={"complaints": "投诉"})
    assert "<-2.0>" in experiment.Verdict("running", (), 0, -2.0, 3.0).words(language, form=lambda value: f"<{value}>")


def test_settings_are_checked() -> None:
    shipped = experiment.shipped_settings()
    assert shipped.hold_out_least_bp > 0 and shipped.alpha == 0.05
    text = "version: '1'\nerror: {alpha: 0.05, power: 0.8, guard_alpha: 0.05}\n"
    with pytest.raises(ValueError, match="looks"):
        experiment.load_settings(text)
