"""Payments against due items: to the cent as the engine's delinquency counts, and undone exactly."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.portfolios import table

from cureline.engine.arrange import Due, Entry, Received, book
from cureline.engine.delinquency import arrears

D1, D2, D3 = (dt.date(2026, month, 5) for month in (1, 2, 3))
WATERFALL = ("fee", "interest", "principal")
ITEMS = [Due("D1", D1, 1000, 50, 10), Due("D2", D2, 1000, 40, 0), Due("D3", D3, 1000, 30, 0)]
ON = dt.date(2026, 3, 10)


def held(ledger: list[Entry]) -> dict[Any, int]:
    sums: Counter[Any] = Counter()
    for entry in ledger:
        sums[entry.item_id, entry.component] += entry.amount_minor
    return {slot: amount for slot, amount in sums.items() if amount}


def test_a_payment_settles_fee_interest_principal_of_the_oldest_item_first() -> None:
    ledger = book(ITEMS, [Received("P1", D1, 1100)], [], waterfall=WATERFALL, on=ON)
    assert held(ledger) == {
        ("D1", "fee"): 10,
        ("D1", "interest"): 50,
        ("D1", "principal"): 1000,
        ("D2", "interest"): 40,
    }
    ledger = book(ITEMS, [Received("P1", D1, 1030)], [], waterfall=("principal", "interest", "fee"), on=ON)
    assert held(ledger) == {("D1", "principal"): 1000, ("D1", "interest"): 30}


def test_an_overpayment_is_credit_until_an_item_falls_due() -> None:
    payments = [Received("P1", D1, 1200)]
    ledger = book(ITEMS, payments, [], waterfall=WATERFALL, on=D1)
    assert held(ledger)[None, "credit"] == 140
    more = book(ITEMS, payments, ledger, waterfall=WATERFALL, on=D2)
    assert all(entry.kind == "moved" for entry in more) and sum(entry.amount_minor for entry in more) == 0
    assert held(ledger + more) == held(book(ITEMS, payments, [], waterfall=WATERFALL, on=D2))


def test_a_reversal_posts_the_contrary_and_later_money_fills_the_hole() -> None:
    payments = [Received("P1", D1, 1060), Received("P2", D2, 500)]
    ledger = book(ITEMS, payments, [], waterfall=WATERFALL, on=ON)
    payments.append(Received("R1", D3, -1060, "P1"))
    more = book(ITEMS, payments, ledger, waterfall=WATERFALL, on=ON)
    contrary = {(e.item_id, e.component): -e.amount_minor for e in more if e.kind == "reversed"}
    assert contrary == {(e.item_id, e.component): e.amount_minor for e in ledger if e.payment_id == "P1"}
    assert held(ledger + more) == {("D1", "fee"): 10, ("D1", "interest"): 50, ("D1", "principal"): 440}
    assert book(ITEMS, payments, ledger + more, waterfall=WATERFALL, on=ON) == []


ITEM_ROWS = st.lists(
    st.tuples(st.integers(0, 200), st.integers(0, 900), st.integers(0, 90), st.integers(0, 9)), min_size=1, max_size=6
)
MONEY = st.lists(st.tuples(st.integers(0, 220), st.integers(1, 1500), st.integers(0, 3)), max_size=8)
BEGIN = dt.date(2026, 1, 1)


def portfolio(rows: list[tuple[int, ...]], money: list[tuple[int, int, int]]) -> tuple[list[Due], list[Received]]:
    """Items and payments; every fourth payment is undone later, in whole or in part."""
    items = [Due(f"D{n}", BEGIN + dt.timedelta(days=row[0]), *row[1:]) for n, row in enumerate(rows)]
    payments = []
    for n, (day, amount, undone) in enumerate(money):
        payments.append(Received(f"P{n}", BEGIN + dt.timedelta(days=day), amount))
        if undone == 3:
            payments.append(Received(f"R{n}", BEGIN + dt.timedelta(days=day + 7), -(amount - n), f"P{n}"))
    return items, [payment for payment in payments if payment.amount_minor]


@settings(deadline=None, max_examples=150)
@given(ITEM_ROWS, MONEY)
def test_day_by_day_the_ledger_is_what_one_booking_gives(rows: list[Any], money: list[Any]) -> None:
    items, payments = portfolio(rows, money)
    ledger: list[Entry] = []
    for day in range(0, 240, 40):
        on = BEGIN + dt.timedelta(days=day)
        arrived = [p for p in payments if p.paid_on <= on]
        ledger += book(items, arrived, ledger, waterfall=WATERFALL, on=on)
        assert book(items, arrived, ledger, waterfall=WATERFALL, on=on) == []
        assert held(ledger) == held(book(items, arrived, [], waterfall=WATERFALL, on=on))
        by_payment: Counter[str] = Counter()
        for entry in ledger:
            by_payment[entry.payment_id] += entry.amount_minor
        assert all(by_payment[p.payment_id] == p.amount_minor for p in arrived)


@settings(deadline=None, max_examples=100)
@given(ITEM_ROWS, MONEY)
def test_reversing_everything_undoes_exactly(rows: list[Any], money: list[Any]) -> None:
    items, payments = portfolio(rows, [(day, amount, 0) for day, amount, _ in money])
    on = BEGIN + dt.timedelta(days=300)
    ledger = book(items, payments, [], waterfall=WATERFALL, on=on)
    undo = [Received(f"R{p.payment_id}", on, -p.amount_minor, p.payment_id) for p in payments]
    ledger += book(items, payments + undo, ledger, waterfall=WATERFALL, on=on)
    assert held(ledger) == {}


@settings(deadline=None, max_examples=12)
@given(ITEM_ROWS, MONEY)
def test_what_is_left_unpaid_is_what_delinquency_counts(rows: list[Any], money: list[Any]) -> None:
    items, payments = portfolio(rows, money)
    as_of = BEGIN + dt.timedelta(days=210)
    received = [p for p in payments if p.paid_on <= as_of]
    ledger = held(book(items, received, [], waterfall=WATERFALL, on=as_of))
    due = table("due_items", [
        {"due_item_id": i.item_id, "account_id": "A", "due_on": i.due_on, "principal_minor": i.principal_minor,
         "interest_minor": i.interest_minor, "fee_minor": i.fee_minor} for i in items
    ])  # fmt: skip
    paid = table("payments", [
        {"payment_id": p.payment_id, "account_id": "A", "paid_on": p.paid_on, "amount_minor": p.amount_minor}
        for p in payments
    ])  # fmt: skip
    months = tuple(as_of - dt.timedelta(days=30 * n) for n in range(1, 7))
    standing = arrears.standing(due, paid, as_of=as_of, month_ends=months, grace_days=0)
    unpaid = arrears.unpaid(due, standing, as_of=as_of, before=months[0], grace_days=0, waterfall=WATERFALL)
    (found,) = unpaid.to_pyarrow().to_pylist() or [{}]
    for component in WATERFALL:
        owed = sum(i.part(component) for i in items if i.due_on < as_of)
        settled = sum(ledger.get((i.item_id, component), 0) for i in items if i.due_on < as_of)
        assert (found.get(f"past_due_{component}_minor") or 0) == owed - settled
