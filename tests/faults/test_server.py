"""The embedded server comes back by itself, whatever a power cut left of it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.db import connection

from cureline import database, embedded
from tests.faults import acts, processes

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def lost() -> None:
    """Somebody is committed, and the server is killed."""
    get_user_model().objects.create(username="committed")
    processes.kill_database()
    assert not embedded.alive(database._server)


def back() -> None:
    connection.close()
    assert get_user_model().objects.filter(username="committed").exists()
    assert embedded.alive(database._server)
    assert not database.revive()


def test_the_next_command_starts_it_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lost()
    # as on the command line, where nothing names a database but CURELINE_HOME
    process = processes.start(acts.home_of, str(database._server.pgdata.parent), str(tmp_path / "told"))
    process.join()
    assert (process.exitcode, (tmp_path / "told").read_text()) == (0, "alive")
    # this process knew the one that died, and learns of the other
    assert database.revive()
    back()


def test_its_number_belongs_to_another_process_after_the_machine_has_started_again() -> None:
    data = Path(database._server.pgdata)
    locks = [data / "postmaster.pid", *data.glob(".s.PGSQL.*.lock")]
    kept = [path.read_text(encoding="utf-8").splitlines() for path in locks]
    lost()
    for path, lines in zip(locks, kept, strict=True):
        path.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n", encoding="utf-8")
    processes.start_database()
    back()
