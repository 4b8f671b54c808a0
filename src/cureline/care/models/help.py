"""Help: hardship and vulnerability, offers, and questions to other departments."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _p


class HelpCase(models.Model):
    """A hardship or vulnerability that was recorded, the circumstance it became, and when it is looked at again."""

    customer_id = models.TextField(db_index=True)
    kind = models.CharField(max_length=30, help_text="a code of hardship.yaml")
    reason = models.CharField(max_length=20)
    evidence = models.CharField(max_length=20, help_text="kind of evidence; the paper itself stays in the bank's file")
    needs = ArrayField(models.CharField(max_length=20), default=list, help_text="codes of hardship.yaml")
    note_sealed = models.BinaryField(null=True)
    insured = models.BooleanField(null=True, help_text="whether an insurance of the event is known")
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    review_on = models.DateField()
    reviewed_at = models.DateTimeField(null=True)
    ended_on = models.DateField(null=True)
    ended_why_sealed = models.BinaryField(null=True)
    circumstance_id = models.TextField()
    assessed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    assessed_at = models.DateTimeField()
    document_version = models.TextField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(until_on=None) | models.Q(until_on__gte=models.F("from_on")), name="help_ends_after"
            ),
        )

    def __str__(self) -> str:
        return f"{self.customer_id} {self.kind} {self.from_on}..{self.until_on}"


class Offer(models.Model):
    """What was offered to a customer, why it suited, and what came of it. An unsuitable one can't be recorded."""

    class State(models.TextChoices):
        MADE = "made", _("Offered")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")

    customer_id = models.TextField(db_index=True)
    code = models.CharField(max_length=30, help_text="a code of offers.yaml")
    document_version = models.TextField()
    reasons = models.JSONField(help_text="ids of the conditions with whether each held")
    facts = models.JSONField(help_text="the values that the conditions read")
    state = models.CharField(max_length=10, choices=State.choices, default=State.MADE)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answer_reason_sealed = models.BinaryField(null=True)

    def __str__(self) -> str:
        return f"{self.customer_id} {self.code} {self.state}"


class Referral(models.Model):
    """A question to another department, with the day by which it is answered."""

    class State(models.TextChoices):
        OPEN = "open", _p("state", "Open")
        TAKEN = "taken", _("Taken")
        ANSWERED = "answered", _("Answered")

    customer_id = models.TextField(db_index=True)
    department = models.CharField(max_length=20)
    subject = models.CharField(max_length=20)
    question_sealed = models.BinaryField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    answer_sealed = models.BinaryField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=["state", "due_at"], name="referral_by_clock"),)

    def __str__(self) -> str:
        return f"R{self.pk} {self.department} {self.state}"
