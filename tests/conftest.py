"""What every test shares: a state directory and an embedded PostgreSQL of its own for each test process."""

from __future__ import annotations

import gzip
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from cureline.cli.demo import sample_file
from tests.bank import Bank

_directory = tempfile.mkdtemp(prefix="cureline-test-")
os.chmod(_directory, 0o755)  # noqa: PTH101, S103 - the database server runs as another user
os.environ["CURELINE_HOME"] = _directory
os.environ.pop("CURELINE_DATABASE_URL", None)
os.environ.setdefault("CURELINE_KEY", "0" * 64)


def pytest_unconfigure() -> None:
    import shutil

    from cureline import database

    if database._server is not None:
        database._server.cleanup()
    shutil.rmtree(_directory, ignore_errors=True)


@pytest.fixture
def uci_head(tmp_path: Path) -> Path:
    """The first 400 accounts of the sample portfolio, as a file of the same kind."""
    with gzip.open(sample_file(), "rt", encoding="utf-8") as source:
        lines = [next(source) for _ in range(401)]
    path = tmp_path / "uci_credit_card_head.csv"
    path.write_text("".join(lines), encoding="utf-8")
    return path


@pytest.fixture
def bank(tmp_path: Path) -> Iterator[Bank]:
    for directory in (tmp_path, tmp_path.parent, tmp_path.parent.parent):
        directory.chmod(0o755)  # the database server runs as another user
    bank = Bank(tmp_path / "home")
    yield bank
    bank.stop()
