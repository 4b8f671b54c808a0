"""The audit log lies in partitions of a quarter by the time of its entries: what is asked of a time reads only these.

The first holds all that was there before (`trust_auditentry_until_2027q2`), then one a quarter
(`trust_auditentry_2027q2`), made ahead by the day's jobs; `trust_auditentry_rest` takes what falls into none, so that
nothing is ever refused for want of one. Nobody but the owner reaches a partition: the desk's role asks the table above
them, whose policies and triggers hold for all. No partition is ever dropped: the chain runs over all entries.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from django.db import connection, transaction

from cureline.trust.rows import DESK_ROLE

TABLE = "trust_auditentry"
REST = f"{TABLE}_rest"
# quarters that are made ahead of the one that runs; a job that does not run for half a year is told by doctor
AHEAD = 2
# a partition is put in at once or another day: nobody waits behind it
_LOCK_SECONDS = 5
_NAME = re.compile(rf"{TABLE}_(until_)?(\d{{4}})q([1-4])")


def quarter(on: dt.date) -> dt.date:
    """The first day of the quarter of a day."""
    return dt.date(on.year, 3 * ((on.month - 1) // 3) + 1, 1)


def following(first: dt.date) -> dt.date:
    """The first day of the quarter after the one that begins on `first`."""
    return quarter(first + dt.timedelta(days=95))


def name_of(first: dt.date) -> str:
    """The partition of the quarter that begins on `first`."""
    return f"{TABLE}_{first.year}q{(first.month + 2) // 3}"


def partitions() -> list[str]:
    """The names of all partitions that there are."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid"
            " WHERE i.inhparent = %s::regclass ORDER BY c.relname",
            [TABLE],
        )
        return [name for (name,) in cursor.fetchall()]


def lacking(on: dt.date, ahead: int = AHEAD) -> list[dt.date]:
    """The first days of the quarters, from the one of `on` to `ahead` later ones, that have no partition."""
    begun: set[dt.date] = set()
    until = dt.date.min
    for name in partitions():
        if found := _NAME.fullmatch(name):
            first = dt.date(int(found[2]), 3 * int(found[3]) - 2, 1)
            if found[1]:
                until = first
            else:
                begun.add(first)
    return [first for first in _quarters(on, ahead) if first >= until and first not in begun]


def ensure(on: dt.date) -> dict[str, int]:
    """Make the partitions that are lacking on a day; gives how many were `made`.

    A quarter of which entries lie in the rest already has none: they stay where they are, and are found there. Raises
    OperationalError where the table is not free within seconds; the next day's job tries again.
    """
    made = 0
    for first in lacking(on):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{_LOCK_SECONDS}s'")
            begin, end = _midnight(first), _midnight(following(first))
            cursor.execute(f"SELECT EXISTS (SELECT FROM {REST} WHERE at >= %s AND at < %s)", [begin, end])
            if (cursor.fetchone() or (True,))[0]:
                continue
            # made apart and then put in, the table above is held for a moment and goes on being read and written
            name = name_of(first)
            cursor.execute(f"CREATE TABLE {name} (LIKE {TABLE} INCLUDING DEFAULTS)")
            cursor.execute(guards(name))
            cursor.execute(f"ALTER TABLE {TABLE} ATTACH PARTITION {name} FOR VALUES FROM ('{begin}') TO ('{end}')")
            made += 1
    return {"made": made}


def resting() -> int:
    """How many entries lie in the rest, for want of a partition."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {REST}")
        return int((cursor.fetchone() or (0,))[0])


def guards(name: str) -> str:
    """SQL that closes a partition itself: nothing is changed, nothing goes, nobody but the owner comes in."""
    return f"""
        CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON {name}
            FOR EACH STATEMENT EXECUTE FUNCTION trust_refuse_change();
        CREATE TRIGGER audit_never_emptied BEFORE TRUNCATE ON {name}
            FOR EACH STATEMENT EXECUTE FUNCTION trust_refuse_change();
        ALTER TABLE {name} ENABLE ROW LEVEL SECURITY;
        REVOKE ALL ON {name} FROM {DESK_ROLE};
    """


def unguarded() -> list[str]:
    """What a partition lacks of its guards, each as words: a trigger that is gone or off, open rows, a right given."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH part AS (
                SELECT c.oid, c.relname, c.relrowsecurity FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
                WHERE i.inhparent = %s::regclass
            )
            SELECT 'trigger ' || name || ' on ' || relname
            FROM part, unnest(ARRAY['audit_append_only', 'audit_never_emptied', 'audit_begin']) AS name
            WHERE NOT EXISTS (SELECT FROM pg_trigger t
                              WHERE t.tgrelid = part.oid AND t.tgname = name AND t.tgenabled <> 'D')
            UNION ALL SELECT 'row security on ' || relname FROM part WHERE NOT relrowsecurity
            UNION ALL SELECT 'policy ' || p.polname || ' on ' || relname
            FROM part JOIN pg_policy p ON p.polrelid = part.oid
            UNION ALL SELECT 'rights of the desk on ' || relname FROM part
            WHERE has_table_privilege(%s, part.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER')
            ORDER BY 1
            """,
            [TABLE, DESK_ROLE],
        )
        return [words for (words,) in cursor.fetchall()]


def _quarters(on: dt.date, ahead: int) -> Iterator[dt.date]:
    first = quarter(on)
    for _ in range(ahead + 1):
        yield first
        first = following(first)


def _midnight(on: dt.date) -> str:
    return f"{on.isoformat()} 00:00:00+00"
