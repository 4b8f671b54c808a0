"""The first command on real input: 30,000 card accounts, counted as the publisher's file counts them."""

from __future__ import annotations

import subprocess

import pytest
from tests.bank import COMMAND, Bank

# PAY_0 of the file: accounts by months past due in September 2005, 1 to 6 and then 7 and 8 together
PAY_0 = {"M1": 3_688, "M2": 2_667, "M3": 322, "M4": 76, "M5": 26, "M6": 11, "M7+": 9 + 19}


@pytest.mark.slow
def test_the_demo_counts_as_the_file_and_a_second_call_changes_nothing(bank: Bank) -> None:
    first = bank.run("demo")
    assert first["import"]["rejected"] == 0
    buckets = {row["bucket"]: row["accounts"] for row in first["summary"]["bucket"]}
    assert buckets == {"M0": 30_000 - sum(PAY_0.values()), **PAY_0}
    assert {"head", "phone", "auditor"} <= set(first["users"])
    second = bank.run("demo")
    assert (second["run_id"], second["summary"]) == (first["run_id"], first["summary"])
    assert sum(table["new"] + table["changed"] for table in second["import"]["tables"]) == 0
    told = subprocess.run(
        [*COMMAND, "demo", "--no-serve"], env=bank.environment, capture_output=True, text=True, timeout=120
    )
    assert told.returncode == 0
    for words in (
        "443,103 rows read",
        "0 rejected",
        "Accounts by bucket",
        "CC BY 4.0",
        "What to type next",
        "Who can sign in",
    ):
        assert words in told.stdout
