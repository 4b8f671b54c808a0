"""`cureline verify`: does everything hold that must hold over the whole database and its files?"""

from __future__ import annotations

from typing import Annotated

import typer

from cureline.cli import show
from cureline.cli.main import ready
from cureline.cli.show import Exit, Json, emit_json, out


def verify(
    everything: Annotated[
        bool, typer.Option("--all", help="Open every sealed value and file, not only the newest of each kind.")
    ] = False,
    at: Annotated[str, typer.Option(help="Judge leases as of this instant (with its zone); now if not given.")] = "",
    as_json: Json = False,
) -> None:
    """Check every invariant: ledgers balance, plans sum, the audit chain is whole, no contact without the gate.

    Lists what breaks one by its ids and leaves with exit code 5. It only reads, in one snapshot: the desk may work on.
    """
    moment = show.instant(at)
    ready()
    from cureline import verify as room

    with show.progress_bar(as_json) as progress:
        report = room.check(moment, sample=None if everything else 1_000, progress=progress)
    if as_json:
        emit_json(
            {
                "clean": report.clean, "at": report.at, "checked": report.checked,
                "invariants": [
                    {"id": line.invariant.id, "words": line.invariant.words, "checked": line.found.checked,
                     "broken": line.found.broken, "ids": list(line.found.ids), "seconds": round(line.seconds, 3)}
                    for line in report.lines
                ],
            }
        )  # fmt: skip
    else:
        rows = [(line.invariant.id, line.found.checked, line.found.broken, line.invariant.words)
                for line in report.lines]  # fmt: skip
        show.table("Invariants", ("id", "checked", "broken", "what must hold"), rows, numbers=(1, 2))
        for line in report.broken:
            shown = ", ".join(line.found.ids)
            more = line.found.broken - len(line.found.ids)
            out.print(f"{line.invariant.id}: {shown}{f' and {more:,} more' if more else ''}", style="red", markup=False)
        if report.clean:
            out.print(f"{len(report.lines)} invariants hold; {report.checked:,} things were looked at.", style="green")
    if not report.clean:
        raise typer.Exit(Exit.DIFFERENT)
