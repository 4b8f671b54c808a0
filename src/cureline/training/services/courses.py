"""Courses: written and approved, assigned, learned lesson by lesson."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cureline.engine import teach
from cureline.people.models import Staff
from cureline.people.services import name_of
from cureline.training import library
from cureline.training.models import Assignment, Completion, CourseVersion, LessonDone
from cureline.training.services import cards
from cureline.training.services.errors import (
    ContentError,
    NotYetError,
    ReasonError,
    SecondPersonError,
    StateError,
    UnknownError,
)
from cureline.trust import audit, documents
from cureline.trust.models import Document

FURTHEST_DAYS = 730


# --- writing and approving


def parse(content: str) -> teach.Course:
    """A course from YAML, its figures known to the rules of today. Raises ContentError."""
    try:
        course = teach.parse_course(content)
    except teach.CourseError as error:
        raise ContentError(str(error)) from error
    known = library.shelf().figures
    for lesson in course.lessons:
        unknown = sorted(
            place for text in lesson.text.values() for place in teach.places(text) if place not in known
        ) + sorted(name for name in lesson.figures if f"{name}.label" not in known)
        if unknown:
            raise ContentError(
                _("Lesson %(lesson)s asks for the figure %(name)s, which no rule in force has.")
                % {"lesson": lesson.id, "name": unknown[0]}
            )
    return course


@transaction.atomic
def submit(content: str, *, user: Any, why: str = "", at: dt.datetime | None = None) -> CourseVersion:
    """Hand a version of a course in for approval. Raises ContentError, StateError (the version exists)."""
    course = parse(content)
    current = library.course(course.name)
    taken = current is not None and current.version == course.version
    if taken or Document.objects.filter(kind=library.COURSE, name=course.name, version=course.version).exists():
        raise StateError(_("This version exists already; give the text a new one."))
    try:
        with transaction.atomic():
            row = CourseVersion.objects.create(
                name=course.name, version=course.version, content=content, why=why.strip()[:2000], written_by=user,
                written_at=at or timezone.now(),
            )  # fmt: skip
    except IntegrityError:
        raise StateError(_("This version exists already; give the text a new one.")) from None
    audit.record("course.submitted", user=user, subject=f"course:{row.name}", detail={"version": row.version})
    return row


@transaction.atomic
def decide(pk: int, *, user: Any, approve: bool, reason: str = "", at: dt.datetime | None = None) -> CourseVersion:
    """Approve (it is recorded and taught from its effective date on) or refuse, with a reason.

    Raises UnknownError, StateError, SecondPersonError, ReasonError, ContentError.
    """
    row = CourseVersion.objects.select_for_update().filter(pk=pk).first()
    if row is None:
        raise UnknownError
    checked(row, user, approve, reason)
    if approve:
        parse(row.content)
        row.document = _recorded(row, user)
    close(row, user, approve, reason, at)
    act = "course.approved" if approve else "course.refused"
    audit.record(act, user=user, subject=f"course:{row.name}", detail={"version": row.version})
    return row


def checked(row: Any, user: Any, approve: bool, reason: str) -> None:
    """Whether somebody may decide on something written now."""
    if row.state != row.State.WAITING:
        raise StateError(_("It is decided already."))
    if row.written_by_id == user.pk:
        raise SecondPersonError(_("Who wrote it does not approve it. Somebody else has to."))
    if not approve and not reason.strip():
        raise ReasonError(_("A refusal has a reason."))


def close(row: Any, user: Any, approve: bool, reason: str, at: dt.datetime | None) -> None:
    """Write the decision down."""
    row.state = row.State.APPROVED if approve else row.State.REFUSED
    row.decided_by, row.decided_at, row.reason = user, at or timezone.now(), reason.strip()[:2000]
    row.save()


def _recorded(row: CourseVersion, user: Any) -> Document:
    course = teach.parse_course(row.content)
    try:
        return documents.record(
            library.COURSE, row.name, row.version, effective_from_on=course.effective_from_on,
            author=name_of(row.written_by), approver=name_of(user), content=row.content,
        )  # fmt: skip
    except documents.DocumentConflictError as error:
        raise ContentError(str(error)) from error


def check_exam(content: str) -> teach.Blueprint:
    """A blueprint that the bank may record by hand: its courses exist. Raises ValueError."""
    blueprint = teach.parse_blueprint(content)
    missing = sorted(set(blueprint.courses) - set(library.courses()))
    if missing:
        raise teach.BlueprintError(f"there is no course {missing[0]}")
    return blueprint


# --- assigning


@transaction.atomic
def assign(
    staff: Staff, course: str, due_on: dt.date, by: Any, *, why: str = "", at: dt.datetime | None = None
) -> Assignment:
    """Give somebody a course to finish by a day; an open assignment of the same course gets the earlier day.

    `by` is a user (None: the system). Raises UnknownError, StateError (the day has passed or is too far).
    """
    at = at or timezone.now()
    if library.course(course) is None:
        raise UnknownError(_("There is no course %(name)s.") % {"name": course})
    today = library.today(at)
    if not today <= due_on <= today + dt.timedelta(days=FURTHEST_DAYS):
        raise StateError(_("The course is due between today and two years from now."))
    row, made = Assignment.objects.select_for_update().get_or_create(
        staff=staff, course=course, done_at__isnull=True, ended_at__isnull=True,
        defaults={"due_on": due_on, "by": by, "at": at, "why": why.strip()[:500]},
    )  # fmt: skip
    if not made and due_on < row.due_on:
        row.due_on = due_on
        row.save(update_fields=["due_on"])
    audit.record("course.assigned", user=by, subject=f"user:{staff.user_id}",
                 detail={"course": course, "due": row.due_on.isoformat()})  # fmt: skip
    return row


@transaction.atomic
def take_back(pk: int, *, user: Any, at: dt.datetime | None = None) -> Assignment:
    """End an assignment that is not done. Raises UnknownError, StateError."""
    row = Assignment.objects.select_for_update().select_related("staff").filter(pk=pk).first()
    if row is None:
        raise UnknownError
    if row.done_at is not None or row.ended_at is not None:
        raise StateError(_("The assignment is over already."))
    row.ended_at = at or timezone.now()
    row.save(update_fields=["ended_at"])
    audit.record("course.unassigned", user=user, subject=f"user:{row.staff.user_id}", detail={"course": row.course})
    return row


# --- learning


@dataclass(frozen=True)
class Standing:
    """How somebody stands in a course: lessons done of all, finished in this version, what is missing before it."""

    course: teach.Course
    done: frozenset[str]
    finished: bool
    finished_before: bool
    missing: tuple[str, ...]
    assignment: Assignment | None

    @property
    def share(self) -> float:
        """0 to 1."""
        return len(self.done) / len(self.course.lessons)

    @property
    def next_lesson(self) -> teach.Lesson | None:
        """The first lesson that is not done."""
        return next((lesson for lesson in self.course.lessons if lesson.id not in self.done), None)

    def overdue(self, on: dt.date) -> bool:
        """Whether it is assigned and its day has passed."""
        return self.assignment is not None and self.assignment.due_on < on


def standings(staff: Staff, *, role: str | None = None, on: dt.date | None = None) -> dict[str, Standing]:
    """How somebody stands in the courses for their role and those assigned, by name; `role` None takes the person's."""
    role = staff.user.role if role is None else role
    return {name: found for name, found in all_standings([staff], on)[staff.pk].items()
            if found.course.for_role(role) or found.assignment is not None or found.done}  # fmt: skip


def all_standings(people: Iterable[Staff], on: dt.date | None = None) -> dict[int, dict[str, Standing]]:
    """How each of several people stands in every course, in a few queries: by staff key and name of course."""
    people = list(people)
    known = library.courses(on)
    done: dict[tuple[int, str, str], set[str]] = {}
    rows = LessonDone.objects.filter(staff__in=people).values_list("staff_id", "course", "version", "lesson")
    for key, name, version, lesson in rows:
        done.setdefault((key, name, version), set()).add(lesson)
    finished: dict[tuple[int, str], set[str]] = {}
    for key, name, version in Completion.objects.filter(staff__in=people).values_list("staff_id", "course", "version"):
        finished.setdefault((key, name), set()).add(version)
    opened = Assignment.objects.filter(staff__in=people, done_at__isnull=True, ended_at__isnull=True)
    assigned = {(row.staff_id, row.course): row for row in opened}
    return {
        staff.pk: {
            name: Standing(
                course, frozenset(done.get((staff.pk, name, course.version), ())),
                course.version in finished.get((staff.pk, name), ()), (staff.pk, name) in finished,
                tuple(before for before in course.prerequisites if (staff.pk, before) not in finished),
                assigned.get((staff.pk, name)),
            )
            for name, course in known.items()
        }
        for staff in people
    }  # fmt: skip


def standing(staff: Staff, name: str) -> Standing:
    """How somebody stands in a course. Raises UnknownError."""
    found = all_standings([staff])[staff.pk].get(name)
    if found is None:
        raise UnknownError
    return found


def checks(course: teach.Course, lesson: teach.Lesson) -> list[teach.Question]:
    """The questions at the end of a lesson: up to three, of the course's own and of the rules, the easier first."""
    own = [question for question in cards.bank(course=course).values() if question.topic in lesson.topics]
    mine = [question for question in own if question.key.startswith(("course.", "written."))]
    rest = sorted((q for q in own if q not in mine and q.kind != "multiple"), key=lambda q: (q.difficulty, q.key))
    chosen = mine[:2]
    templates = {q.key.partition(".")[0] for q in chosen}
    for question in rest:
        if len(chosen) >= 3:
            break
        template = question.key.partition(".")[0]
        if template not in templates:
            templates.add(template)
            chosen.append(question)
    return chosen


@transaction.atomic
def finish_lesson(
    staff: Staff, name: str, lesson_id: str, answers: Mapping[str, Iterable[str]], *, at: dt.datetime | None = None
) -> dict[str, bool]:
    """Answer a lesson's questions and, whatever came out, have it done; wrong ones come back in the repetition.

    Gives which answers were right. Raises UnknownError, NotYetError (a course before it, an unanswered question).
    """
    at = at or timezone.now()
    found = standing(staff, name)
    lesson = found.course.lesson(lesson_id)
    if lesson is None:
        raise UnknownError
    if found.missing:
        raise NotYetError(_("Finish this course first: %(names)s") % {"names": ", ".join(found.missing)})
    asked = checks(found.course, lesson)
    if any(not set(answers.get(question.key, ())) for question in asked):
        raise NotYetError(_("Answer every question of the lesson."))
    right = {question.key: question.answered(frozenset(answers[question.key])) for question in asked}
    for question in asked:
        cards.learn(staff, question, right[question.key], at)
    LessonDone.objects.get_or_create(
        staff=staff, course=name, lesson=lesson_id, version=found.course.version,
        defaults={"minutes": lesson.minutes, "at": at},
    )  # fmt: skip
    if len(found.done | {lesson_id}) == len(found.course.lessons):
        _finish(staff, found.course, at)
    return right


def _finish(staff: Staff, course: teach.Course, at: dt.datetime) -> None:
    _row, made = Completion.objects.get_or_create(
        staff=staff, course=course.name, version=course.version, defaults={"minutes": course.minutes, "at": at}
    )
    Assignment.objects.filter(staff=staff, course=course.name, done_at__isnull=True, ended_at__isnull=True).update(
        done_at=at
    )
    if made:
        audit.record("course.finished", user=staff.user, subject=f"user:{staff.user_id}",
                     detail={"course": course.name, "version": course.version})  # fmt: skip


def has_finished(staff: Staff, name: str) -> bool:
    """Whether somebody has finished a course, in any version."""
    return Completion.objects.filter(staff=staff, course=name).exists()
