"""The database: a PostgreSQL named by `CURELINE_DATABASE_URL`, or the embedded one that we start ourselves."""

from __future__ import annotations

import atexit
import os
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlencode, urlsplit

from psycopg import pq

from cureline.home import home

_server: Any = None
# a request that gets no connection for so long fails: about as long as a proxy waits for an answer
_WAIT_S = 60
_PARAMETERS = {option.keyword.decode() for option in pq.Conninfo.get_defaults()} - {
    "host",
    "port",
    "dbname",
    "user",
    "password",
}


@dataclass(frozen=True, slots=True)
class Address:
    """Where a PostgreSQL listens; `host` is a directory when it listens on a socket."""

    host: str
    port: int
    name: str
    user: str
    password: str
    # what libpq is told besides, such as ("sslmode", "verify-full")
    options: tuple[tuple[str, str], ...] = ()

    def url(self) -> str:
        """The address as `parse_url` reads it."""
        secret = f":{quote(self.password, safe='')}" if self.password else ""
        query = urlencode([("host", self.host), *self.options])
        return f"postgresql://{quote(self.user, safe='')}{secret}@localhost:{self.port}/{quote(self.name)}?{query}"

    def django(self) -> dict[str, Any]:
        """The `DATABASES["default"]` entry.

        `CURELINE_POOL` (a number) has the threads of a process share so many connections instead of keeping one each;
        `CURELINE_POOLER=transaction` leaves out what a pooler that lends a connection for one transaction can't keep.
        """
        shared = int(os.environ.get("CURELINE_POOL", "0"))
        # a lock of the whole database is kept by a second one (trust/alone.py)
        shared = max(shared, 2) if shared else 0
        return {
            "ENGINE": "django.db.backends.postgresql",
            "HOST": self.host,
            "PORT": str(self.port),
            "NAME": self.name,
            "USER": self.user,
            "PASSWORD": self.password,
            "CONN_MAX_AGE": 0 if shared else 60,
            "DISABLE_SERVER_SIDE_CURSORS": os.environ.get("CURELINE_POOLER") == "transaction",
            "OPTIONS": {
                **dict(self.options),
                **({"pool": {"min_size": 1, "max_size": shared, "timeout": _WAIT_S}} if shared else {}),
            },
        }


def parse_url(url: str) -> Address:
    """`postgresql://user:password@host:port/name` or `…/name?host=/socket/directory` to an address.

    What else stands behind the question mark (`sslmode=verify-full&sslrootcert=…`) reaches every connection. Raises
    ValueError for another scheme, and for a parameter that libpq does not know: a misspelt `sslmode` would go unseen.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("postgresql", "postgres"):
        raise ValueError(f"CURELINE_DATABASE_URL must begin with postgresql://, not {parts.scheme}://")
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    host = query.pop("host", parts.hostname or "localhost")
    if unknown := sorted(set(query) - _PARAMETERS):
        raise ValueError(f"CURELINE_DATABASE_URL has parameters that PostgreSQL does not know: {', '.join(unknown)}")
    return Address(
        host=host,
        port=parts.port or 5432,
        name=unquote(parts.path.lstrip("/")) or "postgres",
        user=unquote(parts.username or "postgres"),
        password=unquote(parts.password or ""),
        options=tuple(sorted(query.items())),
    )


def address() -> Address:
    """The address of the database; starts the embedded server (below `CURELINE_HOME/postgres`) when none is named.

    The embedded server belongs to every process that uses it and stops when the last of them ends.
    """
    url = os.environ.get("CURELINE_DATABASE_URL")
    if url:
        return parse_url(url)
    global _server
    if _server is None:
        from cureline import embedded

        _server = embedded.start(home() / "postgres")
        atexit.register(_server.cleanup)
    return parse_url(_server.get_uri())


def revive() -> bool:
    """Start the embedded server of this process again where it has died; whether it had."""
    if _server is None:
        return False
    from cureline import embedded

    return embedded.revive(_server)
