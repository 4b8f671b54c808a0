"""Periods of appraisal, what is said of each person in them, appeals, rules, and samples of quality.

What is said of a person is sealed: words, figures, totals and pay are opened for the person, the leader and the head.
"""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from cureline.trust import vault

USER = settings.AUTH_USER_MODEL


def sealed(value: Any) -> bytes:
    """A JSON value as it is stored."""
    return vault.encrypt(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def opened(token: bytes | memoryview | None) -> Any:
    """The value again; None for nothing."""
    return json.loads(vault.decrypt(bytes(token))) if token else None


class Period(models.Model):
    """A month or quarter, appraised by the documents in force on its first day; `done` of `total` is progress."""

    class State(models.TextChoices):
        OPEN = "open"
        REVIEW = "review"
        DECIDED = "decided"
        CLOSED = "closed"

    code = models.CharField(max_length=8, unique=True, help_text="2026-Q4 or 2026-11")
    since_on = models.DateField()
    until_on = models.DateField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    scorecard = models.ForeignKey("trust.Document", on_delete=models.PROTECT, related_name="+")
    pay = models.ForeignKey("trust.Document", on_delete=models.PROTECT, related_name="+")
    flow = models.ForeignKey("trust.Document", on_delete=models.PROTECT, related_name="+")
    opened_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True, help_text="figures are asked for and not begun")
    done = models.IntegerField(default=0)
    total = models.IntegerField(default=0)
    computed_at = models.DateTimeField(null=True)
    snapshot_id = models.TextField(blank=True, help_text="the facts of results that the figures were computed from")
    failed = models.TextField(blank=True, help_text="kind of the error that stopped the last computation")
    decided_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.code


class Appraisal(models.Model):
    """One person in one period. `content_sealed` holds figures and score, `cases_sealed` the accounts behind them."""

    class State(models.TextChoices):
        FIGURES = "figures"
        SELF = "self"
        LEADER = "leader"
        CALIBRATION = "calibration"
        DECIDED = "decided"
        ACKNOWLEDGED = "acknowledged"
        APPEALED = "appealed"
        CLOSED = "closed"

    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="appraisals")
    staff = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+")
    team = models.CharField(max_length=40, blank=True, help_text="in which the person was when the period was opened")
    role = models.CharField(max_length=20)
    state = models.CharField(max_length=12, choices=State.choices, default=State.FIGURES)
    due_on = models.DateField(null=True, help_text="last day of the step that it stands at")
    content_sealed = models.BinaryField(null=True)
    cases_sealed = models.BinaryField(null=True)
    self_sealed = models.BinaryField(null=True)
    review_sealed = models.BinaryField(null=True)
    decision_sealed = models.BinaryField(null=True)
    corrections_sealed = models.BinaryField(null=True, help_text="accounts and other rows left out after an appeal")
    reviewer = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    acknowledged_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["period", "staff"], name="appraisal_once_a_period"),)
        indexes = (models.Index(fields=["team", "state"], name="appraisal_by_team"),)

    def __str__(self) -> str:
        return f"{self.period_id}/{self.staff_id} ({self.state})"

    @property
    def content(self) -> dict[str, Any]:
        """Figures and score as they were computed; empty before."""
        return opened(self.content_sealed) or {}

    @property
    def decision(self) -> dict[str, Any]:
        """What was decided: total, grade, what the meeting moved and why, pay; empty before."""
        return opened(self.decision_sealed) or {}


class Step(models.Model):
    """What was done with an appraisal, when and by whom; only grows."""

    appraisal = models.ForeignKey(Appraisal, on_delete=models.PROTECT, related_name="steps")
    at = models.DateTimeField()
    user = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    act = models.CharField(max_length=20)
    note_sealed = models.BinaryField(null=True)

    class Meta:
        indexes = (models.Index(fields=["appraisal", "at"], name="step_by_appraisal"),)

    def __str__(self) -> str:
        return f"{self.act} {self.at:%Y-%m-%d}"

    @property
    def note(self) -> str:
        """What was said with it."""
        return str(opened(self.note_sealed) or "")


class TeamRating(models.Model):
    """A leader's or a colleague's answers about somebody's teamwork; a colleague's are only ever told as a mean."""

    appraisal = models.ForeignKey(Appraisal, on_delete=models.CASCADE, related_name="team_ratings")
    rater = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    leader = models.BooleanField()
    scores_sealed = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["appraisal", "rater"], name="team_rating_once"),)

    def __str__(self) -> str:
        return f"{self.appraisal_id} {'leader' if self.leader else 'colleague'}"


class Appeal(models.Model):
    """Somebody's appeal against a decision, decided by a person who had no part in it."""

    class Outcome(models.TextChoices):
        UPHELD = "upheld"
        PARTLY = "partly"
        REJECTED = "rejected"

    appraisal = models.OneToOneField(Appraisal, on_delete=models.PROTECT, related_name="appeal")
    reason = models.CharField(max_length=40, help_text="a code of the flow document")
    text_sealed = models.BinaryField()
    evidence_sealed = models.BinaryField(null=True)
    filed_at = models.DateTimeField()
    due_on = models.DateField(help_text="last day of the decision")
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    decided_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    answer_sealed = models.BinaryField(null=True)
    before_sealed = models.BinaryField(null=True)
    after_sealed = models.BinaryField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(outcome="", decided_by__isnull=True) | (~Q(outcome="") & Q(decided_by__isnull=False)),
                name="appeal_outcome_has_decider",
            ),
        )
        indexes = (models.Index(fields=["outcome", "due_on"], name="appeal_by_outcome"),)

    def __str__(self) -> str:
        return f"{self.appraisal_id} {self.reason} {self.outcome or 'open'}"


class Rules(models.Model):
    """A proposed version of a document of appraisal, simulated, and what was decided; never by who proposed it."""

    class State(models.TextChoices):
        WAITING = "waiting"
        APPROVED = "approved"
        REFUSED = "refused"

    kind = models.CharField(max_length=10)
    name = models.CharField(max_length=40)
    version = models.CharField(max_length=40)
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    why = models.TextField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    proposed_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    simulation_sealed = models.BinaryField(null=True, help_text="who would get what: personal")
    simulated_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    effective_from_on = models.DateField(null=True)
    document = models.ForeignKey("trust.Document", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=models.F("proposed_by")),
                name="rules_second_person",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(document__isnull=False), name="rules_approved_has_document"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.name} {self.version} ({self.state})"


class Draw(models.Model):
    """The lot of one month: the seed was drawn by the machine and written down before anybody saw what it picks."""

    month = models.CharField(max_length=7, unique=True, help_text="YYYY-MM")
    seed = models.CharField(max_length=64)
    form = models.ForeignKey("trust.Document", on_delete=models.PROTECT, related_name="+")
    candidates = models.IntegerField()
    drawn_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.month


class Sample(models.Model):
    """A contact or note that was drawn; `mark` and `critical` once it is settled."""

    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="samples")
    customer_id = models.TextField()
    ref = models.TextField(unique=True, help_text="attempt:<id> or note:<id>")
    kind = models.CharField(max_length=10, help_text="talk or note")
    collector_id = models.CharField(max_length=40)
    on = models.DateField(help_text="the bank's day of it")
    chance = models.FloatField()
    double = models.BooleanField()
    third = models.BooleanField(default=False, help_text="two ratings differ: a third person decides")
    mark = models.FloatField(null=True)
    critical = models.JSONField(default=list)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=["collector_id", "on"], name="sample_by_collector"),
            models.Index(fields=["settled_at", "on"], name="sample_open"),
        )

    def __str__(self) -> str:
        return self.ref


class Rating(models.Model):
    """A person's rating of a sample: first and second do not see each other's; a third is asked where they differ."""

    sample = models.ForeignKey(Sample, on_delete=models.CASCADE, related_name="ratings")
    rater = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    place = models.SmallIntegerField()
    scores = models.JSONField()
    critical = models.JSONField(default=list)
    mark = models.FloatField()
    note_sealed = models.BinaryField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["sample", "rater"], name="sample_rated_once"),
            models.UniqueConstraint(fields=["sample", "place"], name="rating_once_a_place"),
        )

    def __str__(self) -> str:
        return f"{self.sample_id}/{self.place}"

    @property
    def note(self) -> str:
        """What the rater wrote."""
        return str(opened(self.note_sealed) or "")


class Session(models.Model):
    """A calibration session: raters talk samples over and write down how a criterion is to be read."""

    held_on = models.DateField()
    led_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    attended = models.ManyToManyField(USER, related_name="+")
    samples = models.ManyToManyField(Sample, related_name="sessions")
    agreed = models.JSONField(help_text="criterion to how it is read from now on")
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.held_on}"


class Held(models.Model):
    """Who held a customer from which day to which (none: still), as the daily job saw it: the book of each day."""

    customer_id = models.TextField()
    collector_id = models.CharField(max_length=40)
    from_on = models.DateField()
    until_on = models.DateField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["customer_id"], condition=Q(until_on__isnull=True), name="held_once_now"),
        )
        indexes = (models.Index(fields=["customer_id", "from_on"], name="held_by_customer"),)

    def __str__(self) -> str:
        return f"{self.customer_id} {self.collector_id} {self.from_on}"
