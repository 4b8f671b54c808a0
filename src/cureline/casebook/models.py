"""Cases without anybody in them, what people say of them, and the meetings that make changes of what was learned.

No customer stands in these tables but in `CaseSource`, sealed, which the desk's role can't read at all: it is there so
that a case is withdrawn when the customer asks for erasure, and for nothing else. Drafts are sealed until released.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _p


def _who(null: bool = True) -> Any:
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=null, related_name="+")


class Case(models.Model):
    """One case: its general facts in codes, and its story in sections (`library.yaml`), in one language.

    `body` is the released story; what is written on stays in `draft_sealed` until a second person has released it.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _p("case", "Draft")
        SUBMITTED = "submitted", _p("case", "Waits for release")
        RELEASED = "released", _p("case", "Released")
        WITHDRAWN = "withdrawn", _p("case", "Withdrawn")

    class Outcome(models.TextChoices):
        SUCCESS = "success", _("Success")
        MIXED = "mixed", _("Partly a success")
        FAILURE = "failure", _("Failure")

    number = models.CharField(max_length=16, unique=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    language = models.CharField(
        max_length=10, choices=(("zh-Hans", "简体中文"), ("zh-Hant", "繁體中文"), ("en", "English"))
    )
    title = models.CharField(max_length=160, blank=True, help_text="of the released story")
    body = models.JSONField(default=dict, help_text="sections of the released story by code")
    draft_sealed = models.BinaryField(help_text="title and sections as they are written")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    facts = models.JSONField(default=dict, help_text="general facts: product, bucket, amount_band, region, kind …")
    shared_by = models.IntegerField(default=0, help_text="how many customers share the facts, when they were drawn")
    left_out = ArrayField(models.CharField(max_length=20), default=list)
    invented = models.BooleanField(default=False, help_text="written without a customer, for practice")
    reason = models.CharField(max_length=40, blank=True, help_text="a code of contact/reasons.yaml")
    segment = models.CharField(max_length=80, blank=True)
    treatment = models.CharField(max_length=80, blank=True)
    tags = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    rules = models.CharField(max_length=20, help_text="version of the rules of pseudonymising that checked it last")
    written_by = _who(null=False)
    written_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    decided_by = _who()
    decided_at = models.DateTimeField(null=True)
    returned_why = models.TextField(blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=models.F("written_by")), name="case_second_person"
            ),
            models.CheckConstraint(
                condition=~Q(state="released") | Q(decided_by__isnull=False), name="case_released_by_somebody"
            ),
        )
        indexes = (
            models.Index(fields=["state", "-id"], name="case_by_state"),
            models.Index(fields=["reason", "state"], name="case_by_reason"),
        )

    def __str__(self) -> str:
        return f"{self.number} ({self.state})"


class CaseSource(models.Model):
    """Of whom a case is, sealed. The desk's role has no policy on this table: only the owner reads it."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, primary_key=True, related_name="+")
    who_sealed = models.BinaryField()
    who_index = models.BinaryField(db_index=True)
    anchor_on = models.DateField(help_text="the first day of the story")

    def __str__(self) -> str:
        return str(self.case_id)


class Comment(models.Model):
    """What somebody says of a case. A hidden one keeps its place and loses its words for all but the moderators."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="comments")
    user = _who(null=False)
    at = models.DateTimeField()
    text = models.TextField()
    hidden_by = _who()
    hidden_at = models.DateTimeField(null=True)
    hidden_why = models.TextField(blank=True)

    class Meta:
        indexes = (models.Index(fields=["case", "id"], name="comment_of_case"),)

    def __str__(self) -> str:
        return f"{self.case_id}/{self.pk}"


class Vote(models.Model):
    """Somebody found a case useful."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="votes")
    user = _who(null=False)
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["case", "user"], name="vote_once"),)

    def __str__(self) -> str:
        return f"{self.case_id} {self.user_id}"


class Meeting(models.Model):
    """A review: what it looks back on, its pack as frozen figures, and what was said.

    `pack` is a list of sections (name, title, lines) per language, made from results on `pack_on`.
    """

    class Kind(models.TextChoices):
        MONTHLY = "monthly", _p("review", "Monthly review")
        QUARTERLY = "quarterly", _p("review", "Quarterly review")
        SPECIAL = "special", _p("review", "Special review")

    class State(models.TextChoices):
        PLANNED = "planned", _p("review", "Planned")
        HELD = "held", _p("review", "Held")
        CLOSED = "closed", _p("review", "Closed")
        CANCELLED = "cancelled", _p("review", "Cancelled")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    title = models.CharField(max_length=160)
    since_on = models.DateField()
    until_on = models.DateField()
    at = models.DateTimeField(help_text="when it is held")
    place = models.CharField(max_length=160, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    lead = _who(null=False)
    pack = models.JSONField(default=dict, help_text="sections by language")
    pack_at = models.DateTimeField(null=True)
    pack_sha256 = models.CharField(max_length=64, blank=True)
    minutes = models.TextField(blank=True)
    minuted_by = _who()
    minuted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(until_on__gte=models.F("since_on")), name="meeting_ends_after"),
        )
        indexes = (models.Index(fields=["-at", "-id"], name="meeting_by_time"),)

    def __str__(self) -> str:
        return f"{self.title} ({self.state})"


class Attendance(models.Model):
    """Who was asked to a meeting, and who came."""

    class State(models.TextChoices):
        ASKED = "asked", _p("attendance", "Asked")
        CAME = "came", _p("attendance", "Came")
        EXCUSED = "excused", _p("attendance", "Excused")
        ABSENT = "absent", _p("attendance", "Absent")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendances")
    user = _who(null=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["meeting", "user"], name="attendance_once"),)

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.user_id} {self.state}"


class Topic(models.Model):
    """A line of the agenda, with a case or a finding that it is about, what was said and what was decided."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="topics")
    place = models.SmallIntegerField()
    title = models.CharField(max_length=200)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="topics")
    finding = models.ForeignKey("improvement.Finding", on_delete=models.PROTECT, null=True, related_name="+")
    said = models.TextField(blank=True)
    decision = models.TextField(blank=True)

    class Meta:
        ordering = ("place", "pk")

    def __str__(self) -> str:
        return f"{self.meeting_id}/{self.place} {self.title}"


class Action(models.Model):
    """What follows from a lesson: a change of a strategy, a script, a course or a control, by somebody, until a day.

    `finding` is the lesson as a finding that people told. `result` says where the change was made (kind, key, url).
    `before` and `after` are the measure's figures: as many days before the action as after it was done.
    """

    class Kind(models.TextChoices):
        STRATEGY = "strategy", _("Change of a strategy")
        SCRIPT = "script", _("Change of a script")
        COURSE = "course", _("Course or exercise")
        CONTROL = "control", _("Control of a risk")
        OTHER = "other", _p("action", "Something else")

    class State(models.TextChoices):
        OPEN = "open", _p("action", "Open")
        DONE = "done", _p("action", "Done")
        FOLLOWED = "followed", _p("action", "Followed up")
        DROPPED = "dropped", _p("action", "Dropped")

    class Verdict(models.TextChoices):
        BETTER = "better", _p("verdict", "Better")
        SAME = "same", _p("verdict", "No clear change")
        WORSE = "worse", _p("verdict", "Worse")
        TOO_FEW = "too_few", _p("verdict", "Too few to say")

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, null=True, related_name="actions")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, null=True, related_name="actions")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="actions")
    finding = models.ForeignKey("improvement.Finding", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    title = models.CharField(max_length=200)
    what = models.TextField(help_text="what is changed, and why that follows from the lesson")
    owner = _who(null=False)
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    made_by = _who(null=False)
    made_at = models.DateTimeField()
    done_on = models.DateField(null=True)
    done_by = _who()
    done_note = models.TextField(blank=True)
    dropped_why = models.TextField(blank=True)
    result = models.JSONField(default=dict, help_text="kind, key, url of the change that was made")
    measure = models.CharField(max_length=60, blank=True)
    slices = models.JSONField(default=dict)
    follow_on = models.DateField(null=True, help_text="the day on which before and after are compared")
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    verdict = models.CharField(max_length=10, choices=Verdict.choices, blank=True)
    reminded_on = models.DateField(null=True)
    escalated_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~Q(state__in=("done", "followed")) | Q(done_on__isnull=False), name="action_done_on_a_day"
            ),
        )
        indexes = (
            models.Index(fields=["state", "due_on", "id"], name="action_by_due"),
            models.Index(fields=["owner", "state"], name="action_by_owner"),
        )

    def __str__(self) -> str:
        return f"{self.pk} {self.title} ({self.state})"
