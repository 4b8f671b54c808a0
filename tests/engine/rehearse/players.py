"""Trainees that tests let practise: by the model answers, abusive, and random."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from cureline.engine import rehearse

ON = dt.date(2026, 11, 25)
ABUSE = {
    "en": ("Pay up or else, you liar.", "I will call your boss and tell your family.", "The police will arrest you.",
           "I don't care, borrow it from your friends."),
    "zh": ("你个老赖，再不还钱有你好看！", "我马上给你单位打电话，告诉你同事。", "警察明天就上门抓你。",
           "我不管，去找你亲戚借也得还。"),
}  # fmt: skip
Trainee = Callable[[rehearse.Scenario, rehearse.Standing], str]


def lawful(scenario: rehearse.Scenario, standing: rehearse.Standing) -> str:
    """Says the model answer."""
    return rehearse.model_answer(scenario, standing)


def abusive(scenario: rehearse.Scenario, standing: rehearse.Standing) -> str:
    """Threatens, insults, exposes and presses, by turns."""
    words = ABUSE["en" if standing.language == "en" else "zh"]
    return words[(standing.seed + standing.turn) % len(words)]


def play(
    scenario: rehearse.Scenario, language: str, seed: int, says: Trainee, most: int = 60
) -> tuple[rehearse.Standing, list[rehearse.Turn], list[str]]:  # fmt: skip
    """A call to its end (or `most` turns): its standing, turns, and everything that the debtor said."""
    standing, line = rehearse.begin(scenario, language, seed, ON)
    turns, said = [], [line]
    while not standing.end and len(turns) < most:
        standing, turn = rehearse.answer(scenario, standing, says(scenario, standing))
        turns.append(turn)
        said.append(turn.line)
    return standing, turns, said
