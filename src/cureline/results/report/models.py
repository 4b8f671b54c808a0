"""Reports that were asked for and made; no customer stands in this table."""

from __future__ import annotations

from django.db import models

LANGUAGES = (("zh-Hans", "简体中文"), ("zh-Hant", "繁體中文"), ("en", "English"))


class ReportFile(models.Model):
    """A month's report in a language, as PDF and as workbook. Empty files: it waits for the worker.

    `asked_by` is empty for the job of the month's first working day.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        MADE = "made"
        FAILED = "failed"

    month = models.CharField(max_length=7, help_text="YYYY-MM")
    language = models.CharField(max_length=10, choices=LANGUAGES)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    snapshot_id = models.CharField(max_length=40, blank=True, help_text="the facts it was made of")
    known_on = models.DateField(null=True, help_text="the last day that these facts know of")
    pdf = models.BinaryField(default=b"")
    xlsx = models.BinaryField(default=b"")
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    xlsx_sha256 = models.CharField(max_length=64, blank=True)
    findings = models.JSONField(default=list, help_text="the sentences in their order: text, tone, url of the trace")
    why = models.CharField(max_length=60, blank=True, help_text="kind of error, where it failed")
    asked_by = models.ForeignKey("trust.User", on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "results"
        indexes = (models.Index(fields=["-asked_at", "-id"], name="report_by_time"),)

    def __str__(self) -> str:
        return f"{self.month} {self.language}"
