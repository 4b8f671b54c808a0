"""From typed rows to the portfolio's tables: COPY into a temporary table, check, then merge what differs."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.csv as csv
from django.db import connection

from cureline.engine.tables import TABLES, Column
from cureline.portfolio.reading import LINE
from cureline.portfolio.rejects import Reject, shown
from cureline.trust import vault

_POSTGRES = {
    "text": "text",
    "integer": "bigint",
    "money": "bigint",
    "date": "date",
    "instant": "timestamptz",
    "boolean": "boolean",
    "real": "double precision",
    "sealed": "bytea",
}


@dataclass(frozen=True)
class Merged:
    """What a merge did to a table, in rows."""

    new: int
    changed: int
    unchanged: int


def open_stage(table: str, columns: Sequence[str]) -> None:
    """Make the empty temporary table of one target; it goes with the transaction."""
    definitions = ", ".join(f'"{name}" {_POSTGRES[_kind(table, name)]}' for name in stored(table, columns))
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS stage_{table}")
        cursor.execute(f"CREATE TEMP TABLE stage_{table} ({definitions}, _file int, _line bigint) ON COMMIT DROP")


def copy_in(table: str, rows: pa.Table, file_number: int) -> None:
    """COPY typed rows of one file into the stage; personal columns are sealed on the way."""
    placed = sealed(table, rows).append_column("_file", pa.repeat(pa.scalar(file_number, pa.int32()), rows.num_rows))
    copy_to(f"stage_{table}", placed.append_column("_line", rows[LINE]))


def sealed(table: str, rows: pa.Table) -> pa.Table:
    """Typed rows under the names that the database stores; a personal column as its sealed value and its index."""
    names = [name for name in rows.column_names if name != LINE]
    arrays = []
    for name in names:
        values = rows[name]
        if TABLES[table].by_name[name].personal:
            clear = values.to_pylist()
            arrays.append(pa.array([None if v is None else "\\x" + vault.encrypt(v).hex() for v in clear], pa.string()))
            arrays.append(
                pa.array([None if v is None else "\\x" + vault.blind_index(v).hex() for v in clear], pa.string())
            )
        else:
            arrays.append(values)
    return pa.table(arrays, names=stored(table, names))


def copy_to(relation: str, rows: pa.Table) -> None:
    """COPY rows into a relation that has their columns."""
    buffer = io.BytesIO()
    csv.write_csv(rows, buffer, csv.WriteOptions(include_header=False))
    listed = ", ".join(f'"{name}"' for name in rows.column_names)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {relation} ({listed}) FROM STDIN (FORMAT csv)") as copy,
    ):
        copy.write(buffer.getbuffer())


def drop_repeats(table: str, files: Sequence[str]) -> list[Reject]:
    """Take out rows whose key came before in this batch, from another file."""
    keys = ", ".join(f'"{key}"' for key in TABLES[table].key)
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH ranked AS (SELECT ctid AS place, row_number() OVER (PARTITION BY {keys} ORDER BY _file, _line) AS n,"
            f" first_value(_file) OVER (PARTITION BY {keys} ORDER BY _file, _line) AS first_file FROM stage_{table}) "
            f"DELETE FROM stage_{table} s USING ranked r WHERE s.ctid = r.place AND r.n > 1 "
            f'RETURNING s._file, s._line, s."{TABLES[table].key[0]}"::text, r.first_file'
        )
        return [
            Reject(files[file], line, table, TABLES[table].key[0], shown(value), "duplicate",
                   f"the same key stands in {files[first]} already")
            for file, line, value, first in cursor.fetchall()
        ]  # fmt: skip


def drop_orphans(table: str, columns: Sequence[str], files: Sequence[str]) -> list[Reject]:
    """Take out rows that name a parent which neither the portfolio nor this batch has."""
    rejects = []
    with connection.cursor() as cursor:
        for name in columns:
            parent = TABLES[table].by_name[name].references
            if parent is None:
                continue
            key = TABLES[parent].key[0]
            cursor.execute(
                f'DELETE FROM stage_{table} s WHERE s."{name}" IS NOT NULL AND NOT EXISTS '
                f'(SELECT 1 FROM portfolio_{parent} p WHERE p."{key}" = s."{name}") '
                f'RETURNING s._file, s._line, s."{name}"'
            )
            rejects += [
                Reject(files[file], line, table, name, shown(value), "orphan", f"no such row in {parent}")
                for file, line, value in cursor.fetchall()
            ]
    return rejects


def merge(table: str, columns: Sequence[str]) -> Merged:
    """Insert what is new, mend what differs in the given columns, leave the rest untouched."""
    names = stored(table, columns)
    listed = ", ".join(f'"{name}"' for name in names)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM stage_{table}")
        (staged,) = cursor.fetchone() or (0,)
        fresh, changed = _upsert(cursor, table, names, listed)
    return Merged(fresh, changed, staged - fresh - changed)


def _upsert(cursor: Any, table: str, names: Sequence[str], listed: str) -> tuple[int, int]:
    """Insert or mend row by row; rows that a join finds unchanged are not touched. Gives new and changed."""
    keys = TABLES[table].key
    free = [name for name in names if name not in keys]
    # a sealed value is other bytes each time, so its index tells whether it changed
    compared = [name for name in free if not name.endswith("_sealed")]
    differs, action = "FALSE", "DO NOTHING"
    if free:
        old = _row("t", compared)
        sets = ", ".join(f'"{name}" = EXCLUDED."{name}"' for name in free)
        differs = f"{_row('p', compared)} IS DISTINCT FROM {_row('s', compared)}"
        action = f"DO UPDATE SET {sets} WHERE {old} IS DISTINCT FROM {_row('EXCLUDED', compared)}"
    chosen = ", ".join(f's."{name}"' for name in names)
    key = ", ".join(f'"{name}"' for name in keys)
    cursor.execute(
        f"WITH merged AS (INSERT INTO portfolio_{table} AS t ({listed}) SELECT {chosen} FROM stage_{table} s "
        f'LEFT JOIN portfolio_{table} p USING ({key}) WHERE p."{keys[0]}" IS NULL OR {differs} '
        f"ON CONFLICT ({key}) {action} RETURNING xmax = 0 AS fresh) "
        f"SELECT count(*) FILTER (WHERE fresh), count(*) FILTER (WHERE NOT fresh) FROM merged"
    )
    fresh, changed = cursor.fetchone() or (0, 0)
    return fresh, changed


def _row(alias: str, names: Sequence[str]) -> str:
    listed = ", ".join(f'{alias}."{name}"' for name in names)
    return f"ROW({listed})"


def stored(table: str, columns: Sequence[str]) -> list[str]:
    """The database's names of our columns: a personal one is stored as two."""
    names = []
    for name in columns:
        personal = TABLES[table].by_name[name].personal
        names += [f"{name}_sealed", f"{name}_index"] if personal else [name]
    return names


def _kind(table: str, name: str) -> str:
    column: Column | None = TABLES[table].by_name.get(name)
    return column.kind if column else "sealed"
