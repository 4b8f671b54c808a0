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
# The sample is of 2005, the law and the documents that judge it are of this day.
RULES_DAY = "2026-11-01"


def sample_file() -> Path:
    """The sample portfolio that ships with the package."""
    return Path(str(resources.files("cureline.portfolio.sample").joinpath("uci_credit_card.csv.gz")))


def demo(
    as_of: Annotated[str, typer.Option("--as-of", help="The day that is planned, YYYY-MM-DD.")] = SAMPLE_DAY,
    rules_on: Annotated[str, typer.Option("--rules-on", help="The day whose law judges.")] = RULES_DAY,
    as_json: Json = False,
) -> None:
    """Load the sample portfolio (30,000 real card accounts), train the models, run the night, print the day's plan.

    Contacts, phones, promises and circumstances of the sample are synthetic: the publisher's file has none.
    """
    started = time.perf_counter()
    ready()
    from cureline.cli.night import day
    from cureline.home import subdirectory
    from cureline.portfolio import imports
    from cureline.portfolio.sample import companion
    from cureline.worklist import night, rulebook, scoring
    from cureline.worklist.models import Decision

    planned, judged = day(as_of), day(rules_on)
    with show.progress_bar(as_json) as progress:
        loaded = imports.run(sample_file(), "uci_credit_card", progress=progress)
        folder = subdirectory("sample")
        progress("synthetic companion", 0, 1)
        companion.write(folder)
        beside = imports.run(folder, "cureline", progress=progress)
        for number, target in enumerate(rulebook.TARGETS):
            progress(f"train {target}", number, len(rulebook.TARGETS))
            if scoring.in_force(target, judged) is None:
                scoring.train(target, planned)
        report = night.run(planned, rules_on=judged, progress=progress)
    seconds = time.perf_counter() - started
    if as_json:
        emit_json({"run_id": report.run_id, "import": loaded.as_dict(), "companion": beside.as_dict(),
                   "summary": report.summary, "seconds": seconds})  # fmt: skip
        return
    rows = sum(count.read for count in loaded.tables)
    fresh = sum(count.new + count.changed for count in loaded.tables)
    out.print(f"Sample portfolio: {rows:,} rows read, {fresh:,} new or changed, {loaded.rejected:,} rejected.")
    out.print(
        "Source: Default of Credit Card Clients, I-Cheng Yeh, UCI Machine Learning Repository no. 350, CC BY 4.0."
    )
    summary.show(report.run_id, report.summary)
    first = (
        Decision.objects.filter(run_id=report.run_id, outcome=Decision.Outcome.PLANNED).order_by("-value_minor").first()
    )
    customer = first.customer_id if first else "CUSTOMER"
    collector = first.collector_id if first and first.collector_id else "COLLECTOR"
    out.print(f"\nDone in {seconds:.0f} s. What to type next:", style="bold")
    for line in (
        f".venv/bin/cureline plan --collector {collector}        # a collector's day in its order",
        f".venv/bin/cureline explain {customer} --lang zh-Hans   # why this treatment today (en, zh-Hant)",
        ".venv/bin/cureline rules CN --lang zh-Hans        # what the gate judges by, each with its article",
        f".venv/bin/cureline replay {report.run_id}         # prove that the run can be reproduced",
        ".venv/bin/cureline import FILE --mapping NAME     # your own files; bad rows are told, good ones load",
        ".venv/bin/cureline doctor                         # is everything in order?",
        ".venv/bin/cureline --help",
    ):
        out.print(f"  {line}", markup=False, soft_wrap=True)
