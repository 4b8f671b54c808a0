"""What the faults share: a server that is quick to come back, moments by seed, and the proof at the end."""

from __future__ import annotations

import json
import os
import random
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from cureline import database
from tests.conftest import FAILED
from tests.faults import processes, rounds
from tests.verify.holds import everything_holds

Small = Callable[[Path, int], None]


@pytest.fixture(scope="session")
def quick(django_db_setup: None) -> Iterator[None]:
    """The server does not wait for the disk: it is killed here, and the machine's memory with its pages is not."""
    with psycopg.connect(database.address().url(), autocommit=True) as link:
        link.execute("ALTER SYSTEM SET fsync = off")
        link.execute("SELECT pg_reload_conf()")
    yield
    with psycopg.connect(database.address().url(), autocommit=True) as link:
        link.execute("ALTER SYSTEM RESET fsync")
        link.execute("SELECT pg_reload_conf()")


@pytest.fixture
def chance(request: pytest.FixtureRequest) -> random.Random:
    """Spreads the moments; the same seed gives the same ones."""
    return random.Random(f"{rounds.SEED} {request.node.name}")  # noqa: S311


@pytest.fixture(autouse=True)
def survived(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, quick: None, transactional_db: None
) -> Iterator[Counter[str]]:  # fmt: skip
    """Counts what was injected; at the end, before the tables are emptied, everything must hold."""
    processes.prepare(monkeypatch)
    tally: Counter[str] = Counter()
    yield tally
    if request.node.stash.get(FAILED, False):
        return
    everything_holds()
    if (path := os.environ.get("CURELINE_FAULTS_TALLY")) and tally:
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(json.dumps({"test": request.node.name, **tally}) + "\n")


@pytest.fixture
def small() -> Iterator[Small]:
    """`small(path, kilobytes)`: a file system of its own at a directory, until `umount` or the end of the test."""
    mounted: list[Path] = []

    def mount(path: Path, kilobytes: int) -> None:
        path.mkdir(parents=True, exist_ok=True)
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k,mode=0777", "tmpfs", str(path)],
                              capture_output=True, check=False)  # fmt: skip
        if done.returncode:
            pytest.skip("a small file system needs the right to mount one")
        mounted.append(path)

    yield mount
    for path in mounted:
        subprocess.run(["umount", "-l", str(path)], check=False, capture_output=True)
