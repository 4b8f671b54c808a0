"""Surveys after contact, and follow-ups of customers who matter."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _p


class SurveyInvitation(models.Model):
    """A link that was sent to a customer: signed, single-use, good until `expires_at`."""

    customer_id = models.TextField(db_index=True)
    contact_id = models.TextField(help_text="the contact that is asked about")
    collector_id = models.TextField(blank=True)
    team = models.TextField(blank=True)
    channel = models.CharField(max_length=10, help_text="of the contact")
    language = models.CharField(max_length=10)
    nonce = models.CharField(max_length=22, unique=True, help_text="random part of the token")
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    message_ref = models.TextField(blank=True, help_text="the message of dispatch that carries the link")
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    survey_version = models.TextField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["contact_id"], name="survey_once_a_contact"),)

    def __str__(self) -> str:
        return f"{self.pk} {self.channel} {'answered' if self.answered_at else 'open'}"


class SurveyAnswer(models.Model):
    """What was answered; whose answer it is stands in the invitation only, and no page shows it."""

    invitation = models.OneToOneField(SurveyInvitation, on_delete=models.CASCADE, related_name="answer")
    scores = models.JSONField(help_text="question code to 1..5")
    text_sealed = models.BinaryField(null=True)

    def __str__(self) -> str:
        return str(self.scores)


class FollowUp(models.Model):
    """A call or visit to a customer after cure or with a plan, by a rule of follow_ups.yaml."""

    class State(models.TextChoices):
        OPEN = "open", _p("state", "Open")
        DONE = "done", _("Done")

    customer_id = models.TextField(db_index=True)
    rule = models.CharField(max_length=30)
    rule_version = models.TextField()
    channel = models.CharField(max_length=10)
    found_on = models.DateField()
    due_on = models.DateField()
    state = models.CharField(max_length=5, choices=State.choices, default=State.OPEN)
    result = models.CharField(max_length=20, blank=True)
    text_sealed = models.BinaryField(null=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            # one open at a time; the job may run as often as it likes
            models.UniqueConstraint(
                fields=["customer_id", "rule"], condition=models.Q(state="open"), name="follow_up_open_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.customer_id} {self.rule} {self.state}"
