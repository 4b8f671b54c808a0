"""`cureline learn`: what contacts bring, learned from a log, and what another plan would have brought."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cureline.cli import show
from cureline.cli.main import ready
from cureline.cli.night import day
from cureline.cli.show import Exit, Json, Language, emit_json, fail, out, table

if TYPE_CHECKING:
    from cureline.engine import respond

app = typer.Typer(no_args_is_help=True, help="What contacts bring, learned from what was done and what came of it.")

LogFile = Annotated[
    Path | None, typer.Option("--log", exists=True, dir_okay=False, help="A log in Parquet; else the results' facts.")
]
Horizon = Annotated[int, typer.Option(help="Days after a decision that count to it.", min=1, max=366)]
Every = Annotated[int, typer.Option(help="Of the facts, every so many days are decision days.", min=1, max=31)]
Since = Annotated[str, typer.Option(help="Of the facts, decisions from this day on, YYYY-MM-DD.")]
Seed = Annotated[int, typer.Option(help="Seed of the folds.", min=0)]
_FACTS = ("standings", "contacts", "promises", "payments", "episodes", "complaints")


@app.command("response")
def response(
    out_file: Annotated[Path, typer.Option("--out", dir_okay=False, help="Where the learned document is written.")],
    log_file: LogFile = None,
    document: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="Learn from here on; else the document in force.")
    ] = None,
    effective_from: Annotated[str, typer.Option(help="Its first day, YYYY-MM-DD; today if not given.")] = "",
    horizon: Horizon = 30,
    every: Every = 5,
    since: Since = "",
    seed: Seed = 0,
    language: Language = "en",
    as_json: Json = False,
) -> None:
    """Learn the response document anew and say what a plan by it would have brought, before anyone puts it in force.

    Figures that the log knows too little of stay. Nothing is put in force: `cureline documents add response FILE` does.
    """
    from cureline.engine import respond
    from cureline.engine.allocate import AllocationError

    begins = day(effective_from) if effective_from else _today()
    try:
        current = document.read_text(encoding="utf-8") if document else _in_force(begins)
        with show.progress_bar(as_json) as progress:
            progress("log", 0, 3)
            log = _log(log_file, current, horizon, every, since)
            progress("document", 1, 3)
            text, findings = respond.learn_response(log, current, effective_from_on=begins, seed=seed)
            progress("compare", 2, 3)
            judged = _judged(log, current, seed)
            progress("done", 3, 3)
    except (respond.LogError, AllocationError, UnicodeDecodeError) as error:
        fail(Exit.USAGE, str(error))
    out_file.write_text(text, encoding="utf-8")
    if as_json:
        emit_json({"file": out_file, "decisions": len(log), "findings": [_finding(f, language) for f in findings],
                   "plans": judged})  # fmt: skip
        return
    changed = [finding for finding in findings if finding.changed]
    for finding in changed:
        out.print(finding.text(language), markup=False, soft_wrap=True)
    out.print(f"{len(changed)} of {len(findings)} figures changed; {len(log):,} decisions.", markup=False)
    _show_plans(judged)
    out.print(f"Written: {out_file}. In force only after: cureline documents add response {out_file}", markup=False,
              soft_wrap=True)  # fmt: skip


@app.command("uplift")
def uplift(
    directory: Annotated[Path, typer.Option("--out", file_okay=False, help="Where the model's files are written.")],
    log_file: LogFile = None,
    horizon: Horizon = 30,
    every: Every = 5,
    since: Since = "",
    seed: Seed = 0,
    as_json: Json = False,
) -> None:
    """Learn what each action adds by a customer's state (DR-learner), and how well the log knows each action.

    The same log and seed give the same files, byte for byte.
    """
    from cureline.engine import respond
    from cureline.engine.score import ModelError

    try:
        with show.progress_bar(as_json) as progress:
            progress("log", 0, 2)
            log = _log(log_file, None, horizon, every, since)
            progress("learn", 1, 2)
            model = respond.learn_uplift(log, name="uplift", observed_on=_last_day(log), seed=seed)
            model.save(directory)
            progress("done", 2, 2)
    except ModelError as error:
        fail(Exit.DIFFERENT, str(error))
    except ValueError as error:
        fail(Exit.USAGE, str(error))
    if as_json:
        emit_json({"directory": directory, "version": model.version, "report": model.report})
        return
    rows = [
        (e["action"], e["taken"], e["left_alone"], f"{e['value']:,.0f}", f"{e['low']:,.0f} to {e['high']:,.0f}")
        for e in model.report["effects"] if e["quadrant"] is None and e["low"] is not None
    ]  # fmt: skip
    table(f"Effect over leaving alone, minor units a decision ({len(log):,} decisions)",
          ("action", "taken", "left alone", "effect", "95% interval"), rows, numbers=(1, 2, 3, 4))  # fmt: skip
    out.print(f"Model {model.version}: {directory}", markup=False, soft_wrap=True)


def _judged(log: respond.Log, current: str, seed: int) -> dict[str, Any]:
    """The log's practice and both plans, or why the log can't tell."""
    from cureline.engine import respond

    try:
        found = respond.compare(log, current, seed=seed)
    except (respond.SupportError, respond.LogError) as error:
        return {"refused": str(error)}
    return {
        "practice": _estimate(found.learned.logged),
        "present": _evaluation(found.present),
        "learned": _evaluation(found.learned),
        "estimated_propensities": found.learned.ips_bounds is None,
    }


def _evaluation(made: respond.Evaluation) -> dict[str, Any]:
    return {
        **{name: _estimate(getattr(made, name)) for name in ("dr", "ips", "snips", "gain")},
        "dr_bounds": made.dr_bounds, "ips_bounds": made.ips_bounds, "effective_decisions": round(made.effective),
        "largest_weight": round(made.largest_weight, 2), "clipped": made.clipped,
    }  # fmt: skip


def _estimate(made: respond.Estimate) -> dict[str, Any]:
    return {"value": round(made.value, 2), "low": round(made.low, 2), "high": round(made.high, 2)}


def _finding(finding: respond.Finding, language: str) -> dict[str, Any]:
    return {
        "place": finding.place, "before": finding.before, "after": finding.after, "measured": finding.measured,
        "low": finding.low, "high": finding.high, "rows": finding.rows, "left_alone": finding.alone,
        "why": finding.why, "surprising": finding.surprising, "text": finding.text(language),
    }  # fmt: skip


def _show_plans(judged: dict[str, Any]) -> None:
    if "refused" in judged:
        out.print(f"The log can't judge the plan: {judged['refused']}", markup=False, soft_wrap=True)
        return

    def told(entry: dict[str, Any]) -> tuple[str, str]:
        return f"{entry['value']:,.0f}", f"{entry['low']:,.0f} to {entry['high']:,.0f}"

    rows: list[tuple[object, ...]] = [("today", *told(judged["practice"]), "", "", "")]
    for name, title in (("present", "present document"), ("learned", "learned document")):
        made = judged[name]
        rows.append((title, *told(made["dr"]), *told(made["gain"]), made["effective_decisions"]))
    table("Net recovery a decision in minor units, doubly robust; who decides:",
          ("plan", "mean", "95%", "gain", "95%", "effective"), rows,
          numbers=(1, 2, 3, 4, 5))  # fmt: skip
    if judged["estimated_propensities"]:
        out.print("The log does not know how likely its actions were: they are estimated, so read this as a guess that "
                  "an experiment has to prove.", markup=False, soft_wrap=True)  # fmt: skip


def _log(log_file: Path | None, current: str | None, horizon: int, every: int, since: str) -> respond.Log:
    """The file's log, or that of the results' facts. Raises LogError."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from cureline.engine import allocate, respond

    if log_file is not None:
        try:
            return respond.Log(pq.read_table(log_file))
        except pa.ArrowException as error:
            raise respond.LogError(f"{log_file}: {error}") from error
    ready()
    from cureline.results import services
    from cureline.results.services.snapshots import directory_of

    snapshot = services.current()
    if snapshot is None:
        fail(Exit.NOT_READY, "there are no results yet; `cureline results build` draws them; or give a log with --log")
    where = directory_of(snapshot.snapshot_id)
    facts = {name: pq.read_table(where / f"{name}.parquet") for name in _FACTS}
    response = allocate.load_response(_in_force(_today()) if current is None else current)
    begin = day(since) if since else None
    return respond.log_of(facts, response, horizon=horizon, every_days=every, since=begin)


def _in_force(on: dt.date) -> str:
    """The response document in force on a day."""
    ready()
    from cureline.engine import allocate
    from cureline.trust.models import Document

    found = Document.objects.filter(kind="response", name="response", effective_from_on__lte=on)
    document = found.order_by("-effective_from_on", "-pk").first()
    return document.content if document else allocate.shipped("response")


def _today() -> dt.date:
    ready()
    from django.utils import timezone

    from cureline.worklist import desk

    return desk.today(timezone.now())


def _last_day(log: respond.Log) -> dt.date:
    if not log.has("on"):
        return _today()
    last: Any = max(log.table["on"].to_pylist())
    return last if type(last) is dt.date else dt.date.fromisoformat(str(last)[:10])
