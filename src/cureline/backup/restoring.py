"""Restoring a backup into a new home, as it was at an instant."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cureline.backup import server
from cureline.backup.store import Base, Store, StoreError

# in the data directory, and of the server that was copied
_OF_THE_OLD = (".handle_pids.json*", "log", ".s.PGSQL.*")
_SETTINGS = ("restore_command", "recovery_target_time", "recovery_target_action")


@dataclass(frozen=True)
class Restored:
    """What a restore gave.

    The base backup used, the instant of the last commit that is there, rows by table, the last place of the audit log
    and whether that log still has the end that it had in the backup, seconds it took, and files of the backup that
    were missing or not as they were copied.
    """

    base: Base
    last_commit_at: dt.datetime
    counts: dict[str, int]
    seq: int
    head_kept: bool
    seconds: float
    changed: list[str]


def restore(store: Store, target: Path, *, at: dt.datetime | None = None, keys: Mapping[str, str]) -> Restored:
    """Make a new home of a backup, as of `at` (aware) or of the end of its log.

    `keys` is what of the environment opens sealed values (`CURELINE_KEY` and such). Nothing of the home that runs is
    touched. Raises StoreError, server.ServerError: an instant after the log's end, a damaged backup.
    """
    began = time.monotonic()
    base = store.base_for(at)
    target = target.expanduser().resolve()
    if target.exists() and any(target.iterdir()):
        raise StoreError(f"{target} is not empty: a backup is restored into a new place")
    if damaged := store.damaged(base):
        raise StoreError(f"backup {base.id} is damaged: {', '.join(damaged[:5])}")
    target.mkdir(mode=0o755, parents=True, exist_ok=True)
    shutil.copytree(store.files, target, symlinks=True, dirs_exist_ok=True)
    last = _recover(store, base, target / "postgres", at)
    done = subprocess.run(
        [sys.executable, "-m", "cureline.backup.finish", base.id, at.isoformat() if at else "", base.head],
        env=environment(target, keys), capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise StoreError(f"the restored home does not start: {done.stderr.strip()[-800:]}")
    there = json.loads(done.stdout)
    return Restored(
        base, dt.datetime.fromisoformat(last) if last else base.ended, there["counts"], there["seq"],
        there["head_kept"], time.monotonic() - began, store.changed(base),
    )  # fmt: skip


def environment(home: Path, keys: Mapping[str, str]) -> dict[str, str]:
    """The environment of a process that works in another home."""
    kept = {name: value for name, value in os.environ.items() if name != "CURELINE_DATABASE_URL"}
    return {**kept, **keys, "CURELINE_HOME": str(home), "DJANGO_SETTINGS_MODULE": "cureline.settings"}


def _recover(store: Store, base: Base, data: Path, at: dt.datetime | None) -> str:
    # the processes that had the server open, and what it told, are the old home's
    shutil.copytree(store.database_of(base), data, ignore=shutil.ignore_patterns(*_OF_THE_OLD))
    # beside the data and owned by the server, which reads it
    log = data.parent / "restoring-log"
    log.mkdir(mode=0o755)
    for segment in sorted(store.log.iterdir()):
        # the last one is not full yet; its log is as good
        shutil.copy(segment, log / segment.name.removesuffix(".partial"))
    settings = {"restore_command": f'cp "{log}/%f" "%p"'}
    if at is not None:
        settings |= {"recovery_target_time": at.isoformat(), "recovery_target_action": "promote"}
    with (data / "postgresql.auto.conf").open("a", encoding="utf-8") as file:
        file.writelines(f"{name} = '{value}'\n" for name, value in settings.items())
    (data / "recovery.signal").touch()
    data.chmod(0o700)
    server.own(data)
    server.own(log)
    server.reachable(data)
    recovering = server.Recovering(data)
    try:
        recovering.start()
        last = recovering.wait()
        with recovering.connect() as link:
            for name in _SETTINGS:
                link.execute(f"ALTER SYSTEM RESET {name}")
    finally:
        recovering.stop()
    shutil.rmtree(log)
    return last


def verified(home: Path, keys: Mapping[str, str], at: dt.datetime) -> dict[str, Any]:
    """`cureline verify` in another home, judged at an instant; what it printed."""
    done = subprocess.run(
        [sys.executable, "-c", "from cureline.cli.main import main; main()", "verify", "--json", "--at",
         at.isoformat()],
        env=environment(home, keys), capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode not in (0, 5):
        raise StoreError(f"verify could not run: {done.stderr.strip()[-800:]}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found
