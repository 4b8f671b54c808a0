"""The tables of a new bank in one script: what the migrations up to a point make, without walking through them.

Django renders all models anew after every operation: the whole way takes a minute of one core, the script two seconds.
The migrations stay the truth: `tests/operations/test_baseline.py` finds both ways the same, statement by statement,
and what came after the script was written is migrated on top of it. It is written anew by
`python -m cureline.operations.baseline`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

PLACE = Path(__file__).parent / "baseline.sql"
_STEP = re.compile(r"^-- step (\w+)\.(\w+)$", re.M)
# what pg_dump says about its own session and about the rows, which is not the tables
_NOT_TABLES = re.compile(
    r"^(?:SET \w+ = .*;|SELECT pg_catalog\..*;|\\(?:un)?restrict .*|(?:CREATE|COMMENT ON) SCHEMA public.*;|--.*|)\n",
    re.M,
)


def steps(script: str) -> list[tuple[str, str]]:
    """The migrations that a script stands for, as (app, name)."""
    return [(app, name) for app, name in _STEP.findall(script)]


def lay(connection: Any) -> bool:
    """Lay the tables of the baseline into a database that has none, in one transaction; whether it had none.

    The role of the desk is the server's and not the database's, so its own migration makes it here as well.
    """
    from django.db import transaction
    from django.db.migrations.recorder import MigrationRecorder

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'")
        if cursor.fetchone()[0]:
            return False
    script = PLACE.read_text(encoding="utf-8")
    recorder = MigrationRecorder(connection)
    role = import_module("cureline.trust.migrations.0002_desk").Migration.operations[0].sql
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute(role)
        # a function may name a table that comes further down
        cursor.execute("SET LOCAL check_function_bodies = off")
        cursor.execute(script)
        recorder.migration_qs.bulk_create(recorder.Migration(app=app, name=name) for app, name in steps(script))
    return True


def written(connection: Any) -> str:
    """The script of a database that is migrated to its end: its migrations, then its tables as pg_dump tells them.

    Rights are left out (they are given after every migration); raises ServerError where pg_dump fails.
    """
    from django.db.migrations.recorder import MigrationRecorder

    applied = sorted(MigrationRecorder(connection).applied_migrations())
    return "".join(f"-- step {app}.{name}\n" for app, name in applied) + "\n" + dumped(connection.settings_dict)


def dumped(where: Mapping[str, Any]) -> str:
    """Tables, functions, policies and indexes of a database as pg_dump tells them; `where` as Django's settings."""
    from cureline.backup.server import run

    text = run(
        "pg_dump", "--schema-only", "--no-owner", "--no-privileges", "--schema=public",
        "-h", where["HOST"], "-p", str(where["PORT"]), "-U", where["USER"], "-d", where["NAME"],
    )  # fmt: skip
    return _NOT_TABLES.sub("", text)


if __name__ == "__main__":
    import os

    import django
    from django.core.management import call_command
    from django.db import connection as new

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cureline.settings")
    django.setup()
    call_command("migrate", "--from-the-first", verbosity=0)
    PLACE.write_text(written(new), encoding="utf-8")
    print(f"{PLACE}: {len(steps(PLACE.read_text('utf-8')))} migrations")
