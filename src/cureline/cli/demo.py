"""`cureline demo`: the main job on real input, from an empty machine to a plan."""

from __future__ import annotations

import datetime as dt
import time
from typing import Annotated

import typer

from cureline.cli import show, summary
from cureline.cli.main import ready
from cureline.cli.show import Json, emit_json, out

SAMPLE_DAY = dt.date(2005, 9, 30)


def demo(
    as_of: Annotated[str, typer.Option("--as-of", help="The day to plan.")] = SAMPLE_DAY.isoformat(),
    as_json: Json = False,
) -> None:
    """Load the sample portfolio (30,000 real card accounts), train the scores, run the night, print the plan."""
    started = time.perf_counter()
    ready()
    from cureline.cli.night import day
    from cureline.portfolio.sample import load as sample
    from cureline.worklist import documents, night, training

    planned = day(as_of)
    reports = []
    with show.progress_bar(as_json) as progress:
        documents.record_shipped()
        reports = sample.load_sample(progress)
        training.train_missing(planned, progress)
        report = night.run(planned, progress=progress)
    if as_json:
        emit_json(
            {
                "run_id": report.run_id,
                "import": [r.as_dict() for r in reports],
                "summary": report.summary,
                "seconds": round(time.perf_counter() - started, 1),
            }
        )
        return
    loaded = sum(table.read for r in reports for table in r.tables)
    changed = sum(table.new + table.changed for r in reports for table in r.tables)
    rejected = sum(r.rejected for r in reports)
    out.print(f"Sample portfolio: {loaded:,} rows read, {changed:,} new or changed, {rejected:,} rejected.")
    out.print(
        "Accounts, statements and payments are real (UCI no. 350, I-Cheng Yeh, CC BY 4.0); "
        "contact points, contacts, promises and circumstances are synthetic."
    )
    summary.show(report.run_id, report.summary)
    customer = _one_planned(report.run_id)
    out.print(f"\nDone in {time.perf_counter() - started:.0f} s. What to type next:", style="bold")
    for line in (
        f".venv/bin/cureline explain {customer} --lang zh-Hans   # why this customer, in words (also en, zh-Hant)",
        ".venv/bin/cureline plan --limit 30                # the day's queue, in order",
        f".venv/bin/cureline replay {report.run_id}         # prove that the plan can be reproduced",
        ".venv/bin/cureline pack rules cn                  # every rule of the gate with its article and status",
        ".venv/bin/cureline doctor                         # is everything in order?",
        ".venv/bin/cureline --help",
    ):
        out.print(f"  {line}", markup=False, soft_wrap=True)


def _one_planned(run_id: str) -> str:
    """A customer whose first choice is in the plan: a good one to explain."""
    from cureline.worklist.models import Decision

    found = (
        Decision.objects.filter(run_id=run_id, planned=True, channel="call")
        .order_by("-value_minor", "customer_id")
        .values_list("customer_id", flat=True)
        .first()
    )
    return found or "CUSTOMER"
