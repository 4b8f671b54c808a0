"""Processes that are started to be killed, and a database server that is killed and comes back."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import pytest
from django.conf import settings
from django.db import connection

from cureline import database

_FORKS = multiprocessing.get_context("forkserver")
_ROOT = Path(__file__).parents[2]


def prepare(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tell the server of forks which database is meant; before the first `start` of a test process."""
    url = database.address().url().replace("/postgres?", f"/{settings.DATABASES['default']['NAME']}?")
    monkeypatch.setenv("CURELINE_DATABASE_URL", url)
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "cureline.settings")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(_ROOT), str(_ROOT / "src")]))
    _FORKS.set_forkserver_preload(["tests.faults.acts"])


def start(act: Callable[..., None], *given: Any) -> Any:
    """A process that does it; `kill` ends it as a power cut would."""
    process = _FORKS.Process(target=act, args=given, daemon=True)
    process.start()
    return process


def kill(process: Any) -> None:
    """SIGKILL to a process and to all that it has started."""
    with suppress(psutil.NoSuchProcess):
        _kill_family(psutil.Process(process.pid))
    process.join()


def kill_database() -> None:
    """SIGKILL to this test process's own database server, the postmaster and every backend."""
    psutil.wait_procs(_kill_family(psutil.Process(database._server.get_pid())), timeout=20)


def _kill_family(head: psutil.Process) -> list[psutil.Process]:
    family = [head, *head.children(recursive=True)]
    for one in family:
        with suppress(psutil.NoSuchProcess):
            one.kill()
    return family


def start_database() -> None:
    """The server comes back and recovers what was committed."""
    assert database.revive()
    connection.close()
