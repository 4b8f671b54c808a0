"""Puts the commands together."""

from __future__ import annotations

import typer

from cureline.cli import demo, doctor, night, portfolio


def register(app: typer.Typer) -> None:
    """Add every command to the application."""
    app.command("demo")(demo.demo)
    app.command("doctor")(doctor.doctor)
    app.command("import")(portfolio.import_files)
    app.command("night")(night.night)
    app.command("runs")(night.runs)
    app.command("explain")(night.explain)
    app.command("replay")(night.replay)
