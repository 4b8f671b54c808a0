"""A question: its words in three languages, options of which some are right, why, and by which rule."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from cureline.engine import yamldoc
from cureline.engine.predicate import LANGUAGES
from cureline.engine.teach.cases import Case

Text = Mapping[str, str]
# one is right; several may be; is it so; what may be done in a case (one is right)
KINDS = ("single", "multiple", "truth", "case")
# what can be asked about: the first ones are made from the packs, the last ones are written
TOPICS = (
    "hours", "frequency", "people", "circumstances", "plans", "classes", "wording", "limitation", "credit",
    "technique", "care", "information",
)  # fmt: skip
MOST_OPTIONS = 6


class QuestionError(ValueError):
    """A written question that can't be used; the message says where and why."""


@dataclass(frozen=True)
class Option:
    """One answer. `claim` says in figures what it asserts, for checks: a tuple that begins with its kind."""

    id: str
    text: Text
    right: bool
    claim: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Question:
    """A question. `key` stays while the law changes; `fingerprint` is of what it says, so it changes with the law.

    `rules` are ids of the rules it rests on, `status` how surely we know them (P, S, M, policy).
    """

    key: str
    kind: str
    topic: str
    difficulty: int
    stem: Text
    options: tuple[Option, ...]
    explanation: Text
    article: str
    rules: tuple[str, ...]
    status: str
    case: Case | None = None

    @property
    def right(self) -> frozenset[str]:
        """The ids of the right options."""
        return frozenset(option.id for option in self.options if option.right)

    @property
    def fingerprint(self) -> str:
        """A hash of what it says and of what is right, whatever the order of its options."""
        said = [
            [dict(self.stem), dict(self.explanation), self.article],
            sorted(
                ([option.id, dict(option.text), option.right] for option in self.options), key=lambda one: str(one[0])
            ),
        ]
        return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]

    def answered(self, chosen: frozenset[str]) -> bool:
        """Whether what somebody chose is exactly what is right."""
        return chosen == self.right

    def as_dict(self) -> dict[str, Any]:
        """All of it as JSON can hold it, without the claims."""
        return {
            "key": self.key, "kind": self.kind, "topic": self.topic, "difficulty": self.difficulty,
            "stem": dict(self.stem), "explanation": dict(self.explanation), "article": self.article,
            "rules": list(self.rules), "status": self.status,
            "options": [{"id": o.id, "text": dict(o.text), "right": o.right} for o in self.options],
        }  # fmt: skip


def of_dict(found: Mapping[str, Any]) -> Question:
    """A question again from `as_dict`."""
    return Question(
        key=found["key"], kind=found["kind"], topic=found["topic"], difficulty=found["difficulty"],
        stem=found["stem"], explanation=found["explanation"], article=found["article"],
        rules=tuple(found["rules"]), status=found["status"],
        options=tuple(Option(o["id"], o["text"], o["right"]) for o in found["options"]),
    )  # fmt: skip


def parse_question(key: str, content: str | Mapping[str, Any]) -> Question:
    """A written question from YAML (or a mapping): kind, topic, difficulty, stem, options, explanation, article.

    Every text stands in en, zh-Hans and zh-Hant. Raises QuestionError.
    """
    try:
        found: Any = yamldoc.read(content) if isinstance(content, str) else content
        options = tuple(
            Option("abcdef"[place], _text(row["text"], f"option {place + 1}"), row.get("right") is True)
            for place, row in enumerate(found["options"])
        )
        question = Question(
            key=key, kind=found["kind"], topic=found["topic"], difficulty=int(found["difficulty"]),
            stem=_text(found["stem"], "stem"), options=options, explanation=_text(found["explanation"], "explanation"),
            article=str(found.get("article") or ""), rules=(), status=str(found.get("status", "policy")),
        )  # fmt: skip
    except (yaml.YAMLError, KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        if isinstance(error, QuestionError):
            raise
        missing = f"the part {error} is missing" if isinstance(error, KeyError) else str(error)
        raise QuestionError(f"question {key}: {missing}") from error
    _check(question)
    return question


def _text(found: Any, where: str) -> Text:
    if not isinstance(found, Mapping) or any(not str(found.get(language) or "").strip() for language in LANGUAGES):
        raise QuestionError(f"{where}: a text stands in {', '.join(LANGUAGES)}")
    return {language: str(found[language]).strip() for language in LANGUAGES}


def _check(question: Question) -> None:
    right, count = len(question.right), len(question.options)
    if question.kind not in KINDS:
        raise QuestionError(f"kind {question.kind!r} is none of {', '.join(KINDS)}")
    if question.topic not in TOPICS:
        raise QuestionError(f"topic {question.topic!r} is none of {', '.join(TOPICS)}")
    if question.difficulty not in (1, 2, 3):
        raise QuestionError("difficulty is 1, 2 or 3")
    if not 2 <= count <= MOST_OPTIONS:
        raise QuestionError(f"a question has 2 to {MOST_OPTIONS} options")
    if question.kind == "truth" and count != 2:
        raise QuestionError("a true-or-false question has two options")
    if right < 1 or (question.kind != "multiple" and right != 1):
        raise QuestionError("mark the right options: exactly one, several only for kind multiple")
    for language in LANGUAGES:
        said = [option.text[language] for option in question.options]
        if len(set(said)) != count:
            raise QuestionError(f"two options say the same ({language})")
