"""Incidents and drills from declaration to review, plans, roster, resources. No customer stands in these tables.

Free text may name persons and is stored sealed; codes, times and who acted are in clear.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

CLASSES = (
    "data_leak", "threat", "self_harm", "media_storm", "outage", "field_accident", "mass_complaint", "regulation",
)  # fmt: skip
ROLES = ("lead", "compliance", "technology", "communications", "care", "floor", "people", "security")
OPEN = ("declared", "acting")


def _user(**more: Any) -> Any:
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", **more)


class Incident(models.Model):
    """One incident, or one drill of a plan. `severity` is 1 (minor) to 4 (very grave).

    `plan_version` is the version whose checklist was taken over at the declaration; `plan` its document where the bank
    has recorded one. `scored` is what a drill came to, of 100.
    """

    class State(models.TextChoices):
        DECLARED = "declared"
        ACTING = "acting"
        CLOSED = "closed"
        REVIEWED = "reviewed"
        ENDED = "ended"
        CALLED_OFF = "called_off"

    kind = models.CharField(max_length=20, choices=[(c, c) for c in CLASSES])
    severity = models.PositiveSmallIntegerField()
    drill = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=State.choices, default=State.DECLARED)
    plan = models.ForeignKey("trust.Document", on_delete=models.PROTECT, null=True, related_name="+")
    plan_version = models.CharField(max_length=40)
    title = models.CharField(max_length=120, blank=True, help_text="without names; empty: as the plan is called")
    text_sealed = models.BinaryField(null=True)
    found_at = models.DateTimeField()
    declared_by = _user()
    declared_at = models.DateTimeField()
    source = models.CharField(max_length=40, blank=True, help_text="warning:12, alarm:3: what it was offered from")
    lead = _user(null=True)
    room = models.CharField(max_length=120, blank=True, help_text="where those who act meet: a room, a number to dial")
    affected = models.PositiveIntegerField(null=True, help_text="customers or persons concerned, as far as known")
    closed_by = _user(null=True)
    closed_at = models.DateTimeField(null=True)
    closing_sealed = models.BinaryField(null=True)
    damage_minor = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, blank=True)
    review_sealed = models.BinaryField(null=True, help_text="JSON: whys (up to five), cause, lessons")
    reviewed_by = _user(null=True)
    reviewed_at = models.DateTimeField(null=True)
    scored = models.JSONField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(severity__gte=1, severity__lte=4), name="incident_severity"),
            models.CheckConstraint(
                condition=Q(state__in=("declared", "called_off")) | Q(lead__isnull=False),
                name="incident_acts_under_lead",
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN, closed_at=None) | (~Q(state__in=OPEN) & Q(closed_at__isnull=False)),
                name="incident_closed_has_time",
            ),
            models.CheckConstraint(condition=Q(scored=None) | Q(drill=True), name="incident_only_drill_is_scored"),
            models.UniqueConstraint(fields=["source"], condition=~Q(source=""), name="incident_once_a_source"),
        )
        indexes = (models.Index(fields=["drill", "state", "-id"], name="incident_by_state"),)

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """What people call it: I-2026-0007, a drill D-2026-0008."""
        return f"{'D' if self.drill else 'I'}-{self.declared_at.year}-{self.pk:04d}"

    @property
    def named(self) -> str:
        """Its own title, or the plan's in the reader's language."""
        from cureline.incident import config

        return self.title or config.say(config.parse(config.shipped(self.kind))["title"])

    @property
    def open(self) -> bool:
        """Whether it is being handled."""
        return self.state in OPEN


class Assignment(models.Model):
    """Who has a role of an incident now."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="assignments")
    role = models.CharField(max_length=20, choices=[(r, r) for r in ROLES])
    user = _user()
    from_roster = models.BooleanField(default=False)
    since_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["incident", "role"], name="assignment_once_a_role"),)

    def __str__(self) -> str:
        return f"{self.incident_id} {self.role}"


class Step(models.Model):
    """A line of an incident's checklist: due at, done when and by whom, with what evidence; or left out, and why."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="steps")
    place = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=40)
    role = models.CharField(max_length=20)
    title = models.JSONField()
    stop = models.CharField(max_length=10, blank=True, help_text="the scope of the stop switch that it suggests")
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = _user(null=True)
    left_out = models.BooleanField(default=False)
    evidence_sealed = models.BinaryField(null=True)
    warned_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["incident", "code"], name="step_once"),
            models.CheckConstraint(
                condition=Q(done_at=None, done_by=None) | Q(done_at__isnull=False, done_by__isnull=False),
                name="step_done_by_somebody",
            ),
        )
        indexes = (models.Index(fields=["due_at"], condition=Q(done_at=None), name="step_open_by_due"),)

    def __str__(self) -> str:
        return f"{self.incident_id} {self.code}"


class Report(models.Model):
    """A duty to report up: to whom, by which law, by when; filled in, sent by whom, on what way, with which receipt."""

    class State(models.TextChoices):
        DUE = "due"
        DRAFTED = "drafted"
        SENT = "sent"
        NOT_DUE = "not_due"

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="reports")
    code = models.CharField(max_length=40)
    to = models.JSONField()
    law = models.JSONField()
    article = models.CharField(max_length=20, blank=True)
    status = models.CharField(max_length=12, help_text="P, S, M, policy, assumption: how surely we know the duty")
    source = models.TextField(blank=True)
    form = models.CharField(max_length=20)
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.DUE)
    fields_sealed = models.BinaryField(null=True)
    language = models.CharField(max_length=10, default="zh-Hans")
    drafted_by = _user(null=True)
    drafted_at = models.DateTimeField(null=True)
    sent_by = _user(null=True)
    sent_at = models.DateTimeField(null=True)
    way = models.CharField(max_length=40, blank=True)
    receipt = models.CharField(max_length=120, blank=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    reason = models.TextField(blank=True, help_text="why it is not due after all")
    warned_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["incident", "code"], name="report_once"),
            models.CheckConstraint(
                condition=~Q(state="sent") | (Q(sent_at__isnull=False, sent_by__isnull=False) & ~Q(pdf_sha256="")),
                name="report_sent_has_proof",
            ),
            models.CheckConstraint(condition=~Q(state="not_due") | ~Q(reason=""), name="report_not_due_has_reason"),
        )
        indexes = (
            models.Index(fields=["due_at"], condition=Q(state__in=("due", "drafted")), name="report_open_by_due"),
        )

    def __str__(self) -> str:
        return f"{self.incident_id} {self.code} {self.state}"


class Entry(models.Model):
    """A line of the timeline: what happened, when, told by whom. It only grows (a trigger keeps it so)."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="entries")
    at = models.DateTimeField()
    user = _user(null=True)
    what = models.CharField(max_length=30, help_text="declared, noted, step_done, report_sent, escalated …")
    detail = models.JSONField(default=dict)
    text_sealed = models.BinaryField(null=True)

    class Meta:
        indexes = (models.Index(fields=["incident", "-id"], name="entry_by_incident"),)

    def __str__(self) -> str:
        return f"{self.incident_id} {self.what}"


class Action(models.Model):
    """What is changed so that it does not happen again: owner, due day, done, and whether it worked when looked at."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="actions")
    title = models.CharField(max_length=200)
    owner = _user()
    due_on = models.DateField()
    done_on = models.DateField(null=True)
    done_note = models.TextField(blank=True)
    look_on = models.DateField(help_text="the day on which somebody looks whether it worked")
    worked = models.BooleanField(null=True)
    looked_by = _user(null=True)
    looked_on = models.DateField(null=True)
    overdue_told_on = models.DateField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(look_on__gte=F("due_on")), name="action_looked_at_after_due"),
            models.CheckConstraint(
                condition=Q(looked_by=None) | ~Q(looked_by=F("owner")), name="action_looked_at_by_another"
            ),
        )

    def __str__(self) -> str:
        return f"{self.incident_id} {self.title}"


class OnDuty(models.Model):
    """Who is on duty for a role on a day of the bank; `rank` 1 is called first, 2 where the first can't."""

    on = models.DateField()
    role = models.CharField(max_length=20, choices=[(r, r) for r in ROLES])
    rank = models.PositiveSmallIntegerField(default=1)
    staff = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+")
    set_by = _user()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["on", "role", "rank"], name="on_duty_once"),
            models.UniqueConstraint(fields=["on", "role", "staff"], name="on_duty_not_twice"),
            models.CheckConstraint(condition=Q(rank__in=(1, 2)), name="on_duty_rank"),
        )
        indexes = (models.Index(fields=["on"], name="on_duty_by_day"),)

    def __str__(self) -> str:
        return f"{self.on} {self.role} {self.staff_id}"


class Resource(models.Model):
    """Something that is kept for an emergency: how many, where, when it is checked, when it expires."""

    kind = models.CharField(max_length=40, help_text="a code of catalogue.yaml")
    place = models.CharField(max_length=120)
    count = models.PositiveIntegerField()
    least = models.PositiveIntegerField(default=1, help_text="fewer than this is too few")
    keeper = models.ForeignKey("people.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    checked_on = models.DateField()
    check_days = models.PositiveIntegerField(default=90)
    expires_on = models.DateField(null=True)
    gone = models.BooleanField(default=False)

    class Meta:
        indexes = (models.Index(fields=["gone", "kind", "place"], name="resource_by_kind"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.place}"


class PlanDraft(models.Model):
    """A new version of a plan as somebody wrote it, until a second person has approved or refused it."""

    kind = models.CharField(max_length=20, choices=[(c, c) for c in CLASSES])
    content = models.TextField()
    version = models.CharField(max_length=40)
    written_by = _user()
    written_at = models.DateTimeField()
    decided_by = _user(null=True)
    decided_at = models.DateTimeField(null=True)
    document = models.ForeignKey("trust.Document", on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("written_by")), name="plan_draft_second_person"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.version}"
