"""`cureline strategy`: show, lint before the customers of the published run, schema."""

from __future__ import annotations

from pathlib import Path

from tests.bank import Bank

from cureline.engine import strategy


def test_show_lint_and_schema(bank: Bank, uci_head: Path, tmp_path: Path) -> None:
    shown = bank.run("strategy", "show", "consumer", "--lang", "zh-Hans")
    assert shown["segments"][0]["title"] == "承诺未到期"
    assert {arm["id"] for arm in shown["arms"]} == {"champion", "patient", "hold_out"}
    before = bank.run("strategy", "lint", "small_business")
    assert before == {"strategy": "small_business@2026.1", "run_id": None, "findings": []}

    run = bank.night(uci_head)
    after = bank.run("strategy", "lint", "consumer")
    assert after["run_id"] == run["run_id"]
    assert {finding["level"] for finding in after["findings"]} <= {"warning", "info"}

    faulty = tmp_path / "faulty.yaml"
    faulty.write_text(strategy.shipped("consumer").replace("when: dpd = 0\n", "when: dpd < 0\n"), encoding="utf-8")
    found = bank.run("strategy", "lint", str(faulty), exit_code=3)
    assert ("impossible", "segments.current.when") in {(f["code"], f["place"]) for f in found["findings"]}
