"""`cureline results …`: the facts that figures are read from."""

from __future__ import annotations

from typing import Annotated

import typer

from cureline.cli import show
from cureline.cli.main import ready
from cureline.cli.show import Exit, Json, emit_json, fail, table

app = typer.Typer(no_args_is_help=True, help="Results: facts drawn from the desk, and what they are drawn from.")


@app.command("build")
def build(
    on: Annotated[str, typer.Option(help="The last day that the facts know of, YYYY-MM-DD; today otherwise.")] = "",
    as_json: Json = False,
) -> None:
    """Draw all facts and make them what every page reads. Again it changes nothing; killed, nothing is read."""
    from cureline.cli.night import day

    ready()
    from cureline.results import services
    from cureline.results.pages.keeping import keep_pages

    which = day(on) if on else None
    try:
        with show.progress_bar(as_json) as progress:
            snapshot = services.build(which, progress=progress)
        keep_pages()
    except services.BuildBusyError as error:
        fail(Exit.BUSY, str(error.title))
    if as_json:
        emit_json({"snapshot": snapshot.pk, "on": snapshot.on.isoformat(), "rows": snapshot.counts})
    else:
        table(f"Facts {snapshot.pk}", ("fact", "rows"), sorted(snapshot.counts.items()), numbers=(1,))
