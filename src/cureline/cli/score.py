"""`cureline train`, `models`: score models, how good and how fair they are."""

from __future__ import annotations

from typing import Annotated

import typer

from cureline.cli import show
from cureline.cli.main import ready
from cureline.cli.night import day
from cureline.cli.show import Exit, Json, Language, emit_json, fail, out, table

_MEASURES = ("auc", "ks", "brier", "log_loss", "ece")


def train(
    observed_on: Annotated[str, typer.Option("--observed-on", help="The day the features are seen, YYYY-MM-DD.")],
    target: Annotated[str, typer.Option(help="What to predict: default, roll or cure.")] = "default",
    seed: Annotated[int, typer.Option(help="Seed of the split and of the trees.", min=0)] = 0,
    as_json: Json = False,
) -> None:
    """Train a score model on the portfolio, judge it on accounts it never saw, and put it in force.

    It is in force from the day on which its labels were known: a month after, or that day where the labels are derived
    from earlier months. The same portfolio, day and seed give the same model, byte for byte.
    """
    ready()
    from cureline.engine.score import TrainingError
    from cureline.worklist import scoring

    planned = day(observed_on)
    try:
        with show.progress_bar(as_json) as progress:
            progress(f"train {target}", 0, 1)
            trained = scoring.train(target, planned, seed)
            progress(f"train {target}", 1, 1)
    except TrainingError as error:
        fail(Exit.USAGE, str(error))
    model = trained.model
    if as_json:
        emit_json({"target": target, "version": model.version, "new": trained.new, "directory": trained.directory,
                   "report": model.report})  # fmt: skip
        return
    boosted, sheet = model.report["boosted"], model.report["scorecard"]
    table(
        f"Model {model.version} of {target}, on accounts it never saw",
        ("measure", "boosted", "scorecard"),
        [(name, f"{boosted[name]:.4f}", f"{sheet[name]:.4f}") for name in _MEASURES],
        numbers=(1, 2),
    )
    verb = "trained and in force" if trained.new else "was there already; nothing had changed"
    out.print(f"{verb.capitalize()}: {trained.directory}", markup=False, soft_wrap=True)
    out.print(f"The whole card: cureline models {model.version} --card", markup=False, soft_wrap=True)


def models(
    version: Annotated[str, typer.Argument(help="A model's version; all models otherwise.")] = "",
    card: Annotated[bool, typer.Option("--card", help="Print the model card in Markdown.")] = False,
    language: Language = "en",
    as_json: Json = False,
) -> None:
    """List the score models, or show one: its report, or its card."""
    ready()
    from cureline.engine.score import ModelError
    from cureline.worklist import scoring

    if not version:
        rows = [
            {"target": d.name, "version": d.version, "effective_from_on": d.effective_from_on, "author": d.author,
             "recorded_at": d.recorded_at}
            for d in scoring.recorded()
        ]  # fmt: skip
        if as_json:
            emit_json(rows)
            return
        heads = ("target", "version", "in force from", "recorded")
        table("Score models", heads, [(r["target"], r["version"], r["effective_from_on"],
                                       f"{r['recorded_at']:%Y-%m-%d %H:%M %Z}") for r in rows])  # fmt: skip
        return
    try:
        model = scoring.find(version)
        text = model.card(language)
    except LookupError as error:
        fail(Exit.NOT_FOUND, str(error))
    except ModelError as error:
        fail(Exit.DIFFERENT, str(error))
    except ValueError as error:
        fail(Exit.USAGE, str(error))
    if as_json:
        emit_json({"manifest": model.manifest, "report": model.report, **({"card": text} if card else {})})
    elif card:
        typer.echo(text)
    else:
        boosted, sheet = model.report["boosted"], model.report["scorecard"]
        rows_ = [(name, f"{boosted[name]:.4f}", f"{sheet[name]:.4f}") for name in _MEASURES]
        table(f"{model.target} {model.version}", ("measure", "boosted", "scorecard"), rows_, numbers=(1, 2))
