"""Versioned documents: everything that decides about a person is one of these rows, and none is ever changed."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models


class Document(models.Model):
    """One version of a document, for now of a pack's rules; `content` is the text as it decided.

    `approver` is empty until the bank signs. A trigger refuses UPDATE and DELETE.
    """

    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=80)
    version = models.CharField(max_length=40)
    effective_from_on = models.DateField()
    author = models.CharField(max_length=80)
    approver = models.CharField(max_length=80, blank=True)
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["kind", "name", "version"], name="document_version_once"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.name} {self.version}"


class User(AbstractUser):
    """Somebody who signs in. What they may do follows from the role, whom they see from the staff record."""

    role = models.CharField(max_length=20, blank=True, help_text="a name in duties.yaml; none may do nothing")
    language = models.CharField(max_length=10, blank=True, help_text="zh-hans, zh-hant or en; empty: the browser's")

    def may(self, duty: str) -> bool:
        """Whether the role has a duty."""
        from cureline.trust.duties import duties

        return self.is_active and self.role in duties().get(duty, frozenset())


class AuditEntry(models.Model):
    """One line of the audit log. Triggers refuse UPDATE and DELETE and chain each row to the one before."""

    at = models.DateTimeField()
    action = models.CharField(max_length=60)
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    username = models.CharField(max_length=150, blank=True)
    role = models.CharField(max_length=20, blank=True)
    address = models.CharField(max_length=45, blank=True)
    customer_id = models.TextField(blank=True)
    subject = models.CharField(max_length=120, blank=True)
    reason = models.TextField(blank=True)
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = (
            models.Index(fields=["customer_id", "at"], name="audit_by_customer"),
            models.Index(fields=["action", "at"], name="audit_by_action"),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.username or 'system'} {self.action} {self.subject}"
