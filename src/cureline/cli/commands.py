"""Puts the commands together."""

from __future__ import annotations

import typer

from cureline.cli import demo, doctor, documents, night, packs, portfolio, score, strategy


def register(app: typer.Typer) -> None:
    """Add every command to the application."""
    app.command("demo")(demo.demo)
    app.command("doctor")(doctor.doctor)
    app.command("import")(portfolio.import_files)
    app.command("night")(night.night)
    app.command("runs")(night.runs)
    app.command("plan")(night.plan)
    app.command("explain")(night.explain)
    app.command("replay")(night.replay)
    app.add_typer(score.app, name="score", help="Train and read score models.")
    app.add_typer(strategy.app, name="strategy", help="Check strategy documents.")
    app.add_typer(packs.app, name="pack", help="Read the rule packs.")
    app.add_typer(documents.app, name="document", help="Record and list versioned documents.")
