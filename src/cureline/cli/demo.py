"""`cureline demo`: the main job on real input, from an empty machine to a published run."""

from __future__ import annotations

import time
from importlib import resources
from pathlib import Path
from typing import Annotated

import typer

from cureline.cli import show, summary
from cureline.cli.main import ready
from cureline.cli.show import Json, emit_json, out

SAMPLE_DAY = "2005-09-30"


def sample_file() -> Path:
    """The sample portfolio that ships with the package."""
    return Path(str(resources.files("cureline.portfolio.sample").joinpath("uci_credit_card.csv.gz")))


def demo(
    as_of: Annotated[str, typer.Option("--as-of", help="The day, YYYY-MM-DD.")] = SAMPLE_DAY,
    as_json: Json = False,
) -> None:
    """Load the sample portfolio (30,000 real card accounts), run the night, print who is how late."""
    started = time.perf_counter()
    ready()
    from cureline.cli.night import day
    from cureline.portfolio import imports
    from cureline.worklist import night
    from cureline.worklist.models import Assessment

    planned = day(as_of)
    with show.progress_bar(as_json) as progress:
        loaded = imports.run(sample_file(), "uci_credit_card", progress=progress)
        report = night.run(planned, progress=progress)
    seconds = time.perf_counter() - started
    if as_json:
        emit_json({"run_id": report.run_id, "import": loaded.as_dict(), "summary": report.summary, "seconds": seconds})
        return
    rows = sum(count.read for count in loaded.tables)
    fresh = sum(count.new + count.changed for count in loaded.tables)
    out.print(f"Sample portfolio: {rows:,} rows read, {fresh:,} new or changed, {loaded.rejected:,} rejected.")
    out.print(
        "Source: Default of Credit Card Clients, I-Cheng Yeh, UCI Machine Learning Repository no. 350, CC BY 4.0."
    )
    summary.show(report.run_id, report.summary)
    latest = Assessment.objects.filter(run_id=report.run_id).order_by("-dpd", "-past_due_minor", "account_id").first()
    customer = latest.customer_id if latest else "CUSTOMER"
    out.print(f"\nDone in {seconds:.0f} s. What to type next:", style="bold")
    for line in (
        f".venv/bin/cureline explain {customer} --lang zh-Hans   # what is owed, by which rule (en, zh-Hant)",
        f".venv/bin/cureline replay {report.run_id}         # prove that the run can be reproduced",
        ".venv/bin/cureline import FILE --mapping NAME     # your own files; bad rows are told, good ones load",
        ".venv/bin/cureline doctor                         # is everything in order?",
        ".venv/bin/cureline --help",
    ):
        out.print(f"  {line}", markup=False, soft_wrap=True)
