"""`cureline plan`: the day's work in its order; `cureline documents`: what decides it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from cureline.cli.main import ready
from cureline.cli.show import Exit, Json, emit_json, fail, money, out, table

_COLUMNS = (
    "customer_id", "account_id", "action_id", "segment", "channel", "script", "hour", "planned_at", "minutes", "team",
    "collector_id", "rank", "route", "value_minor", "currency", "contact_point_id",
)  # fmt: skip


def plan(
    collector: Annotated[str, typer.Option(help="Only this collector's day, in its order.")] = "",
    team: Annotated[str, typer.Option(help="Only this team's actions.")] = "",
    channel: Annotated[str, typer.Option(help="Only this channel: sms, call, email, letter, visit, legal.")] = "",
    limit: Annotated[int, typer.Option(help="At most so many rows; 0 for all.", min=0)] = 30,
    as_json: Json = False,
) -> None:
    """List the published plan: who is contacted today, how, by whom, in which order. Only lawful actions are in it."""
    ready()
    from cureline.worklist.models import Decision
    from cureline.worklist.night import current

    run = current()
    if run is None:
        fail(Exit.NOT_FOUND, "no published run; `cureline night --as-of DATE` makes one")
    found = Decision.objects.filter(run=run, outcome=Decision.Outcome.PLANNED)
    for name, wanted in (("collector_id", collector), ("team", team), ("channel", channel)):
        if wanted:
            found = found.filter(**{name: wanted})
    total = found.count()
    ordered = found.order_by("team", "collector_id", "rank", "-value_minor", "customer_id")
    rows: list[dict[str, Any]] = list(ordered.values(*_COLUMNS)[: limit or None])
    if as_json:
        emit_json({"run_id": run.run_id, "as_of": run.as_of_on, "actions": total, "rows": rows})
        return
    table(
        f"Plan of {run.as_of_on} (run {run.run_id}): {len(rows):,} of {total:,} actions",
        ("who", "rank", "hour", "customer", "channel", "script", "expected net recovery"),
        [
            (r["collector_id"] or "", r["rank"] or "", "" if r["hour"] is None else f"{r['hour']:02d}:00",
             r["customer_id"], r["channel"], r["script"] or "", money(r["value_minor"], r["currency"]))
            for r in rows
        ],
        numbers=(1, 6),
    )  # fmt: skip
    if rows:
        out.print(f"Why this customer? .venv/bin/cureline explain {rows[0]['customer_id']}", markup=False)


def documents(
    kind: Annotated[str, typer.Option(help="Only this kind: rules, strategy, response, capacity, policy, model.")] = "",
    as_json: Json = False,
) -> None:
    """List the versioned documents that decide about customers, and who signed each."""
    ready()
    from cureline.trust.models import Document

    found = Document.objects.filter(kind=kind) if kind else Document.objects.all()
    rows = list(
        found.order_by("kind", "name", "effective_from_on", "pk").values(
            "kind", "name", "version", "effective_from_on", "author", "approver", "sha256", "recorded_at"
        )
    )
    if as_json:
        emit_json(rows)
        return
    table(
        "Documents",
        ("kind", "name", "version", "effective from", "author", "approver"),
        [
            (r["kind"], r["name"], r["version"], r["effective_from_on"], r["author"], r["approver"] or "not signed")
            for r in rows
        ],
    )


def add_document(
    kind: Annotated[
        str, typer.Argument(help="rules, portrait, strategy, response, capacity, policy, arrangement or script.")
    ],
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The YAML document.")],
    name: Annotated[str, typer.Option(help="Its name; else the file's.")] = "",
    as_json: Json = False,
) -> None:
    """Check a document of the bank's own and keep it; it decides from its effective date on.

    The same version can't be recorded twice with another text. A policy may only tighten the law's rules.
    """
    ready()
    from cureline.arrangement import policy
    from cureline.worklist import rulebook

    try:
        text = file.read_text(encoding="utf-8")
        # the arrangement room reads its own, which the night does not need
        document = policy.record(text) if kind == policy.KIND else rulebook.record(kind, name or file.stem, text)
    except (ValueError, UnicodeDecodeError) as error:
        fail(Exit.USAGE, f"{file}: {error}")
    shown = {
        "kind": document.kind,
        "name": document.name,
        "version": document.version,
        "effective_from_on": document.effective_from_on,
        "sha256": document.sha256,
    }
    if as_json:
        emit_json(shown)
    else:
        out.print(f"{document} is kept and decides from {document.effective_from_on} on.", markup=False)
