"""What the desk asks of the portfolio: find a customer, end a circumstance."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cureline.face import ProblemError
from cureline.portfolio.models import Account, Circumstance, ContactPoint, Customer, Guarantor
from cureline.trust import audit, vault

# more than anybody reads; who is common needs a second word
MOST = 50
_LONGEST = 200
# how people write the country's code before a telephone number
_COUNTRY_CODES = ("+86", "0086", "+", "00")


class QueryError(ProblemError):
    """Nothing was asked, or what no column can hold."""

    status = 422
    title = _("Ask for an id, a telephone number or a name")


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
    QueryError for nothing, more than 200 characters or a NUL.
    """
    query = query.strip()
    if not query or len(query) > _LONGEST or "\0" in query:
        raise QueryError
    ids = {"customer": [query], "account": _ids(Account.objects.filter(pk=query).values_list("customer_id"))}
    found = {name: Customer.objects.filter(pk__in=keys) for name, keys in ids.items() if keys}
    customers = {name: list(rows) for name, rows in found.items()}
    if not any(customers.values()):
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
