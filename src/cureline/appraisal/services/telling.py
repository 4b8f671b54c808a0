"""What every act of the room does besides: a step in the appraisal's history and an entry of the log."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from cureline.appraisal.models import Appraisal, Step, sealed
from cureline.appraisal.services.errors import InputError
from cureline.trust import audit

LONGEST = 4000


def step(row: Appraisal, act: str, *, user: Any, at: dt.datetime, note: str = "") -> Step:
    """Write down what was done; the note is sealed, and the log has only that it was."""
    made = Step.objects.create(
        appraisal=row, at=at, user=user, act=act, note_sealed=sealed(note) if note else None
    )  # fmt: skip
    audit.record(f"appraisal.{act}", user=user, subject=f"appraisal:{row.pk}")
    return made


def words(text: str, *, required: bool = True) -> str:
    """What somebody wrote, without what no text has. Raises InputError where it is missing or too long."""
    plain = (text or "").replace("\x00", "").strip()
    if required and not plain:
        raise InputError(_("Write some words about it."))
    if len(plain) > LONGEST:
        raise InputError(_("At most %(n)d characters.") % {"n": LONGEST})
    return plain


def atomic_lock(pk: int) -> Appraisal:
    """An appraisal for changing, within the caller's transaction."""
    found = Appraisal.objects.select_related("period", "period__flow", "period__scorecard", "period__pay", "staff",
                                             "staff__user")  # fmt: skip
    return found.select_for_update(of=("self",)).get(pk=pk)
