"""No page, no answer of the API and no log line shows a personal field in clear to somebody who gave no reason."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from tests.desk import Desk
from tests.web.pages import customer as made

from cureline.portfolio.models import Account

# what tests/web/pages.py gives its customer, and a telephone's parts that a careless mask would leave
CLEAR = ("王小明", "13812345678", "310101199001011234", "世纪大道1号", "02158881234", "李丽")
# together they may open every page; the first that may is the one who looks
LOOKERS = ("phone", "leader", "compliance", "head", "legal", "field", "care", "admin", "auditor", "trainer")
SKIPPED = ("static/", "account/", "oidc/", "language/", "theme/")


def addresses(customer: Any, patterns: Any = None, prefix: str = "") -> Iterator[str]:
    """Every address of the desk and its API, with the customer's own id and account where one is asked, 1 elsewhere."""
    account = Account.objects.filter(customer_id=customer).values_list("pk", flat=True).first()
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(pattern.pattern)
        if route.startswith(SKIPPED) or "^" in route:  # a regular expression names no address
            continue
        if isinstance(pattern, URLResolver):
            yield from addresses(customer, pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            given = {name: _value(name, customer.pk, account) for name in pattern.pattern.converters}
            for name, value in given.items():
                converter = pattern.pattern.converters[name]
                route = route.replace(f"<{_kind(converter)}:{name}>", value).replace(f"<{name}>", value)
            yield f"/{route}"


def _value(name: str, customer_id: str, account_id: Any) -> str:
    return customer_id if "customer" in name else str(account_id) if "account" in name else "1"


def _kind(converter: Any) -> str:
    return type(converter).__name__.removesuffix("Converter").removeprefix("String").lower() or "str"


@pytest.mark.django_db
def test_nothing_personal_is_shown_without_a_reason(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    customer = made(desk)
    clients = [desk.client(desk.user(role, "early", language="zh-hans")) for role in LOOKERS]
    leaks: list[str] = []
    failed: list[str] = []
    opened = 0
    for address in addresses(customer):
        for client in clients:
            client.raise_request_exception = False
            response = client.get(address)
            if response.status_code != 403:
                break
        body = b"".join(response.streaming_content) if response.streaming else response.content
        opened += response.status_code == 200
        leaks += [f"{address}: {value}" for value in CLEAR if value.encode() in body]
        failed += [address] if response.status_code >= 500 else []
    assert opened > 60
    assert not leaks
    assert not failed
    assert not [value for value in CLEAR if value in caplog.text]
