"""Promises: limits, judged by payments, reminded of, followed up."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

import pytest
import time_machine
import yaml
from tests.desk import Desk

from cureline.arrangement import policy, services
from cureline.arrangement.models import Promise
from cureline.portfolio import models
from cureline.portfolio.models import Promise as PortfolioPromise
from cureline.trust.models import AuditEntry, Document
from cureline.worklist.models import Task

NOON = dt.datetime(2026, 11, 25, 4, tzinfo=dt.UTC)  # noon in Shanghai
TODAY = dt.date(2026, 11, 25)


def after(days: int) -> dt.date:
    return TODAY + dt.timedelta(days=days)


@pytest.fixture
def debtor(desk: Desk) -> Any:
    customer = desk.customer()
    return desk.account(customer, due_on=after(-20))


def pay(account: Any, key: str, on: dt.date, amount: int, reverses: str | None = None) -> None:
    models.Payment.objects.create(
        payment_id=key, account_id=account, paid_on=on, amount_minor=amount, reverses_id=reverses
    )


def promised(account: Any, user: Any, *instalments: tuple[int, int]) -> Promise:
    return services.promise(
        account.customer_id_id, account.pk, [(after(day), amount) for day, amount in instalments], user=user, at=NOON
    )


def test_a_promise_stands_in_the_portfolio_so_that_the_night_sees_it(desk: Desk, debtor: Any) -> None:
    made = promised(debtor, desk.user("phone"), (3, 50_000), (10, 20_000))
    rows = PortfolioPromise.objects.filter(account_id=debtor).order_by("due_on")
    assert [(row.made_on, row.due_on, row.amount_minor) for row in rows] == [
        (TODAY, after(3), 50_000), (after(4), after(10), 20_000),
    ]  # fmt: skip
    assert made.amount_minor == 70_000 and made.collector_id
    assert AuditEntry.objects.filter(action="promise.made", customer_id=debtor.customer_id_id).count() == 1


@pytest.mark.parametrize(
    ("instalments", "code"),
    [
        ([(40, 50_000)], "max_days_ahead"),
        ([(3, 100)], "min_amount"),
        ([(-1, 50_000)], "past"),
        ([(5, 50_000), (5, 50_000)], "order"),
        ([(n, 50_000) for n in range(1, 9)], "max_instalments"),
        ([], "instalments"),
        ([(2, 10**18)], "amount"),
    ],
)
def test_limits_are_named(desk: Desk, debtor: Any, instalments: list[tuple[int, int]], code: str) -> None:
    with pytest.raises((services.LimitError, services.InputError)) as caught:
        promised(debtor, desk.user("phone"), *instalments)
    assert caught.value.members["code"] == code


def test_no_more_open_promises_than_the_policy_lets(desk: Desk, debtor: Any) -> None:
    user = desk.user("phone")
    for _ in range(3):
        promised(debtor, user, (3, 50_000))
    with pytest.raises(services.LimitError):
        promised(debtor, user, (3, 50_000))


def test_payments_judge_and_judging_again_changes_nothing(desk: Desk, debtor: Any) -> None:
    made = promised(debtor, desk.user("phone"), (3, 50_000), (10, 20_000))
    pay(debtor, "P1", after(2), 50_000)
    assert services.judge_promises(after(2))["kept"] == 1
    made.refresh_from_db()
    assert made.state == "open" and [row.state for row in made.instalments.all()] == ["kept", "open"]
    pay(debtor, "P2", after(11), 19_000)
    services.judge_promises(after(11))
    made.refresh_from_db()
    assert made.state == "kept"
    assert not services.judge_promises(after(14))
    # the cheque bounces: what it kept is broken after all
    pay(debtor, "R2", after(11), -19_000, "P2")
    assert services.judge_promises(after(15))["broken"] == 1
    made.refresh_from_db()
    assert made.state == "broken"


def test_a_broken_promise_becomes_a_task_and_the_third_escalates(desk: Desk, debtor: Any) -> None:
    desk.team("late")
    user = desk.user("phone")
    customer_id = debtor.customer_id_id
    with time_machine.travel(NOON + dt.timedelta(days=8), tick=False):
        for _ in range(2):
            promised(debtor, user, (3, 50_000))
        assert services.judge_promises(after(7))["followed_up_task"] == 2
        assert Task.objects.filter(customer_id=customer_id, kind="promise_broken").count() == 1
        promised(debtor, user, (3, 50_000))
        counts = services.judge_promises(after(7))
    assert counts["followed_up_escalate"] == 1
    assert models.Holding.objects.get(pk=customer_id).team == "late"
    assert Task.objects.filter(customer_id=customer_id, kind="escalated", team="late").count() == 1
    assert not services.judge_promises(after(7))


def test_a_part_is_followed_up_kindly_and_a_reminder_comes_the_day_before(desk: Desk, debtor: Any) -> None:
    made = promised(debtor, desk.user("phone"), (5, 50_000))
    assert not services.judge_promises(after(3))
    assert services.judge_promises(after(4)) == {"reminded_task": 1}
    assert not services.judge_promises(after(4))
    pay(debtor, "P1", after(5), 30_000)
    assert services.judge_promises(after(9))["partly"] == 1
    made.refresh_from_db()
    assert made.state == "partly"
    assert Task.objects.filter(customer_id=debtor.customer_id_id, kind="follow_up").count() == 2


def test_a_withdrawn_promise_is_gone_for_the_night(desk: Desk, debtor: Any) -> None:
    user = desk.user("phone")
    made = promised(debtor, user, (5, 50_000))
    services.withdraw(made.pk, user=user, reason="typed the wrong account")
    assert not PortfolioPromise.objects.filter(account_id=debtor).exists()
    with pytest.raises(services.StateError):
        services.withdraw(made.pk, user=user, reason="again")


def test_the_bank_may_remind_by_sms_through_the_gate(desk: Desk, debtor: Any) -> None:
    document = yaml.safe_load(policy.shipped_text())
    document["version"], document["promise"]["reminder"]["by"] = "bank-1", "sms"
    content = yaml.safe_dump(document, allow_unicode=True)
    Document.objects.create(
        kind="arrangement", name="policy", version="bank-1", effective_from_on=TODAY, author="bank", approver="head",
        content=content, sha256=hashlib.sha256(content.encode()).hexdigest(),
    )  # fmt: skip
    made = promised(debtor, desk.user("phone"), (5, 50_000))
    assert made.policy == "policy@bank-1"
    with time_machine.travel(NOON + dt.timedelta(days=4), tick=False):
        assert services.judge_promises(after(4)) == {"reminded_sms": 1}
        assert not services.judge_promises(after(4))
    contact = models.Contact.objects.get(customer_id=debtor.customer_id_id)
    assert (contact.channel, contact.direction) == ("sms", "out")


def test_a_reminder_that_the_gate_refuses_becomes_a_task(desk: Desk, debtor: Any) -> None:
    document = yaml.safe_load(policy.shipped_text())
    document["promise"]["reminder"]["by"] = "sms"
    content = yaml.safe_dump(document, allow_unicode=True)
    Document.objects.create(
        kind="arrangement", name="policy", version="bank-1", effective_from_on=TODAY, author="bank", approver="head",
        content=content, sha256=hashlib.sha256(content.encode()).hexdigest(),
    )  # fmt: skip
    promised(debtor, desk.user("phone"), (5, 50_000))
    desk.circumstance(debtor.customer_id, "opt_out", TODAY, channel="sms")
    with time_machine.travel(NOON + dt.timedelta(days=4), tick=False):
        assert services.judge_promises(after(4)) == {"reminded_task": 1}
    assert not models.Contact.objects.filter(customer_id=debtor.customer_id_id).exists()
