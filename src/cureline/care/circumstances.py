"""Circumstances that care opens and ends, under the customer's lock: what the gate and tomorrow's strategy read."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable

from django.db.models import Q

from cureline.portfolio.models import Circumstance, Customer


def lock(customer_id: str) -> Customer:
    """The customer, locked until the transaction ends. Raises Customer.DoesNotExist (404) outside one's rows."""
    found: Customer = Customer.objects.select_for_update().get(pk=customer_id)
    return found


def begin(customer_id: str, kind: str, *, from_on: dt.date, until_on: dt.date | None = None, account_id: str = "",
          channel: str | None = None) -> str:  # fmt: skip
    """Open a circumstance and give its id."""
    row = Circumstance.objects.create(
        circumstance_id=f"care-{secrets.token_hex(8)}", customer_id_id=customer_id, account_id_id=account_id or None,
        kind=kind, channel=channel, from_on=from_on, until_on=until_on,
    )  # fmt: skip
    return str(row.pk)


def end(ids: Iterable[str], *, on: dt.date) -> int:
    """End circumstances: `on` is the first day without them. Gives how many.

    One that began on that very day ends the day before, so that it runs on no day and stays as proof.
    """
    ended = 0
    for row in Circumstance.objects.filter(pk__in=list(ids)):
        if row.until_on is None or row.until_on >= on:
            row.until_on = on - dt.timedelta(days=1)
            row.save(update_fields=["until_on"])
        else:
            continue
        ended += 1
    return ended


def running(customer_id: str, on: dt.date) -> set[str]:
    """The kinds of the circumstances that run on a day, on any debt and channel."""
    rows = Circumstance.objects.filter(customer_id=customer_id, from_on__lte=on).filter(
        Q(until_on=None) | Q(until_on__gte=on)
    )
    return set(rows.values_list("kind", flat=True))
