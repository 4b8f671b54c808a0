"""Courses, questions and their approval, what each person has learned, examinations, licences. No customer is here."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

USER = settings.AUTH_USER_MODEL


class Approved(models.Model):
    """Something written that a second person decides on before anybody learns by it."""

    class State(models.TextChoices):
        WAITING = "waiting"
        APPROVED = "approved"
        REFUSED = "refused"
        WITHDRAWN = "withdrawn"

    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    content = models.TextField(help_text="YAML")
    why = models.TextField(blank=True)
    written_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    decided_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        abstract = True


class CourseVersion(Approved):
    """A version of a course that the bank's trainer wrote; approved it is a trust.Document of kind `course`."""

    name = models.CharField(max_length=60)
    version = models.CharField(max_length=40)
    document = models.ForeignKey("trust.Document", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["name", "version"], name="course_version_once"),
            # the last line of defence: whoever writes does not approve
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("written_by")), name="course_second_person"
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} {self.version} ({self.state})"


class WrittenQuestion(Approved):
    """A question that somebody wrote for a course."""

    course = models.CharField(max_length=60, help_text="name of the course")
    topic = models.CharField(max_length=20)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("written_by")), name="question_second_person"
            ),
        )
        indexes = (models.Index(fields=["state", "-id"], name="question_by_state"),)

    @property
    def key(self) -> str:
        """The key under which it is asked."""
        return f"written.{self.pk}"

    def __str__(self) -> str:
        return f"{self.course} {self.pk} ({self.state})"


class Assignment(models.Model):
    """A course that somebody is to finish by a day; open until `done_at` or `ended_at`."""

    staff = models.ForeignKey("people.Staff", on_delete=models.CASCADE, related_name="+")
    course = models.CharField(max_length=60)
    due_on = models.DateField()
    by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    why = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True, help_text="taken back")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["staff", "course"],
                condition=Q(done_at__isnull=True, ended_at__isnull=True),
                name="assignment_open_once",
            ),
        )
        indexes = (models.Index(fields=["due_on", "id"], name="assignment_by_due"),)

    def __str__(self) -> str:
        return f"{self.staff_id} {self.course} by {self.due_on}"


class LessonDone(models.Model):
    """A lesson that somebody has read and answered, in the version in which it was."""

    staff = models.ForeignKey("people.Staff", on_delete=models.CASCADE, related_name="+")
    course = models.CharField(max_length=60)
    lesson = models.CharField(max_length=60)
    version = models.CharField(max_length=40)
    minutes = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["staff", "course", "lesson", "version"], name="lesson_done_once"),
        )

    def __str__(self) -> str:
        return f"{self.staff_id} {self.course}/{self.lesson}"


class Completion(models.Model):
    """A whole course that somebody has finished, once a version."""

    staff = models.ForeignKey("people.Staff", on_delete=models.CASCADE, related_name="+")
    course = models.CharField(max_length=60)
    version = models.CharField(max_length=40)
    minutes = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["staff", "course", "version"], name="course_done_once"),)

    def __str__(self) -> str:
        return f"{self.staff_id} {self.course} {self.version}"


class Card(models.Model):
    """A question in somebody's repetition: the scheduler's memory, and the words that were learned (`fingerprint`)."""

    staff = models.ForeignKey("people.Staff", on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=120)
    topic = models.CharField(max_length=20)
    fingerprint = models.CharField(max_length=16)
    memory = models.JSONField(default=dict)
    due_at = models.DateTimeField()
    reviews = models.PositiveIntegerField(default=0)
    lapses = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["staff", "key"], name="card_once"),)
        indexes = (models.Index(fields=["staff", "due_at"], name="card_due"),)

    def __str__(self) -> str:
        return f"{self.staff_id} {self.key}"


class Review(models.Model):
    """An answer in the daily repetition, or elsewhere: at a lesson's end, in an examination (`daily` false)."""

    staff = models.ForeignKey("people.Staff", on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=120)
    topic = models.CharField(max_length=20)
    right = models.BooleanField()
    rating = models.PositiveSmallIntegerField()
    daily = models.BooleanField(default=True)
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["staff", "at"], name="review_by_day"),)

    def __str__(self) -> str:
        return f"{self.staff_id} {self.key} {self.rating}"


class Sitting(models.Model):
    """Somebody's examination: the paper as it was drawn, with what is right (never sent out before its end)."""

    class State(models.TextChoices):
        RUNNING = "running"
        PASSED = "passed"
        FAILED = "failed"

    staff = models.ForeignKey("people.Staff", on_delete=models.CASCADE, related_name="+")
    exam = models.CharField(max_length=60)
    version = models.CharField(max_length=40)
    seed = models.BigIntegerField()
    on = models.DateField(help_text="the day whose rules were asked")
    paper = models.JSONField()
    answers = models.JSONField(default=dict)
    started_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    saved_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.RUNNING)
    score_bp = models.PositiveIntegerField(null=True)
    by_topic = models.JSONField(default=dict)
    failed_parts = models.JSONField(default=list)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["staff"], condition=Q(state="running"), name="sitting_one_at_a_time"),
            models.CheckConstraint(
                condition=Q(state="running", score_bp__isnull=True) | ~Q(state="running", score_bp__isnull=False),
                name="sitting_marked_at_its_end",
            ),
        )
        indexes = (models.Index(fields=["exam", "-started_at"], name="sitting_by_exam"),)

    def __str__(self) -> str:
        return f"{self.staff_id} {self.exam} {self.started_at:%Y-%m-%d} ({self.state})"


class ItemAnswer(models.Model):
    """One answer of a finished examination, for the figures of questions; whose it was is not needed there."""

    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="items")
    key = models.CharField(max_length=120)
    topic = models.CharField(max_length=20)
    right = models.BooleanField()
    rest = models.FloatField(help_text="share right of the paper's other questions")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["sitting", "key"], name="item_once"),)
        indexes = (models.Index(fields=["key"], name="item_by_key"),)

    def __str__(self) -> str:
        return f"{self.key} {self.right}"


class LicenceAct(models.Model):
    """What was done with somebody's licence, when and by whom; only grows. A reason may be personal and is sealed."""

    class Act(models.TextChoices):
        ISSUED = "issued"
        RENEWED = "renewed"
        SUSPENDED = "suspended"
        RESUMED = "resumed"
        REVOKED = "revoked"
        EXPIRED = "expired"

    licence = models.ForeignKey("people.Licence", on_delete=models.CASCADE, related_name="acts")
    act = models.CharField(max_length=10, choices=Act.choices)
    until_on = models.DateField()
    by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    reason_sealed = models.BinaryField(null=True)
    grounds = models.JSONField(default=list, help_text="the requirements as they were met")

    class Meta:
        indexes = (models.Index(fields=["licence", "-id"], name="licence_acts"),)

    def __str__(self) -> str:
        return f"{self.licence_id} {self.act}"


class Weakness(models.Model):
    """How well somebody masters a skill by what was last seen (basis points), so that the right exercise comes next."""

    staff = models.ForeignKey("people.Staff", on_delete=models.CASCADE, related_name="+")
    skill = models.CharField(max_length=40)
    score_bp = models.PositiveIntegerField()
    source = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["staff", "skill"], name="weakness_once"),)

    def __str__(self) -> str:
        return f"{self.staff_id} {self.skill} {self.score_bp}"
