"""`cureline strategy`: read a strategy, check it against the published customers, and its schema."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cureline.cli.main import ready
from cureline.cli.show import Exit, Json, Language, emit_json, fail, out, table

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from cureline.engine.strategy import Finding, Strategy

app = typer.Typer(no_args_is_help=True, help="Strategies: who is treated how.")

Which = Annotated[str, typer.Argument(help="A strategy's name, or a strategy file.")]


@app.command()
def show(which: Which, language: Language = "en", as_json: Json = False) -> None:
    """Show a strategy: its segments in order, its treatments and their steps, its experiment."""
    from cureline.engine.predicate import LANGUAGES

    if language not in LANGUAGES:
        fail(Exit.USAGE, f"no texts in {language!r}; one of {', '.join(LANGUAGES)}")
    found = _load(which)
    if as_json:
        emit_json(_plain(found, language))
        return
    out.print(f"{found.label}, in force from {found.effective_from}, by {found.author}, approved by {found.approver}",
              style="bold", markup=False, soft_wrap=True)  # fmt: skip
    out.print(found.about[language], markup=False, soft_wrap=True)
    out.print(f"applies to: {found.applies_to.text}", markup=False, soft_wrap=True)
    shown = _plain(found, language)
    table(
        "Segments, the first that fits decides",
        ("segment", "title", "when", "treatment", "status"),
        [(s["id"], s["title"], s["when"], s["treatment"], s["basis"]["status"]) for s in shown["segments"]],
    )
    table(
        "Treatments, the last step that has begun is taken",
        ("treatment", "title", "step", "from", "purpose", "channels", "every days", "quiet days"),
        [
            (t["id"] if not n else "", t["title"] if not n else "", s["id"], s["from"], s["purpose"],
             ", ".join(s["channels"]), s["every_days"], s["cool_down_days"])
            for t in shown["treatments"]
            for n, s in enumerate(t["steps"])
        ],
        numbers=(6, 7),
    )  # fmt: skip
    if found.experiment:
        table(
            f"Experiment {found.experiment}",
            ("arm", "share", "changes"),
            [(a["id"], f"{a['share_bp'] / 100:g} %", a["changes"]) for a in shown["arms"]],
            numbers=(1,),
        )


@app.command()
def lint(which: Which, language: Language = "en", as_json: Json = False) -> None:
    """Find what is wrong with a strategy, in itself and before the customers of the published run.

    Leaves with code 3 when there is an error among the findings.
    """
    from cureline.engine import strategy
    from cureline.engine.predicate import LANGUAGES

    if language not in LANGUAGES:
        fail(Exit.USAGE, f"no texts in {language!r}; one of {', '.join(LANGUAGES)}")
    found = _load(which)
    ready()
    with _customers() as (run_id, customers):
        findings = strategy.lint(found, customers)
    if as_json:
        emit_json({"strategy": found.label, "run_id": run_id, "findings": [f.as_dict() for f in findings]})
    else:
        _tell(found, findings, run_id, language)
    if any(finding.level == "error" for finding in findings):
        raise typer.Exit(Exit.REJECTS)


@app.command()
def schema() -> None:
    """Print the JSON Schema of a strategy, for an editor to complete and check by."""
    from cureline.engine import strategy

    emit_json(strategy.schema())


def _tell(found: Strategy, findings: list[Finding], run_id: str | None, language: str) -> None:
    before = f"the customers of run {run_id}" if run_id else "no customers: no night is published yet"
    out.print(f"{found.label}, before {before}", style="bold", markup=False)
    if not findings:
        out.print("Nothing found.")
        return
    table(
        "Findings",
        ("level", "place", "what", "for example"),
        [(f.level, f.place, f.text[language], ", ".join(f.examples)) for f in findings],
    )


def _load(which: str) -> Strategy:
    """The strategy of a file, or the one of that name in force today, or the shipped one."""
    from cureline.engine import strategy

    path = Path(which)
    try:
        if path.is_file():
            return strategy.load(path.read_text(encoding="utf-8"))
        ready()
        from cureline.trust import documents

        try:
            text = documents.in_force("strategy", which, dt.datetime.now(dt.UTC).date()).content
        except documents.DocumentMissingError:
            if which not in strategy.SHIPPED:
                fail(Exit.NOT_FOUND, f"no file and no strategy {which!r}; shipped are {', '.join(strategy.SHIPPED)}")
            text = strategy.shipped(which)
        return strategy.load(text)
    except (strategy.StrategyError, UnicodeDecodeError) as error:
        fail(Exit.USAGE, f"{which}: {error}")


@contextmanager
def _customers() -> Iterator[tuple[str | None, ir.Table | None]]:
    """The published run's id and its portrait with score; nothing where there is none."""
    from cureline.worklist import columns, engines, inputs
    from cureline.worklist.night import current
    from cureline.worklist.steps import Run

    run = current()
    if run is None:
        yield None, None
        return
    frozen = inputs.stored(run.run_id)
    made = [frozen.directory / f"{name}.parquet" for name in ("portrait", "score")]
    if not all(path.is_file() for path in made):
        yield None, None
        return
    with tempfile.TemporaryDirectory() as scratch, columns.engine(Path(scratch)) as connection:
        # computed once: lint asks it several questions
        people = Run(frozen, frozen.directory, engines.Duck(connection)).people()
        yield run.run_id, connection.create_table("people", people, temp=True)


def _plain(found: Strategy, language: str) -> dict[str, Any]:
    """The strategy for a table or JSON, its texts in one language."""
    return {
        "name": found.name,
        "version": found.version,
        "effective_from": found.effective_from,
        "author": found.author,
        "approver": found.approver,
        "about": found.about[language],
        "applies_to": found.applies_to.text,
        "segments": [
            {"id": s.id, "title": s.title[language], "when": s.when.text, "treatment": s.treatment,
             "basis": {"source": s.basis.source, "status": s.basis.status}}
            for s in found.segments
        ],
        "treatments": [
            {"id": t.id, "title": t.title[language], "steps": [
                {"id": step.id, "from": step.begins.text, "purpose": step.purpose,
                 "channels": [means.channel for means in step.means], "every_days": step.every_days,
                 "cool_down_days": step.cool_down_days} for step in t.ladder]}
            for t in found.treatments.values()
        ],
        "experiment": found.experiment,
        "arms": [
            {"id": arm.id, "share_bp": arm.share_bp, "changes": "; ".join(
                [*(f"{segment}: {treatment}" for segment, treatment in arm.segments.items()),
                 *(f"{treatment}: another ladder" for treatment in arm.ladders),
                 *(f"{segment}: left alone" for segment in sorted(arm.hold_out))])}
            for arm in found.arms
        ],
    }  # fmt: skip
