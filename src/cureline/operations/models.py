"""What the running of the desk remembers: marks of jobs, and what was deleted because its time was over."""

from __future__ import annotations

from django.db import models


class Mark(models.Model):
    """The last run of a job that comes again and again: a job of the day by its name, the worker's minute as `worker`.

    `error` is the kind of the error of a run that failed, never its text, which may be personal.
    """

    name = models.CharField(max_length=80, primary_key=True)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    error = models.CharField(max_length=80, blank=True)
    good_at = models.DateTimeField(null=True, help_text="end of the last run that went well")

    def __str__(self) -> str:
        return f"{self.name} {self.ended_at:%Y-%m-%d %H:%M} {self.error}".strip()


class LegalHold(models.Model):
    """Nothing of a customer is deleted while one stands: a regulator asks, a suit is to come."""

    customer_id = models.TextField(db_index=True)
    reason_sealed = models.BinaryField()
    by = models.CharField(max_length=150, help_text="who ordered it")
    since_at = models.DateTimeField()
    lifted_by = models.CharField(max_length=150, blank=True)
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["customer_id"], condition=models.Q(lifted_at=None), name="legal_hold_once"),
        )

    def __str__(self) -> str:
        return f"hold {self.pk}"


class RetentionRun(models.Model):
    """One order to delete what nothing keeps any more: who gave it, by which packs, what went and what stayed."""

    on = models.DateField(help_text="the day by which the rules were asked")
    by = models.CharField(max_length=150)
    dry_run = models.BooleanField(help_text="only counted")
    packs = models.JSONField(help_text="version of each country's retention.yaml")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, help_text="null: it runs, or was broken off")
    customers = models.BigIntegerField(default=0, help_text="how many were looked at")
    held = models.BigIntegerField(default=0, help_text="how many were left alone: a hold, an open complaint, a suit")
    erased = models.JSONField(default=dict, help_text="rows by kind")
    kept = models.JSONField(default=dict, help_text="rows by the rule that keeps them")

    def __str__(self) -> str:
        return f"retention {self.on}{' (counted only)' if self.dry_run else ''}"


class RetentionLook(models.Model):
    """When a customer was looked at last, and the day before which nothing of theirs can be due."""

    customer_id = models.TextField(primary_key=True)
    on = models.DateField()
    again_on = models.DateField(db_index=True)

    def __str__(self) -> str:
        return f"{self.customer_id} {self.again_on}"
