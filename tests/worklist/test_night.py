"""The night through the command line, in processes that are killed: the same result whatever happens."""

from __future__ import annotations

import random
import subprocess
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from tests.bank import DAY, RULES_DAY, Bank

from cureline.cli.main import COMMAND
from cureline.worklist.steps import FILES

NIGHT = ("--as-of", DAY, "--rules-on", RULES_DAY)
TABLES = {"customers": 400, "accounts": 400, "statements": 2_400, "labels": 400}


def whole_or_absent(bank: Bank) -> None:
    """What a reader may see at any moment: all of an import or nothing, all of a run or nothing."""
    with bank.database() as connection:
        counts = {t: connection.execute(f"SELECT count(*) FROM portfolio_{t}").fetchone()[0] for t in TABLES}
        assert counts in (TABLES, dict.fromkeys(TABLES, 0))
        for run_id, state in connection.execute("SELECT run_id, state FROM worklist_nightrun").fetchall():
            for table in ("assessment", "decision"):
                query = f"SELECT count(*) FROM worklist_{table} WHERE run_id = %s"
                (rows,) = connection.execute(query, [run_id]).fetchone()
                assert rows >= 400 if state == "published" else rows == 0


def test_a_night_killed_at_random_moments_ends_as_one_that_was_not(bank: Bank, inbox: Path, tmp_path: Path) -> None:
    bank.run("doctor")  # makes the tables
    reference = Bank(tmp_path / "reference")
    try:
        expected = reference.night(inbox)
        started = time.monotonic()
        again = reference.night(inbox, "--again")
        usual = time.monotonic() - started
        assert (again["run_id"], again["computed"]) == (expected["run_id"], True)
    finally:
        reference.stop()
    chance = random.Random(7)  # noqa: S311 - only spreads the moments
    for _ in range(8):
        process = bank.start("night", *NIGHT, "--inbox", str(inbox), "--mapping", "uci_credit_card")
        time.sleep(chance.uniform(0.3, 1.1) * usual)
        process.kill()
        process.wait()
        whole_or_absent(bank)
    finished = bank.night(inbox)
    assert finished["run_id"] == expected["run_id"]
    assert finished["summary"] == expected["summary"]
    for name in FILES:
        path = f"runs/{expected['run_id']}/{name}.parquet"
        assert (bank.home / path).read_bytes() == (reference.home / path).read_bytes()
    assert not list((bank.home / "runs").glob("freezing-*"))


def test_replay_proves_a_run_and_finds_every_change(bank: Bank, inbox: Path) -> None:
    run_id = bank.night(inbox)["run_id"]
    assert bank.run("replay", run_id)["equal"] is True
    with bank.database() as connection:
        connection.execute("UPDATE worklist_assessment SET dpd = dpd + 1 WHERE account_id = 'UCI-2-1'")
    assert bank.run("replay", run_id, exit_code=5)["rows_differing_in_database"] == 2
    directory = bank.home / "runs" / run_id
    path = directory / "delinquency.parquet"
    table = pq.read_table(path)
    pq.write_table(table.slice(1), path)
    assert bank.run("replay", run_id, exit_code=5)["differing"] == ["delinquency"]
    assert any(f["what"] == "run" and f["level"] == "fail" for f in bank.run("doctor", exit_code=7))
    statements = directory / "input" / "statements.parquet"
    pq.write_table(pa.table({"x": [1]}), statements)
    done = subprocess.run([*COMMAND, "replay", run_id], env=bank.environment, capture_output=True, text=True)
    assert done.returncode == 5
    assert "statements.parquet is missing or is not the file" in " ".join(done.stderr.split())


def test_a_corrected_file_makes_a_new_run_and_keeps_the_old_one(bank: Bank, inbox: Path) -> None:
    first = bank.night(inbox)["run_id"]
    (file,) = inbox.iterdir()
    lines = file.read_text(encoding="utf-8").splitlines()
    cells = lines[1].split(",")
    cells[6] = "0"  # PAY_0 of the first account: no longer past due
    file.write_text("\n".join([lines[0], ",".join(cells), *lines[2:], "bad,row"]) + "\n", encoding="utf-8")
    (inbox / "cards.csv").write_text("ID\n1\n", encoding="utf-8")
    second = bank.night(inbox, exit_code=3)
    assert second["run_id"] != first
    assert second["rejected"] == 2
    assert "uci_credit_card*" in second["refused"]["cards.csv"]
    runs = {row["run_id"]: row for row in bank.run("runs")}
    assert (runs[first]["current"], runs[second["run_id"]]["current"]) == (False, True)
    assert (bank.home / "runs" / "current").resolve().name == second["run_id"]
    # what joins the new run in the same transaction must not take it for one row: minutes at tens of thousands
    with bank.database() as connection:
        query = f"EXPLAIN (FORMAT json) SELECT * FROM worklist_decision WHERE run_id = '{second['run_id']}'"
        (plan,) = connection.execute(query).fetchone()
    assert plan[0]["Plan"]["Plan Rows"] > 200
    before, after = (bank.run("explain", "UCI-1", "--run", run) for run in (first, second["run_id"]))
    assert "days past due" in before["sections"][0]["lines"][0]
    assert after["sections"][0]["lines"][0].startswith("Not past due")


def test_explain_speaks_three_languages_and_names_the_rule(bank: Bank, inbox: Path) -> None:
    bank.night(inbox)
    with bank.database() as connection:
        query = "SELECT customer_id FROM worklist_assessment WHERE five_tier <> 'normal' AND dpd > 90 ORDER BY 1"
        (customer,) = connection.execute(query).fetchone()
    for language, word in (("en", "Rule"), ("zh-Hans", "规则"), ("zh-Hant", "規則")):
        lines = bank.run("explain", customer, "--lang", language)["sections"][0]["lines"]
        assert any(line.startswith(word) and "第九十二条" in line for line in lines)
    nobody = subprocess.run([*COMMAND, "explain", "NOBODY"], env=bank.environment, capture_output=True, text=True)
    assert (nobody.returncode, "NOBODY" in nobody.stderr) == (4, True)


def test_two_nights_at_once_are_refused(bank: Bank, inbox: Path) -> None:
    bank.night(inbox)
    with bank.database() as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [0x43_75_72_65])
        done = subprocess.run(
            [*COMMAND, "night", *NIGHT], env=bank.environment, capture_output=True, text=True, timeout=60
        )
    assert (done.returncode, "another process" in done.stderr) == (6, True)
