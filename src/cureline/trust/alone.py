"""A lock of the whole database that PostgreSQL drops by itself when its holder dies."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import Error, connection


@contextmanager
def alone(*key: int) -> Iterator[bool]:
    """Whether this process has the lock of `key` (one big or two small integers) to itself, until the block ends.

    A connection of its own keeps it, in a transaction that stays open: so it also holds behind a pooler that lends a
    server's connection for one transaction, and whatever the caller's own transactions do.
    """
    own = connection.copy()
    try:
        own.ensure_connection()
        own.set_autocommit(False)
        with own.cursor() as cursor:
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
            cursor.execute(f"SELECT pg_try_advisory_xact_lock({', '.join(['%s'] * len(key))})", key)
            row = cursor.fetchone()
        yield bool(row and row[0])
    finally:
        # a server that finds its client gone drops the lock in its own time: asked for, it is dropped at once
        with suppress(Error):
            own.rollback()
        own.close()
