"""A small bank whose figures are known by hand: four accounts over September to November 2026."""

from __future__ import annotations

import datetime as dt
from typing import Any

from cureline.portfolio import models
from tests.desk import Desk

ON = dt.date(2026, 11, 25)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(f"2026-{text}")


def statement(account: Any, on: str, days: int, past_due: int, balance: int = 500_000) -> None:
    models.Statement.objects.create(
        account_id=account, stated_on=day(on), days_past_due=days, past_due_minor=past_due, balance_minor=balance,
        standing="past_due" if days else "revolving",
    )  # fmt: skip


def paid(account: Any, name: str, on: str, amount: int, reverses: str | None = None) -> None:
    models.Payment.objects.create(
        payment_id=name, account_id=account, paid_on=day(on), amount_minor=amount, reverses_id=reverses
    )


def contact(account: Any, name: str, at: str, outcome: str, *, channel: str = "call", collector: str | None = None,
            seconds: int | None = None) -> None:  # fmt: skip
    """`at` is in UTC: half past one is half past nine in Shanghai."""
    models.Contact.objects.create(
        contact_id=name, customer_id_id=account.customer_id_id, account_id=account, channel=channel, direction="out",
        at=dt.datetime.fromisoformat(f"2026-{at}+00:00"), outcome=outcome, relation="self", collector_id=collector,
        seconds=seconds,
    )  # fmt: skip


def bank(desk: Desk) -> dict[str, Any]:
    """The accounts by name.

    cured: late in September (M1), current in October and November. worse: M1 in September, M2 in October, M3 in
    November. lost: M2 in September, written off on 20 October. good: never late, in another team. It is one currency.
    """
    early = desk.customer(team="early", collector="C1", region="R01")
    late = desk.customer(team="late", collector="C2", region="R02")
    cured, worse = desk.account(early), desk.account(early)
    lost = desk.account(late, status="written_off", written_off_on=day("10-20"), balance_minor=0)
    good = desk.account(late, product="consumer_loan")
    for on, late_days in (("09-30", (10, 20, 40, 0)), ("10-31", (0, 51, 71, 0)), ("11-25", (0, 76, 96, 0))):
        for account, days in zip((cured, worse, lost, good), late_days, strict=True):
            statement(account, on, days, 50_000 if days else 0)
    # of 500.00 past due: 300.00 and 300.00 again, of which 100.00 is more than was past due
    paid(cured, "P1", "10-05", 30_000)
    paid(cured, "P2", "10-06", 30_000)
    # taken back a month later: it never was
    paid(worse, "P3", "10-10", 20_000)
    paid(worse, "P4", "11-02", -20_000, "P3")
    # partly taken back
    paid(worse, "P5", "10-12", 10_000)
    paid(worse, "P6", "10-13", -4_000, "P5")
    contact(cured, "T1", "10-02T01:30:00", "right_party", collector="X1", seconds=120)
    contact(worse, "T2", "10-02T02:30:00", "no_answer", collector="X1")
    contact(worse, "T3", "10-03T16:30:00", "right_party", seconds=60)  # the 4th in Shanghai
    contact(lost, "T4", "10-03T02:00:00", "delivered", channel="sms")
    for name, account, due, amount in (("Q1", cured, "10-08", 50_000), ("Q2", worse, "10-20", 50_000),
                                       ("Q3", worse, "11-30", 10_000)):  # fmt: skip
        models.Promise.objects.create(
            promise_id=name, account_id=account, made_on=day("10-02" if name == "Q1" else "10-04"), due_on=day(due),
            amount_minor=amount,
        )  # fmt: skip
    return {"cured": cured, "worse": worse, "lost": lost, "good": good}
