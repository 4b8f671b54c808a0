"""`cureline appraise`: a period's figures of appraisal; the lot of a month's quality samples."""

from __future__ import annotations

from typing import Annotated

import typer

from cureline.cli import show
from cureline.cli.main import ready
from cureline.cli.show import Exit, Json, emit_json, fail, out


def appraise(
    period: Annotated[str, typer.Option(help="A quarter (2026Q4) or a month (2026-11).")],
    draw: Annotated[str, typer.Option(help="Also draw the quality samples of this month, 2026-11.")] = "",
    as_json: Json = False,
) -> None:
    """Open a period where it is not open, and compute everybody's figures from the current facts of results.

    Again it gives the same figures. Names and totals are not printed: the pages show them to whom they concern.
    """
    ready()
    from cureline.appraisal import services
    from cureline.face import ProblemError

    try:
        with show.progress_bar(as_json) as progress:
            progress("open", 0, 3)
            row = services.open_period(period)
            progress("samples", 1, 3)
            drawn = services.quality.draw_month(draw).samples.count() if draw else 0
            progress("figures", 2, 3)
            row = services.compute(row.pk)
            progress("done", 3, 3)
    except ProblemError as error:
        fail(Exit.USAGE, error.detail or str(error.title))
    people = row.appraisals.count()
    known = sum(one.content["score"]["total"] is not None for one in row.appraisals.all())
    if as_json:
        emit_json({"period": row.code, "people": people, "with_score": known, "snapshot": row.snapshot_id,
                   "samples": drawn})  # fmt: skip
        return
    out.print(f"{row.code}: {people} people, {known} with a score; facts {row.snapshot_id or 'none'}.", markup=False)
    if draw:
        out.print(f"{draw}: {drawn} samples drawn.", markup=False)
