"""A coach's verbs: give an exercise, take it back, comment on a call, mark it beside the machine."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cureline.people.models import Staff
from cureline.rehearsal.models import Comment, Exercise, Rating, Session
from cureline.rehearsal.services.errors import GivenError, OtherPersonError, StateError, UnknownError
from cureline.rehearsal.services.practising import scenario as _scenario
from cureline.rehearsal.services.reading import visible
from cureline.trust import audit, vault
from cureline.worklist import desk

LONGEST = 2000
PASS_MARK = 80


@transaction.atomic
def assign(
    staff: Staff, scenario: str, due_on: dt.date, by: Any, *, pass_mark: int = PASS_MARK, at: dt.datetime | None = None
) -> Exercise:
    """Give somebody a scenario to practise until a day. Given again while it is open, the day and the mark are changed.

    `by` is the user who gives it, None for the system. Raises UnknownError (scenario), GivenError (day, mark).
    """
    at = at or timezone.now()
    _scenario(scenario)
    if due_on < desk.today(at):
        raise GivenError(_("The day has passed already."))
    if not 1 <= pass_mark <= 100:
        raise GivenError(_("The mark is 1 to 100."))
    made, _new = Exercise.objects.update_or_create(
        staff=staff, scenario=scenario, done_at=None,
        defaults={"due_on": due_on, "assigned_by": by, "assigned_at": at, "pass_mark": pass_mark},
    )  # fmt: skip
    audit.record("exercise.assigned", user=by, subject=f"exercise:{made.pk}",
                 detail={"scenario": scenario, "due": due_on.isoformat(), "staff": staff.pk})  # fmt: skip
    return made


@transaction.atomic
def withdraw(exercise_id: int, *, user: Any) -> None:
    """Take an open exercise back. Raises UnknownError, StateError (done already)."""
    row = Exercise.objects.select_for_update().filter(pk=exercise_id).first()
    if row is None:
        raise UnknownError(_("There is no such exercise."))
    if row.done_at is not None:
        raise StateError(_("It has been done already."))
    audit.record("exercise.withdrawn", user=user, subject=f"exercise:{row.pk}", detail={"scenario": row.scenario})
    row.delete()


@transaction.atomic
def comment(session_id: int, turn: int, text: str, *, user: Any, at: dt.datetime | None = None) -> Comment:
    """Say something of a turn (0: of the whole call). Raises UnknownError, StateError (still running), GivenError."""
    row = _seen(session_id, user)
    text = text.replace("\x00", "").strip()
    if not text or len(text) > LONGEST:
        raise GivenError(_("Write a comment of at most %(n)s signs.") % {"n": LONGEST})
    if turn != 0 and not row.turns.filter(number=turn).exists():
        raise UnknownError(_("The call has no such turn."))
    made = Comment.objects.create(
        session=row, turn=turn, text_sealed=vault.encrypt(text), author=user, at=at or timezone.now()
    )
    audit.record("rehearsal.commented", user=user, subject=f"rehearsal:{row.pk}", detail={"turn": turn})
    return made


@transaction.atomic
def rate(
    session_id: int, *, user: Any, compliance: int, technique: int, note: str = "", at: dt.datetime | None = None
) -> Rating:
    """Mark a call oneself, 0 to 100 a part; again changes one's own marks.

    Raises UnknownError, StateError (still running), OtherPersonError (one's own call), GivenError (marks).
    """
    row = _seen(session_id, user)
    if not (0 <= compliance <= 100 and 0 <= technique <= 100):
        raise GivenError(_("Marks are 0 to 100."))
    note = note.replace("\x00", "").strip()[:LONGEST]
    made, _new = Rating.objects.update_or_create(
        session=row, rater=user,
        defaults={"compliance": compliance, "technique": technique, "at": at or timezone.now(),
                  "note_sealed": vault.encrypt(note) if note else None},
    )  # fmt: skip
    audit.record("rehearsal.rated", user=user, subject=f"rehearsal:{row.pk}",
                 detail={"compliance": compliance, "technique": technique})  # fmt: skip
    return made


def _seen(session_id: int, user: Any) -> Session:
    row = visible(user).filter(pk=session_id).first()
    if row is None:
        raise UnknownError(_("There is no such call."))
    if row.ended_at is None:
        raise StateError(_("The call is still running."))
    if row.staff.user_id == user.pk:
        raise OtherPersonError(_("Nobody marks their own call."))
    return row
