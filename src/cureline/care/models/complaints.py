"""Complaints, what was done about each, and what each is about."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _p


class Complaint(models.Model):
    """One complaint of a customer, under a clock. `due_on` is the last day of the answer where the customer lives."""

    class State(models.TextChoices):
        RECEIVED = "received", _("Received")
        ACKNOWLEDGED = "acknowledged", _("Acknowledged")
        INVESTIGATING = "investigating", _("Being looked into")
        ANSWERED = "answered", _("Answered")
        CLOSED = "closed", _("Closed")

    class Channel(models.TextChoices):
        CALL = "call", _("Call")
        SMS = "sms", _("SMS")
        EMAIL = "email", _("E-mail")
        LETTER = "letter", _("Letter")
        VISIT = "visit", _("Visit")
        PAGE = "page", _("Web form")
        API = "api", _("Another system")
        BRANCH = "branch", _("Branch")
        REGULATOR = "regulator", _("Regulator")

    class About(models.TextChoices):
        CONTACT = "contact", _("Call or contact")
        MESSAGE = "message", _p("channel of a complaint", "Message")
        LETTER = "letter", _("Letter")
        VISIT = "visit", _("Visit")
        AGENCY = "agency", _("Agency")
        DATA = "data", _("Personal data")
        DEBT = "debt", _("The debt itself")
        SERVICE = "service", _("Service")

    class Outcome(models.TextChoices):
        UPHELD = "upheld", _("Upheld")
        PARTLY = "partly", _("Partly upheld")
        REJECTED = "rejected", _("Rejected")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Stage(models.TextChoices):
        BANK = "bank", _("With the bank")
        OMBUDSMAN = "ombudsman", _("With the ombudsman")
        REGULATOR = "regulator", _("With the regulator")
        COURT = "court", _("In court")

    OPEN = (State.RECEIVED, State.ACKNOWLEDGED, State.INVESTIGATING)

    customer_id = models.TextField(db_index=True)
    account_id = models.TextField(blank=True)
    jurisdiction = models.TextField()
    time_zone = models.TextField()
    channel = models.CharField(max_length=10, choices=Channel.choices)
    received_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    cause = models.CharField(max_length=30, help_text="a code of complaint_causes.yaml")
    severity = models.CharField(max_length=10, help_text="low, medium, high, critical")
    about = models.CharField(max_length=10, choices=About.choices)
    text_sealed = models.BinaryField(help_text="what the customer said")
    wish_sealed = models.BinaryField(null=True, help_text="what the customer asks for")
    state = models.CharField(max_length=15, choices=State.choices, default=State.RECEIVED)
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.BANK)
    stage_reference = models.TextField(blank=True, help_text="file number there")
    handler = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    acknowledge_by_on = models.DateField()
    acknowledged_at = models.DateTimeField(null=True)
    due_on = models.DateField()
    extensions = models.PositiveSmallIntegerField(default=0)
    escalated_at = models.DateTimeField(null=True, help_text="when its clock ran so low that leaders were told")
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    root_cause = models.CharField(max_length=20, blank=True, help_text="a code of complaint_causes.yaml")
    redress = models.CharField(max_length=20, blank=True, help_text="a code of complaint_causes.yaml")
    redress_minor = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, blank=True)
    answer_sealed = models.BinaryField(null=True)
    answered_at = models.DateTimeField(null=True)
    letter_ref = models.TextField(blank=True, help_text="the letter of dispatch that carries the answer")
    letter_refused = models.TextField(blank=True, help_text="the rule by which the gate held the letter back")
    closed_at = models.DateTimeField(null=True)
    reopened = models.PositiveSmallIntegerField(default=0)
    clock_version = models.TextField(help_text="of complaint_clock.yaml")
    circumstances = ArrayField(models.TextField(), default=list, help_text="circumstance ids that it opened")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(outcome="") | models.Q(answered_at__isnull=False), name="complaint_outcome_answered"
            ),
            models.CheckConstraint(
                condition=models.Q(redress_minor=None) | models.Q(redress_minor__gte=0), name="complaint_redress_min"
            ),
        )
        indexes = (models.Index(fields=["state", "due_on"], name="complaint_by_clock"),)

    @property
    def number(self) -> str:
        """How people call it."""
        return f"C{self.pk:06d}"

    def __str__(self) -> str:
        return f"{self.number} {self.cause} {self.state}"


class ComplaintLink(models.Model):
    """What a complaint is about: an attempt, message, letter or visit, an agency, and the collector who did it."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="links")
    kind = models.CharField(max_length=10, choices=Complaint.About.choices)
    ref = models.TextField(blank=True, help_text="id of the contact, message, letter or visit")
    collector_id = models.TextField(blank=True, db_index=True)
    agency = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["complaint", "kind", "ref", "collector_id", "agency"], name="complaint_link_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.ref} {self.collector_id}{self.agency}"


STEPS = {
    "recorded": _("Recorded"),
    "acknowledged": _("Acknowledged"),
    "assigned": _("Assigned"),
    "unassigned": _("Taken from the handler, whom it is about"),
    "note": _("Written down"),
    "linked": _("Linked"),
    "severity": _("Severity judged anew"),
    "extended": _("Clock extended"),
    "escalated": _("Clock runs low"),
    "answered": _("Answered"),
    "closed": _("Closed"),
    "reopened": _("Open again"),
    "stage": _("Stage changed"),
}


class ComplaintStep(models.Model):
    """One thing done about a complaint, in order; the text is sealed."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="steps")
    at = models.DateTimeField()
    kind = models.CharField(max_length=20)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    text_sealed = models.BinaryField(null=True)
    detail = models.JSONField(default=dict, help_text="codes and days, nothing personal")

    class Meta:
        ordering = ("at", "pk")

    @property
    def title(self) -> str:
        """What was done, in words."""
        return str(STEPS.get(self.kind, self.kind))

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.kind}"


class Milestone(models.Model):
    """A warning of a clock that was given: once for each subject, deadline and step, however often the job runs."""

    customer_id = models.TextField()
    subject = models.CharField(max_length=60, help_text="complaint:17, referral:3, request:5")
    clock = models.CharField(max_length=20, help_text="acknowledge, answer, review")
    due_on = models.DateField()
    step = models.CharField(max_length=20, help_text="working days left, or breached")
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["subject", "clock", "due_on", "step"], name="milestone_once"),)

    def __str__(self) -> str:
        return f"{self.subject} {self.clock} {self.due_on} {self.step}"
