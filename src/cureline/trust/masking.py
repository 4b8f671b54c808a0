"""Personal fields on a page: masked, with a signed reference by which who has a reason may see the value for a while.

A reference names model, row and field, never the value; it is signed, so that only fields which a page showed can be
asked for, and the row is read under the reader's own rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core import signing
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cureline.face import ProblemError
from cureline.trust import access, audit, limits, vault
from cureline.trust.duties import require

_SALT = "cureline.unmask"
# as long as a session may last: a page left open over night asks again
_VALID_SECONDS = 12 * 3600


class UnknownFieldError(ProblemError):
    """The reference was not made by a page of ours, or has grown old."""

    status = 404
    title = _("This field can't be shown")


class ReasonError(ProblemError):
    """No reason was given, or none that stands on the list."""

    status = 422
    title = _("Give a reason")


@dataclass(frozen=True, slots=True)
class Field:
    """A sealed field of one row, found again from its reference."""

    row: models.Model
    name: str

    @property
    def masked(self) -> str:
        """The value as it is shown without a reason."""
        return masked(self.row, self.name)

    @property
    def subject(self) -> str:
        """Which field, for the audit log."""
        return f"{self.row._meta.label_lower}:{self.row.pk}:{self.name}"[:120]


def refer(row: models.Model, name: str) -> str:
    """The signed reference of a sealed field: `row.<name>_sealed` must be a column of the row's model."""
    row._meta.get_field(f"{name}_sealed")
    return signing.dumps([row._meta.label_lower, str(row.pk), name], salt=_SALT, compress=True)


def clear(row: models.Model, name: str) -> str:
    """The value itself, for services that act on it (dial, print); empty where there is none. Record the act."""
    token = getattr(row, f"{name}_sealed")
    return vault.decrypt(token) if token else ""


def masked(row: models.Model, name: str) -> str:
    """The value as it is shown without a reason; empty where there is none."""
    return vault.mask(clear(row, name))


def find(reference: str) -> Field:
    """The field of a reference, if its row is among those that the database shows to this request."""
    try:
        label, key, name = signing.loads(reference, salt=_SALT, max_age=_VALID_SECONDS)
        model = apps.get_model(label)
        row = model._default_manager.get(pk=key)
    except (signing.BadSignature, ValueError, LookupError, models.ObjectDoesNotExist):
        raise UnknownFieldError from None
    return Field(row, name)


def customer_of(row: Any) -> str:
    """The customer whose row this is, for the audit log; empty where the row names none."""
    if row._meta.label_lower == "portfolio.customer":
        return str(row.pk)
    for name in ("customer_id_id", "customer_id"):
        if isinstance(getattr(row, name, None), str):
            return str(getattr(row, name))
    account = getattr(row, "account_id", None)
    return str(getattr(account, "customer_id_id", "") or "")


def unmask(request: HttpRequest, reference: str, reason: str, text: str = "") -> str:
    """The clear value of a field, with an audit row that keeps the reason.

    `reason` is a code of `access.yaml`; `other` needs words of its own in `text`. Needs the duty `customer.unmask`.
    Raises DutyError, UnknownFieldError (also for a row that this person may not see), ReasonError, LimitError.
    """
    require(request, "customer.unmask")
    if reason not in access.document()["unmask"]["reasons"] or (reason == "other" and len(text.strip()) < 2):
        raise ReasonError(_("Choose a reason; another one needs a few words."))
    field = find(reference)
    limits.within("field.unmasked", user=request.user, request=request)
    value = clear(field.row, field.name)
    audit.record(
        "field.unmasked",
        request=request,
        customer_id=customer_of(field.row),
        subject=field.subject,
        reason=f"{reason}: {text.strip()}" if text.strip() else reason,
        detail={"seconds": access.document()["unmask"]["seconds"]},
    )
    return value
