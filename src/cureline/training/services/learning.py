"""What others read of somebody's learning, and what they tell of somebody's skills."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q, Sum
from django.utils import timezone

from cureline.engine.teach import TOPICS
from cureline.people.models import Staff
from cureline.training import library
from cureline.training.models import Assignment, Completion, LessonDone, Review, Sitting, Weakness
from cureline.training.services.errors import ContentError
from cureline.worklist import desk

WHOLE_BP = 10_000
LONGEST_SKILL = 40
# the skills that other rooms score, and the topics of questions that train them
TRAINS: Mapping[str, str] = {
    "compliance": "wording", "identity": "people", "empathy": "technique", "probing": "technique",
    "options": "plans", "promise": "technique", "closing": "technique", "vulnerability": "care",
    "complaint": "care", "privacy": "information",
}  # fmt: skip


@dataclass(frozen=True)
class Progress:
    """Somebody's learning in a period, both days whole.

    `assigned` courses were due in it, `on_time` of them finished by their day; `questions` answered in repetition and
    `right` of them on `days` different days; `exams` ended and `passed`; `minutes` of lessons; `courses` finished.
    `share_on_time` and `share_right` are 0 to 1, None where nothing was asked.
    """

    assigned: int
    on_time: int
    courses: int
    minutes: int
    questions: int
    right: int
    days: int
    exams: int
    passed: int

    @property
    def share_on_time(self) -> float | None:
        """Of the courses due those finished by their day."""
        return self.on_time / self.assigned if self.assigned else None

    @property
    def share_right(self) -> float | None:
        """Of the answers in repetition those that were right."""
        return self.right / self.questions if self.questions else None


def progress_of(staff: Staff, since: dt.date, until: dt.date) -> Progress:
    """What somebody learned from a day to another, both whole."""
    begins, ends = desk.bounds(since)[0], desk.bounds(until)[1]
    within = {"staff": staff, "at__gte": begins, "at__lt": ends}
    due = Assignment.objects.filter(staff=staff, due_on__gte=since, due_on__lte=until, ended_at__isnull=True)
    on_time = sum(
        1 for day, done in due.values_list("due_on", "done_at") if done is not None and library.today(done) <= day
    )
    answers = list(Review.objects.filter(**within).values_list("right", "at"))
    sittings = Sitting.objects.filter(staff=staff, ended_at__gte=begins, ended_at__lt=ends)
    minutes = LessonDone.objects.filter(**within).aggregate(sum=Sum("minutes"))["sum"]
    return Progress(
        assigned=due.count(), on_time=on_time, courses=Completion.objects.filter(**within).count(),
        minutes=int(minutes or 0), questions=len(answers), right=sum(right for right, _at in answers),
        days=len({library.today(at) for _right, at in answers}), exams=sittings.count(),
        passed=sittings.filter(state=Sitting.State.PASSED).count(),
    )  # fmt: skip


def record_weakness(
    staff: Staff, skill: str, score: float, *, source: str = "", at: dt.datetime | None = None
) -> Weakness:
    """Tell how well somebody masters a skill (score 0 to 1); the latest counts. A skill is a topic of questions, one of
    TRAINS, or a code of the other room's own. Low ones come first in repetition and propose courses.

    Raises ContentError.
    """
    if not 0 <= score <= 1 or not skill.strip() or len(skill) > LONGEST_SKILL:
        raise ContentError("a skill has 1 to 40 characters, a score is 0 to 1")
    row, _made = Weakness.objects.update_or_create(
        staff=staff, skill=TRAINS.get(skill, skill),
        defaults={"score_bp": round(score * WHOLE_BP), "source": source[:40], "at": at or timezone.now()},
    )  # fmt: skip
    return row


def mastery(staff: Staff, *, days: int = 90, at: dt.datetime | None = None) -> dict[str, tuple[int, int]]:
    """Right and asked by topic, of repetition and examinations of the last days."""
    at = at or timezone.now()
    found: dict[str, list[int]] = {}
    rows = Review.objects.filter(staff=staff, at__gte=at - dt.timedelta(days=days)).values_list("topic", "right")
    for topic, right in rows:
        one = found.setdefault(topic, [0, 0])
        one[0] += right
        one[1] += 1
    return {topic: (found[topic][0], found[topic][1]) for topic in TOPICS if topic in found}


def proposed(staff: Staff, *, most: int = 3) -> list[str]:
    """Courses that would help most: those whose lessons train what somebody is weakest in, not finished yet."""
    weak = dict(Weakness.objects.filter(staff=staff).values_list("skill", "score_bp"))
    for topic, (right, asked) in mastery(staff).items():
        if asked >= 5:
            weak[topic] = min(weak.get(topic, WHOLE_BP), right * WHOLE_BP // asked)
    finished = set(Completion.objects.filter(staff=staff).values_list("course", flat=True))
    opened = set(Assignment.objects.filter(Q(staff=staff, done_at__isnull=True, ended_at__isnull=True))
                 .values_list("course", flat=True))  # fmt: skip
    found = []
    for name, course in library.courses().items():
        topics = {topic for lesson in course.lessons for topic in lesson.topics} | set(course.skills)
        lowest = min((weak[topic] for topic in topics if topic in weak), default=WHOLE_BP)
        if lowest < 7_000 and name not in finished and name not in opened and course.for_role(staff.user.role):
            found.append((lowest, name))
    return [name for _lowest, name in sorted(found)[:most]]
