"""`cureline rules` and `cureline may`: a pack listed, a policy tried, one contact judged against the database."""

from __future__ import annotations

from pathlib import Path

from tests.bank import RULES_DAY, Bank

POLICY = """
kind: policy
name: ours
jurisdiction: CN
version: "1"
effective_from_on: "2026-01-01"
author: a
approver: b
tighten: [{rule: CN-FREQ-DAY, cap: %d}]
"""


def test_rules_and_a_policy_on_trial(bank: Bank, tmp_path: Path) -> None:
    listed = {rule["id"]: rule for rule in bank.run("rules", "CN", "--lang", "zh-Hans")["rules"]}
    assert listed["CN-FREQ-DAY"]["figure"] == "每日最多3次"
    assert bank.run("rules", "UK", exit_code=0)["version"].startswith("UK/")
    policy = tmp_path / "ours.yaml"
    policy.write_text(POLICY % 2, encoding="utf-8")
    tried = {rule["id"]: rule for rule in bank.run("rules", "CN", "--policy", str(policy))["rules"]}
    assert (tried["CN-FREQ-DAY"]["figure"], tried["CN-FREQ-DAY"]["tightened_by"]) == ("at most 2 a day", "ours/1")


def test_may_i_call_this_customer(bank: Bank, uci_head: Path) -> None:
    bank.night(uci_head)
    with bank.database() as connection:
        (customer,) = connection.execute("SELECT customer_id FROM portfolio_customers LIMIT 1").fetchone()
        connection.execute(
            "INSERT INTO portfolio_contact_points (contact_point_id, customer_id, kind, relation)"
            " VALUES ('test-point', %s, 'mobile', 'self')",
            [customer],
        )
        connection.commit()
    at = "2026-11-02T{}+08:00"
    day = bank.run("may", customer, "call", "--at", at.format("10:00"), "--rules-on", RULES_DAY)
    assert (day["allowed"], day["contact_point_id"]) == (True, "test-point")
    night = bank.run("may", customer, "call", "--at", at.format("23:00"), "--rules-on", RULES_DAY)
    assert (night["rule_id"], night["next_lawful_at"]) == ("CN-HOURS", "2026-11-03T00:00:00+00:00")
    assert bank.run("may", customer, "visit", "--at", at.format("10:00"))["refusals"] == ["NO-POINT"]
