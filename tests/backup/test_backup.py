"""A home is backed up while it lives, the machine is lost, and what was committed is there again, to the instant."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from cureline import embedded
from cureline.cli.main import COMMAND
from tests.bank import Bank, open_to_the_server

pytestmark = pytest.mark.slow
KEY = "ab" * 32


class Keyed(Bank):
    """Its key stands in its own file `key`, as at a bank that names none in the environment."""

    def __init__(self, home: Path) -> None:
        home.mkdir(mode=0o755)
        self.home, self.server = home, embedded.start(home / "postgres")
        (home / "key").write_text(KEY, encoding="ascii")
        self.environment = {**os.environ, "CURELINE_HOME": str(home)}
        del self.environment["CURELINE_KEY"]


@pytest.fixture
def lived(tmp_path: Path, uci_head: Path) -> Iterator[Keyed]:
    """A bank with a portfolio."""
    open_to_the_server(tmp_path)
    bank = Keyed(tmp_path / "home")
    bank.run("import", str(uci_head), "--mapping", "uci_credit_card")
    yield bank
    bank.stop()


def users(home: Path, key: str = KEY) -> tuple[set[str], dict[str, Any]]:
    """Who may sign in at a home, and what verify says of it; the keys are given as a bank gives them."""
    told = []
    for words in (("user", "list"), ("verify", "--all")):
        done = subprocess.run(
            [*COMMAND, *words, "--json"], env={**os.environ, "CURELINE_HOME": str(home), "CURELINE_KEY": key},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode in (0, 5), done.stderr
        told.append(json.loads(done.stdout))
    return {row["user"] for row in told[0]}, told[1]


def add(bank: Keyed, name: str) -> dt.datetime:
    """One more user; gives an instant after it and before anything else."""
    subprocess.run([*COMMAND, "user", "add", name, "--role", "head"], env=bank.environment, check=True,
                   capture_output=True)  # fmt: skip
    time.sleep(1.1)
    with bank.database() as link:
        (now,) = link.execute("SELECT clock_timestamp()").fetchone()
    return now.astimezone(dt.UTC)


def lose(bank: Keyed) -> None:
    """The database server is gone as by a power cut."""
    postmaster = psutil.Process(bank.server.get_pid())
    family = [postmaster, *postmaster.children(recursive=True)]
    for one in family:
        one.kill()
    psutil.wait_procs(family, timeout=20)


def test_what_was_committed_is_there_again_to_the_instant(lived: Keyed, tmp_path: Path) -> None:
    store, again = tmp_path / "store", tmp_path / "again"
    made = lived.run("backup", str(store))
    at = add(lived, "before")
    add(lived, "after")
    lived.run("backup", str(store), "--log")

    drill = lived.run("drill", str(store), "--beside", str(tmp_path))
    assert drill["good"] and drill["base"] == made["id"] and not drill["broken"] and drill["head_kept"]
    assert drill["lost_entries"] == 0 and drill["recovery_seconds"] > 0
    assert not list(tmp_path.glob("cureline-drill-*"))

    lose(lived)
    told = lived.run("restore", str(store), "--to", str(again), "--at", at.isoformat())
    assert dt.datetime.fromisoformat(told["last_commit_at"]) <= at
    # nothing of it holds a key, whoever finds it
    assert not (again / "key").exists() and not any(KEY.encode() in p.read_bytes() for p in files(store))
    names, report = users(again)
    assert "before" in names and "after" not in names
    assert report["clean"], report


def files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


def test_a_damaged_backup_and_an_instant_beyond_its_log_are_refused(lived: Keyed, tmp_path: Path) -> None:
    store = tmp_path / "store"
    lived.run("backup", str(store))
    late = dt.datetime.now(dt.UTC) + dt.timedelta(hours=1)
    for words, reason in (
        (
            ("--to", str(tmp_path / "late"), "--at", late.isoformat()),
            "recovery ended before configured recovery target",
        ),
        (("--to", str(lived.home)), "is not empty"),
        (("--to", str(tmp_path / "early"), "--at", "2020-01-01T00:00:00Z"), "no base backup"),
    ):
        assert reason in refused(lived, "restore", str(store), *words)
    table = max((path for path in (store / "base").rglob("base/*/*") if path.is_file()), key=lambda p: p.stat().st_size)
    table.write_bytes(table.read_bytes()[:-1] + b"\x00\x01")
    assert "is damaged: base/" in refused(lived, "restore", str(store), "--to", str(tmp_path / "damaged"))


def refused(bank: Keyed, *words: str) -> str:
    done = subprocess.run([*COMMAND, *words], env=bank.environment, capture_output=True, text=True, check=False)
    assert done.returncode == 7, (done.returncode, done.stderr)
    return " ".join(done.stderr.split())
