"""Examinations: a blueprint says what is drawn, a seed draws it again, the mark follows from the answers."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from cureline.engine import yamldoc
from cureline.engine.predicate import LANGUAGES
from cureline.engine.teach.question import TOPICS, Question
from cureline.engine.teach.wording import Text

WHOLE_BP = 10_000


class BlueprintError(ValueError):
    """A blueprint that can't be used; the message says why."""


class DrawError(ValueError):
    """The bank of questions has too few for a blueprint; the message says of what."""


@dataclass(frozen=True)
class Part:
    """So many questions of a topic; with `must_pass` the pass mark holds for this part alone as well."""

    topic: str
    count: int
    difficulties: tuple[int, ...]
    must_pass: bool


@dataclass(frozen=True)
class Blueprint:
    """What an examination is made of. `courses` come first; `wait_hours` between tries, `most` in `within_days`."""

    name: str
    version: str
    effective_from_on: dt.date
    title: Text
    about: Text
    jurisdiction: str
    minutes: int
    pass_bp: int
    courses: tuple[str, ...]
    wait_hours: int
    most: int
    within_days: int
    parts: tuple[Part, ...]

    @property
    def count(self) -> int:
        """How many questions a paper has."""
        return sum(part.count for part in self.parts)


@dataclass(frozen=True)
class Paper:
    """A drawn paper: the questions in their order, each with its options in theirs."""

    seed: int
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Mark:
    """A marked paper: basis points right of all, right and asked by topic, which answers were right, and the verdict.

    `failed_parts` are topics that must be passed and were not.
    """

    score_bp: int
    by_topic: Mapping[str, tuple[int, int]]
    right: Mapping[str, bool]
    failed_parts: tuple[str, ...]
    passed: bool


def parse_blueprint(content: str) -> Blueprint:
    """A blueprint from YAML. Raises BlueprintError."""
    try:
        found: Any = yamldoc.read(content)
        parts = tuple(
            Part(row["topic"], int(row["count"]), tuple(row.get("difficulties") or (1, 2, 3)),
                 row.get("must_pass") is True)
            for row in found["topics"]
        )  # fmt: skip
        blueprint = Blueprint(
            name=str(found["name"]), version=str(found["version"]), effective_from_on=found["effective_from_on"],
            title=_text(found["title"]), about=_text(found["about"]), jurisdiction=str(found["jurisdiction"]),
            minutes=int(found["minutes"]), pass_bp=int(found["pass_bp"]), courses=tuple(found.get("courses") or ()),
            wait_hours=int(found["retries"]["wait_hours"]), most=int(found["retries"]["most"]),
            within_days=int(found["retries"]["within_days"]), parts=parts,
        )  # fmt: skip
    except KeyError as error:
        raise BlueprintError(f"the part {error} is missing") from error
    except (yaml.YAMLError, TypeError, ValueError, AttributeError) as error:
        raise error if isinstance(error, BlueprintError) else BlueprintError(str(error)) from error
    topics = [part.topic for part in parts]
    if not parts or set(topics) - set(TOPICS) or len(set(topics)) < len(topics):
        raise BlueprintError(f"each topic stands once and is one of {', '.join(TOPICS)}")
    if any(part.count < 1 or not set(part.difficulties) <= {1, 2, 3} for part in parts):
        raise BlueprintError("a topic has at least one question, of difficulty 1, 2 or 3")
    if not 1 <= blueprint.minutes <= 240 or not 1 <= blueprint.pass_bp <= WHOLE_BP:
        raise BlueprintError("minutes are 1 to 240, pass_bp 1 to 10000")
    if blueprint.wait_hours < 0 or blueprint.most < 1 or blueprint.within_days < 1:
        raise BlueprintError("retries: wait_hours is 0 or more, most and within_days are 1 or more")
    if not isinstance(blueprint.effective_from_on, dt.date):
        raise BlueprintError("effective_from_on must be a day, YYYY-MM-DD")
    return blueprint


def _text(found: Any) -> Text:
    if not isinstance(found, Mapping) or any(not str(found.get(language) or "").strip() for language in LANGUAGES):
        raise BlueprintError(f"a text stands in {', '.join(LANGUAGES)}")
    return {language: str(found[language]).strip() for language in LANGUAGES}


def draw(blueprint: Blueprint, questions: Iterable[Question], seed: int) -> Paper:
    """A paper: of each topic as many as asked, of as many templates as there are. Raises DrawError.

    The same blueprint, questions and seed give the same paper, whatever the order of `questions`.
    """
    bank = sorted(questions, key=lambda question: question.key)
    chance = random.Random(seed)  # noqa: S311 - a draw that can be drawn again, no secret
    drawn: list[Question] = []
    for part in blueprint.parts:
        fitting = [q for q in bank if q.topic == part.topic and q.difficulty in part.difficulties]
        if len(fitting) < part.count:
            raise DrawError(f"{part.topic}: {part.count} questions are asked for, {len(fitting)} are there")
        drawn += _spread(fitting, part.count, chance)
    chance.shuffle(drawn)
    return Paper(seed, tuple(shuffled(question, chance.getrandbits(32)) for question in drawn))


def _spread(fitting: Sequence[Question], count: int, chance: random.Random) -> list[Question]:
    """So many of them, one template after the other."""
    templates: dict[str, list[Question]] = {}
    for question in fitting:
        templates.setdefault(question.key.partition(".")[0], []).append(question)
    piles = [chance.sample(found, len(found)) for _, found in sorted(templates.items())]
    chance.shuffle(piles)
    chosen: list[Question] = []
    while len(chosen) < count:
        for pile in piles:
            if pile and len(chosen) < count:
                chosen.append(pile.pop())
    return chosen


def shuffled(question: Question, seed: int) -> Question:
    """The question with its options in an order of the seed; true and false stay where they are."""
    if question.kind == "truth":
        return question
    options = list(question.options)
    random.Random(seed).shuffle(options)  # noqa: S311 - as above
    return Question(**{**question.__dict__, "options": tuple(options)})


def mark(blueprint: Blueprint, questions: Sequence[Question], answers: Mapping[str, Iterable[str]]) -> Mark:
    """Mark a paper: a question is right where exactly its right options were chosen; one without an answer is wrong."""
    right = {q.key: q.answered(frozenset(answers.get(q.key, ()))) for q in questions}
    topics: dict[str, tuple[int, int]] = {}
    for question in questions:
        good, asked = topics.get(question.topic, (0, 0))
        topics[question.topic] = (good + right[question.key], asked + 1)
    score = sum(right.values()) * WHOLE_BP // max(1, len(questions))
    failed = tuple(
        part.topic for part in blueprint.parts
        if part.must_pass and topics[part.topic][0] * WHOLE_BP < blueprint.pass_bp * topics[part.topic][1]
    )  # fmt: skip
    return Mark(score, topics, right, failed, score >= blueprint.pass_bp and not failed)
