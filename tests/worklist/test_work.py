"""What a published night leaves for the day: tasks of what people do, and who holds each customer."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from tests.desk import Desk
from tests.worklist import night

from cureline.people.models import Absence
from cureline.portfolio.models import Holding, Promise
from cureline.trust.rows import as_user
from cureline.worklist import services
from cureline.worklist.models import Task

COLUMNS = ("customer_id", "kind", "team", "collector_id", "place", "state", "why", "bucket", "past_due_minor")


def test_a_night_makes_the_tasks_of_people_once(desk: Desk) -> None:
    run = night.run()
    people = [desk.customer(team=None) for _ in range(3)]
    for rank, person in enumerate(people, start=1):
        night.decide(run, desk.account(person), rank=rank, reasons="payment_low;;utilised;late;more")
    by_nobody = desk.customer(team=None)
    night.decide(run, desk.account(by_nobody), team=None, collector_id=None, skill=None, channel="sms")
    night.publish(run)
    made = list(Task.objects.order_by("place").values(*COLUMNS))
    assert [task["customer_id"] for task in made] == [person.pk for person in people]
    assert made[0] == {
        "customer_id": people[0].pk, "kind": "planned", "team": "early", "collector_id": "C001", "place": 1,
        "state": "open", "why": ["segment:consumer/m1_high_risk", "payment_low", "utilised", "late"], "bucket": "M1",
        "past_due_minor": 100_000,
    }  # fmt: skip
    Task.objects.filter(place=2).update(state="done", finished_at=timezone.now(), outcome="promise")
    before = list(Task.objects.order_by("pk").values())
    night.publish(run)
    assert list(Task.objects.order_by("pk").values()) == before


def test_a_newer_plan_replaces_what_nobody_has_begun(desk: Desk) -> None:
    first, second = night.run("first"), night.run("second")
    waiting, done, dropped = (desk.account(desk.customer(team=None)) for _ in range(3))
    for account in (waiting, done, dropped):
        night.decide(first, account)
    night.publish(first)
    Task.objects.filter(account_id=done.pk).update(state="done", finished_at=timezone.now())
    for account in (waiting, done):
        night.decide(second, account, collector_id="C002")
    night.publish(second)
    states = set(Task.objects.values_list("account_id", "run_id", "state"))
    assert states == {
        (waiting.pk, "first", "expired"), (waiting.pk, "second", "open"), (done.pk, "first", "done"),
        (dropped.pk, "first", "expired"),
    }  # fmt: skip
    tomorrow = night.run("third", night.DAY + dt.timedelta(days=1))
    night.decide(tomorrow, done)
    night.publish(tomorrow)
    assert Task.objects.get(account_id=done.pk, state="open").on == tomorrow.as_of_on


def test_every_customer_of_the_run_is_held(desk: Desk) -> None:
    run = night.run()
    planned = desk.account(desk.customer(team=None), portfolio="gold")
    kept = desk.account(desk.customer(team="late", collector="C006"))
    by_skill, hardship, by_days, current = (desk.account(desk.customer(team=None)) for _ in range(4))
    Holding.objects.exclude(pk=kept.customer_id_id).delete()
    night.decide(run, planned)
    night.decide(run, kept, outcome="refused", team=None, collector_id=None)
    night.decide(run, by_skill, outcome="over_capacity", team=None, collector_id=None, skill="middle", dpd=5)
    night.decide(run, hardship, outcome="refused", team=None, collector_id=None, segment="hardship", skill="late")
    night.decide(run, by_days, dpd=200, outcome="no_action", team=None, collector_id=None, skill=None, action_id="")
    night.decide(run, current, dpd=0, outcome="no_action", team=None, collector_id=None, skill=None, action_id="")
    night.publish(run)
    held = {row.pk: (row.team, row.collector_id) for row in Holding.objects.all()}
    assert held == {
        planned.customer_id_id: ("early", "C001"), kept.customer_id_id: ("late", "C006"),
        by_skill.customer_id_id: ("middle", None), hardship.customer_id_id: ("care", None),
        by_days.customer_id_id: ("late", None), current.customer_id_id: (None, None),
    }  # fmt: skip
    assert Holding.objects.get(pk=planned.customer_id_id).portfolio == "gold"


def test_who_was_moved_after_the_publication_stays_when_it_is_published_again(desk: Desk) -> None:
    run = night.run()
    account = desk.account(desk.customer(team=None))
    night.decide(run, account)
    night.publish(run)
    run.published_at = timezone.now()
    Holding.objects.update(team="late", collector_id="C006", why="moved", since_at=timezone.now())
    night.publish(run)
    assert Holding.objects.get().team == "late"
    later = night.run("later")
    night.decide(later, account)
    night.publish(later)
    assert Holding.objects.get().team == "early"


def test_whom_somebody_has_in_hand_is_not_moved_by_a_night_of_the_same_day(desk: Desk) -> None:
    first, second = night.run("first"), night.run("second")
    held, free = (desk.account(desk.customer(team=None)) for _ in range(2))
    for account in (held, free):
        night.decide(first, account)
    night.publish(first)
    anna = desk.user("phone", "early")
    with as_user(anna):
        task = services.claim(Task.objects.get(account_id=held.pk).pk, user=anna)
    for account in (held, free):
        night.decide(second, account, team="late", collector_id="C006")
    night.publish(second)
    teams = dict(Holding.objects.values_list("customer_id", "team"))
    assert teams == {held.customer_id_id: "early", free.customer_id_id: "late"}
    with as_user(anna):
        assert services.claim_next(anna) == task
        assert services.finish(held.customer_id_id, user=anna, outcome="no_answer") == task
    # what was left in hand yesterday holds nobody back
    Task.objects.filter(pk=task.pk).update(state="claimed", claimed_at=timezone.now(), finished_at=None, outcome="")
    tomorrow = night.run("third", night.DAY + dt.timedelta(days=1))
    night.decide(tomorrow, held, team="late", collector_id="C006")
    night.publish(tomorrow)
    assert Holding.objects.get(customer_id=held.customer_id_id).team == "late"


def test_work_of_somebody_absent_waits_for_the_team_and_a_promise_of_the_day_is_a_task(desk: Desk) -> None:
    run = night.run()
    user = desk.user("phone", "early")
    user.staff.collector_id = "C001"
    user.staff.save()
    Absence.objects.create(staff=user.staff, from_on=night.DAY, until_on=night.DAY, reason="sick", recorded_by=user)
    planned, promised = (desk.account(desk.customer(collector="C003")) for _ in range(2))
    night.decide(run, planned)
    night.decide(run, promised, outcome="no_action", team=None, collector_id=None, skill=None, action_id="")
    for number, due in enumerate((night.DAY, night.DAY + dt.timedelta(days=1))):
        Promise.objects.create(
            promise_id=f"R{number}", account_id=promised, made_on=dt.date(2026, 11, 20), due_on=due, amount_minor=5_000
        )
    for _ in range(2):
        night.publish(run)
    assert Task.objects.get(kind="planned").collector_id is None
    due = Task.objects.get(kind="promise_due")
    assert (due.customer_id, due.collector_id) == (promised.customer_id_id, "C003")
    Task.objects.filter(pk=due.pk).update(state="done", finished_at=timezone.now())
    night.publish(run)
    assert Task.objects.filter(kind="promise_due").count() == 1
