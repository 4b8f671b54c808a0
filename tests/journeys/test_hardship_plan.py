"""Hardship: care works out what the household bears, the head agrees to 36 months, the plan runs and the gate rests."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader
from tests.journeys.conftest import Enter
from tests.journeys.town import TODAY, Town

from cureline.arrangement.models import Plan
from cureline.contact.models import Attempt, Refusal
from cureline.portfolio.models import Circumstance
from cureline.trust.models import AuditEntry

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_hardship_case_to_a_plan_of_36_months(town: Town, enter: Enter) -> None:
    care, head = town.staff("care"), town.staff("head", None)
    customer, account = town.debtor(
        "王桂兰", "13636470185", dpd=64, balance_minor=3_600_000, past_due_minor=420_000, months_late="000123"
    )
    town.desk.point(customer, "home_address", "上海市浦东新区世纪大道100号")
    town.called(customer, account, 1, "right_party", hour=11)

    me = enter(care, f"/customers/{customer.pk}/")
    me.open(f"/arrangement/customers/{customer.pk}/affordability/")
    for label, amount in (("Wages", "6300"), ("Housing", "1800"), ("Food and household", "1300"), ("Health", "600")):
        me.fill(label, amount)
    me.fill("Dependants", "1")
    me.click("Work out and keep")
    me.reads("What the sheet bears")
    me.picture("affordability")
    me.follow("Compare plans")
    for title in ("Shortest", "Lightest", "Rising"):
        me.page.get_by_role("heading", name=me.word(title), exact=True).wait_for()
    me.sees("CN-CLASS-2-RESTR")
    me.picture("compare")
    own = me.page.locator("section", has=me.page.get_by_role("heading", name=me.word("Own terms")))
    own.get_by_label(me.word("Instalments"), exact=True).fill("36")
    own.get_by_label(me.word("No interest while the plan is kept")).check()
    own.get_by_role("button", name=me.word("Propose")).click()
    me.reads("The plan waits for approval.")
    assert not me.button("Approve").count()

    boss = enter(head, "/arrangement/approvals/")
    boss.sees(customer.pk)
    boss.picture("approval")
    boss.click("Approve")
    boss.reads("Approved.")

    me.page.reload()
    me.press("s")
    me.reads("The plan runs; collection of this debt rests while it is kept.")
    me.picture("running")
    plan = Plan.objects.get()
    paper = PdfReader(io.BytesIO(me.downloads(f"/arrangement/plans/{plan.pk}/contract.pdf")))
    assert "36" in "".join(page.extract_text() for page in paper.pages)

    # while the plan is kept nobody collects: the gate says so before anybody dials
    me.open(f"/contact/call/{customer.pk}/")
    me.reads("You may not call now")
    me.sees("CN-CARD-70", "第七十条")
    assert not me.button("Dial").count()
    me.picture("rest")

    assert (plan.state, plan.months, plan.proposed_by, plan.decided_by) == ("running", 36, care, head)
    assert plan.letter_id and plan.instalments.count() == 36
    fact = Circumstance.objects.get(customer_id=customer.pk, kind="plan")
    assert (fact.account_id_id, fact.from_on) == (account.pk, TODAY)
    assert not Attempt.objects.filter(channel="call").exists() and not Refusal.objects.exists()
    log = list(AuditEntry.objects.filter(customer_id=customer.pk).order_by("pk").values_list("action", flat=True))
    wanted = ["affordability.assessed", "plan.proposed", "plan.approved", "plan.signed"]
    assert [act for act in log if act in wanted] == wanted, log
