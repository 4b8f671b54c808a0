"""Load an empty table without its indexes and foreign keys, then make them again from all rows at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

# A key that another table refers to stays, or that table's foreign key would have to go too.
_CONSTRAINTS = """
    SELECT conname, pg_get_constraintdef(c.oid) FROM pg_constraint c
    WHERE conrelid = %s::regclass AND (contype = 'f' OR (contype IN ('p', 'u') AND NOT EXISTS (
        SELECT FROM pg_constraint f WHERE f.contype = 'f' AND f.conindid = c.conindid)))
    ORDER BY contype = 'f', conname
"""
_INDEXES = """
    SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
    WHERE indrelid = %s::regclass AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = indexrelid)
    ORDER BY 1
"""


def can_be_set_aside(cursor: Any, table: str) -> bool:
    """Whether we own the table, which dropping its indexes needs."""
    cursor.execute("SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = %s::regclass", [table])
    return bool(cursor.fetchone()[0])


@contextmanager
def set_aside(cursor: Any, table: str) -> Iterator[None]:
    """Drop a table's indexes and foreign keys, run the body, make them again: the very same, checked over all rows.

    All in the caller's transaction, which then holds the table for itself until its end. A row that breaks a constraint
    raises django.db.IntegrityError when it is made again.
    """
    # a table with checks still to come can't be altered, nor one be made to refer to it
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    cursor.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
    cursor.execute(_CONSTRAINTS, [table])
    constraints = cursor.fetchall()
    cursor.execute(_INDEXES, [table])
    indexes = cursor.fetchall()
    for name, _ in constraints:
        cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    for name, _ in indexes:
        cursor.execute(f"DROP INDEX {name}")
    yield
    for _, definition in indexes:
        cursor.execute(definition)
    for name, definition in constraints:
        cursor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
