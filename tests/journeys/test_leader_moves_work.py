"""A leader's morning: the floor, somebody away and their work dealt out, tasks moved, approvals."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from tests.journeys.conftest import Enter
from tests.journeys.town import Town

from cureline.arrangement import services as arrangement
from cureline.arrangement.services import Wish
from cureline.people.models import Absence
from cureline.portfolio.models import Holding
from cureline.trust.models import AuditEntry
from cureline.worklist.models import Task

pytestmark = pytest.mark.django_db(transaction=True)
DEBTORS = ("刘晓东", "赵丽华", "黄建平", "马玉兰", "许志刚", "冯雪梅", "蒋文斌", "韩秀英", "彭立军")


def test_a_leader_moves_work(town: Town, enter: Enter) -> None:
    leader = town.staff("leader")
    people = []
    for name, code in (("陈静", "C001"), ("王磊", "C002"), ("李芳", "C003")):
        user = town.staff("phone", name=name)
        user.username = f"phone.{code.lower()}"
        user.save()
        user.staff.collector_id = code
        user.staff.save()
        people.append(user)
    away, taker, third = people
    stranger = town.staff("phone", "late", name="吴志强")
    accounts = []
    for number, name in enumerate(DEBTORS):
        _customer, account = town.debtor(
            name, f"138172609{number:02}", dpd=9 + 2 * number, months_late="01", past_due_minor=88_300 + 31_000 * number
        )
        accounts.append(account)
        town.planned(account, people[number % 3], number // 3 + 1, hour=9 + number % 5)
    town.morning()
    his = set(Task.objects.filter(collector_id="C001").values_list("customer_id", flat=True))
    assert len(his) == 3
    plan = arrangement.propose_plan(accounts[1].customer_id_id, accounts[1].pk, Wish(months=36), user=taker)

    me = enter(leader, "/worklist/floor/")
    me.sees("陈静", "王磊", "李芳")
    me.sees_not("吴志强")
    me.picture("floor")
    me.press("a")
    me.is_at("/worklist/floor/absences/")
    me.put("staff", str(away.staff.pk))
    me.put("reason", "sick")
    me.press("s")
    me.sees("陈静")
    me.picture("absence")
    absence = Absence.objects.get()
    assert (absence.staff, absence.reason) == (away.staff, "sick")
    assert not Task.objects.filter(collector_id="C001", state="open").exists()
    dealt = Task.objects.filter(customer_id__in=his).values_list("collector_id", flat=True)
    assert set(dealt) <= {"C002", "C003"}

    # whatever waits with 王磊 goes to 李芳, by the filter
    theirs = set(Task.objects.filter(collector_id="C002").values_list("customer_id", flat=True))
    me.open("/worklist/floor/")
    me.press("m")
    me.is_at("/worklist/floor/work/")
    with me.page.expect_navigation():
        me.put("collector", "C002")
    expect(me.page.locator("tbody tr")).to_have_count(len(theirs))
    me.put("target", "collector:C003")
    me.put("why", me.say("王磊下午培训", "Training in the afternoon"))
    me.picture("move")
    me.page.locator("button[name=all]").click()
    me.page.locator("#confirm [value=yes]").click()
    me.reads("%(n)s tasks moved." if me.language == "en" else "%(n)s task moved.", n=len(theirs))
    assert set(Task.objects.filter(customer_id__in=theirs).values_list("collector_id", flat=True)) == {"C003"}
    assert set(Holding.objects.filter(pk__in=theirs).values_list("why", flat=True)) == {"moved"}
    moved = AuditEntry.objects.filter(action="task.moved", user=leader, customer_id__in=theirs)
    assert moved.filter(reason=me.say("王磊下午培训", "Training in the afternoon")).count() == len(theirs)

    one = sorted(theirs)[0]
    she = enter(third, "/worklist/")
    expect(she.page.locator("table.queue tbody tr")).to_have_count(Task.objects.filter(collector_id="C003").count())
    she.page.get_by_role("link", name=one, exact=True).wait_for()
    she.picture("queue")
    outside = enter(stranger, "/worklist/")
    outside.reads("Your queue is empty")
    outside.open(f"/customers/{one}/")
    outside.sees(outside.word("The page does not exist, or the customer is held by another team."))

    me.open("/worklist/floor/")
    me.press("p")
    me.is_at("/worklist/approvals/")
    me.sees(plan.customer_id, taker.staff.name)
    me.picture("approvals")
