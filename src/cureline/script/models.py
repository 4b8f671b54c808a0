"""Versions that people write and decide on, and the talks that followed a tree."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from cureline.trust.models import Document


class Version(models.Model):
    """A version of a script as its author wrote it. Approved, it becomes a trust document; nobody changes it then."""

    class State(models.TextChoices):
        WAITING = "waiting"
        APPROVED = "approved"
        REFUSED = "refused"
        WITHDRAWN = "withdrawn"

    name = models.CharField(max_length=60)
    version = models.CharField(max_length=40)
    effective_from_on = models.DateField()
    content = models.TextField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    findings = models.JSONField(default=list, help_text="what the checks warned of when it was saved")
    judged_by = models.CharField(max_length=120, help_text="versions of the phrase lists and of the classifier")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    note = models.TextField(blank=True)
    document = models.OneToOneField(Document, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["name", "version"], name="script_version_once"),
            models.CheckConstraint(
                condition=~models.Q(state="approved") | ~models.Q(decided_by=models.F("author")),
                name="script_nobody_approves_own",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="approved") | models.Q(document__isnull=False), name="script_approved_is_kept"
            ),
        )
        indexes = (models.Index(fields=["state", "written_at"], name="script_by_state"),)

    def __str__(self) -> str:
        return f"{self.name} {self.version} ({self.state})"


class Walk(models.Model):
    """One talk along a tree: which nodes, which answers, how it ended. `path` is a list of {node, choice}."""

    customer_id = models.TextField(db_index=True)
    account_id = models.TextField(blank=True)
    name = models.CharField(max_length=60)
    version = models.CharField(max_length=40)
    channel = models.CharField(max_length=10)
    language = models.CharField(max_length=10)
    path = models.JSONField(default=list)
    outcome = models.CharField(max_length=20, blank=True)
    then = models.CharField(max_length=20, blank=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.customer_id} {self.name} {self.outcome}"
