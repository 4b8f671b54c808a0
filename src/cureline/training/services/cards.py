"""The bank of questions of a day, and each person's daily repetition of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cureline.engine import teach
from cureline.people.models import Staff
from cureline.training import library
from cureline.training.models import Card, Completion, LessonDone, Review, Weakness, WrittenQuestion
from cureline.training.services.errors import ContentError, StateError, UnknownError
from cureline.trust import audit
from cureline.worklist import desk

# "today's ten minutes": about half a minute a question
A_DAY = 20
NEW_A_DAY = 8
AGAIN, GOOD = 1, 3


def bank(
    on: dt.date | None = None, *, jurisdiction: str = library.HOME, course: teach.Course | None = None
) -> dict[str, teach.Question]:
    """Every question that may be asked on a day, by key: of the rules, of the courses, and written ones approved.

    With a course: those of the rules and the course's own.
    """
    on = on or library.today()
    found = dict(library.shelf(jurisdiction, on).questions)
    for one in [course] if course else library.courses(on).values():
        found |= {question.key: question for question in one.questions}
    rows = WrittenQuestion.objects.filter(state=WrittenQuestion.State.APPROVED)
    for row in rows.filter(course=course.name) if course else rows:
        found[row.key] = teach.parse_question(row.key, row.content)
    return found


# --- written questions


def parse(content: str, key: str = "written.0") -> teach.Question:
    """A written question from YAML. Raises ContentError."""
    try:
        return teach.parse_question(key, content)
    except teach.QuestionError as error:
        raise ContentError(str(error)) from error


@transaction.atomic
def submit(course: str, content: str, *, user: Any, why: str = "", at: dt.datetime | None = None) -> WrittenQuestion:
    """Hand a question in for approval. Raises ContentError, UnknownError (no such course)."""
    if library.course(course) is None:
        raise UnknownError(_("There is no course %(name)s.") % {"name": course})
    question = parse(content)
    row = WrittenQuestion.objects.create(
        course=course, topic=question.topic, content=content, why=why.strip()[:2000], written_by=user,
        written_at=at or timezone.now(),
    )  # fmt: skip
    audit.record("question.submitted", user=user, subject=f"question:{row.pk}", detail={"course": course})
    return row


@transaction.atomic
def decide(pk: int, *, user: Any, approve: bool, reason: str = "", at: dt.datetime | None = None) -> WrittenQuestion:
    """Approve or refuse a question. Raises UnknownError, StateError, SecondPersonError, ReasonError."""
    from cureline.training.services import courses

    row = WrittenQuestion.objects.select_for_update().filter(pk=pk).first()
    if row is None:
        raise UnknownError
    courses.checked(row, user, approve, reason)
    courses.close(row, user, approve, reason, at)
    audit.record("question.approved" if approve else "question.refused", user=user, subject=f"question:{row.pk}")
    return row


@transaction.atomic
def withdraw(pk: int, *, user: Any, at: dt.datetime | None = None) -> WrittenQuestion:
    """Ask an approved question no more. Raises UnknownError, StateError."""
    row = WrittenQuestion.objects.select_for_update().filter(pk=pk).first()
    if row is None:
        raise UnknownError
    if row.state != WrittenQuestion.State.APPROVED:
        raise StateError(_("Only an approved question is withdrawn."))
    row.state = WrittenQuestion.State.WITHDRAWN
    row.save(update_fields=["state"])
    audit.record("question.withdrawn", user=user, subject=f"question:{row.pk}")
    return row


# --- repetition


@dataclass(frozen=True)
class Today:
    """Somebody's repetition of today: keys that are due and new ones, and how many were answered today."""

    due: tuple[str, ...]
    new: tuple[str, ...]
    answered: int
    right: int

    @property
    def left(self) -> int:
        """How many are still to be answered today."""
        return len(self.due) + len(self.new)


def topics_of(staff: Staff) -> frozenset[str]:
    """The topics of the lessons that somebody has done, in any version."""
    done = LessonDone.objects.filter(staff=staff).values_list("course", "lesson")
    known = library.courses()
    found = set()
    for name, key in done:
        lesson = known[name].lesson(key) if name in known else None
        found |= set(lesson.topics) if lesson else set()
    return frozenset(found)


def today(staff: Staff, at: dt.datetime | None = None) -> Today:
    """What somebody repeats today: due ones, nearest to being forgotten first, then new ones of what was learned.

    Weak skills' topics come first among the new. A question whose words changed since (the law did) is due at once.
    """
    at = at or timezone.now()
    asked = bank(library.today(at))
    begins, ends = desk.bounds(library.today(at))
    reviewed = list(
        Review.objects.filter(staff=staff, daily=True, at__gte=begins, at__lt=ends).values_list("key", "right")
    )
    done = {key for key, _right in reviewed}
    rows = [row for row in Card.objects.filter(staff=staff) if row.key in asked]
    changed: list[tuple[str, Any]] = [(row.key, {}) for row in rows if row.fingerprint != asked[row.key].fingerprint]
    due = changed + [
        (row.key, row.memory) for row in rows
        if row.due_at <= at and row.fingerprint == asked[row.key].fingerprint
    ]  # fmt: skip
    room = max(0, A_DAY - len(done))
    # what was answered wrong today comes back today, whatever the day's measure
    again = [row.key for row in rows if row.key in done and row.due_at <= at]
    keys = teach.due_first(due, at, max(room, len(again)))
    first_today = sum(1 for row in rows if row.key in done and row.reviews <= 1)
    known = {row.key for row in rows}
    new = _new(staff, [q for key, q in asked.items() if key not in known],
               max(0, min(NEW_A_DAY - first_today, room - len(keys))))  # fmt: skip
    return Today(tuple(keys), tuple(new), len(done), len({key for key, right in reviewed if right}))


def _new(staff: Staff, questions: Iterable[teach.Question], most: int) -> list[str]:
    """New questions of the topics learned: weakest topics first, easy before hard, one template after the other."""
    topics = topics_of(staff)
    weak = dict(Weakness.objects.filter(staff=staff).values_list("skill", "score_bp"))
    fitting = sorted(
        (q for q in questions if q.topic in topics), key=lambda q: (weak.get(q.topic, 10_000), q.difficulty, q.key)
    )
    chosen: list[str] = []
    seen: dict[str, int] = {}
    for question in fitting:
        template = question.key.partition(".")[0]
        if seen.get(template, 0) < 2:
            seen[template] = seen.get(template, 0) + 1
            chosen.append(question.key)
    return chosen[:most]


def next_question(staff: Staff, at: dt.datetime | None = None) -> teach.Question | None:
    """The question that comes next today, its options in an order of the day; None when the day's are done."""
    at = at or timezone.now()
    found = today(staff, at)
    keys = [*found.due, *found.new]
    return shown(keys[0], at) if keys else None


def shown(key: str, at: dt.datetime) -> teach.Question:
    """A question as it is shown on a day. Raises UnknownError."""
    question = bank(library.today(at)).get(key)
    if question is None:
        raise UnknownError(_("The rules have changed: this question is asked no more."))
    return teach.shuffled(question, library.today(at).toordinal())


@transaction.atomic
def answer(
    staff: Staff, key: str, chosen: Iterable[str], *, rating: int | None = None, at: dt.datetime | None = None
) -> tuple[bool, Card]:
    """Answer a question of the repetition; gives whether it was right, and its card.

    `rating` 2 to 4 (hard, good, easy) is how it felt and counts only for a right answer; a wrong one is always 1.
    Raises UnknownError.
    """
    at = at or timezone.now()
    question = shown(key, at)
    right = question.answered(frozenset(chosen))
    felt = rating if rating in (2, 3, 4) else GOOD
    return right, _reviewed(staff, question, right, felt if right else AGAIN, at, daily=True)


def learn(staff: Staff, question: teach.Question, right: bool, at: dt.datetime) -> Card:
    """Take a question that was answered elsewhere (at a lesson's end) into somebody's repetition."""
    return _reviewed(staff, question, right, GOOD if right else AGAIN, at, daily=False)


def _reviewed(
    staff: Staff, question: teach.Question, right: bool, rating: int, at: dt.datetime, *, daily: bool
) -> Card:
    card, _made = Card.objects.select_for_update().get_or_create(
        staff=staff, key=question.key,
        defaults={"topic": question.topic, "fingerprint": question.fingerprint, "due_at": at},
    )  # fmt: skip
    known = card.memory if card.fingerprint == question.fingerprint else {}
    memory = teach.review(known or None, rating, at)
    card.memory, card.due_at = dict(memory.card), memory.due_at
    card.fingerprint, card.topic = question.fingerprint, question.topic
    card.reviews += 1
    card.lapses += not right
    card.save()
    Review.objects.create(
        staff=staff, key=question.key, topic=question.topic, right=right, rating=rating, at=at, daily=daily
    )
    return card


def finished_courses(staff: Staff) -> int:
    """How many courses somebody has finished."""
    return Completion.objects.filter(staff=staff).values("course").distinct().count()
