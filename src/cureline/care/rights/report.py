"""The access report: everything that any app holds of a person, as JSON and as PDF."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from cureline.care import clock, documents, rooms
from cureline.care.models import RightsRequest
from cureline.care.rights.registry import Section, holders
from cureline.care.rights.whole import whole
from cureline.portfolio.models import Customer
from cureline.trust.models import AuditEntry

# the newest lines of the log are told; the rest is counted
LOG_LINES = 200


def collect(customer_id: str) -> list[Section]:
    """All sections of all apps, and who looked at the person's data."""
    with whole(customer_id):
        found = [section for holder in holders() for section in holder.collect(customer_id)]
    log = AuditEntry.objects.filter(customer_id=customer_id).order_by("-at")
    rows = tuple(
        (("at", entry.at.astimezone(dt.UTC).strftime("%Y-%m-%d %H:%M UTC")), ("what", entry.action),
         ("role", entry.role or "system"))
        for entry in log[:LOG_LINES]
    )  # fmt: skip
    return [*found, Section("trust.log", rows, "trust")] if rows else found


def as_json(customer_id: str, sections: Iterable[Section]) -> dict[str, Any]:
    """The report for machines: table to rows, each an object."""
    return {
        "customer_id": customer_id,
        "tables": [{"table": s.title, "rows": [dict(row) for row in s.rows]} for s in sections],
    }


def letter_data(request: RightsRequest, sections: Iterable[Section], language: str) -> dict[str, Any]:
    """What dispatch's template `access_answer` sets: one table a section, rows told apart by a number."""
    customer: Any = Customer.objects.get(pk=request.customer_id)
    parts = []
    for section in sections:
        rows = [
            {
                "name": _named(name, language),
                "value": value[:600],
                "source": str(number) if len(section.rows) > 1 else "",
            }
            for number, row in enumerate(section.rows, 1)
            for name, value in row
        ]
        parts.append({"title": _titled(section.title, language), "rows": rows})
    return {
        "request": request.number,
        "received_on": clock.local_day(request.received_at, customer.time_zone).isoformat(),
        "sections": parts,
    }


def pdf(request: RightsRequest, *, on: dt.date) -> bytes:
    """The report as PDF in the person's language."""
    from cureline.dispatch import services as dispatch

    customer: Any = Customer.objects.get(pk=request.customer_id)
    language = rooms.language_of(customer)
    data = {
        **letter_data(request, collect(request.customer_id), language),
        "on": on, "reference": request.number, "jurisdiction": customer.jurisdiction,
        "recipient": {"name": rooms.name_of(customer), "lines": []},
    }  # fmt: skip
    return bytes(dispatch.typeset("access_answer", data, language))


def _titled(table: str, language: str) -> str:
    texts = documents.load("rights")["tables"].get(table)
    return documents.said(texts, language) if texts else table.replace(".", " · ").replace("_", " ")


def _named(column: str, language: str) -> str:
    texts = documents.load("rights")["columns"].get(column)
    return documents.said(texts, language) if texts else column.replace("_", " ")
