"""The rules of each country: every pack loads, and each edge of a bucket, class and stage is where it should be."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pytest
from tests.engine.portfolios import table

from cureline.engine import delinquency

AS_OF = dt.date(2026, 3, 31)
PACKS = ("cn", "in", "uk", "us")


def assess(pack: str, rows: list[tuple[int, Mapping[str, Any]]]) -> list[dict[str, Any]]:
    """One account a row, each with one unpaid item so many days past due."""
    accounts = [{"account_id": f"{n}", "customer_id": f"{n}", "balance_minor": 100_00, **more}
                for n, (_, more) in enumerate(rows)]  # fmt: skip
    due = [{"due_item_id": f"{n}", "account_id": f"{n}", "due_on": AS_OF - dt.timedelta(days=dpd), "fee_minor": 100_00}
           for n, (dpd, _) in enumerate(rows)]  # fmt: skip
    result = delinquency.assess(
        table("accounts", accounts), table("due_items", due), table("payments"), table("statements"),
        as_of=AS_OF, rules=delinquency.load_rules(pack),
    )  # fmt: skip
    found = {row["account_id"]: row for row in result.to_pyarrow().to_pylist()}
    return [found[f"{n}"] for n in range(len(rows))]


@pytest.mark.parametrize("pack", PACKS)
def test_a_pack_says_whose_it_is_and_whence_each_rule(pack: str) -> None:
    rules = delinquency.load_rules(pack)
    assert rules.jurisdiction.lower() == pack
    conditions = [*rules.five_tier, *rules.ifrs9]
    ids = [condition.id for condition in conditions]
    assert len(set(ids)) == len(ids)
    assert all(condition.article for condition in conditions)
    # each class and each stage can be reached
    assert {condition.level for condition in rules.five_tier} == {1, 2, 3, 4}
    assert {condition.level for condition in rules.ifrs9} == {2, 3}


@pytest.mark.parametrize("pack", PACKS)
def test_a_pack_keeps_the_status_in_which_the_presumptions_of_ifrs_9_were_read(pack: str) -> None:
    statuses = {condition.id: condition.status for condition in delinquency.load_rules(pack).ifrs9}
    assert (statuses["IFRS9-30"], statuses["IFRS9-90"]) == ("S", "S")


STAGES = [(0, 1), (30, 1), (31, 2), (89, 2), (90, 3), (900, 3)]
BUCKETS = {
    "us": [(0, "Current", "current"), (1, "1+", "1-29"), (29, "1+", "1-29"), (30, "30+", "30-59"), (59, "30+", "30-59"),
           (60, "60+", "60-89"), (89, "60+", "60-89"), (90, "90+", "90-119"), (119, "90+", "90-119"),
           (120, "120+", "120-149"), (149, "120+", "120-149"), (150, "150+", "150-179"), (179, "150+", "150-179"),
           (180, "180+", "180+")],
    "uk": [(0, "Up to date", "current"), (1, "1 month", "1-30"), (30, "1 month", "1-30"), (31, "2 months", "31-60"),
           (60, "2 months", "31-60"), (61, "3 months", "61-90"), (90, "3 months", "61-90"), (91, "4 months", "91-120"),
           (120, "4 months", "91-120"), (121, "5 months", "121-150"), (151, "6 months", "151-180"),
           (180, "6 months", "151-180"), (181, "7+ months", "181+")],
    "in": [(0, "Standard", "current"), (1, "SMA-0", "1-30"), (30, "SMA-0", "1-30"), (31, "SMA-1", "31-60"),
           (60, "SMA-1", "31-60"), (61, "SMA-2", "61-90"), (90, "SMA-2", "61-90"), (91, "NPA", "91-455"),
           (455, "NPA", "91-455"), (456, "NPA-D1", "456-820"), (820, "NPA-D1", "456-820"),
           (821, "NPA-D2", "821-1550"), (1550, "NPA-D2", "821-1550"), (1551, "NPA-D3", "1551+")],
}  # fmt: skip


CARD, HOME, FIRM = {"product": "credit_card"}, {"product": "mortgage"}, {"product": "corporate_loan"}
AUTO = {"product": "auto_loan"}
CLASSES: Mapping[str, list[tuple[int, Mapping[str, Any], str]]] = {
    "us": [
        # FFIEC retail policy: substandard from 90 days; open-end a loss from 180, closed-end from 120
        (29, CARD, "normal"), (30, CARD, "watch"), (89, CARD, "watch"), (90, CARD, "substandard"),
        (179, CARD, "substandard"), (180, CARD, "loss"),
        (89, AUTO, "watch"), (90, AUTO, "substandard"), (119, AUTO, "substandard"), (120, AUTO, "loss"),
        (90, HOME, "substandard"), (400, HOME, "substandard"), (89, FIRM, "watch"), (90, FIRM, "substandard"),
        (400, FIRM, "substandard"), (0, {**FIRM, "provision_bp": 5_000}, "doubtful"),
        (0, {**FIRM, "provision_bp": 9_000}, "loss"), (0, {"credit_impaired": True}, "substandard"),
        (0, {"restructured_on": dt.date(2025, 6, 1)}, "watch"), (0, {"status": "written_off"}, "loss"),
    ],
    "uk": [
        (30, {}, "normal"), (31, {}, "watch"), (90, {}, "watch"), (91, {}, "substandard"), (180, CARD, "substandard"),
        (181, CARD, "doubtful"), (365, HOME, "doubtful"), (366, HOME, "loss"),
        (0, {"credit_impaired": True}, "substandard"), (0, {"restructured_on": dt.date(2025, 6, 1)}, "watch"),
        (0, {"provision_bp": 5_000}, "doubtful"), (0, {"status": "written_off"}, "loss"),
    ],
    "in": [
        (0, {}, "normal"), (1, {}, "watch"), (90, CARD, "watch"), (91, CARD, "substandard"),
        # 90 days and then 12 months as sub-standard
        (455, {}, "substandard"), (456, {}, "doubtful"), (2_000, FIRM, "doubtful"),
        (0, {"provision_bp": 10_000}, "loss"), (0, {"status": "written_off"}, "loss"),
        (0, {"restructured_on": dt.date(2025, 6, 1)}, "substandard"), (0, {"credit_impaired": True}, "substandard"),
    ],
}  # fmt: skip


@pytest.mark.parametrize("pack", CLASSES)
def test_buckets_classes_and_stages_change_on_their_day(pack: str) -> None:
    buckets, classes = BUCKETS[pack], CLASSES[pack]
    days: list[tuple[int, Mapping[str, Any]]] = [(dpd, {}) for dpd, *_ in [*buckets, *STAGES]]
    rows = assess(pack, [*days, *((dpd, more) for dpd, more, _ in classes)])
    assert [(r["dpd"], r["bucket"], r["bucket_days"]) for r in rows[: len(buckets)]] == buckets
    rows = rows[len(buckets) :]
    assert [(r["dpd"], r["ifrs9_stage"]) for r in rows[: len(STAGES)]] == STAGES
    rows = rows[len(STAGES) :]
    assert [(r["dpd"], r["five_tier"]) for r in rows] == [(dpd, tier) for dpd, _, tier in classes]


def after_a_payment(pack: str, days_ago: int, paid_minor: int, **more: Any) -> dict[str, Any]:
    """An account with an item of 100 due 200 days ago and one of 100 due 20 days ago, and one payment since."""
    due = [{"due_item_id": f"{d}", "account_id": "a", "due_on": AS_OF - dt.timedelta(days=d), "principal_minor": 100}
           for d in (200, 20)]  # fmt: skip
    paid = [{"payment_id": "p", "account_id": "a", "amount_minor": paid_minor,
             "paid_on": AS_OF - dt.timedelta(days=days_ago)}]  # fmt: skip
    result = delinquency.assess(
        table("accounts", [{"account_id": "a", "customer_id": "c", **more}]), table("due_items", due),
        table("payments", paid), table("statements"), as_of=AS_OF, rules=delinquency.load_rules(pack),
    )  # fmt: skip
    (row,) = result.to_pyarrow().to_pylist()
    return row


def test_in_india_only_full_payment_makes_an_account_standard_again() -> None:
    part, whole = after_a_payment("in", 10, 100), after_a_payment("in", 10, 200)
    assert (part["dpd"], part["five_tier"], part["five_tier_rules"]) == (20, "substandard", "IN-NPA-UPGRADE")
    assert (whole["dpd"], whole["five_tier"]) == (0, "normal")


def test_in_the_united_kingdom_a_default_restructured_stays_one_for_a_year() -> None:
    for restructured, tier in ((dt.date(2025, 12, 1), "substandard"), (dt.date(2025, 3, 1), "normal")):
        assert after_a_payment("uk", 10, 200, restructured_on=restructured)["five_tier"] == tier


def test_in_india_one_bad_account_takes_the_borrower_and_in_the_united_states_it_does_not() -> None:
    accounts = [{"account_id": a, "customer_id": "c", "balance_minor": 50_00} for a in ("bad", "good")]
    due = [{"due_item_id": "i", "account_id": "bad", "due_on": AS_OF - dt.timedelta(days=91), "fee_minor": 1}]
    for pack, tier in (("in", "substandard"), ("us", "normal")):
        result = delinquency.assess(
            table("accounts", accounts), table("due_items", due), table("payments"), table("statements"),
            as_of=AS_OF, rules=delinquency.load_rules(pack),
        )  # fmt: skip
        assert {r["account_id"]: r["five_tier"] for r in result.to_pyarrow().to_pylist()}["good"] == tier


@pytest.mark.parametrize(("pack", "fee_left"), [("in", 0), ("us", 30)])
def test_fees_are_settled_first_or_last_as_the_pack_says(pack: str, fee_left: int) -> None:
    due = {"due_item_id": "i", "account_id": "a", "due_on": AS_OF - dt.timedelta(days=5), "principal_minor": 100,
           "interest_minor": 20, "fee_minor": 30}  # fmt: skip
    paid = {"payment_id": "p", "account_id": "a", "amount_minor": 60, "paid_on": AS_OF}
    result = delinquency.assess(
        table("accounts", [{"account_id": "a", "customer_id": "c"}]), table("due_items", [due]),
        table("payments", [paid]), table("statements"), as_of=AS_OF, rules=delinquency.load_rules(pack),
    )  # fmt: skip
    (row,) = result.to_pyarrow().to_pylist()
    assert (row["past_due_fee_minor"], row["past_due_interest_minor"]) == (fee_left, 0)
    assert row["past_due_minor"] == 90
