"""One night at a time: a lock that PostgreSQL drops by itself when its holder dies."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

_NIGHT = 0x43_75_72_65  # "Cure"


class NightBusyError(RuntimeError):
    """Another process runs the night now."""


@contextmanager
def one_night() -> Iterator[None]:
    """Hold the night's lock. Raises NightBusyError when another process holds it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_NIGHT])
        row = cursor.fetchone()
        if not row or not row[0]:
            raise NightBusyError("another process runs the night now; wait for it or stop it")
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_NIGHT])
