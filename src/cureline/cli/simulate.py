"""`cureline simulate`: compare strategies by simulation, or work off what people asked for in the browser."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from cureline.cli import show
from cureline.cli.main import ready
from cureline.cli.show import Exit, Json, emit_json, fail, money, out, table


def simulate(
    strategies: Annotated[
        list[str] | None,
        typer.Option("--strategy", help="A strategy file, a strategy's name, or policy:dynamic; repeat it to compare."),
    ] = None,
    days: Annotated[int, typer.Option(help="Days to simulate.")] = 60,
    size: Annotated[int, typer.Option(help="Customers, chosen from the published night's; else drawn.")] = 2_000,
    seed: Annotated[int, typer.Option(help="The first seed.")] = 1,
    seeds: Annotated[int, typer.Option(help="How many seeds; they give the intervals.")] = 5,
    world: Annotated[
        str, typer.Option(help="How debtors behave; the strategy's own world or consumer if not given.")
    ] = "",
    as_json: Json = False,
) -> None:
    """Compare strategies on the bank's present customers; without --strategy, run the what-ifs that wait.

    The first strategy is what the others are held against. The same arguments give the same figures.
    """
    ready()
    from cureline.face import ProblemError
    from cureline.goal.services import simulations

    if not strategies:
        count = simulations.run_due()
        out.print(f"{count} what-ifs run.")
        return
    try:
        row = simulations.ask([_text(one) for one in strategies], user=_user(), days=days, size=size, seed=seed,
                              seeds=seeds, world=world, why="cureline simulate")  # fmt: skip
    except ProblemError as error:
        fail(Exit.USAGE, error.detail or str(error.title))
    with show.progress_bar(as_json) as progress:
        done = simulations.run(row.pk, lambda now, total: progress("simulate", now, total))
    if done is None:
        fail(Exit.BUSY, "another process runs it; its page shows how far it is")
    if done.result is None:
        fail(Exit.FAILED, done.failure or done.state)
    if as_json:
        emit_json({"simulation": done.pk, "digest": done.digest, "source": done.source, **done.result})
        return
    _tell(done)


def _tell(row: Any) -> None:
    choices = row.result["choices"]
    names = [f"{c['name']} {c['version']}".strip() for c in choices]
    rows: list[list[object]] = []
    for figure in choices[0]["figures"]:
        line: list[object] = [figure]
        for place, choice in enumerate(choices):
            told = choice["figures"][figure]
            shown = _shown(figure, told["mean"])
            if place:
                against = told["difference"]
                shown += f" [{_shown(figure, against['low'])} to {_shown(figure, against['high'])}]"
            line.append(shown)
        rows.append(line)
    title = (
        f"What-if {row.pk}: {row.size} customers, {row.days} days, {row.seeds} seeds; in brackets the paired difference"
    )
    table(title, ("figure", *names), rows, numbers=range(1, len(names) + 1))
    out.print(f"Result {row.digest[:12]}, from {row.source}.", markup=False)


def _shown(figure: str, value: float) -> str:
    return money(round(value), "CNY") if figure.endswith("_minor") else f"{value:,.1f}"


def _text(which: str) -> str:
    """The text of a file or of the strategy of that name in force; a policy stays as it is written."""
    import datetime as dt

    from cureline.engine import strategy
    from cureline.trust import documents

    if which.startswith("policy:"):
        return which
    path = Path(which)
    try:
        if path.is_file():
            return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        fail(Exit.USAGE, f"{which}: {error}")
    try:
        return documents.in_force("strategy", which, dt.datetime.now(dt.UTC).date()).content
    except documents.DocumentMissingError:
        if which not in strategy.SHIPPED:
            fail(Exit.NOT_FOUND, f"no file and no strategy {which!r}; shipped are {', '.join(strategy.SHIPPED)}")
        return strategy.shipped(which)


def _user() -> Any:
    """Who asks by the command line: the first head or analyst of the department."""
    from cureline.trust.models import User

    found = User.objects.filter(is_active=True, role__in=("head", "analyst", "risk")).order_by("pk").first()
    if found is None:
        fail(Exit.NOT_READY, "nobody of the department may run a what-if yet: `cureline user add` makes a head")
    return found
