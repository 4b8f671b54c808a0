"""Whom a message goes to: language, name and address, decrypted only to be written into what leaves."""

from __future__ import annotations

from typing import Any

from cureline.dispatch.services.errors import NoAddressError
from cureline.portfolio.models import Account, ContactPoint, Customer
from cureline.trust import vault


def language_of(customer: Any) -> str:
    """The customer's language as texts are written: en, zh-Hans or zh-Hant."""
    tag = (customer.language or "en").lower()
    if not tag.startswith("zh"):
        return "en"
    return "zh-Hant" if any(part in tag for part in ("hant", "-tw", "-hk", "-mo")) else "zh-Hans"


def name_of(customer: Any) -> str:
    """The customer's name in clear, or the id where none is known."""
    return vault.decrypt(customer.name_sealed) if customer.name_sealed else str(customer.pk)


def address_of(point_id: str | None) -> str:
    """What a contact point says, in clear. Raises NoAddressError."""
    point = ContactPoint.objects.filter(pk=point_id).first() if point_id else None
    if point is None or not point.value_sealed:
        raise NoAddressError
    return vault.decrypt(point.value_sealed)


def shown_account(account_id: str | None) -> str:
    """An account's number as a letter shows it: only its last four characters."""
    return f"****{account_id[-4:]}" if account_id else ""


def debt_of(customer_id: str, account_id: str | None) -> Any:
    """The account that is meant, or the one of the largest balance; None where there is none."""
    accounts = Account.objects.filter(customer_id=customer_id)
    if account_id:
        return accounts.filter(pk=account_id).first()
    return accounts.order_by("-balance_minor", "account_id").first()


def locked(customer_id: str) -> Any:
    """The customer under its lock, which every verb that contacts takes first."""
    return Customer.objects.select_for_update().get(pk=customer_id)
