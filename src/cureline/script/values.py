"""What the variables of a script stand for: read from the customer's rows, written as the language writes it."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from babel import dates, numbers
from django.db.models import Sum

from cureline.portfolio import models
from cureline.script.document import PLACEHOLDER, vocabulary
from cureline.trust import vault
from cureline.worklist.models import Assessment, CurrentRun

_BABEL = {"en": "en_GB", "zh-Hans": "zh_Hans_CN", "zh-Hant": "zh_Hant_TW"}
_BRACES = re.compile(r"[{}]")


def fill(text: str, values: Mapping[str, str]) -> str:
    """A text with its variables written in, once: a value is never read as a text with variables again.

    Braces and control characters of a value are taken out, so that it stays words wherever it goes next.
    """
    return PLACEHOLDER.sub(lambda found: _plain(values[found[1]]), text)


def _plain(value: str) -> str:
    kept = "".join(char for char in value if unicodedata.category(char) not in ("Cc", "Cf", "Co", "Cs"))
    return _BRACES.sub("", kept)


def of_sample(language: str, on: dt.date) -> dict[str, str]:
    """The values of a made-up customer, for the preview of a script."""
    return _written({**_bank(language), "collector": "…", "salutation": vocabulary()["address"]["unknown"][language],
                     "product": vocabulary()["products"]["credit_card"][language], "account_tail": "0000",
                     "amount": 100_000, "balance": 500_000, "due_on": on - dt.timedelta(days=9), "days": 9,
                     "next_amount": 80_000, "next_due_on": on + dt.timedelta(days=3), "promised_amount": 50_000,
                     "promised_on": on - dt.timedelta(days=1), "today": on}, "CNY", language)  # fmt: skip


def of_customer(
    customer: Any,
    account: Any,
    *,
    language: str,
    on: dt.date,
    house: Mapping[str, Mapping[str, str]],
    collector: str = "",
    purpose: str = "collect",
    reveal: bool = False,
) -> dict[str, str]:
    """The values of a customer and a debt on a day. Names are masked unless `reveal`: for what leaves for the customer.

    Amounts past due are those of the night's run where it is of that account; else of the due items and payments.
    """
    raw: dict[str, Any] = {**_bank(language, house), "collector": collector or _missing(language), "today": on}
    raw["salutation"] = _salutation(customer, account, language, purpose, reveal)
    if account is not None:
        raw |= {
            "product": vocabulary()["products"].get(account.product, {}).get(language, account.product),
            "account_tail": account.pk[-4:],
            "balance": max(account.balance_minor, 0),
            **_arrears(account, on),
            **_promise(account),
        }
    return _written(raw, account.currency if account is not None else "CNY", language)


def _bank(language: str, house: Mapping[str, Mapping[str, str]] | None = None) -> dict[str, str]:
    return {name: texts[language] for name, texts in (house or vocabulary()["house"]).items()}


def _missing(language: str) -> str:
    return str(vocabulary()["missing"][language])


def _salutation(customer: Any, account: Any, language: str, purpose: str, reveal: bool) -> str:
    address = vocabulary()["address"]
    sealed = customer.name_sealed
    if purpose == "guarantor":
        guarantor = models.Guarantor.objects.filter(account_id=account).order_by("pk").first() if account else None
        sealed = guarantor.name_sealed if guarantor else None
    if not sealed:
        return str(address["unknown"][language])
    name = vault.decrypt(sealed)
    kind = "business" if customer.kind == "business" and purpose != "guarantor" else "known"
    return str(address[kind][language].replace("{name}", name if reveal else vault.mask(name)))


def _arrears(account: Any, on: dt.date) -> dict[str, Any]:
    run = CurrentRun.objects.select_related("run").first()
    row = Assessment.objects.filter(run=run.run, account_id=account.pk).first() if run else None
    # what was paid since the night must not be asked for again
    paid = 0
    if row is not None and run is not None:
        since = models.Payment.objects.filter(account_id=account, paid_on__gt=run.run.as_of_on)
        paid = since.aggregate(sum=Sum("amount_minor"))["sum"] or 0
        return {
            "amount": max(row.past_due_minor - paid, 0),
            "due_on": row.oldest_due_on,
            "days": row.dpd + max((on - run.run.as_of_on).days, 0) if row.dpd else 0,
            "next_amount": row.next_due_minor,
            "next_due_on": row.next_due_on,
        }
    items = models.DueItem.objects.filter(account_id=account).order_by("due_on", "pk")
    paid = models.Payment.objects.filter(account_id=account).aggregate(sum=Sum("amount_minor"))["sum"] or 0
    open_items = []
    for item in items:
        whole = item.principal_minor + item.interest_minor + item.fee_minor
        settled = min(max(paid, 0), whole)
        paid -= settled
        if whole > settled:
            open_items.append((item.due_on, whole - settled))
    late = [(due, minor) for due, minor in open_items if due < on]
    coming = [(due, minor) for due, minor in open_items if due >= on]
    return {
        "amount": sum(minor for _, minor in late),
        "due_on": late[0][0] if late else None,
        "days": (on - late[0][0]).days if late else 0,
        "next_amount": coming[0][1] if coming else None,
        "next_due_on": coming[0][0] if coming else None,
    }


def _promise(account: Any) -> dict[str, Any]:
    promise = models.Promise.objects.filter(account_id=account).order_by("-made_on", "-pk").first()
    return {"promised_amount": promise.amount_minor, "promised_on": promise.due_on} if promise else {}


def _written(raw: Mapping[str, Any], currency: str, language: str) -> dict[str, str]:
    return {
        name: _write(raw.get(name), row["kind"], currency, language) for name, row in vocabulary()["variables"].items()
    }


def _write(value: Any, kind: str, currency: str, language: str) -> str:
    if value is None:
        return _missing(language)
    if kind == "money":
        amount = Decimal(value).scaleb(-numbers.get_currency_precision(currency))
        return numbers.format_currency(amount, currency, locale=_BABEL[language])
    if kind == "day":
        return dates.format_date(value, "long", locale=_BABEL[language])
    return str(value)
