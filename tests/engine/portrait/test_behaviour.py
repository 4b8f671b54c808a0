"""Six months of an account, from statements and from due items."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
from importlib import resources
from typing import Any

import pytest
from tests.engine.portfolios import table
from tests.engine.portrait.book import AS_OF, book

from cureline.engine import portrait

ENDS = [dt.date(2026, 3, 31), dt.date(2026, 2, 28), dt.date(2026, 1, 31), dt.date(2025, 12, 31),
        dt.date(2025, 11, 30), dt.date(2025, 10, 31)]  # fmt: skip
Rows = list[dict[str, Any]]


def behave(account: dict[str, Any], due: Rows = [], paid: Rows = [], stated: Rows = []) -> dict[str, Any]:  # noqa: B006
    own = {"account_id": "a"}
    bank = book()
    bank.fill({
        "accounts": [{**own, "customer_id": "c", **account}],
        "due_items": [{**own, **row} for row in due],
        "payments": [{**own, **row} for row in paid],
        "statements": [{**own, **row} for row in stated],
    })  # fmt: skip
    (row,) = bank.take("behaviour")
    return row


def months(row: dict[str, Any], name: str) -> list[Any]:
    return [row[f"{name}_{n}"] for n in range(1, 7) if f"{name}_{n}" in row]


def stated(*given: tuple[int | None, str, int]) -> Rows:
    return [{"stated_on": day, "balance_minor": balance, "standing": standing, "months_past_due": late}
            for day, (balance, standing, late) in zip(ENDS, given, strict=False)]  # fmt: skip


@pytest.fixture(scope="module")
def card() -> dict[str, Any]:
    return behave(
        {"limit_minor": 1000, "balance_minor": 800, "opened_on": dt.date(2020, 4, 15)},
        paid=[
            {"paid_on": dt.date(2026, 2, 28), "amount_minor": 150},  # the last day of month 2
            {"paid_on": dt.date(2026, 1, 5), "amount_minor": 400},
            {"paid_on": dt.date(2025, 12, 5), "amount_minor": 50},
            {"paid_on": dt.date(2025, 12, 6), "amount_minor": -50},  # reversed: nothing was paid
            {"paid_on": dt.date(2026, 4, 1), "amount_minor": 999},  # not known yet
        ],
        stated=[
            *stated((800, "past_due", 2), (500, "past_due", 1), (300, "revolving", 0), (400, "revolving", 0),
                    (200, "paid_in_full", 0), (-100, "inactive", 0)),
            {"stated_on": dt.date(2026, 3, 10), "balance_minor": 1, "standing": "inactive", "months_past_due": 7},
            {"stated_on": dt.date(2026, 4, 30), "balance_minor": 1, "standing": "inactive", "months_past_due": 7},
        ],
    )  # fmt: skip


def test_months_of_a_card_are_its_last_statements_and_the_payments_between(card: dict[str, Any]) -> None:
    assert months(card, "balance_minor") == [800, 500, 300, 400, 200, -100]
    assert months(card, "standing") == ["past_due", "past_due", "revolving", "revolving", "paid_in_full", "inactive"]
    assert months(card, "months_past_due") == [2, 1, 0, 0, 0, 0]
    assert months(card, "paid_minor") == [0, 150, 400, 0, 0, 0]
    # asked is the balance stated before; a credit balance asks for nothing, and before month 6 none is known
    assert months(card, "asked_minor") == [500, 300, 400, 200, 0, None]
    assert months(card, "charged_minor") == [300, 350, 300, 200, 300]
    assert months(card, "payment_ratio") == [0.0, 0.5, 1.0, 0.0, None, None]
    assert months(card, "utilisation") == [0.8, 0.5, 0.3, 0.4, 0.2, -0.1]
    assert months(card, "paid_to_limit") == [0.0, 0.15, 0.4, 0.0, 0.0, 0.0]
    assert months(card, "charged_to_limit") == [0.3, 0.35, 0.3, 0.2, 0.3]


def test_what_the_months_of_a_card_come_to(card: dict[str, Any]) -> None:
    expected = {
        "history_source": "statements", "months_observed": 6, "tenure_months": 71, "utilisation": 0.8,
        "utilisation_mean": 0.35, "utilisation_max": 0.8, "utilisation_trend": round(1.6 / 3 - 0.5 / 3, 6),
        "payment_ratio": round(550 / 1400, 6), "payment_ratio_mean": 0.375, "payment_ratio_last": 0.0,
        "payment_ratio_min": 0.0, "payment_ratio_trend": 0.5,
        "asked_recent_minor": 1200, "paid_recent_minor": 550, "asked_earlier_minor": 200, "paid_earlier_minor": 0,
        "months_without_payment": 2, "months_since_payment": 1, "paid_mean_minor": 91, "paid_max_minor": 400,
        "paid_to_limit_mean": round(550 / 6000, 6), "charged_to_limit_mean": 0.29,
        "months_late_3m": 2, "months_late_6m": 2, "max_months_past_due_3m": 2, "max_months_past_due_6m": 2,
        "months_since_late": 0, "months_past_due_change": 1, "months_past_due_change_3m": 2,
        "balance_change": 0.3, "balance_change_6m": 0.9,
        "share_paid_in_full": round(1 / 6, 6), "share_revolving": round(2 / 6, 6), "share_inactive": round(1 / 6, 6),
    }  # fmt: skip
    assert {name: card[name] for name in expected} == expected


def test_a_loan_without_statements_is_known_from_what_fell_due_and_what_was_paid() -> None:
    due = [{"due_on": day.replace(day=10), "principal_minor": 90, "interest_minor": 10} for day in ENDS]
    # four instalments paid in time, then nothing: those of February and March are unpaid
    paid = [{"paid_on": day.replace(day=10), "amount_minor": 100} for day in ENDS[2:]]
    row = behave({"limit_minor": 2000, "balance_minor": 1600}, due, paid)
    assert row["history_source"] == "due_items"
    assert months(row, "asked_minor") == [100] * 6
    assert months(row, "paid_minor") == [0, 0, 100, 100, 100, 100]
    assert months(row, "months_past_due") == [2, 1, 0, 0, 0, 0]
    assert months(row, "standing") == ["past_due"] * 2 + ["paid_in_full"] * 4
    assert months(row, "balance_minor") == [None] * 6
    assert (row["payment_ratio"], row["payment_ratio_trend"]) == (0.666667, round(1 / 3 - 1, 6))
    assert (row["months_since_payment"], row["months_without_payment"], row["months_past_due_change"]) == (2, 2, 1)


def test_arrears_from_due_items_stop_at_seven_months() -> None:
    due = [{"due_on": dt.date(2024, 1, 10), "principal_minor": 100}]
    row = behave({}, due)
    assert months(row, "months_past_due") == [7] * 6
    assert months(row, "standing") == ["past_due"] * 6
    assert months(row, "payment_ratio") == [None] * 6


def test_an_account_of_which_nothing_is_known_has_no_history() -> None:
    row = behave({"limit_minor": 0, "balance_minor": 5})
    assert (row["history_source"], row["months_observed"], row["paid_max_minor"]) == ("none", 0, 0)
    empty = ("utilisation", "payment_ratio", "months_since_payment", "max_months_past_due_6m", "share_revolving")
    assert [row[name] for name in empty] == [None] * len(empty)


@pytest.mark.parametrize(("paid_on", "since"), [(dt.date(2025, 3, 31), 12), (dt.date(2025, 4, 15), 11), (None, None)])
def test_months_since_a_payment_before_the_six(paid_on: dt.date | None, since: int | None) -> None:
    paid = [] if paid_on is None else [{"paid_on": paid_on, "amount_minor": 1}]
    assert behave({}, paid=paid)["months_since_payment"] == since


def test_every_column_is_documented_and_has_its_type() -> None:
    accounts, due, paid, said = (table(name) for name in ("accounts", "due_items", "payments", "statements"))
    schema = portrait.behaviour(accounts, due, paid, said, as_of=AS_OF).schema()
    kinds = {"text": "string", "integer": "int64", "money": "int64", "real": "float64"}
    assert {name: str(kind) for name, kind in schema.items()} == {
        name: kinds[kind] for name, (kind, _) in portrait.COLUMNS.items()
    }


def test_the_card_sample_tells_defaulters_apart() -> None:
    # UCI card data, CC BY 4.0: of those two or more months past due in September most defaulted in October (Yeh, Lien)
    source = resources.files("cureline.portfolio.sample").joinpath("uci_credit_card.csv.gz")
    with source.open("rb") as packed, gzip.open(packed, "rt", encoding="utf-8-sig") as lines:
        sample = [row for _, row in zip(range(2000), csv.DictReader(lines), strict=False)]
    standings = {-2: "inactive", -1: "paid_in_full", 0: "revolving"}
    days = [dt.date(2005, month, 30 if month in (4, 6, 9) else 31) for month in range(9, 3, -1)]
    accounts, said, paid = [], [], []
    for row in sample:
        key = row["ID"]
        accounts.append({"account_id": key, "customer_id": key, "limit_minor": int(float(row["LIMIT_BAL"])) * 100})
        for n, day in enumerate(days, start=1):
            status = int(float(row[f"PAY_{n}" if n > 1 else "PAY_0"]))
            said.append({"account_id": key, "stated_on": day, "months_past_due": max(status, 0),
                         "standing": standings.get(status, "past_due"),
                         "balance_minor": int(float(row[f"BILL_AMT{n}"])) * 100})  # fmt: skip
            amount = int(float(row[f"PAY_AMT{n}"])) * 100
            if amount:
                paid.append({"payment_id": f"{key}-{n}", "account_id": key, "paid_on": day.replace(day=15),
                             "amount_minor": amount})  # fmt: skip
    found = portrait.behaviour(
        table("accounts", accounts), table("due_items"), table("payments", paid), table("statements", said),
        as_of=days[0],
    )  # fmt: skip
    late = {row["account_id"]: row["months_past_due_1"] >= 2 for row in found.to_pyarrow().to_pylist()}
    defaulted = {row["ID"]: row["default.payment.next.month"] == "1" for row in sample}
    share = {
        flag: sum(defaulted[key] for key in late if late[key] is flag) / sum(late[key] is flag for key in late)
        for flag in (True, False)
    }
    assert share[True] > 0.5
    assert share[False] < 0.25
