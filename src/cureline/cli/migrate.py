"""`cureline migrate`: bring the tables up to this version, once, before its processes start."""

from __future__ import annotations

from typing import Annotated

import typer

from cureline.cli.show import Exit, Json, emit_json, fail, out


def migrate(
    plan: Annotated[bool, typer.Option("--plan", help="Only tell what waits (exit code 7 if any).")] = False,
    lock_seconds: Annotated[int, typer.Option(help="Give up where a table is not free within so many seconds.")] = 5,
    as_json: Json = False,
) -> None:
    """Apply the migrations that wait. Every other command does so too; an upgrade does it first and alone.

    Who waits for a table's lock makes everybody wait behind it: it gives up instead, and is run again.
    """
    import django
    from django.core.management import call_command
    from django.db import OperationalError, connection
    from django.db.migrations.executor import MigrationExecutor

    django.setup()
    executor = MigrationExecutor(connection)
    waiting = [f"{step.app_label}.{step.name}" for step, _ in
               executor.migration_plan(executor.loader.graph.leaf_nodes())]  # fmt: skip
    if not plan:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, false)", [f"{lock_seconds}s"])
        try:
            call_command("migrate", interactive=False, verbosity=0)
        except OperationalError as error:
            fail(Exit.BUSY, f"{type(error.__cause__).__name__}: a table was not free; run it again in a quieter moment")
    if as_json:
        emit_json({"applied": not plan, "migrations": waiting})
    else:
        what = "wait" if plan else "applied"
        out.print("\n".join((*waiting, f"{len(waiting)} migrations {what}.")), markup=False)
    if plan and waiting:
        raise typer.Exit(Exit.NOT_READY)
