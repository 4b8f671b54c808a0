"""What the API remembers of requests that must not be done twice."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Answered(models.Model):
    """The answer to a request with an idempotency key, kept for a day; the body is sealed, since it may be personal."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    request_sha256 = models.CharField(max_length=64, help_text="of method, path with query, and body")
    status = models.PositiveSmallIntegerField(null=True)
    content_type = models.CharField(max_length=100, blank=True)
    body_sealed = models.BinaryField(null=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["user", "key"], name="answered_once"),)

    def __str__(self) -> str:
        return f"{self.user_id} {self.key} {self.status}"
