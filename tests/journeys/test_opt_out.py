"""An SMS goes out by the gateway, the customer answers that they want no more, and the rule refuses the next one."""

from __future__ import annotations

import time
from typing import Any

import pytest
from tests.dispatch.conftest import gateway
from tests.journeys.conftest import Enter
from tests.journeys.town import TODAY, Town

from cureline.contact.models import Refusal
from cureline.dispatch import worker
from cureline.dispatch.channels.localgateway import LocalGateway
from cureline.dispatch.models import Message, Outbox, Reply
from cureline.portfolio.models import Circumstance
from cureline.trust.models import AuditEntry

__all__ = ["gateway"]
pytestmark = pytest.mark.django_db(transaction=True)
WORDS = {
    "zh": "您的信用卡账单已逾期24天，如有困难请致电我行，我们可以一起商量还款安排。",
    "en": "Your card payment is 24 days late. If you are in difficulty please call us; we can agree on a plan.",
}


def test_who_answers_that_they_want_no_sms_gets_none(
    town: Town, enter: Enter, gateway: LocalGateway, live_server: Any, language: str
) -> None:
    gateway.desk = live_server.url
    words = WORDS[language[:2]]
    user = town.staff("phone")
    customer, account = town.debtor(
        "赵丽华", "13901884275", dpd=24, months_late="0001", language="zh" if language == "zh-hans" else "en"
    )
    town.called(customer, account, 5, "no_answer")

    me = enter(user, f"/customers/{customer.pk}/")
    me.press("w")
    me.is_at(f"/dispatch/write/{customer.pk}/")
    me.reads("You may write")
    me.fill("Or your own words", words)
    me.click("Preview")
    me.sees(me.say("【示例银行】", "【Example Bank】"))
    me.picture("written")
    me.click("Send")
    assert worker.step()
    message = Message.objects.get()
    for _ in range(100):
        message.outbox.refresh_from_db()
        if message.outbox.state == "delivered":
            break
        time.sleep(0.05)
    me.open(f"/dispatch/customer/{customer.pk}/")
    me.reads("Delivered")

    assert gateway.reply("+8613901884275", me.say("退订", "STOP")) == 200
    assert worker.step()
    me.open(f"/dispatch/customer/{customer.pk}/")
    me.reads("Opted out of SMS")
    me.picture("answered")
    me.open(f"/dispatch/write/{customer.pk}/?channel=sms")
    me.reads("You may not write now")
    me.sees("BANK-OPT-OUT")
    me.fill("Or your own words", words)
    me.click("Send")
    me.reads("The gate refuses this message. Nothing was sent, and the refusal is on record.")
    me.picture("refused")
    # only SMS ended: a call is still lawful, and the page of the customer says both
    me.open(f"/customers/{customer.pk}/")
    me.picture("customer")

    # what was sent, and the one word that it is over; nothing of what was refused
    sent, confirmed = (one["text"] for one in gateway.taken.values())
    assert words in sent and words not in confirmed
    assert (Message.objects.count(), Outbox.objects.filter(kind="sms").count(), sum(gateway.sent.values())) == (2, 2, 2)
    assert Reply.objects.get().customer_id == customer.pk
    fact = Circumstance.objects.get(customer_id=customer.pk)
    assert (fact.kind, fact.channel, fact.from_on, fact.until_on) == ("opt_out", "sms", TODAY, None)
    refusal = Refusal.objects.get()
    assert (refusal.channel, refusal.rule_id, refusal.next_lawful_at) == ("sms", "BANK-OPT-OUT", None)
    log = list(AuditEntry.objects.filter(customer_id=customer.pk).values_list("action", flat=True))
    assert {"contact.begun", "contact.refused"} <= set(log), log
