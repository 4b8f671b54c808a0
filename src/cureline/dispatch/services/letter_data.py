"""What a letter says of a debt, read from the customer's own rows, so that nobody types an amount."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext as _

from cureline.dispatch.config import document
from cureline.dispatch.services.errors import TextError
from cureline.dispatch.services.people import debt_of
from cureline.portfolio.models import DueItem, Payment

# letters that a person at the desk may write by hand; the others come from the rooms whose acts they confirm
BY_HAND = ("reminder", "demand")


def data_of(template: str, customer_id: str, account_id: str | None, on: dt.date) -> dict[str, Any]:
    """The fields of a letter of BY_HAND for one account on a day: money in minor units, days as dates.

    Payments settle the oldest due item first. Raises TextError where there is no account or nothing is past due.
    """
    account = debt_of(customer_id, account_id)
    if template not in BY_HAND or account is None:
        raise TextError(_("There is no such letter, or no account to write about"))
    items = _unpaid(account.pk, on)
    if not items:
        raise TextError(_("Nothing is past due on this account"))
    days = document(f"templates/letters/{template}")["pay_within_days"]
    found: dict[str, Any] = {
        "past_due_minor": sum(left for _item, left in items),
        "balance_minor": account.balance_minor,
        "due_on": items[0][0].due_on,
        "pay_by_on": on + dt.timedelta(days=days),
    }
    if template == "demand":
        found |= {
            "contract": f"****{account.pk[-4:]}",
            "days_past_due": (on - items[0][0].due_on).days,
            "due_items": [
                {"due_on": item.due_on, "principal_minor": item.principal_minor, "interest_minor": item.interest_minor,
                 "fee_minor": item.fee_minor, "left_minor": left}
                for item, left in items
            ],
        }  # fmt: skip
    return found


def _unpaid(account_id: str, on: dt.date) -> list[tuple[Any, int]]:
    """Due items with anything unpaid, the oldest first, and how much of each."""
    paid = Payment.objects.filter(account_id=account_id, paid_on__lte=on).aggregate(all=Sum("amount_minor"))["all"] or 0
    found = []
    for item in DueItem.objects.filter(account_id=account_id, due_on__lt=on).order_by("due_on", "pk"):
        owed = item.principal_minor + item.interest_minor + item.fee_minor
        used = max(min(paid, owed), 0)
        paid -= used
        if owed > used:
            found.append((item, owed - used))
    return found
