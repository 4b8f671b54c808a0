"""`cureline care …`: the jobs of care, each as often as one likes."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import typer

from cureline.cli.main import ready
from cureline.cli.show import Exit, Json, emit_json, fail, out

app = typer.Typer(no_args_is_help=True, help="Complaints, help and rights: clocks, follow-ups, surveys.")


@app.command("clock")
def clock(as_json: Json = False) -> None:
    """Warn of the deadlines of care that come near or have passed; each step of each deadline warns once."""
    ready()
    from cureline.care import jobs

    _tell("warnings", jobs.run_clock(), as_json)


@app.command("follow-ups")
def follow_ups(
    on: Annotated[str, typer.Option(help="The day, YYYY-MM-DD; today otherwise.")] = "", as_json: Json = False
) -> None:
    """Find key customers to call or visit again after a cure or with a plan."""
    ready()
    from cureline.care import jobs

    try:
        day = dt.date.fromisoformat(on) if on else dt.datetime.now(dt.UTC).date()
    except ValueError:
        fail(Exit.USAGE, f"{on!r} is not a day (YYYY-MM-DD)")
    _tell("follow-ups", jobs.find_follow_ups(day), as_json)


@app.command("surveys")
def surveys(
    hours: Annotated[int, typer.Option(min=1, max=168, help="Contacts of so many hours back.")] = 24,
    as_json: Json = False,
) -> None:
    """Ask the customers who were reached of late for feedback, through the gate."""
    ready()
    from cureline.care import jobs

    until = dt.datetime.now(dt.UTC)
    _tell("surveys", jobs.invite_all(until - dt.timedelta(hours=hours), until, at=until), as_json)


def _tell(what: str, count: int, as_json: bool) -> None:
    if as_json:
        emit_json({what: count})
    else:
        out.print(f"{count} {what}")
