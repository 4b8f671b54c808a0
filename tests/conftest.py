"""What every test shares; its state directory is made in tests/environment.py."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest

from cureline.cli.demo import sample_file
from tests.bank import Bank


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
