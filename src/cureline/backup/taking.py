"""Taking a backup of the embedded database and the files beside it, while people work."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from dataclasses import asdict
from typing import Any

from django.db import connection, transaction

from cureline import database
from cureline.backup import server
from cureline.backup.store import Base, Store, StoreError
from cureline.home import home
from cureline.portfolio.snapshot import one_moment
from cureline.trust import audit, chain, keys

# the server keeps its log for this reader until it was fetched
_SLOT = "cureline_backup"


def embedded() -> bool:
    """Whether the database is our own embedded server; a bank's cluster is backed up by the bank's tools."""
    return not os.environ.get("CURELINE_DATABASE_URL")


def base(store: Store) -> Base:
    """A whole backup: database, log from here on, files. Raises StoreError, server.ServerError.

    Killed on the way it leaves a directory without a manifest, which the next one takes away.
    """
    _only_embedded()
    store.make()
    for leftover in (store.root / "base").iterdir():
        if not (leftover / "manifest.json").exists():
            shutil.rmtree(leftover)
    began = dt.datetime.now(dt.UTC)
    _slot()
    folder = store.root / "base" / began.strftime("%Y%m%dT%H%M%S.%fZ")
    server.run(
        "pg_basebackup", *_where(), "-D", str(folder / "database"), "--checkpoint=fast", "--wal-method=stream",
        "--manifest-checksums=SHA256", "--no-password",
    )  # fmt: skip
    with transaction.atomic():
        audit.record("backup.taken", subject=f"backup:{folder.name}")
    counts, head = standing()
    # after the database: a row never names a file that was not there yet
    files = [asdict(one) for one in store.copy_files(home())]
    made = Base(
        id=folder.name, began_at=began.isoformat(), ended_at=dt.datetime.now(dt.UTC).isoformat(), postgres=_version(),
        keys=[name.hex() for name in keys.ring().by_id], counts=counts, head=head, files=files,
    )  # fmt: skip
    log(store)
    store.write(made)
    return made


def log(store: Store) -> str:
    """Fetch the database's log up to now, and new files; gives how far, as PostgreSQL writes places. Raises StoreError.

    Run each minute it bounds what a lost machine costs to a minute.
    """
    _only_embedded()
    if not store.log.is_dir():
        raise StoreError(f"{store.root} holds no backup yet: take one first")
    _slot()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_wal_flush_lsn()::text")
        (place,) = cursor.fetchone() or ("",)
        # the reader ends at the first record beyond the place: on a quiet night there would be none
        cursor.execute("SELECT pg_logical_emit_message(true, 'cureline', 'backup')")
    server.run(
        "pg_receivewal", *_where(), "-D", str(store.log), "--slot", _SLOT, "--endpos", place, "--no-loop",
        "--no-password",
    )  # fmt: skip
    store.copy_files(home())
    return str(place)


def forget() -> None:
    """Let the server drop its log again: no backup follows any more."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = %s",
                       [_SLOT])  # fmt: skip


def standing() -> tuple[dict[str, int], str]:
    """Rows by table, exactly, and the end of the audit log (SEQ:HASH, or "") in one snapshot."""
    with one_moment(), connection.cursor() as cursor:
        counts = count(cursor)
        last = chain.head()
    return counts, f"{last.seq}:{last.hash}" if last else ""


def count(cursor: Any) -> dict[str, int]:
    """Rows by table of the public schema."""
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
    counts = {}
    for (table,) in cursor.fetchall():
        cursor.execute(f'SELECT count(*) FROM "{table}"')
        counts[str(table)] = int(cursor.fetchone()[0])
    return counts


def _only_embedded() -> None:
    if not embedded():
        raise StoreError(
            "the database is named by CURELINE_DATABASE_URL: back it up with the cluster's own tools (docs/backup.md)"
        )


def _slot() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_replication_slots WHERE slot_name = %s", [_SLOT])
        if cursor.fetchone() is None:
            # at once, not at the first reading: the log that the base backup needs is kept from here on
            cursor.execute("SELECT pg_create_physical_replication_slot(%s, true)", [_SLOT])


def _where() -> list[str]:
    place = database.address()
    return ["-h", place.host, "-p", str(place.port), "-U", place.user]


def _version() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        (found,) = cursor.fetchone() or ("",)
    return str(found)
