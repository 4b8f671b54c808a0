"""A course as a versioned document: lessons in three languages, whom it is for, what must come before it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from cureline.engine import yamldoc
from cureline.engine.predicate import LANGUAGES
from cureline.engine.teach.figures import places
from cureline.engine.teach.question import TOPICS, Question, QuestionError, parse_question
from cureline.engine.teach.wording import Text

STATUSES = ("P", "S", "M", "policy", "assumption")
FIELDS = ("credit", "law", "technique")


class CourseError(ValueError):
    """A course that can't be used; the message says where and why."""


@dataclass(frozen=True)
class Lesson:
    """A lesson: text (paragraphs; `- ` points, `> ` said words, `! ` a warning; `{{ name }}` a figure of the rules)."""

    id: str
    title: Text
    minutes: int
    text: Text
    figures: tuple[str, ...]
    topics: tuple[str, ...]


@dataclass(frozen=True)
class Course:
    """A course. `audience`: roles (empty: everybody); `prerequisites`: names of courses; `skills`: what it builds."""

    name: str
    version: str
    effective_from_on: dt.date
    author: str
    approver: str
    status: str
    field: str
    title: Text
    about: Text
    audience: tuple[str, ...]
    prerequisites: tuple[str, ...]
    skills: tuple[str, ...]
    lessons: tuple[Lesson, ...]
    questions: tuple[Question, ...]

    @property
    def minutes(self) -> int:
        """How long the course takes."""
        return sum(lesson.minutes for lesson in self.lessons)

    def lesson(self, key: str) -> Lesson | None:
        """A lesson by its id."""
        return next((lesson for lesson in self.lessons if lesson.id == key), None)

    def for_role(self, role: str) -> bool:
        """Whether the course is meant for a role."""
        return not self.audience or role in self.audience


def parse_course(content: str) -> Course:
    """A course from YAML. Raises CourseError with the place and the reason."""
    try:
        found: Any = yamldoc.read(content)
        name = str(found["name"])
        course = Course(
            name=name, version=str(found["version"]), effective_from_on=found["effective_from_on"],
            author=str(found.get("author") or ""), approver=str(found.get("approver") or ""),
            status=found["status"], field=found["field"], title=_text(found["title"], "title"),
            about=_text(found["about"], "about"), audience=tuple(found.get("audience") or ()),
            prerequisites=tuple(found.get("prerequisites") or ()), skills=tuple(found.get("skills") or ()),
            lessons=tuple(_lesson(row) for row in found["lessons"]),
            questions=tuple(
                parse_question(f"course.{name}.{row['id']}", row) for row in found.get("questions") or ()
            ),
        )  # fmt: skip
    except QuestionError as error:
        raise CourseError(f"questions: {error}") from error
    except KeyError as error:
        raise CourseError(f"the part {error} is missing") from error
    except (yaml.YAMLError, TypeError, ValueError, AttributeError) as error:
        raise error if isinstance(error, CourseError) else CourseError(str(error)) from error
    _check(course)
    return course


def _lesson(row: Mapping[str, Any]) -> Lesson:
    where = f"lesson {row['id']}"
    return Lesson(
        id=str(row["id"]), title=_text(row["title"], where), minutes=int(row["minutes"]),
        text=_text(row["text"], where), figures=tuple(row.get("figures") or ()), topics=tuple(row.get("topics") or ()),
    )  # fmt: skip


def _text(found: Any, where: str) -> Text:
    if not isinstance(found, Mapping) or any(not str(found.get(language) or "").strip() for language in LANGUAGES):
        raise CourseError(f"{where}: a text stands in {', '.join(LANGUAGES)}")
    return {language: str(found[language]).strip() for language in LANGUAGES}


def _check(course: Course) -> None:
    if not isinstance(course.effective_from_on, dt.date):
        raise CourseError("effective_from_on must be a day, YYYY-MM-DD")
    if course.status not in STATUSES:
        raise CourseError(f"status {course.status!r} is none of {', '.join(STATUSES)}")
    if course.field not in FIELDS:
        raise CourseError(f"field {course.field!r} is none of {', '.join(FIELDS)}")
    if not course.lessons:
        raise CourseError("a course has a lesson")
    _once([lesson.id for lesson in course.lessons], "lesson")
    _once([question.key for question in course.questions], "question")
    for lesson in course.lessons:
        if not 1 <= lesson.minutes <= 240:
            raise CourseError(f"lesson {lesson.id}: minutes are 1 to 240")
        unknown = set(lesson.topics) - set(TOPICS)
        if unknown:
            raise CourseError(f"lesson {lesson.id}: topic {min(unknown)!r} is none of {', '.join(TOPICS)}")
        asked = {language: places(lesson.text[language]) for language in LANGUAGES}
        if len(set(asked.values())) > 1:
            raise CourseError(f"lesson {lesson.id}: the languages ask for different figures")
    if course.name in course.prerequisites:
        raise CourseError("a course is not its own prerequisite")


def _once(keys: Sequence[str], what: str) -> None:
    double = sorted({key for key in keys if keys.count(key) > 1})
    if double:
        raise CourseError(f"{what} {double[0]} stands twice")
