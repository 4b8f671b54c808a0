"""Which files the results are read from; no customer stands in these tables."""

from __future__ import annotations

from django.db import models

from cureline.results.report.models import ReportFile as ReportFile


class Snapshot(models.Model):
    """One set of facts on disk: `CURELINE_HOME/results/<snapshot_id>/<fact>.parquet`.

    Its id is the day and the hash of everything that it was made of, so the same portfolio is the same snapshot.
    """

    snapshot_id = models.CharField(max_length=40, primary_key=True, help_text="YYYY-MM-DD-hash")
    on = models.DateField(help_text="the last day that the facts know of")
    definitions = models.CharField(max_length=40, help_text="version of definitions.yaml")
    counts = models.JSONField(help_text="rows by fact")
    currencies = models.JSONField(help_text="currencies, the one of most accounts first")
    months = models.JSONField(help_text="months (YYYY-MM) that any fact counts to, in order")
    digests = models.JSONField(help_text="SHA-256 of each file, by fact")
    built_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["-built_at"], name="snapshot_by_time"),)

    def __str__(self) -> str:
        return self.snapshot_id


class Measured(models.Model):
    """An answer that pages of results ask for, worked out by the day's job (`results/measured.py`)."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="+", db_index=False)
    scope = models.CharField(max_length=64, help_text="SHA-256 of whose figures, and of the program's version")
    key = models.CharField(max_length=64, help_text="SHA-256 of the function and of all that it is asked")
    answer = models.TextField(help_text="JSON")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["snapshot", "scope", "key"], name="measured_once"),)

    def __str__(self) -> str:
        return f"{self.snapshot_id} {self.key[:8]}"
