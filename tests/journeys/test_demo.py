"""The first command on real input: 30,000 card accounts, counted as the publisher's file counts them."""

from __future__ import annotations

import datetime as dt
import subprocess
from zoneinfo import ZoneInfo

import pytest
from psycopg import sql
from tests.bank import Bank

from cureline.cli.main import COMMAND

# PAY_0 of the file: accounts by months past due in September 2005, 1 to 6 and then 7 and 8 together
PAY_0 = {"M1": 3_688, "M2": 2_667, "M3": 322, "M4": 76, "M5": 26, "M6": 11, "M7+": 9 + 19}

# what a fresh demonstration can't have: nobody has signed in or called yet, nothing was rejected, and the publisher's
# file has no due items, no interest apart, and no debts in yuan, on which waivers and court fees rest; nothing is
# deleted before counsel has signed the rules, and no export is so large that a job makes its file
EMPTY = {
    "trust_signin", "trust_cache", "api_answered", "contact_call", "dispatch_delivery", "dispatch_planned",
    "portfolio_rejectedrow", "portfolio_due_items", "arrangement_waiver", "legal_fee",
    "contact_stop", "trust_called", "trust_exportfile", "care_retentionorder",
}  # fmt: skip


def today() -> dt.date:
    return dt.datetime.now(ZoneInfo("Asia/Shanghai")).date()


def empty_tables(bank: Bank) -> set[str]:
    """The desk's own tables without a row."""
    rooms = (
        "trust_", "people_", "portfolio_", "worklist_", "script_", "contact_", "dispatch_", "visit_", "arrangement_",
        "legal_", "care_", "api_",
    )  # fmt: skip
    with bank.database() as connection:
        names = [name for (name,) in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
        found = set()
        for name in names:
            query = sql.SQL("SELECT NOT EXISTS (SELECT 1 FROM {})").format(sql.Identifier(name))
            row = name.startswith(rooms) and name.count("_") == 1 and connection.execute(query).fetchone()
            if row and row[0]:
                found.add(name)
        return found


@pytest.mark.slow
def test_the_demo_counts_as_the_file_and_a_second_call_changes_nothing(bank: Bank) -> None:
    begun = today()
    first = bank.run("demo")
    assert all(all(counts.values()) for counts in first["led"].values()), first["led"]
    assert first["import"]["rejected"] == 0
    buckets = {row["bucket"]: row["accounts"] for row in first["summary"]["bucket"]}
    assert buckets == {"M0": 30_000 - sum(PAY_0.values()), **PAY_0}
    assert {"head", "phone", "auditor"} <= set(first["users"])
    # how far today has come depends on the hour
    parts = {part: counts for part, counts in first["history"].items() if not part.endswith("today")}
    assert len(parts) > 20 and {part for part, counts in parts.items() if not counts.get("done")} == set()
    assert empty_tables(bank) <= EMPTY
    second = bank.run("demo")
    if today() != begun:
        # midnight has passed, and the first call of a new day runs its night
        first, second = second, bank.run("demo")
    assert (second["run_id"], second["summary"]) == (first["run_id"], first["summary"])
    # who is in probation is given exercises by a room that comes after the one that counts them
    for led in (first["led"], second["led"]):
        led["rehearsal"].pop("exercises")
    assert second["led"] == first["led"]
    assert sum(table["new"] + table["changed"] for table in second["import"]["tables"]) == 0
    report = bank.run("verify")
    assert report["clean"], report
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
