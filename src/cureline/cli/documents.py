"""`cureline document`: record and list what decides."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from cureline.cli.main import ready
from cureline.cli.show import Exit, Json, emit_json, fail, out, table

app = typer.Typer(no_args_is_help=True)


@app.command("record")
def record(
    kind: Annotated[str, typer.Argument(help="strategy, policy, capacity or response")],
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The document, YAML.")],
    approver: Annotated[str, typer.Option(help="Who approves it; not its author.")],
    as_json: Json = False,
) -> None:
    """Record a new version of a document after checking it whole. The same version can't be recorded otherwise."""
    ready()
    from cureline.trust.documents import DocumentConflictError
    from cureline.worklist.documents import DocumentError, record_text

    try:
        document = record_text(kind, file.read_text(encoding="utf-8"), source=str(file), approver=approver)
    except (DocumentError, DocumentConflictError) as error:
        fail(Exit.REJECTS, str(error))
    if as_json:
        emit_json({"kind": document.kind, "name": document.name, "version": document.version})
    else:
        out.print(f"{document} is recorded, in force from {document.effective_from_on}.")


@app.command("list")
def list_documents(
    on: Annotated[str, typer.Option(help="Mark what is in force on this day (YYYY-MM-DD).")] = "",
    as_json: Json = False,
) -> None:
    """List every version of every document, and which is in force."""
    ready()
    from cureline.trust import documents
    from cureline.trust.models import Document

    day = dt.date.fromisoformat(on) if on else dt.datetime.now(dt.UTC).date()
    rows = []
    for document in Document.objects.order_by("kind", "name", "effective_from_on", "pk"):
        try:
            chosen = documents.in_force(document.kind, document.name, day).pk == document.pk
        except documents.DocumentMissingError:
            chosen = False
        rows.append(
            {
                "kind": document.kind,
                "name": document.name,
                "version": document.version,
                "effective_from_on": document.effective_from_on,
                "author": document.author,
                "approver": document.approver,
                "in_force": chosen,
                "sha256": document.sha256,
            }
        )
    if as_json:
        emit_json(rows)
        return
    heads = ("kind", "name", "version", "from", "author", "approver", f"in force {day}")
    table("Documents", heads, [[*list(r.values())[:6], "yes" if r["in_force"] else ""] for r in rows])
