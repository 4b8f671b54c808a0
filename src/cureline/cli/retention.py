"""`cureline retention`: delete what nothing keeps any more, on somebody's order; holds; what was deleted."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from cureline.cli import show
from cureline.cli.main import ready
from cureline.cli.show import Exit, Json, emit_json, fail, out, table

app = typer.Typer(no_args_is_help=True, help="Personal data whose time is over: rules, deletion, holds, report.")

By = Annotated[str, typer.Option("--by", help="Who orders it; stands in the audit log.")]


@app.command("rules")
def rules(as_json: Json = False) -> None:
    """What is kept how long, by country: kind, rule, years, from when, law, article and status."""
    ready()
    from cureline.care.rights import keeping

    rows = []
    for country in keeping.COUNTRIES:
        pack = keeping.pack(country)
        for rule in (*pack["keep"], {"id": "DELETE", "covers": ["all"], "from": "relation_end", **pack["delete"]}):
            span = rule.get("while") or (f"{rule['months']} months" if "months" in rule else f"{rule['years']} years")
            rows.append({
                "country": country, "rule": rule["id"], "covers": rule["covers"], "keeps": span, "from": rule["from"],
                "law": rule["source"]["law"], "article": rule["source"]["article"], "status": rule["status"],
            })  # fmt: skip
    if as_json:
        emit_json(rows)
    else:
        cells = [[", ".join(v) if isinstance(v, list) else v for v in row.values()] for row in rows]
        table("Retention", ("country", "rule", "covers", "keeps", "from", "law", "article", "status"), cells)


@app.command("run")
def run(
    by: By,
    on: Annotated[str, typer.Option(help="The day by which the rules are asked, YYYY-MM-DD; today otherwise.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only count what would go.")] = False,
    as_json: Json = False,
) -> None:
    """Delete what nothing keeps any more. Safe to kill at any moment: run it again and it goes on.

    Deleted is deleted: count first, have counsel sign the rules (`cureline retention rules`), back up, then run.
    """
    ready()
    from cureline.arrangement.services import common
    from cureline.cli.night import day
    from cureline.operations import retention

    which = day(on) if on else common.today()
    if which > common.today():
        fail(Exit.USAGE, f"{which} has not come yet")
    with show.progress_bar(as_json) as progress:
        done = retention.run(which, by=by, dry_run=dry_run, progress=progress)
    if as_json:
        emit_json(_row(done))
    else:
        table("Would be deleted" if dry_run else "Deleted", ("kind", "rows"), sorted(done.erased.items()), numbers=(1,))
        table("Kept", ("by rule", "rows"), sorted(done.kept.items()), numbers=(1,))
        out.print(f"{done.customers:,} customers looked at, {done.held:,} left alone.")


@app.command("report")
def report(as_json: Json = False) -> None:
    """The runs so far: when, by whom, what went and what stayed; one without an end was broken off or runs."""
    ready()
    from cureline.operations.models import RetentionRun

    rows = [_row(run) for run in RetentionRun.objects.order_by("-pk")]
    if as_json:
        emit_json(rows)
    else:
        table(
            "Runs of retention", ("on", "by", "counted only", "ended", "customers", "left alone", "deleted"),
            [(r["on"], r["by"], "yes" if r["dry_run"] else "", r["ended_at"] or "", r["customers"], r["held"],
              ", ".join(f"{what} {n:,}" for what, n in sorted(r["erased"].items()))) for r in rows],
            numbers=(4, 5),
        )  # fmt: skip


@app.command("hold")
def hold(customer_id: str, by: By, reason: Annotated[str, typer.Option(help="Why; kept sealed.")]) -> None:
    """Let nothing of a customer be deleted until the hold is lifted."""
    ready()
    from cureline.operations import retention
    from cureline.portfolio.models import Customer

    try:
        retention.hold(customer_id, reason, by=by)
    except Customer.DoesNotExist:
        fail(Exit.NOT_FOUND, "there is no such customer")
    except retention.HeldError as error:
        fail(Exit.USAGE, str(error))
    out.print("The hold stands.")


@app.command("lift")
def lift(customer_id: str, by: By) -> None:
    """End a customer's hold."""
    ready()
    from cureline.operations import retention

    try:
        retention.lift(customer_id, by=by)
    except retention.HeldError as error:
        fail(Exit.NOT_FOUND, str(error))
    out.print("The hold is lifted.")


def _row(run: Any) -> dict[str, Any]:
    names = ("on", "by", "dry_run", "packs", "began_at", "ended_at", "customers", "held", "erased", "kept")
    return {name: getattr(run, name) for name in names}
