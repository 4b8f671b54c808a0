"""A promise that is not kept: the judging job finds it, it leads the queue, and the third one goes to another team."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from tests.journeys.conftest import Enter
from tests.journeys.person import local
from tests.journeys.town import TODAY, Town

from cureline.arrangement import services as arrangement
from cureline.arrangement.models import Promise, PromiseInstalment
from cureline.portfolio.models import Holding
from cureline.trust.models import AuditEntry
from cureline.worklist.models import Task

pytestmark = pytest.mark.django_db(transaction=True)
DAY = dt.timedelta(days=1)


def test_a_broken_promise_leads_the_queue_and_the_third_escalates(town: Town, enter: Enter, clock: Any) -> None:
    user, late = town.staff("phone"), town.staff("phone", "late", name="吴志强")
    customer, account = town.debtor("孙国庆", "13761594420", dpd=29, months_late="00111", past_due_minor=265_000)
    _other, debt = town.debtor("马玉兰", "13585712346", dpd=28)
    _promised(customer, account, user, dt.date(2026, 10, 8), 180_000)
    words = "货款未收回，月内归还。" if town.language == "zh-hans" else "Buyers of the shop pay late; pays this month."
    town.noted(customer, user, "customers_late", words, at=local(dt.date(2026, 10, 8), 10))
    town.planned(debt, user, 1, hour=10)
    town.morning()

    # on Wednesday the customer promises for Saturday; no money comes, and the tolerance of three days runs out
    me = enter(user, f"/arrangement/customers/{customer.pk}/promise/")
    me.press("s")
    me.is_at(f"/customers/{customer.pk}/")
    me.reads("The promise is recorded.")
    me.picture("promised")
    assert arrangement.judge_promises(TODAY + 6 * DAY)["broken"] == 0
    clock.move_to(local(TODAY + 7 * DAY, 9))
    assert arrangement.judge_promises(TODAY + 7 * DAY)["followed_up_task"] == 1
    task = Task.objects.get(kind="promise_broken", state="open")
    assert (task.customer_id, task.team, task.why) == (customer.pk, "early", ["promise_broken"])

    me = enter(user, "/worklist/")
    first = me.page.locator("table.queue tbody tr").first
    assert customer.pk in first.inner_text() and me.say("承诺未履行", "Promise broken") in first.inner_text()
    me.picture("queue")
    me.press("n")
    me.is_at(f"/customers/{customer.pk}/")
    me.sees("未到账" if me.language == "zh-hans" else "The promised money did not arrive.")
    me.picture("broken")
    # the customer promises a last time, half of it at once and half in a week
    me.press("p")
    me.tick("how_much", "own")
    me.page.locator("[name=amount]").fill("2000")
    me.press("s")
    me.reads("The promise is recorded.")
    me.choose("Outcome", "promise")
    me.press("e")

    clock.move_to(local(TODAY + 16 * DAY, 9))
    assert arrangement.judge_promises()["followed_up_escalate"] == 1
    me.open(f"/customers/{customer.pk}/")
    assert me.page.locator("h1").inner_text() == me.word("Not found") or customer.pk not in me.page.inner_text("h1")
    mine = enter(late, "/worklist/")
    mine.sees(customer.pk)
    mine.press("n")
    mine.is_at(f"/customers/{customer.pk}/")
    mine.picture("escalated")

    assert list(Promise.objects.order_by("pk").values_list("state", flat=True)) == ["broken"] * 3
    assert list(PromiseInstalment.objects.order_by("pk").values_list("followed_up", flat=True)) == [
        "task", "task", "escalate",
    ]  # fmt: skip
    holding = Holding.objects.get(pk=customer.pk)
    assert (holding.team, holding.why) == ("late", "escalated")
    task = Task.objects.get(kind="escalated")
    assert (task.team, task.state, task.claimed_by) == ("late", "claimed", late)
    log = AuditEntry.objects.filter(customer_id=customer.pk)
    assert log.filter(action="promise.judged").count() == 3
    assert log.get(action="customer.escalated").detail["to_team"] == "late"


def _promised(customer: Any, account: Any, user: Any, on: dt.date, amount: int) -> None:
    """A promise of the past that was broken, and whose task is long done."""
    at = local(on, 10)
    arrangement.promise(customer.pk, account.pk, [(on + 3 * DAY, amount)], user=user, at=at)
    arrangement.judge_promises(on + 10 * DAY)
    Task.objects.filter(customer_id=customer.pk, state="open").update(state="done", outcome="spoke", finished_at=at)
