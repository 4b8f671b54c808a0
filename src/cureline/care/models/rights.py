"""Requests of people about their own data."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class RightsRequest(models.Model):
    """One request to show, correct, restrict or erase, under a clock; compliance decides."""

    class State(models.TextChoices):
        RECEIVED = "received", _("Received")
        CHECKED = "checked", _("Identity checked")
        DONE = "done", _("Granted")
        REFUSED = "refused", _("Refused")

    OPEN = (State.RECEIVED, State.CHECKED)

    customer_id = models.TextField(db_index=True)
    kind = models.CharField(max_length=10, help_text="a code of rights.yaml: access, correct, restrict, erase")
    channel = models.CharField(max_length=10)
    received_at = models.DateTimeField()
    due_on = models.DateField()
    wish_sealed = models.BinaryField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.RECEIVED)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    identity_check = models.CharField(max_length=20, blank=True, help_text="a code of rights.yaml")
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision_sealed = models.BinaryField(null=True, help_text="the reason, as it is told to the person")
    result = models.JSONField(default=dict, help_text="counts by table: erased, kept with the rule; no personal value")
    letter_ref = models.TextField(blank=True)
    letter_refused = models.TextField(blank=True)
    circumstances = ArrayField(models.TextField(), default=list)
    document_version = models.TextField()

    class Meta:
        indexes = (models.Index(fields=["state", "due_on"], name="rights_by_clock"),)

    @property
    def number(self) -> str:
        """How people call it."""
        return f"D{self.pk:06d}"

    def __str__(self) -> str:
        return f"{self.number} {self.kind} {self.state}"


class Correction(models.Model):
    """One field that a correct request asks to change; both values are sealed, and the old one stays as proof."""

    request = models.ForeignKey(RightsRequest, on_delete=models.CASCADE, related_name="corrections")
    field = models.CharField(max_length=60, help_text="<table>.<column>")
    row = models.TextField(help_text="key of the row")
    old_sealed = models.BinaryField(null=True)
    new_sealed = models.BinaryField()
    reason_sealed = models.BinaryField(null=True)
    applied_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.request_id} {self.field}"
