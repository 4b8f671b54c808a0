"""A department that learns: courses finished and assigned, repetition, examinations sat, licences of every state."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone

from cureline.people.models import Staff
from cureline.training import library, services
from cureline.training.models import Sitting
from tests.desk import Desk

DAY = dt.timedelta(days=1)

QUESTION = """
kind: single
topic: technique
difficulty: 1
stem: {en: "What ends a call well?", zh-Hans: "怎样妥善结束通话？", zh-Hant: "怎樣妥善結束通話？"}
options:
  - {text: {en: "a day, an amount and a way", zh-Hans: "日期、金额和方式", zh-Hant: "日期、金額和方式"}, right: true}
  - {text: {en: "a warning", zh-Hans: "一句警告", zh-Hant: "一句警告"}}
explanation: {en: "A promise that can be kept.", zh-Hans: "能兑现的承诺。", zh-Hant: "能兌現的承諾。"}
"""


@dataclass(frozen=True)
class Filled:
    """What the pages show."""

    learner: Any
    trainer: Any
    head: Any
    officer: Any
    passed: Sitting
    running: Sitting
    version: Any
    question: Any


def right_answers(question: Any) -> list[str]:
    """What is right."""
    return sorted(question.right)


def study(staff: Staff, name: str) -> None:
    """Finish a course with right answers."""
    course = library.course(name)
    assert course is not None
    for lesson in course.lessons:
        asked = services.courses.checks(course, lesson)
        services.courses.finish_lesson(staff, name, lesson.id, {q.key: right_answers(q) for q in asked})


def sit(staff: Staff, name: str, *, wrong: int = 0, seed: int = 1) -> Sitting:
    """Sit an examination with so many wrong answers."""
    row = services.exams.begin(staff, name, seed=seed)
    for place, question in enumerate(services.exams.questions(row), start=1):
        good = right_answers(question)
        bad = [option.id for option in question.options if option.id not in good][:1]
        services.exams.save(row.pk, staff, place, bad if place <= wrong else good)
    return services.exams.submit(row.pk, staff)


@contextlib.contextmanager
def other_rooms_content() -> Iterator[None]:
    """What other rooms ask of a licence, met."""
    kept = services.requirements.find("rehearsal.phone")
    services.register("rehearsal.phone", "calls", lambda staff: services.Met(True))
    try:
        yield
    finally:
        if kept is not None:
            services.register(kept.code, kept.title, kept.check)
        else:
            services.requirements.forget("rehearsal.phone")


def fill(desk: Desk) -> Filled:
    """Learners in every state, and a trainer, a head and a compliance officer who look at them."""
    learner = desk.user("phone", "early", name="陈静", language="zh-hans")
    trainer = desk.user("trainer", None, name="宋雨")
    head = desk.user("head", None, name="沈若兰")
    officer = desk.user("compliance", None, name="梁思远")
    today = library.today()
    study(learner.staff, "law-basics")
    study(learner.staff, "first-call")
    services.assign(learner.staff, "negotiation", today + 10 * DAY, trainer)
    passed = sit(learner.staff, "phone", seed=7)
    with other_rooms_content():
        services.issue(learner.staff, "phone", user=trainer)
    services.record_weakness(learner.staff, "care", 0.4, source="test")
    running = services.exams.begin(learner.staff, "care", seed=3)
    other = desk.user("phone", "early", name="林志强")
    study(other.staff, "law-basics")
    study(other.staff, "first-call")
    sit(other.staff, "phone", wrong=9, seed=8)
    row = services.assign(other.staff, "information", today, head)
    row.due_on = today - 3 * DAY
    row.save()
    services.suspend(learner.staff.licences.get().pk, user=head, reason="抽检两次未达标，补训后恢复")
    services.resume(learner.staff.licences.get().pk, user=head)
    content = library.content("first-call").replace("version: '2026.1'", "version: '2026.2'", 1)
    version = services.courses.submit(content, user=trainer, why="新增案例")
    question = services.cards.submit("first-call", QUESTION, user=trainer, why="补充")
    assert timezone.now() < running.ends_at
    return Filled(learner, trainer, head, officer, passed, running, version, question)


def pages(desk: Desk) -> list[tuple[str, str]]:
    """Role and address of the room's pages that have an argument, for tests of every page of the desk."""
    filled = fill(desk)
    staff = filled.learner.staff
    waterfall = next(key for key in services.cards.bank() if key.startswith("waterfall."))
    return [
        *_at("trainer", ("training:learner", staff.pk), ("training:version", filled.version.pk),
             ("training:written", filled.question.pk), ("training:seen", filled.passed.pk),
             ("training:question", waterfall)),
        *_at("compliance", ("training:version", filled.version.pk), ("training:written", filled.question.pk)),
        *_at("phone", ("training:course", "law-basics"), ("training:exam", "phone")),
        ("phone", reverse("training:lesson", args=["law-basics", "hours"])),
        ("head", reverse("training:learner", args=[staff.pk])),
    ]  # fmt: skip


def _at(role: str, *places: tuple[str, object]) -> list[tuple[str, str]]:
    return [(role, reverse(name, args=[argument])) for name, argument in places]
