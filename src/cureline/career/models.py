"""Posts of people, recruiting, probation, promotion and rewards. What is personal is sealed; no customer is named."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from cureline.people.models import Staff, Team

USER = settings.AUTH_USER_MODEL


class Assignment(models.Model):
    """Who holds which post from when until when; one at a time."""

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="assignments")
    post = models.CharField(max_length=40, help_text="a code of posts.yaml")
    from_on = models.DateField()
    until_on = models.DateField(null=True, help_text="the last day; null: goes on")
    why = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["staff"], condition=Q(until_on=None), name="assignment_one_at_a_time"),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")), name="assignment_ends_after"
            ),
        )

    def __str__(self) -> str:
        return f"{self.staff_id} {self.post} {self.from_on}"


class Level(models.Model):
    """A competence of somebody as one person saw it on a day; the latest of the leader's counts, one's own is shown."""

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="levels")
    competence = models.CharField(max_length=40)
    level = models.SmallIntegerField()
    own = models.BooleanField(help_text="one's own view of oneself")
    note_sealed = models.BinaryField(null=True)
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(level__gte=1, level__lte=4), name="level_on_the_scale"),)
        indexes = (models.Index(fields=["staff", "competence", "-id"], name="level_by_staff"),)

    def __str__(self) -> str:
        return f"{self.staff_id} {self.competence} {self.level}"


class Requisition(models.Model):
    """Posts to be filled. `frame` (questions, scales, weights, screening) is what all its candidates meet; a trigger
    refuses to change it once the requisition is open."""

    class State(models.TextChoices):
        WAITING = "waiting"
        OPEN = "open"
        REFUSED = "refused"
        CLOSED = "closed"

    post = models.CharField(max_length=40)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="+")
    number = models.SmallIntegerField()
    channels = models.JSONField(help_text="campus, social, internal")
    why = models.TextField()
    staffing_id = models.BigIntegerField(null=True, help_text="an approved staffing proposal of the room of risk")
    closes_on = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    frame = models.JSONField(default=dict)
    frame_sha256 = models.CharField(max_length=64, blank=True)
    nonce = models.CharField(max_length=32, unique=True, help_text="of the link by which people apply")
    asked_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")), name="requisition_second_person"
            ),
            models.CheckConstraint(condition=Q(number__gte=1, number__lte=200), name="requisition_number"),
        )
        indexes = (models.Index(fields=["state", "-id"], name="requisition_by_state"),)

    def __str__(self) -> str:
        return f"requisition {self.pk} {self.post} ({self.state})"


class Candidate(models.Model):
    """Somebody who applied. Name, contacts and words are sealed; what is shown before an offer is the code."""

    class State(models.TextChoices):
        APPLIED = "applied"
        SCREENED = "screened"
        INVITED = "invited"
        RATED = "rated"
        OFFERED = "offered"
        ACCEPTED = "accepted"
        HIRED = "hired"
        REJECTED = "rejected"
        DECLINED = "declined"
        WITHDRAWN = "withdrawn"

    requisition = models.ForeignKey(Requisition, on_delete=models.PROTECT, related_name="candidates")
    code = models.CharField(max_length=12, unique=True)
    channel = models.CharField(max_length=20)
    name_sealed = models.BinaryField(null=True)
    mobile_sealed = models.BinaryField(null=True)
    mobile_index = models.BinaryField(null=True)
    email_sealed = models.BinaryField(null=True)
    answers_sealed = models.BinaryField(null=True, help_text="JSON: the application's questions")
    groups_sealed = models.BinaryField(null=True, help_text="JSON, by own consent; only ever counted")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="applications")
    language = models.CharField(max_length=10, default="zh-Hans")
    state = models.CharField(max_length=10, choices=State.choices, default=State.APPLIED)
    screening = models.JSONField(default=dict, help_text="criterion to met, not_met or unclear")
    screened_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    screened_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True, help_text="why it ended; no personal data")
    consent_at = models.DateTimeField()
    consent_version = models.CharField(max_length=20)
    keep_until_on = models.DateField(null=True, help_text="set when the application or the requisition ends")
    erased_at = models.DateTimeField(null=True)
    nonce = models.CharField(max_length=32, unique=True, help_text="of the link by which one withdraws")
    recorded_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["requisition", "mobile_index"],
                condition=Q(mobile_index__isnull=False),
                name="candidate_applies_once",
            ),
            models.UniqueConstraint(
                fields=["requisition", "staff"], condition=Q(staff__isnull=False), name="candidate_internal_once"
            ),
        )
        indexes = (models.Index(fields=["requisition", "state", "id"], name="candidate_by_state"),)

    def __str__(self) -> str:
        return f"{self.code} ({self.state})"


class Interview(models.Model):
    """When and where a candidate is heard."""

    candidate = models.OneToOneField(Candidate, on_delete=models.CASCADE, related_name="interview")
    planned_at = models.DateTimeField()
    place = models.CharField(max_length=120)
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.candidate_id} {self.planned_at:%Y-%m-%d %H:%M}"


class Rating(models.Model):
    """What one interviewer gave. Until all have handed theirs in, nobody sees another's."""

    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="ratings")
    rater = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    scores = models.JSONField(default=dict)
    notes_sealed = models.BinaryField(null=True, help_text="JSON: what was said, by question")
    submitted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["interview", "rater"], name="rating_once_a_rater"),)

    def __str__(self) -> str:
        return f"{self.interview_id} by {self.rater_id}"


class Offer(models.Model):
    """What a candidate is offered: proposed by one, approved by another. Money in minor units a month."""

    class State(models.TextChoices):
        WAITING = "waiting"
        SENT = "sent"
        REFUSED = "refused"
        ACCEPTED = "accepted"
        DECLINED = "declined"

    candidate = models.OneToOneField(Candidate, on_delete=models.CASCADE, related_name="offer")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    wage_minor = models.BigIntegerField()
    probation_wage_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3, default="CNY")
    contract_months = models.SmallIntegerField(help_text="0: open-ended")
    probation_months = models.SmallIntegerField()
    starts_on = models.DateField()
    answer_until_on = models.DateField()
    why = models.TextField(blank=True, help_text="needed where somebody ranked higher is passed over")
    place = models.SmallIntegerField(help_text="place in the ranking when it was proposed")
    proposed_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")), name="offer_second_person"
            ),
            models.CheckConstraint(condition=Q(wage_minor__gt=0, probation_wage_minor__gt=0), name="offer_pays"),
        )

    def __str__(self) -> str:
        return f"{self.candidate_id} ({self.state})"


class Onboarding(models.Model):
    """The way of somebody hired into the department: asked for by who recruits, done by an administrator."""

    candidate = models.OneToOneField(Candidate, on_delete=models.CASCADE, related_name="onboarding")
    username = models.CharField(max_length=150)
    role = models.CharField(max_length=20)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="+")
    collector_id = models.CharField(max_length=40, blank=True)
    mentor = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    asked_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    done_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField(null=True)
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.candidate_id} as {self.role}"


class Probation(models.Model):
    """Somebody's first months in a post: mentor, goals, dated assessments, and how they ended, by two persons."""

    class State(models.TextChoices):
        RUNNING = "running"
        PASSED = "passed"
        ENDED = "ended"

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="probations")
    post = models.CharField(max_length=40)
    mentor = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="mentored")
    contract_months = models.SmallIntegerField(help_text="0: open-ended")
    starts_on = models.DateField()
    ends_on = models.DateField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.RUNNING)
    version = models.CharField(max_length=20, help_text="of probation.yaml")
    # the outcome that waits for a second person, then stands
    outcome = models.CharField(max_length=10, blank=True, help_text="pass, extend or end")
    new_end_on = models.DateField(null=True)
    agreed_at = models.DateTimeField(null=True, help_text="when the person agreed to an extension")
    reason_sealed = models.BinaryField(null=True)
    proposed_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    history = models.JSONField(default=list, help_text="outcomes decided before: outcome, on, from, to")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["staff"], condition=Q(state="running"), name="probation_one_at_a_time"),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")), name="probation_second_person"
            ),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="probation_ends_after"),
        )

    def __str__(self) -> str:
        return f"{self.staff_id} {self.starts_on} ({self.state})"


class ProbationGoal(models.Model):
    """Something to reach: a course, a licence, simulated calls, accompanied calls."""

    probation = models.ForeignKey(Probation, on_delete=models.CASCADE, related_name="goals")
    kind = models.CharField(max_length=20)
    code = models.CharField(max_length=60, blank=True)
    count = models.SmallIntegerField(default=1)
    score = models.SmallIntegerField(null=True)
    due_on = models.DateField()
    done = models.SmallIntegerField(default=0, help_text="of accompanied calls, which the mentor notes")
    reached_on = models.DateField(null=True)

    class Meta:
        ordering = ("due_on", "id")

    def __str__(self) -> str:
        return f"{self.probation_id} {self.kind} {self.code}"


class Assessment(models.Model):
    """A dated look at a probation: one's own words, the assessor's marks and words."""

    probation = models.ForeignKey(Probation, on_delete=models.CASCADE, related_name="assessments")
    day = models.SmallIntegerField(help_text="day of the probation, or 0 for one of an extension")
    due_on = models.DateField()
    own_sealed = models.BinaryField(null=True)
    own_at = models.DateTimeField(null=True)
    marks = models.JSONField(default=dict)
    words_sealed = models.BinaryField(null=True)
    by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("due_on", "id")
        constraints = (models.UniqueConstraint(fields=["probation", "due_on"], name="assessment_once_a_day"),)

    def __str__(self) -> str:
        return f"{self.probation_id} {self.due_on}"


class Promotion(models.Model):
    """Somebody asks for a step of a ladder; what was there and what was missing that day is kept."""

    class State(models.TextChoices):
        WAITING = "waiting"
        GRANTED = "granted"
        REFUSED = "refused"
        WITHDRAWN = "withdrawn"

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="promotions")
    step = models.CharField(max_length=40)
    why_sealed = models.BinaryField(null=True)
    found = models.JSONField(help_text="requirements as they stood: code, met, has, needs")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason_sealed = models.BinaryField(null=True)
    from_on = models.DateField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["staff", "step"], condition=Q(state="waiting"), name="promotion_asked_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.staff_id} {self.step} ({self.state})"


class Award(models.Model):
    """A colleague named for a reward; minor units of `currency`, taken from the quarter's budget when granted."""

    class State(models.TextChoices):
        WAITING = "waiting"
        GRANTED = "granted"
        REFUSED = "refused"

    kind = models.CharField(max_length=20)
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="awards")
    words_sealed = models.BinaryField()
    quarter = models.CharField(max_length=7, help_text="2026-Q4")
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    nominated_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    nominated_at = models.DateTimeField()
    decided_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    shown = models.BooleanField(default=False, help_text="the person wants it on the board")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("nominated_by")), name="award_second_person"
            ),
            models.CheckConstraint(condition=Q(amount_minor__gte=0), name="award_not_negative"),
        )
        indexes = (models.Index(fields=["quarter", "state"], name="award_by_quarter"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.staff_id} ({self.state})"


class RewardBudget(models.Model):
    """What a quarter's rewards may cost together, in minor units."""

    quarter = models.CharField(max_length=7, primary_key=True)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(amount_minor__gte=0), name="reward_budget_not_negative"),)

    def __str__(self) -> str:
        return f"{self.quarter} {self.amount_minor}"
