"""Reading the audit log: search, export, and the check of its chain."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cureline.trust import audit, chain, rows
from cureline.trust.models import AuditEntry


def search(
    *,
    username: str = "",
    action: str = "",
    customer_id: str = "",
    from_on: dt.date | None = None,
    until_on: dt.date | None = None,
) -> QuerySet[AuditEntry]:
    """Entries by person, action (or its beginning: `promise.`), customer and days (both whole, UTC)."""
    found = AuditEntry.objects.all()
    if username:
        found = found.filter(username=username)
    if action:
        found = found.filter(action__startswith=action)
    if customer_id:
        found = found.filter(customer_id=customer_id)
    if from_on:
        found = found.filter(at__gte=_midnight(from_on))
    if until_on and until_on < dt.date.max:
        found = found.filter(at__lt=_midnight(until_on + dt.timedelta(days=1)))
    return found


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), dt.UTC)


def export_rows(user: Any, filters: Mapping[str, Any]) -> Iterator[list[Any]]:
    """The log as an export: titles, then one row an entry, the oldest first, under the reader's own rows."""
    yield [_("Time (UTC)"), _("Person"), _("Role"), pgettext("of a computer", "Address"), _("Action"), _("Customer"),
           _("Subject"),
           _("Reason"), _("Detail")]  # fmt: skip
    given: dict[str, Any] = {**filters}
    for name in ("from_on", "until_on"):
        if given.get(name):
            given[name] = dt.date.fromisoformat(given[name])
    for entry in search(**given).order_by("at", "pk").iterator(2_000):
        yield [entry.at, entry.username, entry.role, entry.address, entry.action, entry.customer_id, entry.subject,
               entry.reason, json.dumps(entry.detail, ensure_ascii=False, sort_keys=True)]  # fmt: skip


def head() -> chain.Head | None:
    """The last link of the chain, to be written down elsewhere."""
    return chain.head()


def verify(request: HttpRequest | None = None, heads: Iterable[chain.Head] = ()) -> chain.Report:
    """Recompute the whole chain (every entry, whatever the reader's own rows) and record that it was done."""
    with rows.as_owner():
        report = chain.verify(heads)
    detail = {"entries": report.entries, "findings": len(report.findings)}
    audit.record("audit.verified", request=request, detail=detail)
    return report
