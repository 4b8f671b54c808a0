"""What people say of a case: comments under the same check, useful votes, moderation."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cureline.casebook.models import Case, Comment, Vote
from cureline.casebook.services import checking
from cureline.casebook.services.errors import FoundError, GivenError, StateError
from cureline.trust import audit
from cureline.trust.duties import language_tag

LONGEST = 2000


@transaction.atomic
def comment(case_id: int, *, user: Any, text: str, at: dt.datetime | None = None) -> Comment:
    """Say something of a released case. Raises StateError, GivenError, FoundError (leads back, or forbidden words)."""
    case = _released(case_id)
    plain = text.replace("\x00", "").replace("\r\n", "\n").strip()
    if not plain or len(plain) > LONGEST:
        raise GivenError(_("A comment has at most %(n)d characters.") % {"n": LONGEST})
    found = [one for one in checking.check({checking.COMMENT: plain}, language=language_tag()) if one.blocks]
    if found:
        raise FoundError(_told(found, plain), found=[one.plain() for one in found])
    row = Comment.objects.create(case=case, user=user, at=at or timezone.now(), text=plain)
    audit.record("comment.made", user=user, subject=f"case:{case.pk}", detail={"comment": row.pk})
    return row


def _told(found: list[checking.Trouble], text: str) -> str:
    """What was found, in the words of who wrote it: only the writer reads this."""
    parts = [text[one.start : one.end][:30] + (f" ({one.about})" if one.about else "") for one in found[:5]]
    return _("Change these places: %(places)s") % {"places": ", ".join(parts)}


@transaction.atomic
def hide(comment_id: int, *, user: Any, reason: str, at: dt.datetime | None = None) -> Comment:
    """Hide a comment, with a reason. Raises StateError, GivenError, Comment.DoesNotExist."""
    row = Comment.objects.select_for_update().get(pk=comment_id)
    if row.hidden_at is not None:
        raise StateError(_("It is hidden already."))
    if not reason.strip():
        raise GivenError(_("Say why the comment is hidden."))
    row.hidden_by, row.hidden_at, row.hidden_why = user, at or timezone.now(), reason.strip()[:500]
    row.save()
    audit.record("comment.hidden", user=user, subject=f"comment:{row.pk}", reason=row.hidden_why)
    return row


@transaction.atomic
def show(comment_id: int, *, user: Any) -> Comment:
    """Show a hidden comment again. Raises StateError, Comment.DoesNotExist."""
    row = Comment.objects.select_for_update().get(pk=comment_id)
    if row.hidden_at is None:
        raise StateError(_("It is not hidden."))
    row.hidden_by, row.hidden_at, row.hidden_why = None, None, ""
    row.save()
    audit.record("comment.shown", user=user, subject=f"comment:{row.pk}")
    return row


@transaction.atomic
def vote(case_id: int, *, user: Any, useful: bool = True, at: dt.datetime | None = None) -> int:
    """Say that a case is useful, or take that back; gives how many say so. Again it changes nothing."""
    case = _released(case_id)
    if useful:
        Vote.objects.get_or_create(case=case, user=user, defaults={"at": at or timezone.now()})
    else:
        Vote.objects.filter(case=case, user=user).delete()
    audit.record("case.voted" if useful else "case.unvoted", user=user, subject=f"case:{case.pk}")
    return case.votes.count()


def _released(case_id: int) -> Case:
    case = Case.objects.get(pk=case_id)
    if case.state != Case.State.RELEASED:
        raise StateError(_("Only a released case is talked about."))
    return case
