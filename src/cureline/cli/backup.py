"""`cureline backup`, `cureline restore`, `cureline drill`: a whole home, put away, brought back, and proved."""

from __future__ import annotations

import os
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from cureline.cli.main import ready
from cureline.cli.show import Exit, Json, emit_json, fail, instant, out, table

_STORE = typer.Argument(help="The directory of backups; best on another machine's disk.")
_KEYS = ("CURELINE_KEY", "CURELINE_KEY_URL", "CURELINE_KEY_URL_TOKEN", "CURELINE_SECRET_KEY")


def backup(
    store: Annotated[Path, _STORE],
    log: Annotated[
        bool, typer.Option("--log", help="Only what changed since: the database's log and new files.")
    ] = False,
    forget: Annotated[
        bool, typer.Option("--forget", help="No backup follows: let the server drop the log that it keeps for one.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Back up the embedded database and the files of CURELINE_HOME while people work. Keys are not in it.

    A whole backup once a day, `--log` each minute. The keys are kept apart by the bank: without them nothing that is
    sealed is ever read again.
    """
    ready()
    from cureline.backup import taking
    from cureline.backup.server import ServerError
    from cureline.backup.store import Store, StoreError

    place = Store(store)
    try:
        if forget:
            taking.forget()
            told: dict[str, object] = {"forgotten": True}
            text = "The server keeps no log for a backup any more."
        elif log:
            told = {"log": taking.log(place)}
            text = f"The log is kept up to {told['log']}."
        else:
            made = taking.base(place)
            told = {"id": made.id, "ended_at": made.ended_at, "files": len(made.files), "keys": made.keys,
                    "head": made.head, "rows": sum(made.counts.values())}  # fmt: skip
            text = (f"{made.id}: {told['rows']:,} rows, {len(made.files):,} files. The keys {', '.join(made.keys)} are "
                    "not in it: keep them apart.")  # fmt: skip
    except (StoreError, ServerError) as error:
        fail(Exit.NOT_READY, str(error))
    if as_json:
        emit_json(told)
    else:
        out.print(text, markup=False, soft_wrap=True)


def restore(
    store: Annotated[Path, _STORE],
    to: Annotated[Path, typer.Option(help="The new home: a directory that is empty or not there.")],
    at: Annotated[
        str, typer.Option(help="An instant with its zone, 2026-11-30T08:15:00+08:00; the end if not given.")
    ] = "",
    as_json: Json = False,
) -> None:
    """Bring a backup back into a new home, as it was at an instant. The home that runs is not touched.

    The keys must be in the environment (CURELINE_KEY, CURELINE_KEY_URL) or are put into the new home as its file `key`
    before anybody works with it.
    """
    from cureline.backup import restoring
    from cureline.backup.server import ServerError
    from cureline.backup.store import Store, StoreError

    moment = instant(at)
    try:
        found = restoring.restore(Store(store), to, at=moment, keys=_environment())
    except (StoreError, ServerError) as error:
        fail(Exit.NOT_READY, str(error))
    if as_json:
        emit_json({"base": found.base.id, "last_commit_at": found.last_commit_at, "seconds": round(found.seconds, 1),
                   "head_kept": found.head_kept, "files_changed": found.changed})  # fmt: skip
    else:
        out.print(
            f"{to} is as of {found.last_commit_at}, from {found.base.id}, in {found.seconds:.0f} s.", markup=False
        )
        out.print("Check it with `cureline verify` there, then point CURELINE_HOME to it.")
    if found.changed or not found.head_kept:
        raise typer.Exit(Exit.DIFFERENT)


def drill(
    store: Annotated[Path, _STORE],
    beside: Annotated[
        Path | None, typer.Option(help="Where to restore to for the while; the temporary directory.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Restore the last backup beside, check every invariant there, compare, and say what a lost machine would cost.

    Leaves with exit code 5 where the bank could not go on from this backup.
    """
    ready()
    from cureline.backup import drilling
    from cureline.backup.server import ServerError
    from cureline.backup.store import Store, StoreError
    from cureline.trust import keys

    ring = keys.ring()
    # for the processes of the drill alone, never written
    opened = ",".join(key.hex() + ("*" if key == ring.index else "") for key in
                      [ring.key, *(key for key in ring.by_id.values() if key != ring.key)])  # fmt: skip
    try:
        found = drilling.drill(Store(store), keys={**_environment(), "CURELINE_KEY": opened}, beside=beside)
    except (StoreError, ServerError) as error:
        fail(Exit.NOT_READY, str(error))
    if as_json:
        emit_json({**asdict(found), "good": found.good})
    else:
        table(
            f"Drill with {found.base}", ("what", "found"),
            [("recovery time", f"{found.recovery_seconds:.1f} s"),
             ("recovery point", f"{found.last_commit_at}, {found.lost_seconds:.1f} s before the drill"),
             ("entries of the audit log after it", found.lost_entries),
             ("things that verify looked at", found.checked),
             ("invariants broken", ", ".join(found.broken) or "none"),
             ("tables with fewer rows than the backup had", ", ".join(found.fewer) or "none"),
             ("files missing or changed", len(found.files_changed)),
             ("the audit log has the end that it had", "yes" if found.head_kept else "no")],
        )  # fmt: skip
    if not found.good:
        raise typer.Exit(Exit.DIFFERENT)


def _environment() -> dict[str, str]:
    return {name: os.environ[name] for name in _KEYS if os.environ.get(name)}
