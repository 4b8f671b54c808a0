"""Pages of arrangements: for whom they open, and the hardship case from the sheet to a running plan in a browser."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from pypdf import PdfReader
from tests.conftest import Visit
from tests.desk import Desk

from cureline.arrangement import services
from cureline.arrangement.models import Plan, Promise
from cureline.arrangement.services import Wish, common
from cureline.portfolio import models


def owing(desk: Desk) -> Any:
    """A card debt of CNY 36,000, forty days past due, with a home address."""
    customer = desk.customer()
    desk.point(customer, "home_address", "上海市浦东新区世纪大道1号")
    account = desk.account(customer, balance_minor=3_600_000, principal_minor=3_000_000)
    models.DueItem.objects.create(
        due_item_id=f"{account.pk}-1", account_id=account, due_on=common.today() - dt.timedelta(days=40),
        principal_minor=200_000, interest_minor=100_000, fee_minor=20_000,
    )  # fmt: skip
    return account


@pytest.fixture
def debtor(desk: Desk) -> Any:
    return owing(desk)


def test_every_page_opens_in_every_language(desk: Desk, debtor: Any) -> None:
    phone = desk.user("phone")
    customer = debtor.customer_id_id
    plan = services.propose_plan(customer, debtor.pk, Wish(months=36, annual_rate_bp=0), user=phone)
    offer = services.propose_settlement(
        customer, debtor.pk, offer_minor=3_000_000, expires_on=common.today() + dt.timedelta(days=30), user=phone
    )
    services.promise(customer, debtor.pk, [(common.today() + dt.timedelta(days=3), 50_000)], user=phone)
    row = {"payment_id": "P/1", "account_id": debtor.pk, "paid_on": common.today(), "amount_minor": 50_000}
    services.receive([row], user=phone)
    pages = [
        f"customers/{customer}/promise/", f"customers/{customer}/affordability/", f"customers/{customer}/plan/",
        f"customers/{customer}/plan/?compare=1&account={debtor.pk}&freeze=on&grace_months=2",
        f"customers/{customer}/plan/?compare=1&grace_months=99&waived_interest=99999999",
        f"customers/{customer}/plan/effect/{debtor.pk}/", f"customers/{customer}/waiver/",
        f"customers/{customer}/settlement/", f"plans/{plan.pk}/", f"settlements/{offer.pk}/", "promises/?state=all",
        "plans/", "payments/", "payments/P/1/lines/", "reconciliation/", "approvals/",
    ]  # fmt: skip
    for language in ("en", "zh-hans", "zh-hant"):
        client = desk.client(desk.user("leader", language=language))
        for page in pages:
            response = client.get(f"/arrangement/{page}")
            assert response.status_code == 200, page
    assert client.get(f"/customers/{customer}/").status_code == 200


def test_who_may_not_gets_403_and_other_teams_see_nothing(desk: Desk, debtor: Any) -> None:
    plan = services.propose_plan(debtor.customer_id_id, debtor.pk, Wish(months=12), user=desk.user("phone"))
    auditor = desk.client(desk.user("auditor", None))
    assert auditor.get(f"/arrangement/plans/{plan.pk}/").status_code == 200
    for path in (
        f"customers/{debtor.customer_id_id}/promise/",
        f"customers/{debtor.customer_id_id}/plan/",
        "approvals/",
    ):
        assert auditor.get(f"/arrangement/{path}").status_code == 403
    other = desk.client(desk.user("phone", "late"))
    assert other.get(f"/arrangement/plans/{plan.pk}/").status_code == 404
    assert other.get(f"/arrangement/customers/{debtor.customer_id_id}/promise/").status_code == 404


def test_the_contract_is_a_pdf_in_the_customers_language(desk: Desk, debtor: Any) -> None:
    plan = services.propose_plan(
        debtor.customer_id_id, debtor.pk, Wish(months=36, annual_rate_bp=0), user=desk.user("phone")
    )
    response = desk.client(desk.user("care")).get(f"/arrangement/plans/{plan.pk}/contract.pdf")
    assert response.status_code == 200 and response.headers["Content-Type"] == "application/pdf"
    import io

    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(response.content)).pages)
    # what art. 70 of the card rules asks a plan to say
    assert "停止对该笔欠款的催收" in text.replace("\n", "") and "36" in text


def test_a_promise_by_the_form(desk: Desk, debtor: Any) -> None:
    client = desk.client(desk.user("phone"))
    path = f"/arrangement/customers/{debtor.customer_id_id}/promise/"
    given = {"account": debtor.pk, "how_much": "own", "amount": "1000.01", "day": "7", "times": "2", "every": "week",
             "channel": "call"}  # fmt: skip
    assert client.post(path, {**given, "amount": ""}).status_code == 200
    assert client.post(path, given).status_code == 302
    made = Promise.objects.get()
    assert [row.amount_minor for row in made.instalments.all()] == [50_000, 50_001]


@pytest.mark.django_db(transaction=True)
def test_a_hardship_case_to_a_36_month_plan_with_approval(desk: Desk, visit: Visit) -> None:
    account = owing(desk)
    customer = account.customer_id_id
    care, head = desk.user("care", "early"), desk.user("head", None)
    page = visit(care, f"/arrangement/customers/{customer}/affordability/")
    for label, amount in (("Wages", "5000"), ("Housing", "1800"), ("Food and household", "1200")):
        page.get_by_label(label).fill(amount)
    page.get_by_label("Dependants").fill("1")
    page.get_by_role("button", name="Work out and keep").click()
    assert page.get_by_text("What the sheet bears").is_visible()
    page.get_by_role("link", name="Compare plans").click()
    for title in ("Shortest", "Lightest", "Rising"):
        assert page.get_by_role("heading", name=title, exact=True).is_visible()
    page.get_by_text("counts as restructuring").wait_for()
    page.locator("td", has_text="CN-CLASS-2-RESTR").wait_for()
    own = page.locator("section", has=page.get_by_role("heading", name="Own terms"))
    own.get_by_label("Instalments", exact=True).fill("36")
    own.get_by_label("No interest while the plan is kept").check()
    own.get_by_label("Interest waived").fill("1000")
    own.get_by_role("button", name="Propose").click()
    page.get_by_text("The plan waits for approval.").wait_for()
    # nobody approves their own: care has no such button; the head decides
    assert not page.get_by_role("button", name="Approve").count()
    boss = visit(head, "/arrangement/approvals/")
    boss.get_by_role("link", name="Schedule and effect on the class").click()
    boss.get_by_role("button", name="Approve").click()
    boss.get_by_text("Approved.").wait_for()
    page.reload()
    page.get_by_role("button", name="The customer signs").click()
    page.get_by_text("The plan runs").wait_for()
    plan = Plan.objects.get()
    assert (plan.state, plan.months, plan.total_minor) == ("running", 36, 3_500_000) and plan.letter_id
    page.goto(f"/customers/{customer}/")
    assert page.get_by_role("link", name=f"Plan {plan.pk}").first.is_visible()
