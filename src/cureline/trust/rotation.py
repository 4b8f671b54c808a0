"""Another key for what is sealed: every sealed column and file, batch by batch, safe to stop at any moment."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction

from cureline.trust import keys, vault

_BATCH = 2_000
Progress = Callable[[str, int, int | None], None]
_FILES: dict[str, Callable[[], Iterable[Path]]] = {}


@dataclass(frozen=True)
class Column:
    """A sealed column, and the column of its blind index where it has one."""

    table: str
    key: str
    sealed: str
    index: str | None


def columns() -> list[Column]:
    """Every `…_sealed` column of every model, and those that a model names as `SEALED`."""
    return list(_columns())


def keep_files(name: str, paths: Callable[[], Iterable[Path]]) -> None:
    """Say where a room keeps sealed files: each holds one token of the vault and is replaced whole."""
    _FILES[name] = paths


def _columns() -> Iterator[Column]:
    for model in apps.get_models():
        fields = {field.name: field for field in model._meta.local_concrete_fields}
        for name, field in fields.items():
            sealed = name.endswith("_sealed") or name in getattr(model, "SEALED", ())
            if sealed and isinstance(field, models.BinaryField):
                index = fields.get(f"{name.removesuffix('_sealed')}_index")
                yield Column(
                    model._meta.db_table,
                    str(model._meta.pk.column),
                    field.column,
                    index.column if index is not None else None,
                )


def new_key() -> None:
    """Put a fresh key before those of the file; the blind index stays with the key it has.

    Raises KeyUnusableError where the keys come from elsewhere: there the bank adds one itself.
    """
    if keys.source() != "file":
        raise keys.KeyUnusableError("the keys come from the environment or a key service: put the new one first there")
    ring = keys.ring()
    keys.write([secrets.token_bytes(32), *ring.by_id.values()], ring.index)


def rotate(progress: Progress | None = None) -> int:
    """Seal anew, with the key that seals now, whatever another key has sealed. Gives how many values were.

    Each batch is a transaction and each file is replaced whole, and what has the new key is not touched: a run that
    was killed goes on, and a second run does nothing.
    """
    changed = sum(_column(column, progress or _silent) for column in columns())
    changed += sum(_files(name, paths(), progress or _silent) for name, paths in _FILES.items())
    return changed + _second_factors()


def reindex(progress: Progress | None = None) -> int:
    """Make every blind index anew with the key that seals now; gives how many. Nobody should be searching meanwhile.

    In the file the mark of the index key moves when all are done; elsewhere the bank then moves the mark itself.
    """
    ring = keys.ring()
    changed = 0
    for column in columns():
        if column.index:
            changed += _indexes(column, ring.key, progress or _silent)
    if keys.source() == "file":
        keys.write(list(ring.by_id.values()), ring.key)
    return changed


def _silent(step: str, done: int, total: int | None) -> None:
    pass


def _column(column: Column, progress: Progress) -> int:
    old = (
        f'"{column.sealed}" IS NOT NULL AND octet_length("{column.sealed}") > 0'
        f' AND substring("{column.sealed}" from 1 for 6) <> %s'
    )
    total = _one(f'SELECT count(*) FROM "{column.table}" WHERE {old}', [vault.prefix()])
    done = 0
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                f'SELECT "{column.key}", "{column.sealed}" FROM "{column.table}" WHERE {old}'
                f" LIMIT {_BATCH} FOR UPDATE SKIP LOCKED",
                [vault.prefix()],
            )
            found = cursor.fetchall()
            cursor.executemany(
                f'UPDATE "{column.table}" SET "{column.sealed}" = %s WHERE "{column.key}" = %s',
                [(vault.encrypt(vault.decrypt(token)), pk) for pk, token in found],
            )
        done += len(found)
        progress(f"{column.table}.{column.sealed}", done, total)
        if not found:
            return done


def _files(name: str, paths: Iterable[Path], progress: Progress) -> int:
    found = sorted(paths)
    changed = 0
    for done, path in enumerate(found, start=1):
        token = path.read_bytes()
        if not token.startswith(vault.prefix()):
            fresh = path.with_name(f"{path.name}.new")
            fresh.touch(mode=0o600)
            fresh.write_bytes(vault.encrypt(vault.decrypt(token)))
            fresh.replace(path)
            changed += 1
        progress(name, done, len(found))
    return changed


def _indexes(column: Column, key: bytes, progress: Progress) -> int:
    total = _one(f'SELECT count(*) FROM "{column.table}" WHERE "{column.sealed}" IS NOT NULL', [])
    done, last = 0, None
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            after = f'AND "{column.key}" > %s' if last is not None else ""
            cursor.execute(
                f'SELECT "{column.key}", "{column.sealed}" FROM "{column.table}" WHERE "{column.sealed}" IS NOT NULL'
                f' {after} ORDER BY "{column.key}" LIMIT {_BATCH} FOR UPDATE',
                [last] if last is not None else [],
            )
            found = cursor.fetchall()
            cursor.executemany(
                f'UPDATE "{column.table}" SET "{column.index}" = %s WHERE "{column.key}" = %s',
                [(vault.blind_index(vault.decrypt(token), key), pk) for pk, token in found],
            )
        if not found:
            return done
        last, done = found[-1][0], done + len(found)
        progress(f"{column.table}.{column.index}", done, total)


def _second_factors() -> int:
    """The secrets of second factors, which allauth keeps as text within JSON."""
    from allauth.mfa.models import Authenticator

    from cureline.trust.second_factor import current, reseal

    changed = 0
    for row in Authenticator.objects.iterator():
        if any(isinstance(value, str) and not current(value) for value in row.data.values()):
            with transaction.atomic():
                mine = Authenticator.objects.select_for_update().get(pk=row.pk)
                mine.data = {name: reseal(v) if isinstance(v, str) else v for name, v in mine.data.items()}
                mine.save(update_fields=["data"])
            changed += 1
    return changed


def _one(sql: str, values: list[Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        found: int = cursor.fetchone()[0]
        return found
