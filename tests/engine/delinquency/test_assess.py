"""Days past due, allocation, classes and stages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.portfolios import table

from cureline.engine import delinquency
from cureline.engine.delinquency.calendar import months_before

AS_OF = dt.date(2026, 3, 31)
RULES = delinquency.load_rules("cn")


def assess(
    accounts: list[dict[str, Any]],
    due: Sequence[dict[str, Any]] = (),
    paid: Sequence[dict[str, Any]] = (),
    stated: Sequence[dict[str, Any]] = (),
) -> dict[str, dict[str, Any]]:
    result = delinquency.assess(
        table("accounts", accounts), table("due_items", due), table("payments", paid), table("statements", stated),
        as_of=AS_OF, rules=RULES,
    )  # fmt: skip
    return {row["account_id"]: row for row in result.to_pyarrow().to_pylist()}


def by_days(*days: int, **account: Any) -> list[dict[str, Any]]:
    """Accounts with one unpaid item each, due so many days ago; assessed together."""
    rows = [{"account_id": f"{n}", "customer_id": f"{n}", "balance_minor": 100_00, **account}
            for n in range(len(days))]  # fmt: skip
    due = [{"due_item_id": f"{n}", "account_id": f"{n}", "due_on": AS_OF - dt.timedelta(days=d), "fee_minor": 100_00}
           for n, d in enumerate(days)]  # fmt: skip
    result = assess(rows, due)
    return [result[f"{n}"] for n in range(len(days))]


def test_bucket_edges() -> None:
    expected = [(0, "M0", "current"), (1, "M1", "1-30"), (30, "M1", "1-30"), (31, "M2", "31-60"), (60, "M2", "31-60"),
                (61, "M3", "61-90"), (90, "M3", "61-90"), (91, "M4", "91-120"), (180, "M6", "151-180"),
                (181, "M7+", "181+")]  # fmt: skip
    rows = by_days(*(dpd for dpd, _, _ in expected))
    assert [(row["dpd"], row["bucket"], row["bucket_days"]) for row in rows] == expected


def test_five_tiers_by_days_of_a_loan() -> None:
    # 2023 Measures, articles 10 to 13: past due; over 90; over 270; over 360 days
    expected = {0: "normal", 1: "watch", 90: "watch", 91: "substandard", 270: "substandard", 271: "doubtful",
                360: "doubtful", 361: "loss"}  # fmt: skip
    assert {row["dpd"]: row["five_tier"] for row in by_days(*expected)} == expected


def test_a_card_takes_the_stricter_of_two_tables() -> None:
    # Credit card measures, Order 2011 no. 2, article 92: 1-90, 91-120, 121-180, over 180
    expected = {1: "watch", 90: "watch", 91: "substandard", 120: "substandard", 121: "doubtful", 180: "doubtful",
                181: "loss"}  # fmt: skip
    rows = by_days(*expected, product="credit_card")
    assert {row["dpd"]: row["five_tier"] for row in rows} == expected


def test_ifrs9_stage_by_the_presumptions_of_5_5_11_and_b5_5_37() -> None:
    expected = {0: 1, 30: 1, 31: 2, 89: 2, 90: 3}
    assert {row["dpd"]: row["ifrs9_stage"] for row in by_days(*expected)} == expected


def test_classes_by_more_than_days() -> None:
    cases: list[tuple[dict[str, Any], str, str]] = [
        ({"purpose_changed": True}, "watch", "CN-CLASS-2-PURPOSE"),
        ({"credit_impaired": True}, "substandard", "CN-CLASS-3-IMPAIRED"),
        ({"provision_bp": 5_000}, "doubtful", "CN-CLASS-4-PROVISION"),
        ({"provision_bp": 9_000}, "loss", "CN-CLASS-5-PROVISION"),
        ({"status": "written_off"}, "loss", "CN-CLASS-5-WRITTEN-OFF"),
        ({"restructured_on": dt.date(2025, 10, 1), "restructure_count": 1}, "watch", "CN-CLASS-2-RESTR"),
        ({"restructured_on": dt.date(2025, 10, 1), "restructure_count": 2}, "substandard", "CN-CLASS-3-RESTR2"),
        ({"restructured_on": dt.date(2025, 3, 1), "restructure_count": 1}, "normal", ""),
        ({"product": "corporate_loan", "bad_elsewhere": True}, "substandard", "CN-CLASS-3-ELSEWHERE"),
        ({"product": "consumer_loan", "bad_elsewhere": True}, "normal", ""),
        ({"credit_impaired": True, "provision_bp": 9_500, "status": "written_off"}, "loss",
         "CN-CLASS-5-PROVISION;CN-CLASS-5-WRITTEN-OFF"),
    ]  # fmt: skip
    rows = assess([{"account_id": f"{n}", "customer_id": f"{n}", **c[0]} for n, c in enumerate(cases)])
    found = [(rows[f"{n}"]["five_tier"], rows[f"{n}"]["five_tier_rules"]) for n in range(len(cases))]
    assert found == [(tier, rule) for _, tier, rule in cases]


def test_contagion_takes_the_whole_debtor_unless_retail() -> None:
    def debtor(product: str) -> dict[str, Any]:
        rows = [{"account_id": a, "customer_id": "c", "product": product, "balance_minor": m}
                for a, m in (("bad", 11_00), ("good", 89_00))]  # fmt: skip
        due = {"due_item_id": "i", "account_id": "bad", "due_on": AS_OF - dt.timedelta(days=91), "fee_minor": 1}
        return assess(rows, [due])["good"]

    assert debtor("corporate_loan")["five_tier_rules"] == "CN-CLASS-3-CONTAGION"
    assert debtor("consumer_loan")["five_tier"] == "normal"


def test_a_class_is_not_raised_the_day_arrears_are_paid() -> None:
    due = {"due_item_id": "i", "account_id": "a", "due_on": AS_OF - dt.timedelta(days=200), "principal_minor": 100}
    for paid_days_ago, tier in ((10, "substandard"), (199, "normal")):
        paid = {"payment_id": "p", "account_id": "a", "amount_minor": 100,
                "paid_on": AS_OF - dt.timedelta(days=paid_days_ago)}  # fmt: skip
        row = assess([{"account_id": "a", "customer_id": "c"}], [due], [paid])["a"]
        assert (row["dpd"], row["five_tier"]) == (0, tier)


def test_a_payment_settles_the_oldest_item_and_fees_before_interest_before_principal() -> None:
    items = [
        {"due_item_id": f"i{n}", "account_id": "a", "due_on": day, "principal_minor": 100, "interest_minor": 20,
         "fee_minor": 5}
        for n, day in enumerate((dt.date(2026, 1, 10), dt.date(2026, 2, 10), dt.date(2026, 3, 10)))
    ]  # fmt: skip
    paid = [{"payment_id": "p", "account_id": "a", "paid_on": dt.date(2026, 3, 1), "amount_minor": 125 + 5 + 20 + 30}]
    row = assess([{"account_id": "a", "customer_id": "c"}], items, paid)["a"]
    assert row["oldest_due_on"] == dt.date(2026, 2, 10)
    assert (row["past_due_principal_minor"], row["past_due_interest_minor"], row["past_due_fee_minor"]) == (170, 20, 5)
    assert (row["past_due_minor"], row["roll"], row["first_payment_default"]) == (195, "same", False)


def test_a_reversed_payment_is_as_if_never_made() -> None:
    due = {"due_item_id": "i", "account_id": "a", "due_on": dt.date(2026, 3, 1), "principal_minor": 100}
    paid = [{"payment_id": f"p{n}", "account_id": "a", "paid_on": dt.date(2026, 3, 2), "amount_minor": amount}
            for n, amount in enumerate((100, -100))]  # fmt: skip
    row = assess([{"account_id": "a", "customer_id": "c"}], [due], paid)["a"]
    assert (row["dpd"], row["first_payment_default"], row["roll"]) == (30, True, "new")


def test_the_banks_own_counter_ages_until_it_is_covered() -> None:
    cases = [(AS_OF, 45, 0, 45), (dt.date(2026, 3, 21), 45, 0, 55), (dt.date(2026, 3, 21), 45, 999, 55),
             (dt.date(2026, 3, 21), 45, 1_000, 0), (dt.date(2026, 3, 21), 0, 0, 0)]  # fmt: skip
    rows = assess(
        [{"account_id": f"{n}", "customer_id": f"{n}"} for n in range(len(cases))],
        paid=[{"payment_id": f"{n}", "account_id": f"{n}", "paid_on": AS_OF, "amount_minor": paid}
              for n, (_, _, paid, _) in enumerate(cases) if paid],
        stated=[{"account_id": f"{n}", "stated_on": on, "days_past_due": days, "past_due_minor": 1_000}
                for n, (on, days, _, _) in enumerate(cases)],
    )  # fmt: skip
    assert [rows[f"{n}"]["dpd"] for n in range(len(cases))] == [dpd for *_, dpd in cases]
    assert {row["dpd_source"] for row in rows.values()} == {"statement"}


def test_self_cured_is_late_within_three_months_and_current_now() -> None:
    stated = [
        {"account_id": a, "stated_on": months_before(AS_OF, n), "days_past_due": 15 if n == late else 0}
        for a, late in (("a", 2), ("b", 4)) for n in range(6)
    ]  # fmt: skip
    rows = assess([{"account_id": a, "customer_id": a} for a in "ab"], stated=stated)
    assert [rows[a]["self_cured"] for a in "ab"] == [True, False]


DAYS = st.dates(dt.date(2025, 6, 1), dt.date(2026, 6, 1))
MONEY = st.integers(0, 500)


def slow_reference(due: list[dict[str, Any]], paid: list[dict[str, Any]]) -> tuple[int, int]:
    """DPD and what is past due, item by item, the obvious way."""
    purse = sum(p["amount_minor"] for p in paid if p["paid_on"] <= AS_OF)
    oldest, owed = None, 0
    for item in sorted(due, key=lambda i: (i["due_on"], i["due_item_id"])):
        if item["due_on"] >= AS_OF:
            continue
        amount = item["principal_minor"] + item["interest_minor"] + item["fee_minor"]
        used = max(0, min(amount, purse))
        purse -= amount
        if used < amount:
            oldest = oldest or item["due_on"]
            owed += amount - used
    return ((AS_OF - oldest).days if oldest else 0), owed


@given(
    books=st.lists(
        st.tuples(
            st.lists(st.tuples(DAYS, MONEY, MONEY, MONEY), min_size=1, max_size=8),
            st.lists(st.tuples(DAYS, st.integers(-200, 900)), max_size=6),
        ),
        min_size=20,
        max_size=60,
    ),
    turn=st.randoms(use_true_random=False),
)
@settings(max_examples=6, deadline=None)
def test_it_equals_the_obvious_way_whatever_the_order_of_rows(books: Any, turn: Any) -> None:
    all_due, all_paid, expected = [], [], {}
    for number, (items, payments) in enumerate(books):
        account = f"{number}"
        due = [{"due_item_id": f"{account}.{n}", "account_id": account, "due_on": d, "principal_minor": p,
                "interest_minor": i, "fee_minor": f} for n, (d, p, i, f) in enumerate(items)]  # fmt: skip
        paid = [{"payment_id": f"{account}.{n}", "account_id": account, "paid_on": d, "amount_minor": m}
                for n, (d, m) in enumerate(payments)]  # fmt: skip
        expected[account] = slow_reference(due, paid)
        all_due += due
        all_paid += paid
    turn.shuffle(all_due)
    turn.shuffle(all_paid)
    rows = assess([{"account_id": a, "customer_id": a} for a in expected], all_due, all_paid)
    assert {a: (row["dpd"], row["past_due_minor"]) for a, row in rows.items()} == expected
    parts = ("past_due_principal_minor", "past_due_interest_minor", "past_due_fee_minor")
    assert all(sum(row[p] for p in parts) == row["past_due_minor"] for row in rows.values())


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (dt.date(2005, 9, 30), 1, dt.date(2005, 8, 31)),
        (dt.date(2024, 3, 31), 1, dt.date(2024, 2, 29)),
        (dt.date(2024, 3, 30), 1, dt.date(2024, 2, 29)),
        (dt.date(2026, 1, 15), 2, dt.date(2025, 11, 15)),
    ],
)
def test_months_before(day: dt.date, months: int, before: dt.date) -> None:
    assert months_before(day, months) == before
