"""Where backups lie: base backups, the log between them, and the files of the home.

    <store>/base/<id>/database/     the database as PostgreSQL copied it, with its own manifest of hashes
    <store>/base/<id>/manifest.json what was copied, when, and what it can be compared with
    <store>/log/                    the database's log (WAL) from the first base backup on, to replay up to an instant
    <store>/files/                  the files beside the database, as they were last copied; none is taken away

Keys are not in a backup: who finds it reads nothing of a person. They are kept apart, or all that is sealed is lost.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from cureline.worklist.columns import digest

# what opens sealed values or signs sessions
SECRETS = ("key", "secret")
# the database is copied by PostgreSQL; the rest is made anew
LEFT_OUT = ("postgres", "static", "mail", "figures", *SECRETS, "key.part")
_PARTS = ("drawing-", "freezing-", "replay-")


class StoreError(RuntimeError):
    """The store is not one, or what is wanted is not in it."""


@dataclass(frozen=True)
class Copied:
    """One file of the home: its path below it, size in bytes and SHA-256."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Base:
    """A base backup. Instants are UTC; `keys` are the ids of the keys that open it; `counts` are rows by table and
    `head` the end of the audit log (SEQ:HASH) at `ended_at`."""

    id: str
    began_at: str
    ended_at: str
    postgres: str
    keys: list[str]
    counts: dict[str, int]
    head: str
    files: list[dict[str, Any]]

    @property
    def ended(self) -> dt.datetime:
        """From when on it can be restored to."""
        return dt.datetime.fromisoformat(self.ended_at)


class Store:
    """A directory of backups, best on another machine's disk."""

    def __init__(self, root: Path) -> None:
        self.root = root.expanduser().resolve()
        self.log, self.files = self.root / "log", self.root / "files"

    def make(self) -> None:
        """Make the directories, owner only."""
        for path in (self.root, self.root / "base", self.log, self.files):
            path.mkdir(mode=0o700, parents=True, exist_ok=True)

    def bases(self) -> list[Base]:
        """The whole base backups, the oldest first; one that was cut off has no manifest and is none."""
        found = [
            Base(**json.loads(path.read_text(encoding="utf-8")))
            for path in self.root.glob("base/*/manifest.json")
        ]  # fmt: skip
        return sorted(found, key=lambda base: base.ended)

    def base_for(self, at: dt.datetime | None) -> Base:
        """The last base backup, or the last that ended before an instant. Raises StoreError."""
        found = [base for base in self.bases() if at is None or base.ended <= at]
        if not found:
            raise StoreError(f"there is no base backup in {self.root}" + (f" that ended before {at}" if at else ""))
        return found[-1]

    def database_of(self, base: Base) -> Path:
        """Where a base backup's database lies."""
        return self.root / "base" / base.id / "database"

    def damaged(self, base: Base) -> list[str]:
        """Files of a base backup's database that are missing or not as PostgreSQL's own manifest says.

        `pg_verifybackup` does the same; the one in the embedded server's wheel crashes on every backup.
        """
        folder = self.database_of(base)
        text = (folder / "backup_manifest").read_bytes()
        # the manifest ends with its own hash: of all lines before the one that names it
        said, _, own = text.rstrip().rpartition(b"\n")
        if json.loads(text)["Manifest-Checksum"] != hashlib.sha256(said + b"\n").hexdigest() or not own:
            return ["backup_manifest"]
        return [row["Path"] for row in json.loads(text)["Files"] if not _as_said(folder / row["Path"], row)]

    def write(self, base: Base) -> None:
        """Put a manifest in its place in one step: from now on the backup is there."""
        folder = self.root / "base" / base.id
        part = folder / "manifest.part"
        with part.open("w", encoding="utf-8") as target:
            json.dump(asdict(base), target, indent=1)
            target.flush()
            os.fsync(target.fileno())
        part.replace(folder / "manifest.json")

    def copy_files(self, home: Path) -> list[Copied]:
        """Copy what is new or changed of the home's files; gives all that the home has now."""
        found = []
        for path in files_of(home):
            name = path.relative_to(home)
            target = self.files / name
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            if path.is_symlink():
                target.unlink(missing_ok=True)
                target.symlink_to(path.readlink())
                continue
            try:
                stat = path.stat()
                if not target.exists() or _seen(target) != (stat.st_size, stat.st_mtime_ns):
                    part = target.with_name(target.name + ".copying")
                    shutil.copy2(path, part)
                    part.replace(target)
            except FileNotFoundError:
                # deleted meanwhile by who made it
                continue
            found.append(Copied(str(name), target.stat().st_size, digest(target)))
        return found

    def changed(self, base: Base) -> list[str]:
        """Files of a base backup that are missing, or not what was copied and not a later version of it either."""
        wrong = []
        for row in base.files:
            path = self.files / row["path"]
            # a later copy may have replaced it; one of the same size and moment may not differ
            if not path.is_file() or (path.stat().st_size == row["size"] and digest(path) != row["sha256"]):
                wrong.append(row["path"])
        return wrong


def files_of(home: Path) -> Iterator[Path]:
    """The files of a home that a backup takes, in order; what is being made or can be made anew is left out."""
    for top in sorted(home.iterdir()):
        if top.name in LEFT_OUT:
            continue
        if top.is_file():
            yield top
            continue
        for path in sorted(top.rglob("*")):
            inside = path.relative_to(home).parts
            if (path.is_file() or path.is_symlink()) and not any(part.startswith(_PARTS) for part in inside):
                yield path


def _as_said(path: Path, row: dict[str, Any]) -> bool:
    return path.is_file() and path.stat().st_size == row["Size"] and digest(path) == row["Checksum"]


def _seen(path: Path) -> tuple[int, int]:
    stat = path.stat()
    return stat.st_size, stat.st_mtime_ns
