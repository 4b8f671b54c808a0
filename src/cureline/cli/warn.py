"""`cureline warn`: series from outside, the day's indicators, warnings of current accounts, and how good they are."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated, Any

import typer

from cureline.cli import show
from cureline.cli.main import ready
from cureline.cli.night import day
from cureline.cli.show import Exit, Json, emit_json, err, fail, out, table

app = typer.Typer(no_args_is_help=True, help="Early warning: series, indicators, accounts that may fall behind.")
On = Annotated[str, typer.Option("--on", help="The bank's day, YYYY-MM-DD; today otherwise.")]


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV with the columns code, on, value.")],
    as_json: Json = False,
) -> None:
    """Take series from a CSV file. Good rows are taken; each other one is told by line, column and reason."""
    ready()
    from cureline.warning import services

    try:
        made = services.feed_file(file.read_bytes(), file.name)
    except services.GivenError as error:
        fail(Exit.USAGE, str(error.detail))
    if as_json:
        emit_json({"taken": made.taken, "changed": made.changed, "refused": made.refused, "rejects": made.rejects})
        return
    for one in made.rejects:
        err.print(f"{file.name}, line {one['line']}, {one['column'] or 'row'}: {one['reason']}", markup=False)
    out.print(f"{made.taken:,} values new, {made.changed:,} corrected, {made.refused:,} not taken.")


@app.command("sample")
def sample(as_json: Json = False) -> None:
    """Take the shipped sample of four SYNTHETIC series (loan prime rate, unemployment, exchange rate, home prices)."""
    ready()
    from importlib import resources

    from cureline.warning import services

    content = resources.files("cureline.warning").joinpath("sample/series.csv").read_bytes()
    made = services.feed_file(content, "series.csv")
    if as_json:
        emit_json({"taken": made.taken, "changed": made.changed, "refused": made.refused})
    else:
        out.print(f"{made.taken:,} synthetic values new, {made.changed:,} corrected, {made.refused:,} not taken.")


@app.command("run")
def run(on: On = "", as_json: Json = False) -> None:
    """Compute a day's indicators, list the current accounts that may fall behind, escalate late alerts. Again the same
    day changes nothing."""
    which = _day(on)
    from cureline.warning import services

    counts = {**services.compute(which), **services.outlooks.look(which), **services.run_clock(which)}
    if as_json:
        emit_json({"on": which, **counts})
    else:
        table(f"Early warning of {which}", ("what", "how many"), sorted(counts.items()), numbers=(1,))


@app.command("train")
def train(on: On = "", seed: Annotated[int, typer.Option(min=0)] = 0, as_json: Json = False) -> None:
    """Learn from the months of statements up to a day which current accounts fall behind, and put it in force."""
    which = _day(on)
    from cureline.engine.score import TrainingError
    from cureline.warning.services import outlooks

    try:
        with show.progress_bar(as_json) as progress:
            progress("learn", 0, 1)
            model, directory = outlooks.train(which, seed)
            progress("learn", 1, 1)
    except TrainingError as error:
        fail(Exit.USAGE, str(error))
    if as_json:
        emit_json({"version": model.version, "directory": directory, "report": model.report})
    else:
        figures = model.report["boosted"]
        out.print(f"{model.version}: AUC {figures['auc']:.4f} on accounts that it never saw; {directory}", markup=False,
                  soft_wrap=True)  # fmt: skip


@app.command("evaluate")
def evaluate(
    on: On = "", days: Annotated[int, typer.Option(help="Held-out month ends.", min=1, max=12)] = 3,
    as_json: Json = False,
) -> None:  # fmt: skip
    """Precision, recall and lead time on held-out months, beside the naive thresholds at as many warnings."""
    which = _day(on)
    from dataclasses import asdict

    from cureline.engine.score import TrainingError
    from cureline.warning.services import outlooks

    try:
        with show.progress_bar(as_json) as progress:
            progress("held-out months", 0, 1)
            found = outlooks.evaluate(which, days)
            progress("held-out months", 1, 1)
    except TrainingError as error:
        fail(Exit.USAGE, str(error))
    if as_json:
        emit_json(asdict(found))
        return
    names = {"use": "highest use of the limit", "minimum": "smallest payments"}
    table(
        "Current accounts that were 30 days past due later; a model that knew nothing later than its day",
        ("seen on", "months", "accounts", "fell", "warned", "against", "precision", "95%", "naive", "recall", "naive"),
        [(t.observed_on, t.months, t.accounts, t.events, t.warned, names[t.rule], f"{t.precision.value:.1%}",
          f"{t.precision.low:.1%}-{t.precision.high:.1%}", f"{t.naive_precision.value:.1%}", f"{t.recall.value:.1%}",
          f"{t.naive_recall.value:.1%}") for t in found.trials],
        numbers=(1, 2, 3, 4, 6, 7, 8, 9, 10),
    )  # fmt: skip
    table(
        f"Lead time, {found.budget:.0%} of the current accounts warned of on each day",
        ("by", "fell behind", "warned before", "months, mean", "median", "two or more"),
        [({"model": "the model", "use": names["use"]}[row.rule], row.fell, row.warned, f"{row.mean:.2f}",
          f"{row.median:.0f}", f"{row.two_or_more:.0%}") for row in found.leads],
        numbers=(1, 2, 3, 4, 5),
    )  # fmt: skip


def _day(on: str) -> dt.date:
    ready()
    from django.utils import timezone

    from cureline.worklist import desk

    today: Any = desk.today(timezone.now())
    which: dt.date = day(on) if on else today
    if which > today:
        fail(Exit.USAGE, f"{which} has not come yet")
    return which
