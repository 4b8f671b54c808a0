"""A phone collector's morning: signs in, takes the next customer, calls by the script, takes a promise, goes on."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.core.cache import cache
from tests.desk import PASSWORD
from tests.journeys.conftest import Enter
from tests.journeys.town import TODAY, Town
from tests.trust.test_signin import code

from cureline.arrangement.models import Promise
from cureline.contact.models import Attempt, Note
from cureline.portfolio.models import Contact
from cureline.trust.models import AuditEntry
from cureline.worklist.models import Task

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_phone_collectors_morning(town: Town, enter: Enter, clock: Any, language: str) -> None:
    cache.clear()
    user = town.staff("phone")
    debtors = [
        town.debtor("刘晓东", "13817260931", dpd=17, months_late="010001"),
        town.debtor("赵丽华", "13901884275", dpd=24, past_due_minor=156_020, months_late="0001"),
        town.debtor("黄建平", "13764529018", dpd=9, past_due_minor=88_300, months_late="001"),
        town.debtor("马玉兰", "13585712346", dpd=28, past_due_minor=402_115, months_late="0101"),
    ]
    first, account = debtors[0]
    town.called(first, account, 36, "right_party", hour=19)
    town.called(first, account, 8, "no_answer", hour=11)
    for rank, (_customer, debt) in enumerate(debtors, 1):
        segment = ("m1_high_risk", "m1_cannot", "m1_standard", "m1_high_risk")[rank - 1]
        town.planned(debt, user, rank, hour=9 if rank < 3 else 9 + rank, segment=segment)
    town.morning()

    me = enter(None, "/account/login/")
    me.page.locator("[name=login]").fill(user.username)
    me.page.locator("[name=password]").fill(PASSWORD)
    me.picture("sign-in")
    me.page.keyboard.press("Enter")
    me.is_at("/account/factor/code/")
    me.page.locator("[name=code]").fill(code())
    me.page.keyboard.press("Enter")
    me.is_at("/")
    me.follow("My queue")
    me.sees(first.pk)
    me.sees_not("刘晓东")
    me.picture("queue")

    me.press("n")
    me.is_at(f"/customers/{first.pk}/")
    me.sees("138****0931", "M1")
    me.reads("Recommended today")
    me.picture("customer")

    me.press("c")
    me.is_at(f"/contact/call/{first.pk}/")
    me.reads("You may call")
    me.press("c")
    me.sees("13817260931")
    me.press("a")
    me.reads("Talking")
    speech = me.page.locator(".speech")
    # the customer's language, and not the collector's
    speech.get_by_text("陈静").wait_for()
    me.page.locator(".script-answers button").first.click()
    speech.get_by_text("证件号码的后四位").wait_for()
    me.page.locator(".script-answers button").first.click()
    me.page.locator(".script-run ol li").nth(1).wait_for(state="attached")
    clock.shift(95)
    me.on_time()
    # a minute and a half, and what the machine took meanwhile
    me.page.locator(".clock").get_by_text(re.compile(r"^\s*[1-9]:[0-5]\d\s*$")).wait_for()
    me.picture("call")
    me.page.locator("h1").click()
    me.page.get_by_role("button", name="承诺还款" if language == "zh-hans" else "Promised to pay").click()

    me.reads("Record the promise")
    me.choose("Reason for the delay", "payday")
    me.tick("willingness", "high")
    me.tick("ability", "middle")
    me.choose("Next step", "wait_payment")
    words = me.say("工资25日以后到账，月底前还清逾期部分。", "Wages come after the 25th; pays the arrears then.")
    me.fill("In words", words)
    me.picture("outcome-and-note")
    me.click("Keep the note")
    me.reads("Noted.")
    me.press("p")
    me.is_at(f"/arrangement/customers/{first.pk}/promise/")
    me.sees("CN¥3,186.00" if language == "en" else "¥3,186.00")
    me.picture("promise")
    me.press("s")
    me.is_at(f"/customers/{first.pk}/")
    me.reads("The promise is recorded.")
    me.sees(words)
    me.choose("Outcome", "promise")
    me.picture("promised")
    me.press("x")
    me.is_at(f"/customers/{debtors[1][0].pk}/")
    me.picture("next-customer")

    made = Promise.objects.get()
    assert (made.customer_id, made.amount_minor, made.state) == (first.pk, 318_600, "open")
    assert made.instalments.get().due_on == TODAY + dt.timedelta(days=3)
    attempt = Attempt.objects.get()
    assert (attempt.outcome, attempt.call.state, attempt.user) == ("promise", "ended", user)
    assert Contact.objects.get(attempt=attempt).outcome == "right_party"
    note = Note.objects.get()
    assert (note.attempt, note.reason_code, note.willingness, note.ability) == (attempt, "payday", "high", "middle")
    done, in_hand = Task.objects.filter(state__in=("done", "claimed")).order_by("place")
    assert (done.customer_id, done.outcome, done.state) == (first.pk, "promise", "done")
    assert (in_hand.customer_id, in_hand.claimed_by) == (debtors[1][0].pk, user)
    log = AuditEntry.objects.filter(customer_id=first.pk, user=user).order_by("pk").values_list("action", flat=True)
    assert list(dict.fromkeys(log)) == [
        "task.claimed", "customer.seen", "contact.begun", "field.unmasked", "script.followed", "contact.finished",
        "note.written", "promise.made", "task.finished",
    ]  # fmt: skip
