"""The order by which the day's job deletes what nothing keeps any more."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class RetentionOrder(models.Model):
    """Asked by one person of compliance, decided by another; it stands until somebody ends it or the rules change."""

    class State(models.TextChoices):
        ASKED = "asked", _("Waits for a second person")
        STANDS = "stands", _("Stands")
        REFUSED = "refused", _("Refused")
        ENDED = "ended", _("Ended")

    rules = models.JSONField(help_text="version of each country's retention.yaml that it was given for")
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["state"], condition=models.Q(state__in=("asked", "stands")), name="retention_order_once"
            ),
        )

    def __str__(self) -> str:
        return f"order {self.pk} {self.state}"
