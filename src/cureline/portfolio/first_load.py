"""The first load of a table: straight in, its indexes and foreign keys made once at the end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyarrow as pa
from django.db import connection

from cureline.engine.tables import TABLES
from cureline.portfolio import indexes, staging
from cureline.portfolio.reading import LINE
from cureline.portfolio.rejects import Reject, shown
from cureline.portfolio.staging import Merged

# below this many rows an index kept row by row is as quick as one built anew
WORTH_REBUILDING = 2_000


def load(
    table: str, columns: Sequence[str], parts: Sequence[tuple[int, pa.Table]], files: Sequence[str]
) -> tuple[Merged, list[Reject]] | None:
    """Load parts (a file's number and its typed rows) into a table; gives the counts and a reject for each orphan.

    None, and nothing done, where it is no first load: the table has rows, the batch is small or has a key twice, or we
    don't own the table. Until the transaction ends, readers of the (so far empty) table wait.
    """
    rows, name = sum(part.num_rows for _, part in parts), f"portfolio_{table}"
    if rows < WORTH_REBUILDING or repeats(table, parts):
        return None
    with connection.cursor() as cursor:
        if not (_is_empty(cursor, name) and indexes.can_be_set_aside(cursor, name)):
            return None
        with indexes.set_aside(cursor, name):
            # whoever came first may have filled it before it was ours
            if not _is_empty(cursor, name):
                return None
            for _, part in parts:
                staging.copy_to(name, staging.sealed(table, part))
            orphans = _take_out_orphans(cursor, table, columns, parts, files)
    return Merged(rows - len(orphans), 0, 0), orphans


def repeats(table: str, parts: Sequence[tuple[int, pa.Table]]) -> bool:
    """Whether a key stands in more than one part; in one part it never stands twice."""
    if len(parts) < 2:
        return False
    keys = list(TABLES[table].key)
    every = pa.concat_tables([rows.select(keys) for _, rows in parts])
    return bool(every.group_by(keys).aggregate([]).num_rows < every.num_rows)


def _take_out_orphans(
    cursor: Any, table: str, columns: Sequence[str], parts: Sequence[tuple[int, pa.Table]], files: Sequence[str]
) -> list[Reject]:
    """Take out rows that name a parent which neither the portfolio nor this batch has, in order of file and line."""
    keys, found = TABLES[table].key, list[Reject]()
    returned = ", ".join(f't."{key}"' for key in keys)
    for name in columns:
        parent = TABLES[table].by_name[name].references
        if parent is None:
            continue
        cursor.execute(
            f'DELETE FROM portfolio_{table} t WHERE t."{name}" IS NOT NULL AND NOT EXISTS '
            f'(SELECT 1 FROM portfolio_{parent} p WHERE p."{TABLES[parent].key[0]}" = t."{name}") RETURNING {returned}'
        )
        gone = cursor.fetchall()
        for number, rows in parts if gone else ():
            types = [rows.schema.field(key).type for key in keys]
            lost = pa.table([pa.array(v, t) for v, t in zip(zip(*gone, strict=True), types, strict=True)], names=keys)
            listed = rows.select(list(dict.fromkeys((*keys, name, LINE)))).join(lost, list(keys), join_type="inner")
            found += [
                Reject(files[number], row[LINE], table, name, shown(row[name]), "orphan", f"no such row in {parent}")
                for row in listed.sort_by(LINE).to_pylist()
            ]
    return found


def _is_empty(cursor: Any, table: str) -> bool:
    cursor.execute(f"SELECT NOT EXISTS (SELECT FROM {table})")
    return bool(cursor.fetchone()[0])
