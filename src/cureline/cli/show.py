"""How the command line speaks: tables for people, JSON for programs, progress on standard error, exit codes."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from enum import IntEnum
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from cureline.engine.money import format_minor

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)

Json = Annotated[bool, typer.Option("--json", help="Print one JSON value instead of text.")]
Language = Annotated[str, typer.Option("--lang", help="en, zh-Hans or zh-Hant.")]


class Exit(IntEnum):
    """Exit codes; `cureline --help` lists them."""

    OK = 0
    FAILED = 1
    USAGE = 2
    REJECTS = 3
    NOT_FOUND = 4
    DIFFERENT = 5
    BUSY = 6
    NOT_READY = 7


EXIT_CODES = (
    "Exit codes: 0 done; 1 an unexpected failure; 2 wrong usage; 3 done, but some input was rejected; "
    "4 not found; 5 a replay or check differs; 6 another process holds the work; 7 the set-up is not ready."
)


def fail(code: Exit, message: str) -> NoReturn:
    """Say what is wrong on standard error and leave with the code."""
    err.print(message, style="red", markup=False)
    raise typer.Exit(code)


def instant(text: str) -> dt.datetime | None:
    """An instant as typed, aware; None for nothing. Leaves with a usage error for what is none or has no offset."""
    if not text:
        return None
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        fail(Exit.USAGE, f"{text!r} is not an instant (ISO 8601)")
    if found.tzinfo is None:
        fail(Exit.USAGE, f"{text!r} has no offset; write 2026-11-24T10:00+08:00")
    return found


def emit_json(value: object) -> None:
    """Print a value as JSON on standard output."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=_plain))


def table(title: str, heads: Sequence[str], rows: Sequence[Sequence[object]], numbers: Sequence[int] = ()) -> None:
    """Print rows as a table; `numbers` are the positions of right-aligned columns."""
    grid = Table(title=title, title_justify="left", title_style="bold", header_style="bold", pad_edge=False)
    for position, head in enumerate(heads):
        grid.add_column(head, justify="right" if position in numbers else "left", overflow="fold")
    for row in rows:
        grid.add_row(*(count(cell) if isinstance(cell, int) else str(cell) for cell in row))
    out.print(grid)


def count(number: int) -> str:
    """A whole number with thousands separated."""
    return f"{number:,}"


def money(minor: int, currency: str) -> str:
    """An amount in minor units as people write it."""
    return f"{format_minor(minor, currency)} {currency}"


@contextmanager
def progress_bar(quiet: bool = False) -> Iterator[Any]:
    """A progress bar on standard error; gives a callback of (step, done, total)."""
    columns = (
        TextColumn("{task.description:<14}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=err, disable=quiet or not err.is_terminal, transient=True) as bar:
        task = bar.add_task("", total=None)

        def step(name: str, done: int, total: int | None) -> None:
            bar.update(task, description=name, completed=done, total=total)

        yield step


def _plain(value: object) -> object:
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    if isinstance(value, Decimal | Path):
        return str(value)
    raise TypeError(f"not JSON: {type(value).__name__}")
