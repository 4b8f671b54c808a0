"""docs/migrations.md held over every migration after the cut-off: none stops the desk while it runs.

The SQL of each is read by squawk; what changes rows is asked to do so in batches that commit by themselves.
"""

from __future__ import annotations

import contextlib
import json
import re
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.contrib.postgres import operations as postgres
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader

from cureline.concurrently import AddIndexConcurrently

pytestmark = pytest.mark.django_db

RELEASE = version("cureline")

# what was written before the policy; nobody had data in it yet
BEFORE = frozenset((Path(__file__).parent / "migrations_before.txt").read_text("utf-8").split())
# taste, and what `cureline migrate` sets for the whole session; everything else squawk knows is a lock or a break
TASTE = ("prefer-text-field", "prefer-bigint-over-int", "prefer-bigint-over-smallint", "prefer-identity",
         "prefer-timestamptz", "prefer-robust-stmts", "ban-char-field", "require-lock-timeout",
         "require-statement-timeout")  # fmt: skip
# allowed to a migration that says since which release no running code has asked for what it takes away
_TAKES_AWAY = {"ban-drop-column", "ban-drop-table"}
_WRITES = re.compile(r"\b(?:UPDATE|DELETE FROM|INSERT INTO)\b", re.I)


def found(migration: Any, state: Any, folder: Path) -> list[str]:
    """What a migration would do to a desk at work, by the linter's rule; nothing where it is safe."""
    # nothing is run: what may not stand in a transaction is only written down, in the transaction of the test
    nothing = contextlib.nullcontext()
    outside = nothing if migration.atomic else mock.patch.object(connection, "in_atomic_block", False)
    with outside, connection.schema_editor(collect_sql=True, atomic=migration.atomic) as editor:
        migration.apply(state, editor, collect_sql=True)
    path = folder / "migration.sql"
    path.write_text("\n".join(editor.collected_sql), "utf-8")
    command = [Path(sys.executable).parent / "squawk", "--reporter", "Json", "--pg-version", "14",
               *(f"--exclude={rule}" for rule in TASTE), *(["--assume-in-transaction"] if migration.atomic else []),
               path]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True)
    rules = {row["rule_name"] for row in json.loads(done.stdout or "[]")}
    since = getattr(migration, "unused_since", None)
    if since is not None and _release(since) < _release(RELEASE):
        rules -= _TAKES_AWAY
    if migration.atomic and any(_changes_rows(operation) for operation in migration.operations):
        rules.add("rows-changed-in-one-transaction")
    if any(type(operation) is postgres.AddIndexConcurrently for operation in migration.operations):
        rules.add("broken-off-index-stays")
    return sorted(rules)


def _changes_rows(operation: Any) -> bool:
    if isinstance(operation, migrations.RunPython):
        return True
    return isinstance(operation, migrations.RunSQL) and bool(_WRITES.search(str(operation.sql)))


def _release(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split("."))


def test_no_migration_since_the_policy_stops_the_desk(tmp_path: Path) -> None:
    loader = MigrationLoader(connection)
    unsafe = {}
    for app, name in sorted(loader.disk_migrations):
        migration = loader.disk_migrations[app, name]
        if not type(migration).__module__.startswith("cureline.") or f"{app}.{name}" in BEFORE:
            continue
        state = loader.project_state((app, name), at_end=False)
        if rules := found(migration, state, tmp_path):
            unsafe[f"{app}.{name}"] = rules
    assert unsafe == {}


def test_the_cut_off_names_migrations_that_there_are() -> None:
    known = {f"{app}.{name}" for app, name in MigrationLoader(connection).disk_migrations}
    assert known >= BEFORE


@cache
def _loaded() -> Any:
    return MigrationLoader(connection).project_state()


def _now() -> Any:
    """The tables as all migrations leave them."""
    return _loaded().clone()


def _made(*operations: Any, **more: Any) -> Any:
    return type("Migration", (migrations.Migration,), {"operations": list(operations), **more})("x", "visit")


def _nothing(apps: Any, editor: Any) -> None:
    pass


@pytest.mark.parametrize(
    ("operation", "rule"),
    [
        (lambda: migrations.AddField("Visit", "x", models.IntegerField(default=0)), None),
        (lambda: migrations.AddField("Visit", "x", models.IntegerField(null=True)), "safe"),
        (lambda: migrations.AlterField("Visit", "district", models.TextField()), "adding-not-nullable-field"),
        (lambda: migrations.AddIndex("Visit", models.Index(fields=["outcome"], name="x")),
         "require-concurrent-index-creation"),
        (lambda: migrations.RenameField("Visit", "why", "reason"), "renaming-column"),
        (lambda: migrations.RemoveField("Visit", "why"), "ban-drop-column"),
        (lambda: migrations.AddConstraint("Visit", models.CheckConstraint(condition=models.Q(minutes__gt=0), name="x")),
         "constraint-missing-not-valid"),
        (lambda: migrations.RunPython(_nothing), "rows-changed-in-one-transaction"),
        (lambda: migrations.RunSQL("UPDATE visit_visit SET why = ''"), "rows-changed-in-one-transaction"),
    ],
)  # fmt: skip
def test_the_check_finds_what_stops_a_desk(operation: Callable[[], Any], rule: str | None, tmp_path: Path) -> None:
    rules = found(_made(operation()), _now(), tmp_path)
    if rule == "safe":
        assert rules == []
    elif rule is not None:
        assert rule in rules


def test_the_safe_ways_of_the_policy_pass(tmp_path: Path) -> None:
    index = AddIndexConcurrently("Visit", models.Index(fields=["outcome"], name="x"))
    assert found(_made(index, atomic=False), _now(), tmp_path) == []
    stumbles = postgres.AddIndexConcurrently("Visit", models.Index(fields=["outcome"], name="x"))
    assert found(_made(stumbles, atomic=False), _now(), tmp_path) == ["broken-off-index-stays"]
    check = models.CheckConstraint(condition=models.Q(minutes__gt=0), name="x")
    assert found(_made(AddConstraintNotValid("Visit", check)), _now(), tmp_path) == []
    batches = migrations.RunPython(_nothing, _nothing)
    assert found(_made(batches, atomic=False), _now(), tmp_path) == []
    gone = migrations.RemoveField("Visit", "why")
    assert found(_made(gone, unused_since="0.0.1"), _now(), tmp_path) == []
    assert found(_made(gone, unused_since=RELEASE), _now(), tmp_path) == ["ban-drop-column"]
