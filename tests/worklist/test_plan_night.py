"""A night with contacts to make: killed at random moments, and under the bank's own policy, its plan stays lawful."""

from __future__ import annotations

import random
import subprocess
import time
from pathlib import Path

import pytest
from tests.bank import DAY, RULES_DAY, Bank

from cureline.cli.main import COMMAND
from cureline.portfolio.sample import companion

NIGHT = ("night", "--as-of", DAY, "--rules-on", RULES_DAY)
POLICY = """
kind: policy
name: mornings
version: "{version}"
jurisdiction: CN
effective_from_on: 2026-06-01
author: head of collections
approver: compliance officer
tighten:
  - {{rule: CN-HOURS, opens: "{opens}", closes: "10:00"}}
"""


@pytest.fixture
def department(bank: Bank, uci_head: Path, tmp_path: Path) -> Bank:
    """A bank with the first 400 accounts of the sample and their synthetic companion."""
    folder = tmp_path / "companion"
    folder.mkdir()
    companion.write(folder, customers=400)
    bank.run("import", str(uci_head), "--mapping", "uci_credit_card")
    bank.run("import", str(folder), "--mapping", "cureline")
    return bank


def published(bank: Bank) -> tuple[str | None, int, int]:
    """The run that readers see, its decisions, and those of all other runs that are not published."""
    with bank.database() as connection:
        row = connection.execute("SELECT run_id FROM worklist_currentrun").fetchone()
        counts = dict(connection.execute("SELECT run_id, count(*) FROM worklist_decision GROUP BY 1").fetchall())
        whole = {r for (r,) in connection.execute("SELECT run_id FROM worklist_nightrun WHERE state = 'published'")}
    current = row[0] if row else None
    return current, counts.get(current, 0), sum(count for run, count in counts.items() if run not in whole)


def test_a_killed_plan_is_whole_or_absent_and_comes_out_the_same(department: Bank) -> None:
    started = time.monotonic()
    before = department.run("night", "--as-of", "2005-09-29", "--rules-on", RULES_DAY)["run_id"]
    usual = time.monotonic() - started
    _, rows, _ = published(department)
    chance = random.Random(11)  # noqa: S311 - only spreads the moments
    for _ in range(5):
        process = department.start(*NIGHT)
        time.sleep(chance.uniform(0.3, 1.1) * usual)
        process.kill()
        process.wait()
        current, seen, halves = published(department)
        assert halves == 0
        assert (current, seen) == (before, rows) if current == before else seen >= 400
    run = department.run(*NIGHT)["run_id"]
    assert department.run(*NIGHT, "--again")["run_id"] == run
    assert department.run("replay", run)["equal"] is True
    assert published(department)[0] == run


def test_a_policy_tightens_the_plan_and_never_loosens_it(department: Bank, tmp_path: Path) -> None:
    usual = department.run(*NIGHT)
    free = department.run("plan", "--limit", "0")
    assert free["actions"] == len(free["rows"]) > 20
    assert any(row["hour"] > 9 for row in free["rows"])
    policy = tmp_path / "policy.yaml"
    policy.write_text(POLICY.format(version="1", opens="09:00"), encoding="utf-8")
    department.run("documents", "add", "policy", str(policy))
    tightened = department.run(*NIGHT)
    assert tightened["run_id"] != usual["run_id"]
    assert "CN-HOURS" in {row["rule_id"] for row in tightened["summary"]["refusals"]}
    strict = department.run("plan", "--limit", "0")
    assert 0 < strict["actions"] < free["actions"]
    spoken = {row["hour"] for row in strict["rows"] if row["channel"] in ("call", "sms", "visit")}
    assert spoken == {9}
    with department.database() as connection:
        query = "SELECT count(*) FROM worklist_decision WHERE outcome = 'planned' AND refused_by IS NOT NULL"
        assert connection.execute(query).fetchone() == (0,)
    refused = next(r for r in decisions(department) if r["refused_by"] == "CN-HOURS")
    for language, word in (("en", "Lawful again"), ("zh-Hans", "起可以联系"), ("zh-Hant", "起可以聯繫")):
        told = department.run("explain", refused["customer_id"], "--lang", language)
        lines = [line for section in told["sections"] for line in section["lines"]]
        assert any("CN-HOURS" in line for line in lines)
        assert any(word in line for line in lines)
    policy.write_text(POLICY.format(version="2", opens="07:00"), encoding="utf-8")
    done = subprocess.run(
        [*COMMAND, "documents", "add", "policy", str(policy)],
        env=department.environment, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert (done.returncode, "CN-HOURS" in done.stderr) == (2, True)


def decisions(bank: Bank) -> list[dict[str, str]]:
    with bank.database() as connection:
        rows = connection.execute(
            "SELECT d.customer_id, d.refused_by FROM worklist_decision d JOIN worklist_currentrun c USING (run_id)"
        ).fetchall()
    return [{"customer_id": customer, "refused_by": rule} for customer, rule in rows]
