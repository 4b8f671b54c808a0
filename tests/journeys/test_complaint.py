"""A complaint: told in a call, pressure stops at once, looked into by somebody else, answered by letter, closed."""

from __future__ import annotations

import io
from typing import Any

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader
from tests.journeys.conftest import Enter
from tests.journeys.person import local
from tests.journeys.town import TODAY, Town

from cureline.care.models import Complaint
from cureline.contact.models import Attempt
from cureline.dispatch.models import Letter
from cureline.portfolio.models import Circumstance
from cureline.trust.models import AuditEntry

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_complaint_to_its_answer(town: Town, enter: Enter, clock: Any, language: str) -> None:
    phone, care = town.staff("phone"), town.staff("care", "care")
    customer, account = town.debtor(
        "许志刚", "13651830274", dpd=26, months_late="0011", language="zh" if language == "zh-hans" else "en"
    )
    town.desk.point(customer, "home_address", "上海市静安区南京西路1266号12楼")
    town.called(customer, account, 9, "no_answer", hour=15)

    me = enter(phone, f"/contact/call/{customer.pk}/")
    me.press("c")
    me.sees("13651830274")
    me.press("a")
    complains = me.page.locator("button[name=outcome][value=complaint]")
    if not complains.is_visible():
        me.page.locator("details.more summary").click()
    complains.click()
    me.sees(me.say("请耐心倾听并登记投诉。", "Listen and record it."))
    me.press("p")
    me.is_at(f"/care/customers/{customer.pk}/complaint/")
    me.put("cause", "too_often")
    said = me.say("一天打了五个电话，还打到我单位去。", "Five calls in one day, and one of them to my office.")
    me.put("text", said)
    me.put("wish", me.say("请停止，并书面道歉。", "Stop it, and apologise in writing."))
    me.picture("taken-in")
    me.click("Record the complaint")
    me.reads("The complaint is recorded; its clock runs.")
    me.reads("This complaint is about what you did. Somebody else handles it.")
    expect(me.button("Answer")).to_have_count(0)
    complaint = Complaint.objects.get()
    assert complaint.links.get().collector_id == phone.staff.collector_id
    assert Circumstance.objects.filter(customer_id=customer.pk, kind="complaint", until_on=None).exists()

    # the next call of the same day and the one of tomorrow: the gate says no, and by what
    clock.move_to(local(TODAY, 15))
    me.on_time()
    me.open(f"/contact/call/{customer.pk}/")
    me.reads("You may not call now")
    me.sees("BANK-COMPLAINT", me.say("有未结投诉", "A complaint is open"))
    expect(me.button("Dial")).to_have_count(0)
    expect(me.page.get_by_text(me.word("Loading…"))).to_have_count(0)
    me.picture("no-pressure")
    assert Attempt.objects.count() == 1

    her = enter(care, "/care/")
    her.sees(complaint.number)
    her.picture("board")
    her.follow(complaint.number)
    her.sees(said)
    her.press("a")
    her.reads("Acknowledged.")
    her.press("n")
    her.put(
        "text",
        her.say(
            "通话记录显示当日接通五次，超过规定次数。", "The log shows five connected calls on one day, above the cap."
        ),
    )
    her.page.locator("#do-note .button.primary").click()
    her.reads("Noted.")
    her.click("Answer")
    her.put("outcome", "upheld")
    her.put("root_cause", "process")
    her.put(
        "text",
        her.say(
            "我们联系您过于频繁，深表歉意，已调整联系计划。",
            "We called you too often. We are sorry, and have changed the plan.",
        ),
    )
    her.picture("answer")
    her.page.locator("#do-answer .button.primary").click()
    her.reads("The answer")
    her.picture("answered")
    complaint.refresh_from_db()
    assert (complaint.state, complaint.outcome, complaint.handler) == ("answered", "upheld", care)
    paper = PdfReader(io.BytesIO(her.downloads(f"/care/complaints/{complaint.pk}/answer.pdf"))).pages[0].extract_text()
    assert complaint.number in paper and her.say("深表歉意", "We are sorry") in paper
    assert not complaint.letter_refused
    assert Letter.objects.get(pk=complaint.letter_ref).customer_id == customer.pk
    her.click("Close the case")
    her.reads("Closed.")
    complaint.refresh_from_db()
    assert complaint.state == "closed"
    assert not Circumstance.objects.filter(customer_id=customer.pk, kind="complaint", until_on=None).exists()
    told = list(AuditEntry.objects.filter(customer_id=customer.pk).values_list("action", "user__username"))
    for action, who in (
        ("contact.begun", phone), ("complaint.recorded", phone), ("complaint.acknowledged", care),
        ("complaint.noted", care), ("complaint.answered", care), ("complaint.answer_taken", care),
        ("complaint.closed", care),
    ):  # fmt: skip
        assert (action, who.username) in told, (action, told)
