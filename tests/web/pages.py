"""Every page that somebody may open, found from the addresses and the navigation: for tests that look at all of them.

A page with arguments joins by a line in `WITH_ARGUMENTS`: who looks, and how its address is made.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from tests.desk import Desk, sealed

from cureline.portfolio import models
from cureline.trust.duties import duties, roles

# (role, name of the page, its address for a customer)
WITH_ARGUMENTS: list[tuple[str, str, Callable[[Any], str]]] = [
    ("phone", "customer", lambda customer: reverse("customer:show", args=[customer.pk])),
    ("care", "customer-care", lambda customer: reverse("customer:show", args=[customer.pk])),
    ("phone", "circumstance", lambda customer: reverse("customer:circumstance", args=[customer.pk])),
    ("head", "404", lambda customer: "/customers/nobody/"),
    ("admin", "403", lambda customer: reverse("customer:show", args=[customer.pk])),
]
# files, live fragments, what ends the session, and allauth's own doors
SKIPPED = ("api/", "account/", "static/", "language/", "theme/", "oidc/")


def customer(desk: Desk) -> Any:
    """A customer with something in every panel."""
    row = desk.customer(name="王小明", **sealed("national_id", "310101199001011234"))
    account = desk.account(row, due_on=dt.date(2026, 1, 5))
    desk.circumstance(row, "vulnerability", dt.date(2026, 1, 1))
    desk.point(row, "home_address", "上海市浦东新区世纪大道1号", consent="unknown")
    desk.point(row, "work_phone", "02158881234", relation="spouse", consent="refused", **sealed("owner_name", "李丽"))
    models.Payment.objects.create(payment_id="Y1", account_id=account, paid_on=dt.date(2026, 2, 1), amount_minor=12_345)
    models.Guarantor.objects.create(
        guarantor_id="G1", account_id=account, relation="spouse", liability_minor=900_000, **sealed("name", "李丽")
    )
    models.Collateral.objects.create(
        collateral_id="C1", account_id=account, kind="vehicle", value_minor=8_000_000, valued_on=dt.date(2025, 5, 5)
    )
    for month, late in ((1, 0), (2, 1), (3, 2)):
        models.Statement.objects.create(account_id=account, stated_on=dt.date(2026, month, 28), months_past_due=late)
    return row


def plain(patterns: Any = None, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Address and duty of every page of ours that needs no argument and has a duty."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(pattern.pattern)
        if route.startswith(SKIPPED):
            continue
        if isinstance(pattern, URLResolver):
            yield from plain(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern) and "<" not in route:
            needed = _duty(pattern.callback)
            if needed:
                yield f"/{route}", needed


def visits(customer: Any) -> list[tuple[str, str]]:
    """Role and address of every page: those of `plain`, each by a role that may see it, and `WITH_ARGUMENTS`."""
    given = [(role, address(customer)) for role, _, address in WITH_ARGUMENTS]
    return [("phone", "/"), *((looker(duty), path) for path, duty in plain()), *given]


def _duty(view: Any) -> str:
    while view is not None:
        if hasattr(view, "duty"):
            return str(view.duty)
        view = getattr(view, "__wrapped__", None)
    return ""


def looker(duty: str) -> str:
    """The first role that has a duty."""
    return next(role for role in roles() if role in duties()[duty])
