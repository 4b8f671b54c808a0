"""Counts that many makers ask for, answered together: a home page with the tiles of twenty rooms asks once."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection

from cureline.face import Ask


def gather(makers: Iterable[Iterable[Any]]) -> list[Any]:
    """What the makers give, in their order; their questions (`Ask`) are answered in rounds of one query.

    A maker that asks again after an answer waits for the next round.
    """
    given = list(makers)
    found: list[list[Any]] = [[] for _ in given]
    waiting: dict[int, Ask] = {}
    for place, maker in enumerate(given):
        _advance(place, maker, None, found, waiting)
    while waiting:
        counts = iter(count([rows for ask in waiting.values() for rows in ask.querysets]))
        answers = {place: [next(counts) for _ in ask.querysets] for place, ask in waiting.items()}
        waiting.clear()
        for place, answer in answers.items():
            _advance(place, given[place], answer, found, waiting)
    return [one for part in found for one in part]


def count(querysets: Iterable[Any]) -> list[int]:
    """How many rows each queryset has, as its `count()` tells, in one query for all; none where there are none."""
    parts: list[str] = []
    params: list[Any] = []
    empty = set()
    given = list(querysets)
    for place, rows in enumerate(given):
        try:
            sql, values = rows.order_by().query.sql_with_params()
        except EmptyResultSet:
            # what can match nothing has no SQL
            empty.add(place)
        else:
            parts.append(f"(SELECT COUNT(*) FROM ({sql}) AS asked)")
            params += values
    if not parts:
        return [0] * len(given)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", params)
        found = iter(cursor.fetchone())
    return [0 if place in empty else next(found) for place in range(len(given))]


def _advance(
    place: int, maker: Iterable[Any], answer: list[int] | None, found: list[list[Any]], waiting: dict[int, Ask]
) -> None:
    """Take what a maker gives until it asks or ends."""
    if not isinstance(maker, Generator):
        found[place] += maker
        return
    try:
        given = next(maker) if answer is None else maker.send(answer)
        while not isinstance(given, Ask):
            found[place].append(given)
            given = next(maker)
    except StopIteration:
        return
    waiting[place] = given
