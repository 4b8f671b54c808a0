"""What the running of the desk remembers; no customer stands in these tables."""

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
