"""The customer's page: what the night found and decided, and what may be done now."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cureline.face import Panel
from cureline.portfolio.models import Account, Statement
from cureline.portfolio.strip import Cell, Strip, of_statements, strip
from cureline.web import insight
from cureline.worklist.models import Assessment

# months of the strip, and how many accounts have one
MONTHS, STRIPS = 24, 4


def panels(request: HttpRequest, customer_id: str) -> Iterable[Panel]:
    """Accounts, history, where the customer stands, what is lawful now."""
    found = of(request, customer_id)
    known = insight.known(request, found, customer_id)
    accounts = accounts_of(customer_id, found)
    yield Panel("accounts", _("Accounts"), "web/panel_accounts.html", "customer.see", 10, {"accounts": accounts})
    yield Panel(
        "history", _("Delinquency by month"), "web/panel_history.html", "customer.see", 15,
        {"strips": partial(strips, accounts, found)},
    )  # fmt: skip
    if known is not None:
        yield Panel(
            "stand", _("Ability and willingness"), "web/panel_stand.html", "customer.see", 20,
            {"stand": insight.stand(known), "chances": insight.chances(known)},
        )  # fmt: skip
    yield Panel(
        "channels", _("Channels now"), "web/panel_channels.html", "contact.see", 5,
        {"rulings": partial(_rulings, customer_id)}, "side",
    )  # fmt: skip


def of(request: HttpRequest, customer_id: str) -> insight.Insight:
    """The customer's insight, read once a request."""
    kept: dict[str, insight.Insight] = request.__dict__.setdefault("_insight", {})
    if customer_id not in kept:
        kept[customer_id] = insight.insight(customer_id)
    return kept[customer_id]


def accounts_of(customer_id: str, found: insight.Insight) -> list[dict[str, Any]]:
    """Each account (`row`) with what the night found of it (`night`, None for a new one), the latest due first."""
    night: dict[str, Assessment] = {row.account_id: row for row in found.accounts}
    rows = [{"row": row, "night": night.get(row.pk)} for row in Account.objects.filter(customer_id=customer_id)]
    return sorted(rows, key=lambda one: (-(one["night"].dpd if one["night"] else -1), -one["row"].balance_minor))


def strips(accounts: list[dict[str, Any]], found: insight.Insight) -> list[tuple[str, Strip]]:
    """A strip of months for each account, the latest due first: the bank's statements, then what the night found."""
    chosen = [one["row"].pk for one in accounts][:STRIPS]
    stated: dict[str, list[Any]] = {key: [] for key in chosen}
    rows = Statement.objects.filter(account_id__in=chosen).order_by("-stated_on")
    for key, *row in rows.values_list("account_id", "stated_on", "months_past_due", "days_past_due"):
        stated[key].append(row)
    night = {row.account_id: row for row in found.accounts}
    return [
        (key, strip(_cells(stated[key], night.get(key), found)[-MONTHS:]))
        for key in chosen
        if stated[key] or key in night
    ]


def _cells(stated: list[Any], night: Assessment | None, found: insight.Insight) -> list[Cell]:
    cells = sorted(of_statements(stated), key=lambda cell: cell.on)
    if night is not None and found.run is not None:
        on = found.run.as_of_on
        cells = [cell for cell in cells if (cell.on.year, cell.on.month) != (on.year, on.month) and cell.on < on]
        cells.append(Cell(on, night.bucket, night.dpd))
    return cells


def _rulings(customer_id: str) -> list[Any]:
    from cureline.contact import services as contact

    return contact.rulings(customer_id)
