"""The rights of a customer over the cases made of their history: told in the access report, withdrawn on erasure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from cureline.care.rights.registry import Erased, Section
from cureline.casebook.services import writing


def collect(customer_id: str) -> Iterator[Section]:
    """The cases made of a customer's history, as they are told."""
    rows = tuple(
        (("number", case.number), ("state", case.state), ("title", case.title), *case.body.items())
        for case in writing.of_customer(customer_id)
    )
    if rows:
        yield Section("casebook.case", rows, "casebook")


def erase(customer_id: str, on: dt.date) -> Iterator[Erased]:
    """Withdraw them: words and reference are deleted, nothing keeps them."""
    yield Erased("case", erased=writing.erase(customer_id))
