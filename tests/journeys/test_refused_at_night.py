"""A call at half past ten at night: the gate refuses, names the article, offers the morning; a callback is kept."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from tests.journeys.conftest import Enter
from tests.journeys.person import local
from tests.journeys.town import TODAY, Town

from cureline.contact.models import Attempt, Refusal
from cureline.portfolio.models import Contact
from cureline.trust.models import AuditEntry
from cureline.worklist.models import Task

pytestmark = pytest.mark.django_db(transaction=True)
MORNING = local(TODAY + dt.timedelta(days=1), 8)


def test_a_call_at_half_past_ten_is_refused_and_made_in_the_morning(town: Town, enter: Enter, clock: Any) -> None:
    user, officer = town.staff("phone"), town.staff("compliance", None)
    customer, account = town.debtor("许志刚", "13651830274", dpd=26, months_late="0011")
    town.called(customer, account, 3, "no_answer", hour=15)
    calls = Contact.objects.count()

    # the page was opened in time, and read for too long: the gate is asked again when the collector dials
    clock.move_to(local(TODAY, 21, 59))
    me = enter(user, f"/contact/call/{customer.pk}/")
    me.reads("You may call")
    clock.move_to(local(TODAY, 22, 30))
    me.on_time()
    me.press("c")
    me.reads("The gate refused while you dialled. Nothing was dialled, and the refusal is on record.")
    me.reads("You may not call now")
    me.sees("CN-HOURS", "GB/T 45251-2025 5.3", "2026-11-26 08:00")
    me.sees_not("13651830274")
    assert not me.button("Dial").count()
    me.picture("refused")
    me.click("Callback at that moment")
    me.is_at(f"/contact/call/{customer.pk}/")
    me.open("/worklist/callbacks/?day=2026-11-26")
    me.sees(customer.pk)
    me.picture("callback")

    refusal = Refusal.objects.get()
    assert (refusal.rule_id, refusal.channel, refusal.user, refusal.next_lawful_at) == (
        "CN-HOURS", "call", user, MORNING,
    )  # fmt: skip
    task = Task.objects.get()
    assert (task.kind, task.due_at, task.not_before_at, task.collector_id) == (
        "callback", MORNING, MORNING, user.staff.collector_id,
    )  # fmt: skip
    assert not Attempt.objects.exists() and Contact.objects.count() == calls
    assert AuditEntry.objects.filter(action="contact.refused", customer_id=customer.pk, user=user).count() == 1

    watch = enter(officer, "/contact/gate/")
    watch.sees("CN-HOURS")
    watch.page.locator("table[data-list] tbody th a").first.click()
    watch.reads("Judged again from the facts below, by the rules of that day: the same answer.")
    watch.picture("ruling")

    # before eight the callback is not offered; from eight on it is the first of the queue, and the gate agrees
    clock.move_to(MORNING - dt.timedelta(minutes=5))
    early = enter(user, "/worklist/")
    early.press("n")
    early.reads("Nobody is left to contact now.")
    clock.move_to(MORNING + dt.timedelta(minutes=1))
    me = enter(user, "/worklist/")
    me.press("n")
    me.is_at(f"/customers/{customer.pk}/")
    me.press("c")
    me.reads("You may call")
    me.press("c")
    me.sees("13651830274")
    assert Attempt.objects.get().customer_id == customer.pk
