"""The page of one customer."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.desk import Desk

from cureline.portfolio import models
from cureline.trust.models import AuditEntry
from cureline.web import actions


def filled(desk: Desk) -> str:
    """A customer with something in every panel; gives the id."""
    customer = desk.customer(name="王小明", national_id_sealed=None)
    account = desk.account(customer, due_on=dt.date(2026, 1, 5))
    desk.circumstance(customer, "vulnerability", dt.date(2026, 1, 1))
    desk.point(customer, "home_address", "上海市浦东新区世纪大道1号", consent="unknown")
    models.Payment.objects.create(payment_id="Y1", account_id=account, paid_on=dt.date(2026, 2, 1), amount_minor=12_345)
    models.Guarantor.objects.create(guarantor_id="G1", account_id=account, relation="spouse", liability_minor=900_000)
    models.Collateral.objects.create(
        collateral_id="C1", account_id=account, kind="vehicle", value_minor=8_000_000, valued_on=dt.date(2025, 5, 5)
    )
    for month, late in ((1, 0), (2, 1), (3, 2)):
        models.Statement.objects.create(account_id=account, stated_on=dt.date(2026, month, 28), months_past_due=late)
    return str(customer.pk)


def test_the_page_shows_every_panel_and_no_personal_value(desk: Desk) -> None:
    customer_id = filled(desk)
    client = desk.client(desk.user("phone"))
    page = client.get(f"/customers/{customer_id}/").content.decode()
    for text in ("Vulnerable", "CN¥123.45", "Vehicle", "M2", "Home address", "Channels now", "spouse"):
        assert text in page, text
    assert "王小明" not in page
    assert "13812345678" not in page
    assert "138****5678" in page
    entry = AuditEntry.objects.filter(action="customer.seen").get()
    assert entry.customer_id == customer_id


def test_the_number_of_queries_does_not_grow_with_the_rows(desk: Desk) -> None:
    few, many = filled(desk), desk.customer(name="李四")
    for number in range(12):
        account = desk.account(many, due_on=dt.date(2026, 1, 5))
        desk.point(many, "mobile", f"1390000{number:04}")
        models.Payment.objects.create(
            payment_id=f"N{number}", account_id=account, paid_on=dt.date(2026, 2, 1), amount_minor=100
        )
        models.Guarantor.objects.create(guarantor_id=f"N{number}", account_id=account, relation="friend")
    client = desk.client(desk.user("phone"))
    counts = []
    for customer_id in (few, many.pk):
        client.get(f"/customers/{customer_id}/")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(f"/customers/{customer_id}/").status_code == 200
        counts.append(len(queries))
    assert counts[1] <= counts[0] + 2


def test_a_circumstance_is_recorded_and_ended(desk: Desk) -> None:
    customer = desk.customer()
    client = desk.client(desk.user("phone"))
    address = f"/customers/{customer.pk}/circumstances/new/"
    form = desk.client(desk.user("phone", language="zh-hans")).get(address).content.decode()
    assert f'value="{dt.datetime.now(ZoneInfo("Asia/Shanghai")).date().isoformat()}"' in form
    wrong = client.post(address, {"kind": "hardship", "from_on": "2026-11-20", "until_on": "2026-11-19"})
    assert wrong.status_code == 422
    assert client.post(address, {"kind": "hardship", "from_on": "2026-11-20"}).status_code == 302
    row = models.Circumstance.objects.get(customer_id=customer.pk)
    assert (row.kind, row.until_on) == ("hardship", None)
    assert client.post(f"/customers/{customer.pk}/circumstances/{row.pk}/end/").status_code == 302
    row.refresh_from_db()
    assert row.until_on is not None
    assert set(AuditEntry.objects.values_list("action", flat=True)) >= {"circumstance.recorded", "circumstance.ended"}
    assert desk.client(desk.user("analyst")).get(address).status_code == 403


@pytest.mark.parametrize("path", ["K999", "a%20b"])
def test_an_unknown_customer_is_404(desk: Desk, path: str) -> None:
    assert desk.client(desk.user("head", None)).get(f"/customers/{path}/").status_code == 404


def test_the_timeline_is_filtered_by_kind(desk: Desk) -> None:
    customer_id = filled(desk)
    client = desk.client(desk.user("phone"))
    page = client.get(f"/customers/{customer_id}/events/?kind=payment").content.decode()
    assert "Payment received" in page
    assert "Home address" not in page
    assert "<html" not in page


@pytest.mark.parametrize("role", ["phone", "care", "legal", "leader", "compliance"])
def test_every_act_at_the_head_opens(desk: Desk, role: str) -> None:
    customer = desk.customer()
    desk.account(customer, due_on=dt.date(2026, 1, 5))
    user = desk.user(role)
    client = desk.client(user)
    shown = actions.of(user, str(customer.pk))
    opened = {one.address: client.get(one.address).status_code for one in (*shown["beside"], *shown["menu"])}
    assert set(opened.values()) == {200}, opened


def test_every_act_has_its_page() -> None:
    assert all(reverse(act.url, args=["K1"]) for act in actions.ACTS)
