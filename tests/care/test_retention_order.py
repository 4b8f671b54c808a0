"""Two persons of compliance give the order by which the day's job deletes; the page tells rules, runs and holds."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone

from cureline.care.models import RetentionOrder
from cureline.care.services import retention as order
from cureline.operations import retention
from cureline.operations.models import RetentionRun
from cureline.portfolio.models import Customer
from cureline.trust.models import AuditEntry
from tests.conftest import Visit
from tests.desk import Desk, sealed
from tests.web.shots import shot

pytestmark = pytest.mark.django_db
PAGE = "/care/retention/"
API = "/api/v1/care/retention"


def _gone(desk: Desk) -> Customer:
    """A customer whose identity nothing keeps any more: the last account was closed long ago."""
    customer: Customer = desk.customer(**sealed("national_id", "310101199003078515"))
    desk.account(customer, status="closed", balance_minor=0, opened_on=dt.date(2010, 1, 5))
    return customer


def _told(client: Any) -> Any:
    return client.get(API).json()


def _day() -> dict[str, int]:
    return retention.by_order(timezone.localdate(), timezone.now())


def test_the_days_job_deletes_by_an_order_of_two_persons_and_not_without(desk: Desk) -> None:
    customer = _gone(desk)
    one, two = (desk.client(desk.user("compliance")) for _ in range(2))
    assert _day() == {}
    one.post(f"{PAGE}ask/")
    row = RetentionOrder.objects.get()
    assert _day() == {}
    # who asked does not decide
    one.post(f"{PAGE}{row.pk}/allow/")
    assert (RetentionOrder.objects.get().state, _day()) == ("asked", {})
    assert RetentionRun.objects.count() == 0
    two.post(f"{PAGE}{row.pk}/allow/")
    done = _day()
    assert (done["customers"], done["identity"] > 0) == (1, True)
    customer.refresh_from_db()
    assert not customer.national_id_sealed
    # again it changes nothing, and ended it does nothing
    assert set(_day()) == {"customers", "left alone"}
    one.post(f"{PAGE}{row.pk}/end/")
    assert _day() == {}
    run = RetentionRun.objects.order_by("pk")[0]
    assert all(user in run.by for user in (row.asked_by.username, "compliance")) and not run.dry_run
    acts = AuditEntry.objects.filter(subject=f"order:{row.pk}").order_by("pk").values_list("action", flat=True)
    assert list(acts) == ["retention.asked", "retention.allowed", "retention.order_ended"]


def test_an_order_for_other_rules_deletes_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    _gone(desk)
    first = order.ask(user=desk.user("compliance"))
    order.decide(first.pk, True, user=desk.user("compliance"))
    monkeypatch.setattr(order, "versions", lambda: {**first.rules, "CN": "2027.1"})
    assert _day() == {}
    assert "The rules have changed" in desk.client(desk.user("compliance")).get(PAGE).content.decode()


def test_the_same_by_api(desk: Desk) -> None:
    customer = _gone(desk)
    retention.hold(customer.pk, "a suit is to come", by="counsel")
    one, two, care = (desk.client(desk.user(role)) for role in ("compliance", "compliance", "care"))
    assert _told(care)["order"] is None
    assert care.post(f"{API}/orders").status_code == 403
    made = one.post(f"{API}/orders")
    assert (made.status_code, made.json()["state"]) == (201, "asked")
    assert one.post(f"{API}/orders").status_code == 409
    assert one.post(f"{API}/orders/{made.json()['id']}/allow").status_code == 409
    assert two.post(f"{API}/orders/{made.json()['id']}/allow").json()["state"] == "stands"
    assert two.post(f"{API}/orders/0/allow").status_code == 404
    _day()
    told = _told(care)
    assert (told["holds"], told["runs"][0]["held"], told["runs"][0]["erased"]) == (1, 1, {})
    assert two.post(f"{API}/orders/{made.json()['id']}/refuse").status_code == 409


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_page_in_the_browser(desk: Desk, visit: Visit, language: str) -> None:
    customer, other = _gone(desk), _gone(desk)
    retention.hold(other.pk, "a suit is to come", by="counsel")
    first = order.ask(user=desk.user("compliance", name="王芳"))
    user = desk.user("compliance", name="李强", language=language)
    page = visit(user, PAGE)
    assert customer.pk not in page.content() and other.pk in page.content()
    page.locator(f"form[action$='{first.pk}/allow/'] button").click()
    page.wait_for_load_state()
    assert RetentionOrder.objects.get().state == "stands"
    _day()
    page.reload()
    assert Axe().run(page).response["violations"] == []
    shot(page, f"retention-{language}")
