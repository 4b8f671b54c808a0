"""A customer who may be written to, and a local gateway that counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from tests.desk import Desk

from cureline.dispatch.channels.localgateway import LocalGateway

SECRET = "between us"
# Wednesday, 10:00 in Shanghai
DAY = dt.datetime(2026, 11, 25, 2, 0, tzinfo=dt.UTC)


@pytest.fixture
def debtor(desk: Desk) -> Any:
    """A Chinese customer with a debt past due, a mobile, a mailbox and an address."""
    customer = desk.customer()
    desk.account(customer, due_on=dt.date(2026, 10, 5))
    desk.point(customer, "email", "wang@example.cn")
    desk.point(customer, "home_address", "上海市浦东新区世纪大道100号\n上海 200120")
    return customer


@pytest.fixture
def gateway(monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalGateway]:
    """A local gateway that this process is told of; it sends receipts nowhere until a test says where."""
    local = LocalGateway(key="k", secret=SECRET)
    local.start()
    monkeypatch.setenv("CURELINE_SMS_URL", local.url)
    monkeypatch.setenv("CURELINE_SMS_KEY", "k")
    monkeypatch.setenv("CURELINE_SMS_SECRET", SECRET)
    yield local
    local.stop()
