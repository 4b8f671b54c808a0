"""What a trainee does in a turn: acts recognised by phrase and, where no phrase is met, by a classifier of
sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any

import yaml

from cureline.engine.rehearse import classifier
from cureline.engine.rehearse.words import document, normal, told

ASKED, CRAFT, FORBIDDEN = "asked", "craft", "forbidden"
# an act that no phrase has: an amount and a day are named together
CONCRETE = "concrete"
MISSTEP = "misstep"


@dataclass(frozen=True)
class Act:
    """One act: its kind (asked, craft, forbidden), the skill it shows, the pack's statement behind it, and its
    phrases.
    """

    id: str
    kind: str
    skill: str
    statement: str
    titles: Mapping[str, str]
    say: Mapping[str, Sequence[str]]
    patterns: tuple[re.Pattern[str], ...]
    unless: tuple[re.Pattern[str], ...]

    def title(self, language: str) -> str:
        """Its name in a language."""
        return told(self.titles, language)


@dataclass(frozen=True, slots=True)
class Heard:
    """An act that was heard: how (`phrase`, `model`, or `check` where the caller's own check found it) and in
    which words.
    """

    act: str
    how: str
    words: str


@dataclass(frozen=True)
class Rule:
    """Where an act stands in the law or our policy: article and status of the pack's statement."""

    id: str
    title: str
    article: str
    status: str


@cache
def acts() -> Mapping[str, Act]:
    """Every act by id, in the order of acts.yaml."""
    return {
        row["id"]: Act(
            row["id"], row["kind"], row["skill"], row.get("statement", ""), row["title"], row.get("say", {}),
            tuple(re.compile(p) for p in (*row.get("zh", ()), *row.get("en", ()))),
            tuple(re.compile(p) for p in (*row.get("unless_zh", ()), *row.get("unless_en", ()))),
        )
        for row in document("acts.yaml")["acts"]
    }  # fmt: skip


def skill_titles(language: str) -> dict[str, str]:
    """Names of the skills by code."""
    return {code: told(titles, language) for code, titles in document("acts.yaml")["skills"].items()}


@cache
def _statements(jurisdiction: str) -> Mapping[str, Any]:
    text = resources.files(f"cureline.packs.{jurisdiction}").joinpath("wording.yaml").read_text("utf-8")
    return {row["id"]: row for row in yaml.load(text, Loader=yaml.CSafeLoader)["statements"]}


def rule(act: str, language: str) -> Rule | None:
    """The statement of the pack (mainland China's) that asks for an act or forbids it; None where only craft does."""
    found = acts().get(act)
    if found is None or not found.statement:
        return None
    row = _statements("cn")[found.statement]
    return Rule(row["id"], told(row["title"], language), row["article"], row["status"])


def hear(text: str, *, flags: Iterable[tuple[str, str]] = ()) -> list[Heard]:
    """The acts of a text, each once, in the order of acts.yaml. `flags` are acts that the caller's own check
    found, with their words. A text of neither language gives nothing.
    """
    found = dict(_heard(normal(text)))
    for act, words in flags:
        if act not in found or found[act].how == "model":
            found[act] = Heard(act, "check", words[:80])
    return [found[act] for act in acts() if act in found]


@lru_cache(maxsize=4096)
def _heard(plain: str) -> Mapping[str, Heard]:
    found = {act.id: Heard(act.id, "phrase", words) for act in acts().values() if (words := _met(act, plain))}
    for sentence in classifier.sentences(plain):
        for act in classifier.model().judge(sentence):
            if not _denied(acts()[act], sentence):
                found.setdefault(act, Heard(act, "model", sentence[:80]))
    return found


def _met(act: Act, plain: str) -> str:
    """The words that meet a pattern once denials are taken out; empty where none does."""
    for pattern in act.unless:
        plain = pattern.sub(" ", plain)
    for pattern in act.patterns:
        hit = pattern.search(plain)
        if hit:
            return hit[0].strip(" ,.?!;")[:80] or hit[0][:80]
    return ""


def _denied(act: Act, sentence: str) -> bool:
    return any(pattern.search(sentence) for pattern in act.unless)
