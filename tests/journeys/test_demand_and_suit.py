"""A debt goes to law: case, demand letter, limitation begun anew, a suit that the head agrees to, terms and costs."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from pypdf import PdfReader
from tests.journeys.conftest import Enter
from tests.journeys.person import local
from tests.journeys.town import TODAY, Town

from cureline.contact.models import Attempt
from cureline.legal.models import Case, Fee, Paper
from cureline.trust.models import AuditEntry

pytestmark = pytest.mark.django_db(transaction=True)
COURT = "上海市浦东新区人民法院"


def test_a_demand_letter_and_a_suit(town: Town, enter: Enter, clock: Any) -> None:
    officer, head = town.staff("legal", "legal"), town.staff("head", None)
    customer, account = town.debtor(
        "高海峰", "13524490716", dpd=410, balance_minor=8_640_000, past_due_minor=2_150_000, team="legal",
        months_late="234567777777",
    )  # fmt: skip
    town.desk.point(customer, "home_address", "上海市浦东新区张杨路628弄3号502室")
    town.called(customer, account, 40, "refused", hour=15)

    me = enter(officer, f"/customers/{customer.pk}/")
    me.open(f"/legal/open/{customer.pk}/")
    me.sees(account.pk, me.word("Runs out"))
    me.click("Open the case")
    me.reads("The case is open.")
    case = Case.objects.get()
    me.is_at(f"/legal/cases/{case.pk}/")
    me.page.locator("a[href*='to=demand']").click()
    me.page.locator("form#next button").click()
    me.reads("The case moved on.")
    me.sees("2029")
    me.picture("demand")
    letter = Paper.objects.get(kind="demand")
    text = _text(me.downloads(f"/legal/papers/{letter.pk}/"))
    assert "86,400.00" in text and "21,500.00" in text

    # no answer within the days that the letter gave
    clock.move_to(local(TODAY + dt.timedelta(days=20), 10))
    me = enter(officer, f"/legal/cases/{case.pk}/")
    me.page.locator("a[href*='to=filed']").click()
    me.page.locator("form#next [name=court]").fill(COURT)
    me.page.locator("form#next button").click()
    me.reads("Approval was asked.")
    me.reads("Waits for approval")
    assert not me.button("Approve").count()
    boss = enter(head, "/worklist/approvals/")
    boss.sees(str(case))
    boss.picture("approval")
    boss.open(f"/legal/cases/{case.pk}/")
    boss.press("a")
    boss.reads("Approved.")
    me.page.reload()
    me.sees(COURT)
    me.picture("filed")
    claim = Paper.objects.get(kind="statement_of_claim")
    assert COURT in _text(me.downloads(f"/legal/papers/{claim.pk}/"))
    me.page.locator("form[action*='/fees/'] button, form[action*='pay'] button").first.click()
    me.reads("Recorded.")

    case.refresh_from_db()
    account.refresh_from_db()
    assert (case.stage, case.court, case.pending, account.in_litigation) == ("filed", COURT, None, True)
    # Measures on Litigation Costs art. 13(1): 86,400 yuan cost 86,400 x 2.5 % - 200 = 1,960 yuan
    fee = Fee.objects.get(kind="first_instance")
    assert (fee.amount_minor, fee.paid_minor) == (196_000, 196_000)
    assert set(case.papers.values_list("kind", flat=True)) == {"demand", "statement_of_claim", "evidence_list"}
    assert list(Attempt.objects.order_by("pk").values_list("channel", flat=True)) == ["letter", "legal"]
    log = list(AuditEntry.objects.filter(customer_id=customer.pk).order_by("pk").values_list("action", flat=True))
    wanted = ["case.opened", "case.advanced", "limitation.interrupted", "case.asked", "case.approved", "case.fee_paid"]
    assert [act for act in dict.fromkeys(log) if act in wanted], log


def _text(pdf: bytes) -> str:
    pages = PdfReader(io.BytesIO(pdf)).pages
    return "".join(page.extract_text() for page in pages).replace(" ", "").replace("\n", "")
