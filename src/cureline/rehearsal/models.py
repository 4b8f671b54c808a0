"""Exercises that were given, calls that were practised turn by turn, and what a trainer says of them.

No customer stands in these tables. What was said is sealed: it is the trainee's, read by the trainee and who coaches.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from cureline.people.models import Staff


class Exercise(models.Model):
    """A scenario that somebody is to practise until a day."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="exercises")
    scenario = models.CharField(max_length=40)
    due_on = models.DateField()
    pass_mark = models.PositiveSmallIntegerField(default=80)
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    assigned_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, help_text="when a call first reached the pass mark")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["staff", "scenario"], condition=Q(done_at__isnull=True), name="exercise_open_once"
            ),
        )
        indexes = (models.Index(fields=["due_on", "id"], name="exercise_by_due"),)

    def __str__(self) -> str:
        return f"{self.staff} {self.scenario} until {self.due_on}"


class Session(models.Model):
    """A practised call. `standing` is the call as it stands after the last turn, hidden state and all, so that
    it can be taken up again; `scores` and `skills` are empty until it has ended.
    """

    class Talk(models.TextChoices):
        GRAPH = "graph"
        FREE = "free"

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="rehearsals")
    exercise = models.ForeignKey(Exercise, on_delete=models.SET_NULL, null=True, related_name="sessions")
    scenario = models.CharField(max_length=40)
    level = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=10)
    seed = models.BigIntegerField()
    versions = models.JSONField(help_text="versions of scenario, acts and rubric")
    hints = models.BooleanField()
    talk = models.CharField(max_length=10, choices=Talk.choices, default=Talk.GRAPH)
    opening = models.TextField(help_text="the debtor's first words")
    standing = models.JSONField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    end = models.CharField(max_length=20, blank=True)
    total = models.PositiveSmallIntegerField(null=True)
    scores = models.JSONField(default=dict)
    skills = models.JSONField(default=dict, help_text="points got and to be had by skill")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, total__isnull=True) | Q(ended_at__isnull=False, total__isnull=False),
                name="session_ended_is_scored",
            ),
            models.CheckConstraint(condition=Q(total__isnull=True) | Q(total__lte=100), name="session_total_of_100"),
            # one call at a time: who left one finds it again
            models.UniqueConstraint(fields=["staff"], condition=Q(ended_at__isnull=True), name="session_one_open"),
        )
        indexes = (
            models.Index(fields=["staff", "-started_at", "-id"], name="session_by_staff"),
            models.Index(fields=["-started_at", "-id"], name="session_by_start"),
        )

    def __str__(self) -> str:
        return f"{self.pk} {self.staff} {self.scenario} ({self.total})"


class Turn(models.Model):
    """One turn of a call: what was said, which acts were heard, what was wanted and missed, the hidden state
    after it.
    """

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="turns")
    number = models.PositiveSmallIntegerField()
    text_sealed = models.BinaryField()
    line = models.TextField(help_text="what the debtor answered")
    line_id = models.CharField(max_length=80)
    heard = models.JSONField(help_text="engine's Turn without its words to the debtor")
    model_sealed = models.BinaryField(help_text="the model answer for where it stood")
    at = models.DateTimeField()
    seconds = models.PositiveIntegerField(help_text="from the debtor's words to the trainee's")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["session", "number"], name="turn_once"),)
        ordering = ("number",)

    def __str__(self) -> str:
        return f"{self.session_id}/{self.number}"


class Comment(models.Model):
    """What a coach says of a turn (0: of the whole call)."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="comments")
    turn = models.PositiveSmallIntegerField()
    text_sealed = models.BinaryField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.session_id}/{self.turn} by {self.author_id}"


class Rating(models.Model):
    """A coach's own marks of a call, 0 to 100: a second rater's stand beside the first's and the machine's."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="ratings")
    rater = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    compliance = models.PositiveSmallIntegerField()
    technique = models.PositiveSmallIntegerField()
    note_sealed = models.BinaryField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["session", "rater"], name="session_rated_once"),
            models.CheckConstraint(condition=Q(compliance__lte=100, technique__lte=100), name="rating_of_100"),
        )

    def __str__(self) -> str:
        return f"{self.session_id} by {self.rater_id}"
