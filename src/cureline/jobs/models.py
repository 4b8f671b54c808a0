"""What the desk knows of a job beside the row that the library keeps of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Run(models.Model):
    """A job that was asked for: what it is about, for whom, how far it is and of what kind its error was.

    `key` is the id of a row of the room whose job it is; nothing personal stands here. A job of a schedule is `once`:
    two workers that ask for the same day get one. The library's row (`job`) says whether it waits, runs or has ended.
    """

    job = models.OneToOneField(
        "procrastinate.ProcrastinateJob", models.DO_NOTHING, primary_key=True, db_constraint=False, related_name="run"
    )
    kind = models.CharField(max_length=60)
    key = models.BigIntegerField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    once = models.CharField(max_length=80, null=True, unique=True)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0, help_text="0: it tells nothing of how far it is")
    error = models.CharField(max_length=80, blank=True, help_text="the kind of the error, never its text")
    began_at = models.DateTimeField(null=True, help_text="of the last try")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=["asked_at", "job"], name="jobs_run_asked"),)

    def __str__(self) -> str:
        return f"job {self.pk} {self.kind} {self.key}"
