"""What the portfolio shows on the pages that all share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cureline.engine.money import format_minor
from cureline.face import Entry, Event, Panel
from cureline.portfolio.models import Account, Circumstance, Collateral, ContactPoint, Customer, Guarantor, Payment
from cureline.portfolio.words import word

T = TypeVar("T")

# payments shown on the panel; the timeline has as many
PAYMENTS = 24
# what asks for care comes first and in colour
GRAVE = frozenset(
    {"deceased", "vulnerability", "bereavement", "mental_health_moratorium", "hardship", "breathing_space",
     "bankruptcy", "identity_theft", "cease_request", "attorney", "dispute"}
)  # fmt: skip

ENTRIES = [
    Entry(
        url="customer:search", title=_("Find a customer"), icon="search", duty="customer.search", group="customers",
        order=10,
    ),
]  # fmt: skip


def panels(request: HttpRequest, customer_id: str) -> Iterable[Panel]:
    """Circumstances, contact points, payments, and who and what else answers for the debts."""
    mine = {"account_id__customer_id": customer_id}
    guarantors = list(Guarantor.objects.filter(**mine).select_related("account_id").order_by("pk"))
    collateral = list(Collateral.objects.filter(**mine).select_related("account_id").order_by("pk"))
    yield Panel(
        "circumstances", _("Circumstances"), "portfolio/panel_circumstances.html", "customer.see", 10,
        {"circumstances": circumstances(request, customer_id), "customer_id": customer_id}, "side",
    )  # fmt: skip
    yield Panel(
        "points", _("Contact points"), "portfolio/panel_points.html", "customer.see", 15,
        {"points": ContactPoint.objects.filter(customer_id=customer_id).order_by("relation", "kind", "pk")}, "side",
    )  # fmt: skip
    yield Panel(
        "payments", _("Payments"), "portfolio/panel_payments.html", "payment.see", 40,
        {"payments": _payments(request, customer_id)},
    )  # fmt: skip
    if guarantors or collateral:
        yield Panel(
            "security", _("Guarantors and collateral"), "portfolio/panel_security.html", "customer.see", 30,
            {"guarantors": guarantors, "collateral": collateral}, "side",
        )  # fmt: skip


def circumstances(request: HttpRequest, customer_id: str) -> list[dict[str, Any]]:
    """The circumstances of a customer: those in force first, the grave before the others. `row`, `state`, `grave`."""

    def read() -> list[dict[str, Any]]:
        today = timezone.now().astimezone(_zone(request, customer_id)).date()
        rows = Circumstance.objects.filter(customer_id=customer_id).order_by("-from_on", "pk")
        told = [{"row": row, "state": _state(row, today), "grave": row.kind in GRAVE} for row in rows]
        return sorted(told, key=lambda one: (one["state"] == "past", not one["grave"]))

    return _once(request, f"circumstances {customer_id}", read)


def _state(row: Any, today: dt.date) -> str:
    if row.until_on is not None and row.until_on < today:
        return "past"
    return "future" if row.from_on > today else "now"


def _payments(request: HttpRequest, customer_id: str) -> list[Any]:
    def read() -> list[Any]:
        rows = Payment.objects.filter(account_id__in=Account.objects.filter(customer_id=customer_id).values("pk"))
        return list(rows.select_related("account_id").order_by("-paid_on", "-pk")[:PAYMENTS])

    return _once(request, f"payments {customer_id}", read)


def events(request: HttpRequest, customer_id: str) -> Iterable[Event]:
    """Payments and circumstances on the customer's timeline; a day stands at its local midnight."""
    zone = _zone(request, customer_id)
    for payment in _payments(request, customer_id):
        back = payment.amount_minor < 0
        yield Event(
            _begin(payment.paid_on, zone), "payment", "undo-2" if back else "banknote",
            _("Payment reversed") if back else _("Payment received"),
            f"{format_minor(payment.amount_minor, payment.account_id.currency)} {payment.account_id.currency}"
            f" · {payment.account_id_id}",
            tone="bad" if back else "good",
        )  # fmt: skip
    for row in (one["row"] for one in circumstances(request, customer_id)):
        icon, tone = ("heart-handshake", "warn") if row.kind in GRAVE else ("flag", "neutral")
        yield Event(
            _begin(row.from_on, zone), "circumstance", icon, word("circumstance", row.kind),
            word("channel", row.channel), tone=tone,
        )  # fmt: skip


def _begin(on: dt.date, zone: ZoneInfo) -> dt.datetime:
    return dt.datetime.combine(on, dt.time(), zone)


def _zone(request: HttpRequest, customer_id: str) -> ZoneInfo:
    rows = Customer.objects.filter(pk=customer_id).values_list("time_zone", flat=True)
    return _once(request, f"zone {customer_id}", lambda: ZoneInfo(rows.first() or "UTC"))


def _once(request: HttpRequest, key: str, make: Callable[[], T]) -> T:
    """What panels and events both need, read once a request."""
    kept: dict[str, Any] = request.__dict__.setdefault("_portfolio", {})
    if key not in kept:
        kept[key] = make()
    found: T = kept[key]
    return found
