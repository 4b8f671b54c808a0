"""What the decision step computes in one pass is what the rooms say one after the other."""

from __future__ import annotations

from typing import Any

import ibis
import ibis.expr.types as ir
from tests.engine.portfolios import table
from tests.engine.strategy.people import AS_OF, customers, person

from cureline.engine import score, strategy
from cureline.worklist import decisions

STRATEGIES = [strategy.load(strategy.shipped(name)) for name in strategy.SHIPPED]
BOOK = customers(
    person(customer_id=f"C{n}", **facts)
    for n, facts in enumerate(
        [
            {"dpd": dpd, "product": product, "kind": kind, "reach_call": reach, "quadrant": quadrant}
            for dpd in (0, 12, 45, 200)
            for product, kind in (("credit_card", "person"), ("small_business_loan", "person"), (None, "company"))
            for reach in (0.4, None)
            for quadrant in ("can_wont", None)
        ]
    )
)


def rows(t: ir.Table, *key: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = t.order_by(list(key)).to_pyarrow().to_pylist()
    return found


def test_a_customer_is_decided_by_the_first_strategy_that_speaks_of_it() -> None:
    expected: dict[str, dict[str, Any]] = {}
    for document in STRATEGIES:
        for row in rows(strategy.decide(BOOK, document, as_of=AS_OF), "customer_id"):
            expected.setdefault(row["customer_id"], {**row, "strategy": document.name})
    found = {row["customer_id"]: row for row in rows(decisions.decided(BOOK, STRATEGIES, as_of=AS_OF), "customer_id")}
    assert {row["strategy"] for row in expected.values()} == set(strategy.SHIPPED)
    for name, row in found.items():
        assert row == expected.get(name, {**dict.fromkeys(row), "customer_id": name})
    assert len(found) == BOOK.count().execute()


def test_candidates_are_the_actions_of_each_strategy() -> None:
    decided = decisions.decided(BOOK, STRATEGIES, as_of=AS_OF)
    portrait = decisions.acting(BOOK, decided)
    expected = [
        row
        for document in STRATEGIES
        for row in rows(
            strategy.actions(decided.filter(decided.strategy == document.name), BOOK, document, as_of=AS_OF),
            "customer_id", "action_id",
        )
    ]  # fmt: skip
    found = rows(decisions.candidates(decided, portrait, STRATEGIES, as_of=AS_OF), "customer_id", "action_id")
    assert found == sorted(expected, key=lambda row: (row["customer_id"], row["action_id"]))
    assert found


def test_people_are_portraits_with_the_scores_of_their_accounts() -> None:
    accounts = table("accounts", [
        {"account_id": account, "customer_id": customer}
        for account, customer in
        (("A1", "C1"), ("A2", "C2"), ("A3", "C3"), ("B3", "C3"), ("A4", "C4"), ("B4", "C4"), ("C4", "C4"))
    ])  # fmt: skip
    portrait = ibis.memtable([
        {"customer_id": "C1", "lead_account_id": "A1", "accounts": 1},
        {"customer_id": "C2", "lead_account_id": "A2", "accounts": 1},
        {"customer_id": "C3", "lead_account_id": "B3", "accounts": 2},
        {"customer_id": "C4", "lead_account_id": "A4", "accounts": 3},
    ])  # fmt: skip
    scores = ibis.memtable(
        [
            {"account_id": "A1", "p_default": 0.2, "p_cure": None, "points": 5, "reasons": "r1"},
            {"account_id": "A3", "p_default": 0.4, "p_cure": 0.1, "points": 5, "reasons": "r3"},
            {"account_id": "B3", "p_default": 0.3, "p_cure": 0.9, "points": 5, "reasons": "s3"},
            {"account_id": "B4", "p_default": None, "p_cure": 0.7, "points": 5, "reasons": "s4"},
            {"account_id": "C4", "p_default": None, "p_cure": 0.6, "points": 5, "reasons": "t4"},
        ],
        schema={"account_id": "string", "p_default": "float64", "p_cure": "float64", "points": "int64",
                "reasons": "string"},
    )  # fmt: skip
    found = rows(decisions.people(portrait, scores, accounts), "customer_id")
    rolled = score.rollup(scores, accounts)
    assert found == rows(portrait.left_join(rolled, "customer_id").drop("customer_id_right"), "customer_id")
    assert [(row["p_default"], row["p_cure"]) for row in found] == [(0.2, None), (None, None), (0.4, 0.1), (None, 0.6)]
