"""Write a letter to a customer: data checked by setting it once, the gate asked, the outbox filled."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from cureline.contact import services as contact
from cureline.dispatch.config import document
from cureline.dispatch.letters.typesetting import pages, typeset
from cureline.dispatch.models import Letter
from cureline.dispatch.services import outbox
from cureline.dispatch.services.errors import StateError
from cureline.dispatch.services.people import address_of, debt_of, language_of, locked, name_of, shown_account
from cureline.trust import audit, vault


def send_letter(
    customer_id: str,
    template: str,
    data: Mapping[str, Any],
    *,
    user: Any,
    account_id: str | None = None,
    point_id: str | None = None,
    language: str = "",
    at: dt.datetime | None = None,
    channel: str = "letter",
    purpose: str = "collect",
    prior_consent: bool = False,
    request: Any = None,
) -> Letter:
    """Ask the gate and queue a letter; the day's batch takes it to the print shop.

    `data` as `typeset` takes them; `on`, `reference`, `jurisdiction`, `currency`, `recipient` and `account` are filled
    from the customer. `channel` may be `legal` for a formal demand. Raises contact's RefusedError (on record),
    LetterDataError, NoAddressError, Customer.DoesNotExist.
    """
    at = at or timezone.now()
    with contact.acting():
        customer = locked(customer_id)
        attempt = contact.begin(
            customer_id, channel, user=user, at=at, account_id=account_id, point_id=point_id, purpose=purpose,
            prior_consent=prior_consent, script=f"letter:{template}", request=request,
        )  # fmt: skip
        point = attempt.contact_point_id or point_id or _post(customer_id)
        language = language or language_of(customer)
        known = user if user is not None and user.is_authenticated else None
        row = outbox.put("letter", {}, at=at)
        letter = Letter.objects.create(
            outbox=row, customer_id=customer_id, account_id=attempt.account_id or "", point_id=point,
            attempt_id=attempt.pk, purpose=purpose, prior_consent=prior_consent, language=language, template=template,
            template_version=version_of(template), made_by=known, made_at=at,
        )  # fmt: skip
        letter.reference = reference(letter.pk, at)
        filled = filled_data(customer, letter, data, at)
        pdf = typeset(template, filled, language)
        letter.sha256, letter.pages = hashlib.sha256(pdf).hexdigest(), page_count(pdf)
        letter.save(update_fields=["reference", "sha256", "pages"])
        row.payload = outbox.put_payload({"data": filled})
        row.save(update_fields=["payload"])
        audit.record(
            "letter.queued", request=request, user=user, customer_id=customer_id, subject=f"letter:{letter.pk}",
            detail={"template": template, "pages": letter.pages, "sha256": letter.sha256},
        )  # fmt: skip
    return letter


def filled_data(customer: Any, letter: Letter, data: Mapping[str, Any], at: dt.datetime) -> dict[str, Any]:
    """A template's data with what the customer's own rows say."""
    account = debt_of(customer.pk, letter.account_id or None)
    # nobody writes to another address, in another name or about another account than the gate judged
    return {
        **{name: _plain(value) for name, value in data.items()},
        "on": at.astimezone(ZoneInfo(customer.time_zone)).date().isoformat(),
        "jurisdiction": customer.jurisdiction,
        "currency": account.currency if account else _plain(data.get("currency", "")),
        "account": shown_account(account.pk) if account else "",
        "recipient": {"name": name_of(customer), "lines": lines_of(address_of(letter.point_id))},
        "reference": letter.reference,
    }


def masked_data(
    customer: Any, point_id: str, account_id: str | None, data: Mapping[str, Any], at: dt.datetime
) -> dict[str, Any]:
    """A template's data for a preview: name and address masked, no reference yet."""
    account = debt_of(customer.pk, account_id)
    return {
        "on": at.astimezone(ZoneInfo(customer.time_zone)).date(),
        "jurisdiction": customer.jurisdiction,
        "currency": account.currency if account else "",
        "account": shown_account(account.pk) if account else "",
        "recipient": {
            "name": vault.mask(name_of(customer)),
            "lines": [vault.mask(line) for line in lines_of(address_of(point_id))],
        },
        **data,
        "reference": "L00-0000000-0",
    }


def pictures(template: str, data: Mapping[str, Any], language: str) -> list[bytes]:
    """A letter's pages as PNG."""
    return pages(template, data, language)


def pdf_of(letter: Letter) -> bytes:
    """The letter as PDF: the very bytes that were or will be printed. Raises StateError when they would differ."""
    pdf = typeset(letter.template, outbox.payload_of(letter.outbox)["data"], letter.language)
    if hashlib.sha256(pdf).hexdigest() != letter.sha256:
        raise StateError.of("template-changed")
    return pdf


def version_of(template: str) -> str:
    """The version of a letter template."""
    from cureline.dispatch.letters.typesetting import TEMPLATES, LetterDataError

    if template not in TEMPLATES:
        raise LetterDataError(f"no letter template {template!r}")
    return str(document(f"templates/letters/{template}")["version"])


def reference(letter_id: int, at: dt.datetime) -> str:
    """What stands on the letter and is typed when it comes back: year, number, check digit (ISO 7064, MOD 11-10)."""
    digits = f"{at.year % 100:02d}{letter_id:07d}"
    return f"L{digits[:2]}-{digits[2:]}-{check_digit(digits)}"


def check_digit(digits: str) -> int:
    """The check digit after ISO 7064 MOD 11-10, which finds a wrong digit and nearly all swapped ones."""
    carried = 10
    for digit in digits:
        carried = (carried + int(digit)) % 10 or 10
        carried = carried * 2 % 11
    return (11 - carried) % 10


def lines_of(address: str) -> list[str]:
    """An address in the lines of the window: at most five, of at most 42 characters."""
    parts = [part.strip() for part in address.replace("\r", "").replace(";", "\n").split("\n") if part.strip()]
    lines = [part[start : start + 42] for part in parts for start in range(0, len(part), 42)]
    return lines[:5]


def page_count(pdf: bytes) -> int:
    """How many pages a PDF has."""
    from pypdf import PdfReader

    return len(PdfReader(BytesIO(pdf)).pages)


def _post(customer_id: str) -> str:
    from cureline.portfolio.models import ContactPoint

    found = ContactPoint.objects.filter(
        customer_id=customer_id, kind__in=("home_address", "work_address"), relation="self"
    ).exclude(valid=False)
    point = found.order_by("kind", "pk").first()
    return str(point.pk) if point else ""


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    return value
