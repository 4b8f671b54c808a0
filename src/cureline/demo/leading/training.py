"""What the demonstration's department has learned: courses, repetition, examinations, licences, a new version."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from django.db import transaction

from cureline.people.models import Licence, Staff
from cureline.training import library, services
from cureline.training.models import Assignment, Completion, CourseVersion, Review, Sitting, WrittenQuestion
from cureline.trust.models import User

DAY = dt.timedelta(days=1)
# who sits which examination, and how many of ten answers are right
_SKILLED = {
    "phone": 0.95,
    "c001": 0.97,
    "c002": 0.78,
    "c005": 0.93,
    "c006": 0.96,
    "care": 0.95,
    "c008": 0.94,
    "legal": 0.95,
}
_COURSES = {
    "care": ("law-basics", "first-call", "complaints", "vulnerable-customers"),
    "c008": ("law-basics", "first-call", "complaints"),
    "legal": ("law-basics", "legal-collection", "credit-basics"),
}
_EXAMS = {"care": ("phone", "care"), "c008": ("phone",), "legal": ("legal",)}
_QUESTION = """
kind: single
topic: technique
difficulty: 1
status: policy
stem: {en: "The customer says: “I get my salary on the 15th.” What do you propose?", zh-Hans: "客户说：“我15号发工资。”您建议哪天还款？", zh-Hant: "客戶說：「我15號發薪資。」您建議哪天還款？"}
options:
  - {text: {en: "The 16th, with a reminder on the 15th", zh-Hans: "16日，15日提醒", zh-Hant: "16日，15日提醒"}, right: true}
  - {text: {en: "Today, whatever it takes", zh-Hans: "无论如何今天还", zh-Hant: "無論如何今天還"}}
  - {text: {en: "Some time this month", zh-Hans: "本月内任意一天", zh-Hant: "本月內任意一天"}}
explanation: {en: "The day after payday is the one that holds.", zh-Hans: "发薪日次日最容易兑现。", zh-Hant: "發薪日次日最容易兌現。"}
"""  # noqa: E501 - texts of a document


@transaction.atomic
def tell(today: dt.date, people: Mapping[str, User]) -> dict[str, int]:
    """Fill the room as people would have in the weeks before `today`; again it only issues what is newly met."""
    noon = dt.datetime.combine(today, dt.time(12), ZoneInfo("Asia/Shanghai")).astimezone(dt.UTC)
    trainer = people.get("trainer")
    if not Completion.objects.exists():
        _learn(today, noon, people, trainer)
    # what other rooms ask for may be met since the last time
    _licences(today, noon, people)
    if trainer is not None:
        _writes(trainer)
    return {
        "courses finished": Completion.objects.count(), "answers": Review.objects.count(),
        "examinations": Sitting.objects.count(), "licences": Licence.objects.count(),
    }  # fmt: skip


def _learn(today: dt.date, noon: dt.datetime, people: Mapping[str, User], trainer: User | None) -> None:
    for place, (name, skill) in enumerate(sorted(_SKILLED.items())):
        user = people.get(name)
        if user is None:
            continue
        staff = Staff.objects.select_related("user").get(user=user)
        chance = random.Random(place)  # noqa: S311 - the demonstration is the same each time
        begun = noon - (30 + place) * DAY
        for number, course in enumerate(_COURSES.get(name, ("law-basics", "first-call"))):
            _study(staff, course, begun + number * 2 * DAY, chance, skill)
        for number, exam in enumerate(_EXAMS.get(name, ("phone",))):
            _sit(staff, exam, begun + (10 + number) * DAY, chance, skill)
        _repeat(staff, noon - 3 * DAY, chance, skill)
    for name, course, days in (("phone", "negotiation", 6), ("c001", "complaints", 12), ("c002", "information", 2),
                               ("c004", "law-basics", 9), ("field", "field-visits", 15), ("c012", "law-basics", 20),
                               ("c009", "credit-basics", 4)):  # fmt: skip
        if name in people and trainer is not None:
            staff = Staff.objects.select_related("user").get(user=people[name])
            services.assign(staff, course, today + days * DAY, trainer, at=noon - 9 * DAY)
    if "c002" in people:
        # one is late: the tile of the leader says so
        Assignment.objects.filter(staff__user=people["c002"], course="information").update(due_on=today - 4 * DAY)


def _study(staff: Staff, name: str, at: dt.datetime, chance: random.Random, skill: float) -> None:
    course = library.course(name)
    for number, lesson in enumerate(course.lessons if course else ()):
        if course is not None:
            answers = {q.key: _answer(q, chance, skill) for q in services.courses.checks(course, lesson)}
            moment = at + number * dt.timedelta(minutes=lesson.minutes)
            services.courses.finish_lesson(staff, name, lesson.id, answers, at=moment)


def _answer(question: services.cards.teach.Question, chance: random.Random, skill: float) -> list[str]:
    right = sorted(question.right)
    wrong = sorted(option.id for option in question.options if not option.right)
    return right if chance.random() < skill or not wrong else [chance.choice(wrong)]


def _sit(staff: Staff, exam: str, at: dt.datetime, chance: random.Random, skill: float) -> None:
    if services.exams.admission(staff, exam, at).courses:
        return
    row = services.exams.begin(staff, exam, seed=chance.getrandbits(40), at=at)
    for place, question in enumerate(services.exams.questions(row), start=1):
        moment = at + place * dt.timedelta(seconds=40)
        services.exams.save(row.pk, staff, place, _answer(question, chance, skill), at=moment)
    services.exams.submit(row.pk, staff, at=at + dt.timedelta(minutes=18))


def _repeat(staff: Staff, since: dt.datetime, chance: random.Random, skill: float) -> None:
    for number in range(3):
        at = since + number * DAY
        found = services.cards.today(staff, at)
        for key in (*found.due, *found.new)[:6]:
            question = services.cards.shown(key, at)
            services.cards.answer(
                staff, key, _answer(question, chance, skill), rating=chance.choice((2, 3, 3, 4)), at=at
            )
            at += dt.timedelta(seconds=35)


def _licences(today: dt.date, noon: dt.datetime, people: Mapping[str, User]) -> None:
    """Who has passed what a licence asks for gets it; what other rooms ask for they tell themselves."""
    head = people.get("head")
    for name in (*sorted(_SKILLED), "field", "c012"):
        if name not in people or head is None:
            continue
        staff = Staff.objects.select_related("user").get(user=people[name])
        for kind in ("phone", "legal", "complaint", "vulnerable"):
            if staff.user.role in services.licences.kind_of(kind).roles and not services.missing(staff, kind, today):
                services.issue(staff, kind, user=head, at=noon - 5 * DAY)


def _writes(trainer: User) -> None:
    if not CourseVersion.objects.exists():
        text = library.content("first-call").replace("version: '2026.1'", "version: '2026.2'", 1)
        services.courses.submit(text, user=trainer, why="补充十一月质检中的两个案例")
    if not WrittenQuestion.objects.exists():
        services.cards.submit("first-call", _QUESTION, user=trainer, why="来自上月录音复盘")
