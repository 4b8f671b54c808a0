"""The marks that jobs leave, by which health, figures and doctor see that they still run."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from cureline.operations.models import Mark

WORKER = "worker"


def leave(name: str, began_at: dt.datetime, *, error: str = "", at: dt.datetime | None = None) -> None:
    """Note that a job has ended; `error` is the kind of its error, empty where it went well."""
    now = at or timezone.now()
    values = {"began_at": began_at, "ended_at": now, "error": error[:80]}
    if not error:
        values["good_at"] = now
    Mark.objects.update_or_create(name=name, defaults=values)


def age(name: str, at: dt.datetime | None = None) -> dt.timedelta | None:
    """How long ago a job ended last; None where it never ran."""
    mark = Mark.objects.filter(name=name).first()
    return (at or timezone.now()) - mark.ended_at if mark is not None else None
