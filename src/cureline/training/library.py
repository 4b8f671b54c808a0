"""Courses and examinations in force on a day, and the bank of questions that the rules of the day give."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache, cached_property, lru_cache
from importlib import resources

from django.utils import timezone

from cureline.contact.services import rulebook
from cureline.engine import delinquency, teach
from cureline.trust.models import Document
from cureline.worklist import desk
from cureline.worklist.scoring import RULES_OF_CLASSES

COURSE, EXAM = "course", "exam"
# the country whose rules the department works under
HOME = "CN"


def today(at: dt.datetime | None = None) -> dt.date:
    """The bank's day of an instant, of now without one."""
    return desk.today(at or timezone.now())


@cache
def _shipped(kind: str) -> Mapping[str, str]:
    folder = resources.files("cureline.training").joinpath("data", "courses" if kind == COURSE else "exams")
    return {
        file.name.removesuffix(".yaml"): file.read_text("utf-8")
        for file in sorted(folder.iterdir(), key=lambda file: file.name) if file.name.endswith(".yaml")
    }  # fmt: skip


@lru_cache(maxsize=512)
def _course(content: str) -> teach.Course:
    return teach.parse_course(content)


@lru_cache(maxsize=128)
def _blueprint(content: str) -> teach.Blueprint:
    return teach.parse_blueprint(content)


def _texts(kind: str, on: dt.date) -> dict[str, str]:
    """The bank's own documents of a kind in force on a day over the shipped ones, by name."""
    found = dict(_shipped(kind))
    rows = Document.objects.filter(kind=kind, effective_from_on__lte=on).order_by("effective_from_on", "pk")
    found |= {row.name: row.content for row in rows}
    return dict(sorted(found.items()))


def courses(on: dt.date | None = None) -> dict[str, teach.Course]:
    """The courses in force on a day (today without one), by name."""
    on = on or today()
    found = {name: _course(content) for name, content in _texts(COURSE, on).items()}
    return {name: course for name, course in found.items() if course.effective_from_on <= on}


def course(name: str, on: dt.date | None = None) -> teach.Course | None:
    """A course in force on a day."""
    return courses(on).get(name)


def content(name: str, on: dt.date | None = None) -> str:
    """The YAML of a course in force on a day."""
    return _texts(COURSE, on or today())[name]


def parsed(text: str) -> teach.Course:
    """A course from YAML, kept in the process. Raises teach.CourseError."""
    return _course(text)


def exams(on: dt.date | None = None) -> dict[str, teach.Blueprint]:
    """The examinations in force on a day, by name."""
    on = on or today()
    found = {name: _blueprint(content) for name, content in _texts(EXAM, on).items()}
    return {name: exam for name, exam in found.items() if exam.effective_from_on <= on}


def exam(name: str, on: dt.date | None = None) -> teach.Blueprint | None:
    """An examination in force on a day."""
    return exams(on).get(name)


class Shelf:
    """The rules of a day with what is made of them, made once."""

    def __init__(self, found: teach.Sources) -> None:
        self.sources = found

    @cached_property
    def questions(self) -> Mapping[str, teach.Question]:
        """Questions that the rules give, by key."""
        return {question.key: question for question in teach.make(self.sources)}

    @cached_property
    def figures(self) -> Mapping[str, Mapping[str, str]]:
        """Key figures, by name."""
        return teach.figures(self.sources)


def shelf(jurisdiction: str = HOME, on: dt.date | None = None) -> Shelf:
    """The pack of a day under the bank's policy, with the bank's own rules of classes. Raises LookupError."""
    on = on or today()
    _pack, policy = rulebook.pack_of(jurisdiction, on)
    own = Document.objects.filter(kind="rules", name=RULES_OF_CLASSES, effective_from_on__lte=on)
    row = own.order_by("-effective_from_on", "-pk").values_list("pk", flat=True).first()
    return _shelf(jurisdiction, on, policy, row if jurisdiction.lower() == RULES_OF_CLASSES else None)


@lru_cache(maxsize=64)
def _shelf(jurisdiction: str, on: dt.date, policy: str, rules_key: int | None) -> Shelf:
    # documents are append-only, so policy version and key always mean the same texts
    pack = rulebook.pack_as_recorded(jurisdiction, on, policy)
    if pack is None:
        raise LookupError(f"no rule pack for {jurisdiction}")
    classes = delinquency.parse_rules(Document.objects.get(pk=rules_key).content) if rules_key else None
    return Shelf(teach.sources(jurisdiction, on, pack=pack, classes=classes))
