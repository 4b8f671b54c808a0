"""`cureline night`, `runs`, `explain`, `replay`: the night's run and its proof."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from cureline.cli import show, summary
from cureline.cli.main import ready
from cureline.cli.show import Exit, Json, Language, emit_json, fail, out, table

AsOf = Annotated[str, typer.Option("--as-of", help="The day that is planned, YYYY-MM-DD.")]
RulesOn = Annotated[
    str, typer.Option("--rules-on", help="Judge by the law and documents of this day; else by those of --as-of.")
]

Engine = Annotated[
    str, typer.Option("--engine", help="What computes: duckdb (in this process) or spark. The result is the same.")
]


def checked(engine: str) -> str:
    """An engine as typed. Leaves with a usage error when it is none."""
    from cureline.worklist.engines import NAMES

    if engine not in NAMES:
        fail(Exit.USAGE, f"{engine!r} is no engine; one of {', '.join(NAMES)}")
    return engine


def day(text: str) -> dt.date:
    """A day as typed. Leaves with a usage error when it is none."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        fail(Exit.USAGE, f"{text!r} is not a day; write YYYY-MM-DD")


def night(
    as_of: AsOf,
    rules_on: RulesOn = "",
    inbox: Annotated[Path | None, typer.Option(help="Import the files of this folder first.")] = None,
    mapping: Annotated[str, typer.Option(help="Mapping for the inbox: a shipped name or a file.")] = "cn_core_banking",
    again: Annotated[bool, typer.Option("--again", help="Compute a published run once more and compare.")] = False,
    engine: Engine = "duckdb",
    as_json: Json = False,
) -> None:
    """Run the night: import, delinquency, portrait, score, strategy, compliance gate, allocation, publication.

    Safe to kill at any moment and to run again: the result is the same.
    """
    ready(gently=True)
    from cureline.trust.documents import DocumentConflictError, DocumentMissingError
    from cureline.worklist import night as job
    from cureline.worklist.engines import EngineMissingError
    from cureline.worklist.lock import NightBusyError

    planned, judged, machine = day(as_of), day(rules_on or as_of), checked(engine)
    imported = None
    if inbox is not None:
        from cureline.cli import portfolio

        imported = portfolio.load(inbox, mapping, quiet=as_json)
    try:
        with show.progress_bar(as_json) as progress:
            report = job.run(planned, rules_on=judged, again=again, progress=progress, engine=machine)
    except NightBusyError as error:
        fail(Exit.BUSY, str(error))
    except (DocumentMissingError, DocumentConflictError, EngineMissingError) as error:
        fail(Exit.NOT_READY, str(error))
    except job.NotReproducedError as error:
        fail(Exit.DIFFERENT, str(error))
    if as_json:
        emit_json({"run_id": report.run_id, "computed": report.computed,
                   "rejected": imported.rejected if imported else 0, "refused": imported.refused if imported else {},
                   "directory": report.directory, "seconds": report.seconds, "summary": report.summary})  # fmt: skip
    else:
        summary.show(report.run_id, report.summary)
        verb = "computed and published" if report.computed else "was published already; nothing had changed"
        out.print(f"Run {report.run_id} {verb} in {sum(report.seconds.values()):.1f} s.")
        if imported:
            portfolio.show_rejects(imported)
    if imported and imported.rejected:
        raise typer.Exit(Exit.REJECTS)


def runs(as_json: Json = False) -> None:
    """List the nights that were run; a star marks the one that everybody sees."""
    ready()
    from cureline.worklist.models import NightRun
    from cureline.worklist.night import current

    published = current()
    rows = [
        {
            "run_id": run.run_id,
            "as_of": run.as_of_on,
            "state": run.state,
            "accounts": (run.summary or {}).get("accounts"),
            "started_at": run.started_at,
            "published_at": run.published_at,
            "current": published is not None and run.run_id == published.run_id,
        }
        for run in NightRun.objects.order_by("-started_at")
    ]
    if as_json:
        emit_json(rows)
        return
    table(
        "Runs of the night",
        ("", "run", "day", "state", "accounts", "published"),
        [
            ("*" if r["current"] else "", r["run_id"], r["as_of"], r["state"], r["accounts"] or "",
             f"{r['published_at']:%Y-%m-%d %H:%M:%S %Z}" if r["published_at"] else "")
            for r in rows
        ],
        numbers=(4,),
    )  # fmt: skip


def explain(
    customer: Annotated[str, typer.Argument(help="The customer's id.")],
    language: Language = "en",
    run: Annotated[str, typer.Option(help="An earlier run; the published one otherwise.")] = "",
    as_json: Json = False,
) -> None:
    """Tell in words what this customer owes, why it is treated so today, and what the gate and the plan decided."""
    ready()
    from cureline.worklist import explain as room

    try:
        told = room.explain(customer, language=language, run_id=run or None)
    except LookupError as error:
        fail(Exit.NOT_FOUND, str(error))
    except ValueError as error:
        fail(Exit.USAGE, str(error))
    if as_json:
        emit_json(told.as_dict())
        return
    for section in told.sections:
        out.print(section.title, style="bold", markup=False)
        for line in section.lines:
            out.print(f"  {line}", markup=False, soft_wrap=True)


def replay(
    run: Annotated[str, typer.Argument(help="The run's id.")], engine: Engine = "duckdb", as_json: Json = False
) -> None:
    """Compute an old run again from its stored inputs and versions, and prove that every byte is the same."""
    ready(gently=True)
    from cureline.worklist import replay as room
    from cureline.worklist.engines import EngineMissingError

    machine = checked(engine)
    try:
        with show.progress_bar(as_json) as progress:
            result = room.replay(run, progress, machine)
    except LookupError as error:
        fail(Exit.NOT_FOUND, str(error))
    except ValueError as error:
        fail(Exit.DIFFERENT, str(error))
    except EngineMissingError as error:
        fail(Exit.NOT_READY, str(error))
    if as_json:
        emit_json({"run_id": run, "equal": result.equal, "same_code": result.same_code,
                   "differing": result.differing, "rows": result.rows,
                   "rows_differing_in_database": result.rows_differing_in_database})  # fmt: skip
    elif result.equal:
        out.print(f"Run {run} is reproduced: every step the same bytes, and the database holds the same "
                  f"{result.rows:,} rows of accounts and decisions.")  # fmt: skip
    else:
        reasons = [f"{name} came out in other bytes" for name in result.differing]
        reasons += [f"the stored {name} were changed after publication" for name in result.files_changed]
        if result.rows_differing_in_database:
            reasons.append(f"{result.rows_differing_in_database:,} rows of the database and the file differ")
        if not result.same_code:
            reasons.append("the engine or the packs of this installation are not those of the run")
        show.err.print(f"Run {run} is not reproduced: " + "; ".join(reasons), style="red", markup=False)
    if not result.equal:
        raise typer.Exit(Exit.DIFFERENT)
