"""`cureline import`: the bank's files into the portfolio."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cureline.cli import show
from cureline.cli.main import ready
from cureline.cli.show import Exit, Json, emit_json, fail, out, table

if TYPE_CHECKING:
    from cureline.portfolio.imports import ImportReport


def load(source: Path, mapping: str, *, quiet: bool) -> ImportReport:
    """Import a file or a folder through a mapping, with progress; leaves with an error when it can't begin."""
    from cureline.portfolio import imports

    try:
        with show.progress_bar(quiet) as progress:
            return imports.run(source, mapping, progress=progress)
    except (imports.MappingError, FileNotFoundError) as error:
        fail(Exit.USAGE, str(error))


def import_files(
    source: Annotated[Path, typer.Argument(exists=True, help="A file, or a folder of files.")],
    mapping: Annotated[str, typer.Option(help="A shipped mapping's name, or a mapping file.")],
    as_json: Json = False,
) -> None:
    """Load the bank's files. The good rows load; the bad ones go to a reject file that says why.

    Loading the same file again changes nothing, a corrected file mends only what it mends, and a killed import is
    as if it had not begun.
    """
    ready()
    report = load(source, mapping, quiet=as_json)
    if as_json:
        emit_json(report.as_dict())
    else:
        show_report(report)
    if report.rejected:
        raise typer.Exit(Exit.REJECTS)


def show_report(report: ImportReport) -> None:
    """Print what an import did: counts a table, and where the rejects are."""
    table(
        "Imported",
        ("table", "read", "new", "changed", "unchanged", "rejected"),
        [(t.table, t.read, t.new, t.changed, t.unchanged, t.rejected) for t in report.tables],
        numbers=(1, 2, 3, 4, 5),
    )
    show_rejects(report)


def show_rejects(report: ImportReport) -> None:
    """Print which files were refused and why, how much was rejected and where each reason is; nothing for nothing."""
    for name, reason in report.refused.items():
        out.print(f"{name} was not taken: {reason}", style="yellow", markup=False)
    if report.rejected:
        out.print(f"{report.rejected:,} rejected; each with its reason in {report.rejects_path}", style="yellow")
