"""Versioned documents: everything that decides about a person is one of these rows, and none is ever changed."""

from __future__ import annotations

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
