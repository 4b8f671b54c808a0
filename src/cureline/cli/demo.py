"""`cureline demo`: the main job on real input, from an empty machine to a department at its desk."""

from __future__ import annotations

import datetime as dt
import time
from importlib import resources
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from cureline.cli import show, summary
from cureline.cli.main import ready
from cureline.cli.show import Json, emit_json, out, table

# the bank of the demonstration is Chinese
BANK_ZONE = ZoneInfo("Asia/Shanghai")


def sample_file() -> Path:
    """The sample portfolio that ships with the package."""
    return Path(str(resources.files("cureline.portfolio.sample").joinpath("uci_credit_card.csv.gz")))


def first_day(today: dt.date) -> dt.date:
    """The day to which the sample was moved: the worked day before the first call in this home, for all later ones."""
    from cureline.demo.history import clock
    from cureline.home import subdirectory

    path = subdirectory("sample") / "day"
    if not path.exists():
        path.write_text(clock.worked_before(today, 1)[0].isoformat(), encoding="ascii")
    return dt.date.fromisoformat(path.read_text(encoding="ascii"))


def known_later(day: dt.date) -> dt.date:
    """The day whose law and models judge: a month later, when the label of the sample's last month is known."""
    from cureline.engine.delinquency.calendar import months_before

    return months_before(day, -1)


def demo(
    as_of: Annotated[str, typer.Option("--as-of", help="The day that is planned, YYYY-MM-DD; today otherwise.")] = "",
    serving: Annotated[bool, typer.Option("--serve/--no-serve", help="Open the desk at the end.")] = True,
    port: Annotated[int, typer.Option(help="The port of the desk.")] = 8000,
    lead: Annotated[
        bool, typer.Option("--lead/--no-lead", help="Fill the rooms of risk, people and training too (a minute more).")
    ] = True,
    as_json: Json = False,
) -> None:
    """Load the sample (30,000 real card accounts), train the models, run the night, fill the department, open the desk.

    The sample's dates are moved so that its last day is today. Contacts, phones, promises and circumstances are
    synthetic: the publisher's file has none.
    """
    from cureline.cli import serve

    started = time.perf_counter()
    if serving and not as_json:
        # told before the work and not after it
        serve.must_be_free(serve.HOST, port)
    ready()
    from cureline.cli.night import day
    from cureline.demo import bank, department, history, leading, learning
    from cureline.home import subdirectory
    from cureline.portfolio import imports
    from cureline.portfolio.sample import companion, moved
    from cureline.trust.duties import roles
    from cureline.worklist import night, rulebook, scoring
    from cureline.worklist.models import Decision, NightRun

    now = dt.datetime.now(BANK_ZONE)
    planned = day(as_of) if as_of else now.date()
    sample_day = first_day(planned)
    folder = subdirectory("sample")
    with show.progress_bar(as_json) as progress:
        loaded = imports.run(sample_file(), str(moved.mapping(folder, sample_day)), progress=progress)
        beside_folder = subdirectory("sample/companion")
        progress("synthetic companion", 0, 1)
        companion.write(beside_folder, day=sample_day)
        beside = imports.run(beside_folder, "cureline", progress=progress)
        for number, target in enumerate(rulebook.TARGETS):
            progress(f"train {target}", number, len(rulebook.TARGETS))
            if scoring.in_force(target, known_later(sample_day)) is None:
                scoring.train(target, sample_day)
        if not NightRun.objects.filter(as_of_on=sample_day, state=NightRun.State.PUBLISHED).exists():
            night.run(sample_day, rules_on=known_later(sample_day), progress=progress)
        progress("department", 0, 1)
        people = department.make()
        bank.write()
        told = history.live(sample_day, now, progress)
        progress("experiment and change", 0, 1)
        learning.before_the_night(planned)
        # what the department did since is not the plan's to know before tomorrow: a second call keeps today's night
        tonight = NightRun.objects.filter(as_of_on=planned, state=NightRun.State.PUBLISHED).last()
        if tonight is None:
            made = night.run(planned, rules_on=known_later(planned), progress=progress).run_id
            tonight = NightRun.objects.get(run_id=made)
        told |= {f"{part}, today": counts for part, counts in history.this_morning(now).items()}
        learned = learning.after_the_night(planned, progress)
        led = leading.tell(planned, progress) if lead else {}
    seconds = time.perf_counter() - started
    if as_json:
        emit_json({"run_id": tonight.run_id, "import": loaded.as_dict(), "companion": beside.as_dict(),
                   "summary": tonight.summary, "users": [person.username for person in people],
                   "history": told, "learned": learned, "led": led, "seconds": seconds})  # fmt: skip
        return
    rows = sum(count.read for count in loaded.tables)
    fresh = sum(count.new + count.changed for count in loaded.tables)
    out.print(f"Sample portfolio: {rows:,} rows read, {fresh:,} new or changed, {loaded.rejected:,} rejected.")
    out.print(
        "Source: Default of Credit Card Clients, I-Cheng Yeh, UCI Machine Learning Repository no. 350, CC BY 4.0."
    )
    summary.show(tonight.run_id, tonight.summary or {})
    if told:
        refused = {part: ", ".join(f"{n} {why}" for why, n in sorted(counts.items()) if why != "done")
                   for part, counts in told.items()}  # fmt: skip
        table(
            "History of the department (SYNTHETIC)",
            ("part", "done", "refused, by rules and limits as anybody's"),
            [(part, counts.get("done", 0), refused[part]) for part, counts in told.items()],
            numbers=(1,),
        )
    first = (
        Decision.objects.filter(run_id=tonight.run_id, outcome=Decision.Outcome.PLANNED)
        .order_by("-value_minor")
        .first()
    )
    customer = first.customer_id if first else "CUSTOMER"
    collector = first.collector_id if first and first.collector_id else "COLLECTOR"
    out.print(f"\nDone in {seconds:.0f} s. What to type next:", style="bold")
    for line in (
        f".venv/bin/cureline plan --collector {collector}        # a collector's day in its order",
        f".venv/bin/cureline explain {customer} --lang zh-Hans   # why this treatment today (en, zh-Hant)",
        ".venv/bin/cureline rules CN --lang zh-Hans        # what the gate judges by, each with its article",
        f".venv/bin/cureline replay {tonight.run_id}         # prove that the run can be reproduced",
        ".venv/bin/cureline import FILE --mapping NAME     # your own files; bad rows are told, good ones load",
        ".venv/bin/cureline doctor                         # is everything in order?",
        ".venv/bin/cureline --help",
    ):
        out.print(f"  {line}", markup=False, soft_wrap=True)
    table("Who can sign in", ("user", "role", "name"), [(p.username, str(roles()[p.role]), p.name) for p in people])
    out.print(f"The password of each is {department.PASSWORD}", markup=False)
    if serving:
        serve.run(port=port, trial=True)
    else:
        out.print(".venv/bin/cureline serve --trial opens the desk at http://127.0.0.1:8000", markup=False)
