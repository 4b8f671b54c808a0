"""`cureline payments`, `cureline promises`: the jobs that keep arrangements up to the day."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import typer

from cureline.cli.main import ready
from cureline.cli.show import Exit, Json, emit_json, fail, out, table

payments = typer.Typer(no_args_is_help=True, help="Payments and where they went.")
promises = typer.Typer(no_args_is_help=True, help="Promises, plans and settlements, judged by payments.")
On = Annotated[str, typer.Option(help="The bank's day, YYYY-MM-DD; today if not given.")]


def _day(on: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(on) if on else None
    except ValueError:
        fail(Exit.USAGE, f"--on must be a day, YYYY-MM-DD, not {on!r}")


@payments.command("allocate")
def allocate(on: On = "", as_json: Json = False) -> None:
    """Book payments that arrived by file, and credit that fell due. Again it changes nothing; killed, it goes on."""
    ready()
    from cureline.arrangement import services

    counts = services.allocate(_day(on))
    if as_json:
        emit_json(counts)
    else:
        out.print(
            f"{counts['accounts']:,} accounts, {counts['lines']:,} lines, {counts['arrangements']:,} arrangements"
        )


@payments.command("reconcile")
def reconcile(on: On = "", as_json: Json = False) -> None:
    """Control totals of payments and ledger; leaves with an error where they differ."""
    ready()
    from cureline.arrangement.services import common
    from cureline.arrangement.services import reconcile as books

    day = _day(on) or common.today()
    totals, differences = books.totals(day), books.differences(day)
    if as_json:
        emit_json({"on": day.isoformat(), **totals, "differences": differences})
    else:
        table(
            f"Reconciliation on {day}",
            ("currency", "payments", "sum of payments", "sum of the ledger", "credit", "not booked"),
            [(t["currency"], t["payments"], t["payments_minor"], t["ledger_minor"], t["credit_minor"], t["unmatched"])
             for t in totals["currencies"]],
            numbers=(1, 2, 3, 4, 5),
        )  # fmt: skip
    if totals["unmatched"] or differences:
        raise typer.Exit(Exit.REJECTS)


@promises.command("judge")
def judge(on: On = "", as_json: Json = False) -> None:
    """Judge promises, plans and settlements by the payments booked, remind, and follow up what was not kept."""
    ready()
    from cureline.arrangement import services

    day = _day(on)
    counts = {"promises": dict(services.judge_promises(day)), "arrangements": dict(services.follow(day))}
    if as_json:
        emit_json(counts)
    else:
        table("Judged", ("what", "how many"),
              [(what, n) for part in counts.values() for what, n in sorted(part.items())], numbers=(1,))  # fmt: skip
