"""How questions do: how many answer them right, and whether those who know more do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

# below so many answers a correlation says nothing
FEWEST = 10
POOR = 0.1
EASY, HARD = 0.95, 0.2


@dataclass(frozen=True)
class Item:
    """A question's figures: answers, share right, point-biserial correlation with the rest of the paper (None: too few
    answers, or all alike), and what to look at: `easy`, `hard`, `poor` (or nothing)."""

    key: str
    answers: int
    right: int
    share: float
    discrimination: float | None
    flag: str


def judge_items(rows: Iterable[tuple[str, bool, float]]) -> list[Item]:
    """Items from answers: key, whether right, and the share right of the same paper without this question (0 to 1)."""
    found: dict[str, list[tuple[bool, float]]] = {}
    for key, right, rest in rows:
        found.setdefault(key, []).append((right, rest))
    return [_item(key, answers) for key, answers in sorted(found.items())]


def _item(key: str, answers: list[tuple[bool, float]]) -> Item:
    right = np.array([float(good) for good, _ in answers])
    rest = np.array([share for _, share in answers])
    share = float(right.mean())
    discrimination = None
    if len(answers) >= FEWEST and right.std() > 0 and rest.std() > 0:
        discrimination = round(float(np.corrcoef(right, rest)[0, 1]), 3)
    flag = ""
    if len(answers) >= FEWEST:
        if discrimination is not None and discrimination < POOR:
            flag = "poor"
        elif share > EASY:
            flag = "easy"
        elif share < HARD:
            flag = "hard"
    return Item(key, len(answers), int(right.sum()), round(share, 4), discrimination, flag)
