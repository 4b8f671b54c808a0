"""Taking customers from the queue: in order, one at a time, never twice."""

from __future__ import annotations

import datetime as dt
import threading
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from tests.desk import Desk

from cureline.portfolio.models import Customer, Holding
from cureline.trust import rows
from cureline.trust.models import AuditEntry
from cureline.worklist import desk as settings
from cureline.worklist import lawful, services
from cureline.worklist.models import Task
from cureline.worklist.services.listing import mine_or_free, order

NOW = timezone.now


def task(desk: Desk, customer: Any = None, *, kind: str = "planned", **columns: Any) -> Task:
    customer = customer or desk.customer()
    return Task.objects.create(
        **{"customer_id": customer.pk, "kind": kind, "on": settings.today(NOW()), "team": "early",
           "urgency": settings.urgency(kind), "place": 1, "minutes": 6, "made_at": NOW(), **columns}
    )  # fmt: skip


def test_order_is_promise_then_ripe_callback_then_broken_then_rank(desk: Desk) -> None:
    user = desk.user("phone")
    hour = dt.timedelta(hours=1)
    expected = [
        task(desk, kind="promise_due"),
        task(desk, kind="callback", due_at=NOW() - hour, not_before_at=NOW() - hour),
        task(desk, kind="promise_broken", place=1),
        task(desk, kind="escalated", place=2),
        task(desk, place=2),
        task(desk, place=5, best_at=NOW() - hour),
        task(desk, place=1, best_at=NOW() + hour),
    ]
    early = task(desk, kind="callback", due_at=NOW() + hour, not_before_at=NOW() + hour)
    task(desk, collector_id="SOMEBODY")
    listed = services.queue(user).tasks
    assert [row.pk for row in listed] == [row.pk for row in (*expected, early)]
    taken = []
    for _ in expected:
        found = services.claim_next(user)
        assert found is not None
        taken.append(found.pk)
        services.finish(found.customer_id, user=user, outcome="no_answer")
    assert taken == [row.pk for row in expected]
    assert services.claim_next(user) is None
    assert AuditEntry.objects.filter(action="task.claimed").count() == len(expected)


def test_the_list_comes_in_pages_that_neither_repeat_nor_lose(desk: Desk) -> None:
    user = desk.user("phone")
    made = [task(desk, place=place % 3) for place in range(7)]
    seen, after = [], ""
    while True:
        listed = services.queue(user, after=after, limit=3)
        seen += [row.pk for row in listed.tasks]
        after = listed.next
        if not after:
            break
    assert seen == [row.pk for row in sorted(made, key=lambda row: (row.place, row.pk))]


def test_one_in_hand_and_a_callback_beside_it(desk: Desk) -> None:
    user = desk.user("phone")
    first, second, callback = task(desk), task(desk, place=2), task(desk, kind="callback")
    assert services.claim(first.pk, user=user) == services.claim_next(user) == first
    with pytest.raises(services.HandFullError):
        services.claim(second.pk, user=user)
    services.claim(callback.pk, user=user)
    assert set(services.in_hand(user)) == {first, callback}
    with pytest.raises(services.NotOpenError):
        services.claim(first.pk, user=desk.user("phone"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Task.objects.filter(pk=second.pk).update(state="claimed", claimed_by=user, claimed_at=NOW())
    services.release(first.pk, user=user)
    assert Task.objects.get(pk=first.pk).state == "open"
    with pytest.raises(services.NotOpenError):
        services.release(first.pk, user=user)


def test_a_claim_that_is_too_old_goes_back(desk: Desk) -> None:
    user, other = desk.user("phone"), desk.user("phone")
    only = task(desk)
    services.claim(only.pk, user=user, at=NOW() - settings.claim_life() - dt.timedelta(minutes=1))
    assert services.claim_next(other) == only
    with pytest.raises(services.NotOpenError):
        services.release(only.pk, user=user)


def test_an_outcome_that_settles_ends_what_else_was_due(desk: Desk) -> None:
    user, customer = desk.user("phone"), desk.customer()
    later = NOW() + dt.timedelta(days=1)
    planned, ripe = task(desk, customer), task(desk, customer, kind="callback")
    agreed = task(desk, customer, kind="callback", due_at=later, not_before_at=later)
    complaint = task(desk, customer, kind="complaint")
    services.claim(planned.pk, user=user)
    assert services.finish(customer.pk, user=user, outcome="promise") == planned
    states = dict(Task.objects.values_list("pk", "state"))
    assert states == {planned.pk: "done", ripe.pk: "done", agreed.pk: "open", complaint.pk: "open"}
    assert Task.objects.get(pk=planned.pk).collector_id == user.staff.collector_id
    assert services.finish(customer.pk, user=user, outcome="done") is None


def test_whom_the_gate_refuses_now_waits_for_the_lawful_moment(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    user = desk.user("phone")
    refused, never, allowed = (task(desk, place=place, channel="call") for place in range(3))
    lawful_at = NOW() + dt.timedelta(hours=3)
    answers = {refused.customer_id: (False, lawful_at), never.customer_id: (False, None)}

    def ruling(customer_id: str, channel: str, *, at: dt.datetime, account_id: str | None) -> Any:
        yes, when = answers.get(customer_id, (True, None))
        return SimpleNamespace(allowed=yes, next_lawful_at=when)

    monkeypatch.setattr(lawful, "_gate", [])
    lawful.register(ruling)
    assert services.claim_next(user) == allowed
    refused.refresh_from_db()
    never.refresh_from_db()
    assert (refused.state, refused.not_before_at) == ("open", lawful_at)
    assert (never.state, never.outcome) == ("expired", "not_lawful")
    assert [row.pk for row in services.queue(user).tasks] == [refused.pk]


def test_a_team_does_not_claim_what_the_database_does_not_show_it(desk: Desk) -> None:
    user = desk.user("phone", "early")
    theirs = desk.customer(team="late")
    task(desk, theirs, team="early")
    with rows.as_user(user):
        assert services.claim_next(user) is None
    Holding.objects.filter(pk=theirs.pk).update(team="early")
    with rows.as_user(user):
        assert services.claim_next(user) is not None


@pytest.mark.django_db(transaction=True)
def test_twenty_collectors_at_once_take_each_task_once(desk: Desk) -> None:
    for place in range(50):
        task(desk, place=place)
    users = [desk.user("phone") for _ in range(20)]
    start, lock = threading.Barrier(20), threading.Lock()
    taken: list[int] = []
    errors: list[BaseException] = []

    def work(user: Any) -> None:
        try:
            start.wait()
            while True:
                with rows.as_user(user):
                    found = services.claim_next(user)
                if found is None:
                    return
                with lock:
                    taken.append(found.pk)
                with rows.as_user(user):
                    services.finish(found.customer_id, user=user, outcome="no_answer")
        except BaseException as error:  # a thread's error must fail the test
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(user,)) for user in users]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
    assert len(taken) == len(set(taken)) == 50
    assert Task.objects.filter(state="done").count() == 50


@pytest.mark.django_db(transaction=True)
def test_two_windows_of_one_collector_get_the_same_customer(desk: Desk) -> None:
    user = desk.user("phone")
    for place in range(8):
        task(desk, place=place)
    start = threading.Barrier(8)
    taken: list[int | None] = []

    def work() -> None:
        start.wait()
        with rows.as_user(user):
            found = services.claim_next(user)
            taken.append(found.pk if found else None)
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == 8
    assert len(set(taken)) == 1


@pytest.mark.slow
def test_the_queue_looks_up_who_holds_its_own_customers_and_reads_no_others(desk: Desk) -> None:
    user, now = desk.user("phone"), NOW()
    ids = [f"Q{number}" for number in range(3_000)]
    Customer.objects.bulk_create(Customer(customer_id=key, kind="person", jurisdiction="CN") for key in ids)
    Holding.objects.bulk_create(
        Holding(customer_id=key, portfolio="cards", team="early", since_at=now, why="night") for key in ids
    )
    Task.objects.bulk_create(
        Task(customer_id=key, kind="planned", on=settings.today(now), team="early", urgency=5, place=place, minutes=6,
             made_at=now) for place, key in enumerate(ids)
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE worklist_task, portfolio_holding")
    with rows.as_user(user):
        assert services.counts(user)["waiting"] == len(ids)
        plan = order(mine_or_free(user, services.Filters()), now).explain()
    assert "portfolio_holding" in plan and "hashed" not in plan
