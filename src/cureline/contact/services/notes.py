"""Notes: why a payment is late, will and ability, what is next, and free words."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cureline.contact import taxonomy
from cureline.contact.models import Attempt, Note
from cureline.contact.services.errors import NoteError
from cureline.portfolio import models
from cureline.trust import audit, vault

LONGEST = 4000


def reason_known(customer_id: str) -> bool:
    """Whether some note says why the customer is late."""
    return Note.objects.filter(customer_id=customer_id, reason_code__in=taxonomy.known_reasons()).exists()


def note(
    customer_id: str,
    *,
    user: Any,
    reason_code: str = "",
    willingness: str = "",
    ability: str = "",
    next_step: str = "",
    text: str = "",
    attempt: Attempt | None = None,
    agency: str | None = None,
    at: dt.datetime | None = None,
    request: Any = None,
) -> Note:
    """Keep a note. The reason is required as long as it is unknown (`not_told` answers for today, and is asked again).

    Raises NoteError for a code that does not exist, a missing reason, or an empty or overlong note, and
    Customer.DoesNotExist.
    """
    text = text.strip()
    for name, value, known in (
        ("reason_code", reason_code, taxonomy.reasons()), ("willingness", willingness, taxonomy.levels()),
        ("ability", ability, taxonomy.levels()), ("next_step", next_step, taxonomy.next_steps()),
    ):  # fmt: skip
        if value and value not in known:
            raise NoteError(_("There is no such code"), field=name)
    if not any((reason_code, willingness, ability, next_step, text)):
        raise NoteError(_("The note says nothing"), field="text")
    if len(text) > LONGEST or "\x00" in text:
        raise NoteError(_("The text is too long or not plain"), field="text")
    if attempt is not None and attempt.customer_id != customer_id:
        raise NoteError(_("The attempt is another customer's"), field="attempt")
    with transaction.atomic():
        models.Customer.objects.only("pk").get(pk=customer_id)
        if not reason_code and not reason_known(customer_id):
            raise NoteError(_("Ask why the payment is late: no note says it yet"), field="reason_code")
        kept = Note.objects.create(
            customer_id=customer_id, attempt=attempt, user=user, agency=agency, at=at or timezone.now(),
            reason_code=reason_code, willingness=willingness, ability=ability, next_step=next_step,
            text_sealed=vault.encrypt(text) if text else None,
        )  # fmt: skip
        audit.record(
            "note.written", request=request, user=user, customer_id=customer_id, subject=f"note:{kept.pk}",
            detail={"reason": reason_code, "next_step": next_step},
        )  # fmt: skip
    return kept
