"""Payments by file and API: once, in both books, undone exactly, and to the cent as the engine's delinquency counts."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.db.models import Sum
from tests.desk import Desk

from cureline.arrangement import services
from cureline.arrangement.models import PaymentAllocation
from cureline.arrangement.services import debts, ledger, reconcile
from cureline.portfolio import models

NOON = dt.datetime(2026, 11, 25, 4, tzinfo=dt.UTC)
TODAY = dt.date(2026, 11, 25)


def before(days: int) -> dt.date:
    return TODAY - dt.timedelta(days=days)


@pytest.fixture
def debtor(desk: Desk) -> Any:
    account = desk.account(desk.customer())
    for n, days in enumerate((70, 40, 10, -20)):
        models.DueItem.objects.create(
            due_item_id=f"I{n}", account_id=account, due_on=before(days), principal_minor=90_000,
            interest_minor=7_000, fee_minor=3_000,
        )  # fmt: skip
    return account


def row(key: str, account: Any, days: int, amount: int, **more: Any) -> dict[str, Any]:
    return {"payment_id": key, "account_id": account.pk, "paid_on": before(days), "amount_minor": amount, **more}


def engine_says(account: Any) -> dict[str, Any]:
    """Past due by part as `engine.delinquency` counts it from the same tables."""
    (found,) = debts.assessed(account, TODAY)
    return {part: found[f"past_due_{part}_minor"] for part in ("fee", "interest", "principal")}


def test_payments_go_to_the_oldest_item_and_agree_with_the_engine(desk: Desk, debtor: Any) -> None:
    user = desk.user("head")
    receipt = services.receive([row("P1", debtor, 5, 105_000), row("P2", debtor, 2, 50_000)], user=user, at=NOON)
    assert receipt.taken == ["P1", "P2"] and receipt.totals == {"CNY": 155_000}
    assert debts.unpaid_parts(debtor.pk, TODAY) == engine_says(debtor) == {
        "fee": 3_000, "interest": 7_000, "principal": 135_000
    }  # fmt: skip


def test_the_same_payment_again_changes_nothing_and_bad_ones_are_told(desk: Desk, debtor: Any) -> None:
    user = desk.user("head")
    sent = [
        row("P1", debtor, 5, 10_000),
        row("P2", debtor, -3, 10_000),
        {**row("P3", debtor, 1, 10_000), "account_id": "nobody"},
        row("P4", debtor, 1, 0),
        row("R1", debtor, 1, -10_001, reverses_id="P1"),
        row("R2", debtor, 1, -5, reverses_id="unknown"),
        row("R3", debtor, 1, -4_000, reverses_id="P1"),
    ]
    receipt = services.receive(sent, user=user, at=NOON)
    assert receipt.taken == ["P1", "R3"]
    assert {r.payment_id: r.code for r in receipt.rejected} == {
        "P2": "future", "P3": "account", "P4": "amount", "R1": "reverses_too_much", "R2": "reverses_id",
    }  # fmt: skip
    lines = PaymentAllocation.objects.count()
    again = services.receive(sent, user=user, at=NOON)
    assert (again.taken, again.repeated, PaymentAllocation.objects.count()) == ([], ["P1", "R3"], lines)
    other = services.receive([row("P1", debtor, 5, 9_999)], user=user, at=NOON)
    assert [r.code for r in other.rejected] == ["conflict"]


def test_a_reversal_posts_exact_contraries(desk: Desk, debtor: Any) -> None:
    user = desk.user("head")
    services.receive([row("P1", debtor, 5, 150_000)], user=user, at=NOON)
    services.receive([row("R1", debtor, 1, -150_000, reverses_id="P1")], user=user, at=NOON)
    book = PaymentAllocation.objects.filter(book="account")
    assert not [s for s in book.values("due_item_id", "component").annotate(n=Sum("amount_minor")) if s["n"]]
    of = {key: set(book.filter(payment_id=key).values_list("due_item_id", "component")) for key in ("P1", "R1")}
    assert of["P1"] == of["R1"]
    assert debts.unpaid_parts(debtor.pk, TODAY) == engine_says(debtor)


def test_what_is_paid_beyond_what_is_due_is_credit_until_it_is(desk: Desk, debtor: Any) -> None:
    services.receive([row("P1", debtor, 5, 350_000)], user=desk.user("head"), at=NOON)
    credit = PaymentAllocation.objects.filter(component="credit")
    assert credit.aggregate(n=Sum("amount_minor"))["n"] == 50_000
    later = before(-20)
    assert ledger.waiting(later) == [debtor.pk]
    ledger.allocate(later)
    assert credit.aggregate(n=Sum("amount_minor"))["n"] == 0
    assert not ledger.allocate(later)["lines"]


def test_payments_of_a_file_wait_until_they_are_allocated(desk: Desk, debtor: Any) -> None:
    models.Payment.objects.create(payment_id="F1", account_id=debtor, paid_on=before(3), amount_minor=120_000)
    assert ledger.waiting(TODAY) == [debtor.pk]
    totals = reconcile.totals(TODAY)
    assert totals["unmatched"] == 1 and reconcile.differences(TODAY)
    assert services.allocate(TODAY) == {"accounts": 1, "lines": 6, "arrangements": 0}
    assert ledger.waiting(TODAY) == [] and services.allocate(TODAY)["lines"] == 0
    totals = reconcile.totals(TODAY)
    assert totals["unmatched"] == 0 and not reconcile.differences(TODAY)
    (line,) = totals["currencies"]
    assert line["payments_minor"] == line["ledger_minor"] == 120_000


def test_the_ledger_only_grows(desk: Desk, debtor: Any) -> None:
    services.receive([row("P1", debtor, 5, 10_000)], user=desk.user("head"), at=NOON)
    for act in (lambda: PaymentAllocation.objects.update(amount_minor=1), PaymentAllocation.objects.all().delete):
        with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
            act()
