"""The night: from the portfolio as it stands to the published run of a day.

An idempotent job. Its inputs are frozen first and name the run; each step's file is whole or absent, so a run that
was killed goes on after its last whole step and ends in the same bytes. Publishing is one transaction.
"""

from __future__ import annotations

import datetime as dt
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cureline.worklist import columns, engines, inputs, lock, publish, summary
from cureline.worklist.models import CurrentRun, NightRun
from cureline.worklist.steps import FILES, STEPS, Run

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class NightReport:
    """A finished night: which run, whether anything had to be computed, seconds a step, and the run in figures."""

    run_id: str
    as_of: dt.date
    computed: bool
    seconds: dict[str, float]
    summary: dict[str, Any]
    directory: Path


class NotReproducedError(RuntimeError):
    """A step computed again gave other bytes than before."""


def silent(step: str, done: int, total: int) -> None:
    """Progress for callers that show none."""


def run(
    as_of: dt.date,
    *,
    rules_on: dt.date | None = None,
    again: bool = False,
    progress: Progress = silent,
    engine: str = "duckdb",
) -> NightReport:
    """Run the night of `as_of` and publish it, by the law and documents of `rules_on` (else of `as_of`).

    `again` computes a published run once more from its inputs and insists on the same bytes. `engine` (of
    `engines.NAMES`) says what computes; the run is the same on each. Raises NightBusyError while another night runs,
    NotReproducedError, and EngineMissingError.
    """
    with lock.one_night():
        publish.mend_link()
        total = len(STEPS) + 2
        progress("freeze", 0, total)
        started = time.perf_counter()
        frozen = inputs.freeze(as_of, rules_on or as_of)
        seconds = {"freeze": time.perf_counter() - started}
        record, _ = NightRun.objects.get_or_create(
            run_id=frozen.run_id, defaults={"as_of_on": as_of, "manifest": frozen.manifest}
        )
        published = record.state == NightRun.State.PUBLISHED
        if published and again:
            _compare(frozen, record, progress, engine)
        elif not published:
            seconds |= compute(frozen, frozen.directory, progress, engine)
        progress("publish", total - 1, total)
        started = time.perf_counter()
        figures = record.summary if published else summary.summarise(frozen)
        publish.publish(frozen, figures)
        seconds["publish"] = time.perf_counter() - started
        progress("done", total, total)
        return NightReport(frozen.run_id, as_of, not published or again, seconds, figures, frozen.directory)


def compute(
    frozen: inputs.Frozen, directory: Path, progress: Progress = silent, engine: str = "duckdb"
) -> dict[str, float]:
    """Compute each step that has no whole file in `directory` yet; gives seconds a step computed."""
    seconds: dict[str, float] = {}
    total = len(STEPS) + 2
    scratch = directory / "scratch"
    try:
        with engines.opened(engine, scratch) as machine:
            run = Run(frozen, directory, machine)
            for number, step in enumerate(STEPS, start=1):
                progress(step.name, number, total)
                if all((directory / f"{name}.parquet").exists() for name in step.files):
                    continue
                started = time.perf_counter()
                for name, rows in step.compute(run).items():
                    machine.write(rows, directory / f"{name}.parquet", step.files[name])
                seconds[step.name] = time.perf_counter() - started
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return seconds


def _compare(frozen: inputs.Frozen, record: NightRun, progress: Progress, engine: str) -> None:
    """Compute a published run beside itself and compare every step's bytes."""
    beside = frozen.directory / "again"
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir()
    try:
        compute(frozen, beside, progress, engine)
        for name in FILES:
            kept, made = (directory / f"{name}.parquet" for directory in (frozen.directory, beside))
            if columns.digest(made) != columns.digest(kept):
                raise NotReproducedError(f"run {record.run_id}: {name} came out in other bytes this time")
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def current() -> NightRun | None:
    """The published run that readers see now."""
    pointer = CurrentRun.objects.select_related("run").first()
    return pointer.run if pointer else None
