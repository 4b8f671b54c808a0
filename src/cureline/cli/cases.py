"""`cureline cases …`: the check for what leads back to a person, the search of the library, reviews' actions."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from cureline.cli.main import ready
from cureline.cli.show import Exit, Json, emit_json, fail, out, table

app = typer.Typer(no_args_is_help=True, help="Cases: check a text, search the library, follow reviews' actions.")


@app.command("check")
def check(
    file: Annotated[str, typer.Argument(help="A text file; - reads what comes in.")],
    customer: Annotated[str, typer.Option(help="Also look for everything known of this customer.")] = "",
    as_json: Json = False,
) -> None:
    """Say what in a text leads back to a person. Exit code 1 where anything does; the words are not repeated.

    Without a customer it looks for what looks like an identifier, and for the names of all customers and staff.
    """
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        fail(Exit.USAGE, f"{file} can't be read as text: {type(error).__name__}")
    ready()
    from cureline.casebook.services import checking
    from cureline.portfolio.models import Customer

    if customer and not Customer.objects.filter(pk=customer).exists():
        fail(Exit.USAGE, f"no customer {customer}")
    subject = checking.subject_of(customer) if customer else None
    found = checking.check({checking.COMMENT: text}, subject, language="en")
    lines = [_line(text, one.start) for one in found]
    if as_json:
        emit_json([{**one.plain(), "line": line} for one, line in zip(found, lines, strict=True)])
    elif not found:
        out.print("Nothing in it leads back to anybody.")
    else:
        rows = [(str(line), one.kind, "known" if one.known else "looks like one", one.about)
                for one, line in zip(found, lines, strict=True)]  # fmt: skip
        table(f"{len(found)} places lead back", ("line", "kind", "how", "phrase"), rows)
    if found:
        raise typer.Exit(Exit.FAILED)


def _line(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1


@app.command("search")
def search(
    words: Annotated[str, typer.Argument(help="What the case is about, in Chinese or English.")],
    most: Annotated[int, typer.Option(min=1, max=50)] = 10,
    as_json: Json = False,
) -> None:
    """Find released cases by meaning."""
    ready()
    from cureline.casebook import services

    found = services.search(words, limit=most)
    if as_json:
        emit_json([{"number": one.case.number, "title": one.case.title, "score": one.score, "shared": one.shared}
                   for one in found])  # fmt: skip
    else:
        table("Cases", ("case", "title", "alike"),
              [(one.case.number, one.case.title, f"{one.score:.0%}") for one in found], numbers=(2,))  # fmt: skip


@app.command("follow")
def follow(as_json: Json = False) -> None:
    """Remind owners of actions, tell late ones, compare what is due. Again it changes nothing."""
    ready()
    from cureline.casebook import services

    counts: dict[str, Any] = services.watch()
    if as_json:
        emit_json(counts)
    else:
        table("Actions of reviews", ("what", "how many"), sorted(counts.items()), numbers=(1,))
