"""Payments that arrive: taken once, the bad ones told, the books brought up, promises and plans judged."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cureline.arrangement.services import common, ledger, promises
from cureline.portfolio.models import Account, Customer, Payment
from cureline.trust import audit

_MOST_MINOR = 10**15
_LONGEST_ID = 200


@dataclass(frozen=True)
class Rejected:
    """A payment that was not taken: its place in what was sent, its id, a code and the reason in words."""

    index: int
    payment_id: str
    code: str
    reason: str


@dataclass
class Receipt:
    """What became of payments that were sent; amounts by currency in minor units."""

    taken: list[str] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    totals: dict[str, int] = field(default_factory=dict)
    lines: int = 0


@transaction.atomic
def receive(
    payments: Sequence[Mapping[str, Any]], *, user: Any, source: str = "api", at: dt.datetime | None = None,
    request: Any = None,
) -> Receipt:  # fmt: skip
    """Take payments: `payment_id, account_id, paid_on, amount_minor` (below 0 a reversal), `reverses_id`.

    A payment that is known already is repeated and changes nothing; a bad one is told with its reason and the rest goes
    on. Then the books are brought up, and promises and plans of these accounts judged.
    """
    at = common.moment(at)
    on = common.day_of(at)
    receipt = Receipt()
    account_ids = {str(row.get("account_id")) for row in payments}
    accounts = {account.pk: account for account in Account.objects.filter(pk__in=account_ids)}
    # under the customers' locks, so that of two senders of one payment the second finds it known
    owners = sorted({account.customer_id_id for account in accounts.values()})
    list(Customer.objects.select_for_update().filter(pk__in=owners).order_by("pk").values_list("pk"))
    ids = {str(row.get("payment_id")) for row in payments} | {str(row.get("reverses_id")) for row in payments}
    existing = {payment.pk: payment for payment in Payment.objects.filter(pk__in=ids)}
    made = []
    for index, row in enumerate(payments):
        key = str(row.get("payment_id") or "")
        problem = _problem(row, accounts, existing, on)
        if problem is None and key in existing:
            receipt.repeated.append(key)
            continue
        if problem is not None:
            receipt.rejected.append(Rejected(index, key[:_LONGEST_ID], *problem))
            continue
        payment = Payment(
            payment_id=key, account_id=accounts[str(row["account_id"])], paid_on=row["paid_on"],
            amount_minor=row["amount_minor"], reverses_id=row.get("reverses_id") or None,
        )  # fmt: skip
        existing[key] = payment
        made.append(payment)
        receipt.taken.append(key)
        currency = accounts[str(row["account_id"])].currency
        receipt.totals[currency] = receipt.totals.get(currency, 0) + int(row["amount_minor"])
    Payment.objects.bulk_create(made)
    audit.record(
        "payments.received", request=request, user=user, subject=f"payments:{source}",
        detail={"taken": len(receipt.taken), "repeated": len(receipt.repeated), "rejected": len(receipt.rejected),
                "totals": receipt.totals},
    )  # fmt: skip
    for payment in made:
        common.emit("payment.received", {"payment_id": payment.pk, "account_id": payment.account_id_id})
    if made:
        receipt.lines = settle({payment.account_id_id for payment in made}, on)
    return receipt


def _problem(
    row: Mapping[str, Any], accounts: Mapping[str, Any], existing: Mapping[str, Any], on: dt.date
) -> tuple[str, str] | None:  # fmt: skip
    key, amount = str(row.get("payment_id") or ""), int(row.get("amount_minor") or 0)
    account = accounts.get(str(row.get("account_id")))
    if not key or len(key) > _LONGEST_ID:
        return "payment_id", _("A payment needs an id of its own.")
    if account is None:
        return "account", _("There is no such account.")
    if amount == 0 or abs(amount) > _MOST_MINOR:
        return "amount", _("The amount must not be 0 or beyond all measure.")
    if row["paid_on"] > on:
        return "future", _("The value date is in the future.")
    known = existing.get(key)
    if known is not None:
        same = (known.account_id_id, known.paid_on, known.amount_minor, known.reverses_id or None)
        asked = (account.pk, row["paid_on"], amount, row.get("reverses_id") or None)
        return None if same == asked else ("conflict", _("The id was used for another payment."))
    return _reversal_problem(row, account, existing, amount)


def _reversal_problem(
    row: Mapping[str, Any], account: Any, existing: Mapping[str, Any], amount: int
) -> tuple[str, str] | None:  # fmt: skip
    reverses = row.get("reverses_id")
    if amount > 0:
        return ("reverses_id", _("Only an amount below 0 reverses a payment.")) if reverses else None
    undone = existing.get(str(reverses)) if reverses else None
    if undone is None or undone.account_id_id != account.pk:
        return "reverses_id", _("The payment that is reversed is not known on this account.")
    others = sum(p.amount_minor for p in existing.values() if p.reverses_id == undone.pk and p.amount_minor < 0) + sum(
        Payment.objects.filter(reverses_id=undone.pk)
        .exclude(pk__in=list(existing))
        .values_list("amount_minor", flat=True)
    )
    if undone.amount_minor + others + amount < 0:
        return "reverses_too_much", _("More would be reversed than was paid.")
    return None


def settle(account_ids: Iterable[str], on: dt.date) -> int:
    """Bring books, promises and plans of some accounts up to a day; gives the lines written."""
    from cureline.arrangement.services import running

    wanted = sorted(set(account_ids))
    counts = ledger.allocate(on, account_ids=wanted)
    promises.judge_promises(on, account_ids=wanted)
    running.follow(on, account_ids=wanted)
    return counts["lines"]
