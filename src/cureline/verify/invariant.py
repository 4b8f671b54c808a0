"""What an invariant is, and the common kind: SQL that counts what was looked at and SQL that finds what breaks it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import connection

# ids listed for each invariant; the count tells of all
MOST = 100


@dataclass(frozen=True)
class Scope:
    """What a check is told: the instant that it judges (aware UTC), and how much of what is costly it looks at.

    `sample` is how many rows a sealed column or a hash of facts are opened of; None: all.
    """

    at: dt.datetime
    sample: int | None = 1_000


@dataclass(frozen=True)
class Found:
    """What came of one check: how many things were looked at, how many break it, and the first of them by id."""

    checked: int
    broken: int
    ids: tuple[str, ...]

    @classmethod
    def of(cls, checked: int, ids: Iterable[object]) -> Found:
        """From the ids of everything that breaks it."""
        every = sorted(str(one) for one in ids)
        return cls(checked, len(every), tuple(every[:MOST]))


@dataclass(frozen=True)
class Invariant:
    """Something that must hold: `words` say it as a sentence that is true as long as nothing is broken."""

    id: str
    words: str
    look: Callable[[Scope], Found]


def sql(id: str, words: str, *, of: str, broken: str) -> Invariant:
    """An invariant in SQL: `of` gives how many were looked at, `broken` one column of ids of those that break it.

    `%(at)s` in either is the instant; a percent sign of SQL is written twice.
    """

    def look(scope: Scope) -> Found:
        values = {"at": scope.at}
        with connection.cursor() as cursor:
            cursor.execute(of, values)
            (checked,) = cursor.fetchone() or (0,)
            cursor.execute(
                f"WITH broken(id) AS MATERIALIZED ({broken})"
                f" SELECT count(*), (SELECT array_agg(few.id) FROM"
                f" (SELECT id::text FROM broken ORDER BY 1 LIMIT {MOST}) few) FROM broken",
                values,
            )
            number, ids = cursor.fetchone() or (0, None)
        return Found(int(checked or 0), int(number), tuple(ids or ()))

    return Invariant(id, words, look)


def counted(table: str, where: str = "true") -> str:
    """SQL that counts rows of a table."""
    return f"SELECT count(*) FROM {table} WHERE {where}"
