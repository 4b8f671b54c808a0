"""What accounts owe, what was paid on them, and how their books must stand."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

from django.db.models import Sum

from cureline.arrangement.models import PaymentAllocation
from cureline.arrangement.services import ledger
from cureline.engine import arrange
from cureline.portfolio import models
from tests.desk import Desk

TODAY = dt.date(2026, 11, 25)


def debtors(desk: Desk, count: int) -> list[Any]:
    """Accounts that owe four due items each."""
    found = []
    for _ in range(count):
        account = desk.account(desk.customer())
        for number, days in enumerate((70, 40, 10, -20)):
            models.DueItem.objects.create(
                due_item_id=f"{account.pk}-{number}", account_id=account, due_on=TODAY - dt.timedelta(days=days),
                principal_minor=90_000, interest_minor=7_000, fee_minor=3_000,
            )  # fmt: skip
        found.append(account)
    return found


def payment(account: Any, key: str, amount: int) -> dict[str, Any]:
    return {"payment_id": key, "account_id": account.pk, "paid_on": TODAY, "amount_minor": amount}


def booked(accounts: list[Any]) -> dict[Any, int]:
    """What the account's book has for each part of an item."""
    rows = PaymentAllocation.objects.filter(book="account", account_id__in=[one.pk for one in accounts])
    sums = rows.values_list("account_id", "due_item_id", "component").annotate(Sum("amount_minor"))
    return {tuple(key): amount for *key, amount in sums if amount}


def undisturbed(accounts: list[Any]) -> dict[Any, int]:
    """The same as the engine books it in one go, from nothing."""
    found: Counter[Any] = Counter()
    for account in accounts:
        items = [
            arrange.Due(row.pk, row.due_on, row.principal_minor, row.interest_minor, row.fee_minor)
            for row in models.DueItem.objects.filter(account_id=account, due_on__lte=TODAY)
        ]
        money = [
            arrange.Received(row.pk, row.paid_on, row.amount_minor, row.reverses_id)
            for row in models.Payment.objects.filter(account_id=account)
        ]
        for line in arrange.book(items, money, [], waterfall=ledger.waterfall(), on=TODAY):
            found[account.pk, line.item_id, line.component] += line.amount_minor
    return {key: amount for key, amount in found.items() if amount}
