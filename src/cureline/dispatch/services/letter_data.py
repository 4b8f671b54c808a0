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
from cureline.worklist.models import Assessment, CurrentRun

# letters that a person at the desk may write by hand; the others come from the rooms whose acts they confirm
BY_HAND = ("reminder", "demand")


def data_of(template: str, customer_id: str, account_id: str | None, on: dt.date) -> dict[str, Any]:
    """The fields of a letter of BY_HAND for one account on a day: money in minor units, days as dates.

    Payments settle the oldest due item first; an account whose file has no due items is told by the last night's
    assessment. Raises TextError where there is no account or nothing is past due.
    """
    account = debt_of(customer_id, account_id)
    if template not in BY_HAND or account is None:
        raise TextError(_("There is no such letter, or no account to write about"))
    items = _unpaid(account.pk, on)
    days = document(f"templates/letters/{template}")["pay_within_days"]
    if not items:
        return _assessed(template, account, on) | {"pay_by_on": on + dt.timedelta(days=days)}
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


def _assessed(template: str, account: Any, on: dt.date) -> dict[str, Any]:
    """What the published night says of an account of which no due item is known. Raises TextError."""
    known = not DueItem.objects.filter(account_id=account.pk).exists()
    run = CurrentRun.objects.select_related("run").first() if known else None
    row = (
        Assessment.objects.filter(run_id=run.run_id, account_id=account.pk, past_due_minor__gt=0).first()
        if run
        else None
    )
    if run is None or row is None:
        raise TextError(_("Nothing is past due on this account"))
    since = row.oldest_due_on or run.run.as_of_on - dt.timedelta(days=row.dpd)
    found: dict[str, Any] = {"past_due_minor": row.past_due_minor, "balance_minor": account.balance_minor,
                             "due_on": since}  # fmt: skip
    if template == "demand":
        found |= {"contract": f"****{account.pk[-4:]}", "days_past_due": (on - since).days}
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
