from __future__ import annotations

import datetime as dt
from typing import Any

import ibis
import pyarrow as pa

from cureline.engine import delinquency, portrait, score
from tests.engine.portfolios import table

AS_OF = dt.date(2005, 9, 30)
ENDS = [dt.date(2005, 9, 30), dt.date(2005, 8, 31), dt.date(2005, 7, 31), dt.date(2005, 6, 30), dt.date(2005, 5, 31)]


def statement(account: str, on: dt.date, late: int, balance: int = 1_000) -> dict[str, Any]:
    standing = "past_due" if late else "revolving"
    return {"account_id": account, "stated_on": on, "months_past_due": late, "days_past_due": late * 30,
            "balance_minor": balance, "standing": standing, "past_due_minor": late * 50}  # fmt: skip


def test_the_features_of_an_account_by_hand() -> None:
    accounts = table(
        "accounts", [{"account_id": "a", "customer_id": "c", "limit_minor": 10_000, "balance_minor": 9_999}]
    )
    late = [2, 1, 0, 0, 0]
    statements = table("statements", [statement("a", on, n, 4_000 + n) for on, n in zip(ENDS, late, strict=True)])
    payments = table(
        "payments", [{"payment_id": "p", "account_id": "a", "paid_on": dt.date(2005, 7, 15), "amount_minor": 501}]
    )
    book = (accounts, table("due_items"), payments, statements)
    assessed = delinquency.assess(*book, as_of=AS_OF, rules=delinquency.load_rules("cn"))
    made = score.features(portrait.behaviour(*book, as_of=AS_OF), assessed)
    (row,) = made.to_pyarrow().to_pylist()
    assert list(row) == ["account_id", *score.FEATURE_NAMES]
    assert row["account_id"] == "a"
    assert (row["dpd"], row["state_1"], row["months_since_late"]) == (60, 2, 0)
    assert (row["late_share"], row["arrears_mean"]) == (0.4, 0.6)
    # the balance stated last, not today's
    assert (row["balance_minor"], row["headroom_minor"], row["paid_mean_minor"]) == (4_002, 5_998, 100)
    # of the four months after a stated balance three got nothing, of five known
    assert row["unpaid_share"] == 0.6


def test_labels_from_history_are_the_move_of_past_due_accounts() -> None:
    months = {"cured": (2, 0), "rolled": (2, 3), "stayed": (2, 2), "current": (0, 2), "alone": (2, None)}
    rows = [
        statement(account, on, late)
        for account, path in months.items()
        for on, late in zip((ENDS[1], ENDS[0]), path, strict=True)
        if late is not None
    ]
    labels = score.history_labels(table("statements", rows), observed_on=ENDS[1]).to_pyarrow()
    found = {(row["account_id"], row["name"]): row["value"] for row in labels.to_pylist()}
    assert found == {
        ("cured", "cure"): True, ("cured", "roll"): False,
        ("rolled", "cure"): False, ("rolled", "roll"): True,
        ("stayed", "cure"): False, ("stayed", "roll"): False,
    }  # fmt: skip
    assert set(labels["observed_on"].to_pylist()) == {ENDS[1]}


def test_a_month_in_which_the_bank_began_to_count_otherwise_is_left_out() -> None:
    # one month past due is not coded before September, and then is the commonest: the card sample's own break
    rows = []
    for month, on in enumerate(ENDS):
        for n in range(100):
            late = 0 if n < 80 else (1 if n < 90 else 2) if month == 0 else 2 + n % 2
            rows.append(statement(f"a{n}", on, late))
    counts = score.month_counts(table("statements", rows), as_of=AS_OF).to_pyarrow()
    used, left_out = score.usable_days(counts, as_of=AS_OF)
    assert left_out == [ENDS[1]]
    assert used == [ENDS[2]]  # the two before have not three months of statements behind them


def test_a_customer_is_spoken_for_by_its_worst_account() -> None:
    scores = pa.table(
        {
            "account_id": ["a1", "a2", "b2", "b1", "c1", "c2", "d1", "e1"],
            "p_default": [0.2, 0.7, 0.4, 0.4, None, None, None, 0.1],
            "p_cure": [0.9, 0.1, 0.3, 0.5, 0.6, 0.2, None, None],
            "reasons": ["ra1", "ra2", "rb2", "rb1", "rc1", "rc2", "rd1", "re1"],
        }
    )
    accounts = table("accounts", [{"account_id": f"{c}{n}", "customer_id": c} for c in "abcdefg" for n in (1, 2)])
    rows = score.rollup(ibis.memtable(scores), accounts).to_pyarrow().sort_by("customer_id").to_pylist()
    assert [tuple(row.values()) for row in rows] == [
        ("a", 0.7, 0.1, "ra2"),
        ("b", 0.4, 0.5, "rb1"),
        ("c", None, 0.2, "rc2"),
        ("d", None, None, "rd1"),
        ("e", 0.1, None, "re1"),
    ]
    assert set(score.VOCABULARY) == set(rows[0]) - {"customer_id"}
