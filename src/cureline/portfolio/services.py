"""What the desk asks of the portfolio: find a customer, record a circumstance and end it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cureline.engine.tables import CHANNELS, CIRCUMSTANCES
from cureline.face import ProblemError
from cureline.portfolio.models import Account, Circumstance, ContactPoint, Customer, Guarantor
from cureline.trust import audit, limits, vault

# a plan and a complaint are recorded where they are made
RECORDED = tuple(kind for kind in CIRCUMSTANCES if kind not in ("plan", "complaint"))
# more than anybody reads; who is common needs a second word
MOST = 50
_LONGEST = 200
# how people write the country's code before a telephone number
_COUNTRY_CODES = ("+86", "0086", "+", "00")


class QueryError(ProblemError):
    """Nothing was asked, or what no column can hold."""

    status = 422
    title = _("Ask for an id, a telephone number or a name")


class CircumstanceError(ProblemError):
    """What should be recorded contradicts itself or the customer."""

    status = 422
    title = _("This can't be recorded")


class CircumstanceUnknownError(ProblemError):
    """There is no such circumstance within one's rows, or it has ended already."""

    status = 404
    title = _("There is no such circumstance in force")


@dataclass(frozen=True)
class Found:
    """The customers of a search, and by what: customer, account, name, national_id, point, guarantor."""

    customers: list[Any]
    by: tuple[str, ...]


def find(query: str, *, request: HttpRequest | None = None, user: Any = None) -> Found:
    """Customers within one's rows by id, account id, or exactly by telephone, address, name or national id.

    Personal data is found by blind index; the audit log keeps that it was asked for, never the value. Raises
    QueryError for nothing, more than 200 characters or a NUL, LimitError for more searches than one person makes.
    """
    query = query.strip()
    if not query or len(query) > _LONGEST or "\0" in query:
        raise QueryError
    ids = {"customer": [query], "account": _ids(Account.objects.filter(pk=query).values_list("customer_id"))}
    found = {name: Customer.objects.filter(pk__in=keys) for name, keys in ids.items() if keys}
    customers = {name: list(rows) for name, rows in found.items()}
    if not any(customers.values()):
        limits.within("customer.searched", user=user, request=request)
        customers = {name: list(Customer.objects.filter(pk__in=keys)[:MOST]) for name, keys in _personal(query).items()}
        audit.record(
            "customer.searched", request=request, user=user,
            detail={
                "by": [name for name, rows in customers.items() if rows],
                "found": len({row.pk for rows in customers.values() for row in rows}),
            },
        )  # fmt: skip
    unique = {row.pk: row for rows in customers.values() for row in rows}
    return Found(list(unique.values())[:MOST], tuple(name for name, rows in customers.items() if rows))


def _personal(query: str) -> dict[str, list[str]]:
    """Ids of customers by where the value stands."""
    bare = "".join(query.split())
    written = {
        query,
        *(bare[len(code) :] for code in _COUNTRY_CODES if bare.startswith(code) and len(bare) > len(code)),
    }
    index = [vault.blind_index(text) for text in written]
    of_account = Guarantor.objects.filter(name_index__in=index).values_list("account_id__customer_id")
    return {
        "name": _ids(Customer.objects.filter(name_index__in=index).values_list("pk")),
        "national_id": _ids(Customer.objects.filter(national_id_index__in=index).values_list("pk")),
        "point": _ids(ContactPoint.objects.filter(value_index__in=index).values_list("customer_id")),
        "guarantor": _ids(of_account),
    }


def _ids(rows: Iterable[tuple[str]]) -> list[str]:
    return sorted({row[0] for row in rows})[:MOST]


def record_circumstance(
    customer_id: str, kind: str, *, user: Any, from_on: dt.date, until_on: dt.date | None = None,
    channel: str | None = None, account_id: str | None = None, request: HttpRequest | None = None,
) -> Any:  # fmt: skip
    """Record what holds of a customer from a day on; one that runs already, as wide and as long, stands. Gives the row.

    `kind` is one of the portfolio's circumstances but a plan or a complaint, which are recorded where they are made;
    without `channel` or `account_id` it is about all of them. Raises CircumstanceError and Customer.DoesNotExist.
    """
    if kind not in RECORDED or channel not in (None, *CHANNELS):
        raise CircumstanceError(_("This kind or channel is not known."))
    if until_on is not None and until_on < from_on:
        raise CircumstanceError(_("The last day is before the first."))
    with transaction.atomic():
        # what a contact is judged by changes only between contacts
        Customer.objects.select_for_update().get(pk=customer_id)
        if account_id and not Account.objects.filter(pk=account_id, customer_id=customer_id).exists():
            raise CircumstanceError(_("The customer has no such account."))
        running = Circumstance.objects.filter(
            Q(channel=None) | Q(channel=channel), Q(account_id=None) | Q(account_id=account_id),
            Q(until_on=None) | Q(until_on__gte=until_on or dt.date.max),
            customer_id=customer_id, kind=kind, from_on__lte=from_on,
        ).first()  # fmt: skip
        if running is not None:
            return running
        row = Circumstance.objects.create(
            circumstance_id=f"desk-{uuid.uuid4().hex}", customer_id_id=customer_id, account_id_id=account_id, kind=kind,
            channel=channel, from_on=from_on, until_on=until_on,
        )  # fmt: skip
        audit.record(
            "circumstance.recorded", request=request, user=user, customer_id=customer_id,
            subject=f"circumstance:{row.pk}",
            detail={"kind": kind, "channel": channel, "from_on": str(from_on), "until_on": until_on and str(until_on)},
        )  # fmt: skip
    return row


def end_circumstance(
    circumstance_id: str, *, customer_id: str, user: Any, on: dt.date | None = None, reason: str = "",
    request: HttpRequest | None = None,
) -> Any:  # fmt: skip
    """Let a circumstance end with a day, today otherwise; it counts on that day still. Gives the row.

    Raises CircumstanceUnknownError for one that is not the customer's or has ended already.
    """
    on = on or timezone.now().date()
    with transaction.atomic():
        rows = Circumstance.objects.select_for_update().filter(pk=circumstance_id, customer_id=customer_id)
        row = next((row for row in rows if row.until_on is None or row.until_on > on), None)
        if row is None:
            raise CircumstanceUnknownError
        row.until_on = max(on, row.from_on)
        row.save(update_fields=["until_on"])
        audit.record(
            "circumstance.ended", request=request, user=user, customer_id=customer_id,
            subject=f"circumstance:{circumstance_id}"[:120], reason=reason,
            detail={"kind": row.kind, "until_on": str(row.until_on)},
        )  # fmt: skip
    return row
