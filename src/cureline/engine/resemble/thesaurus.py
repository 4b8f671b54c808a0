"""Thoughts behind words: what is said in Chinese and English alike (`thesaurus.yaml`)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml

from cureline.engine.han import is_han, simplified


@dataclass(frozen=True)
class Thesaurus:
    """Version, the thoughts with their words, and which thoughts come with another, at which part of the weight."""

    version: str
    words: Mapping[str, re.Pattern[str]]
    near: Mapping[str, tuple[str, ...]]
    near_weight: float

    def thoughts(self, text: str) -> dict[str, float]:
        """The thoughts of a text with their weights: 1 for each time it is said, less for what comes with one."""
        plain = simplified(text.casefold())
        found: dict[str, float] = {}
        for name, pattern in self.words.items():
            count = len(pattern.findall(plain))
            if count:
                found[name] = found.get(name, 0.0) + float(count)
                for other in self.near[name]:
                    found[other] = found.get(other, 0.0) + self.near_weight
        return found


@cache
def thesaurus() -> Thesaurus:
    """The list that is shipped."""
    text = resources.files("cureline.engine.resemble").joinpath("thesaurus.yaml").read_text("utf-8")
    return parse(text)


def parse(text: str) -> Thesaurus:
    """A list in YAML. Raises ValueError where a thought names one that is not there."""
    found = yaml.safe_load(text)
    rows = {row["id"]: row for row in found["thoughts"]}
    for row in rows.values():
        if missing := [other for other in row["near"] if other not in rows]:
            raise ValueError(f"{row['id']}: no thought {missing[0]}")
    return Thesaurus(
        str(found["version"]), {name: _pattern(row["words"]) for name, row in rows.items()},
        {name: tuple(row["near"]) for name, row in rows.items()}, float(found["near_weight"]),
    )  # fmt: skip


def _pattern(words: list[object]) -> re.Pattern[str]:
    """Chinese words anywhere, English ones as words of their own."""
    parts = []
    for word in sorted((str(one) for one in words), key=len, reverse=True):
        plain = re.escape(simplified(word.casefold()))
        parts.append(plain if any(is_han(char) for char in word) else rf"(?<![a-z0-9]){plain}(?![a-z0-9])")
    return re.compile("|".join(parts))
