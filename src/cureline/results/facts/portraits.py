"""Who a customer was: the portraits of the nights' runs, by the columns that figures may be cut by, in bands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from cureline.results.definitions import definitions
from cureline.worklist import inputs
from cureline.worklist.models import NightRun


@dataclass(frozen=True)
class RunFile:
    """The portrait of one published run."""

    run_id: str
    on: dt.date
    path: Path


def runs(on: dt.date) -> list[RunFile]:
    """The newest published run of each day up to `on` that has its portrait on disk, by day."""
    found: dict[dt.date, RunFile] = {}
    published = NightRun.objects.filter(state=NightRun.State.PUBLISHED, as_of_on__lte=on).order_by("published_at")
    for run_id, day in published.values_list("run_id", "as_of_on"):
        path = inputs.runs_directory() / run_id / "portrait.parquet"
        if path.exists():
            found[day] = RunFile(run_id, day, path)
    return [found[day] for day in sorted(found)]


def load(backend: Any, files: Sequence[RunFile]) -> None:
    """The table `portraits`: customer, day, quadrant and every column of `definitions.yaml`, as text."""
    cuts: dict[str, list[float] | None] = definitions()["portrait"]
    names = ", ".join(f'"{name}" VARCHAR' for name in ("quadrant", *cuts))
    backend.raw_sql(f"CREATE TABLE portraits (customer_id VARCHAR, day DATE, {names})")
    for file in files:
        there = set(pq.read_schema(file.path).names)
        listed = ", ".join(
            f'{band(name, cuts.get(name)) if name in there else "NULL"} AS "{name}"' for name in ("quadrant", *cuts)
        )
        backend.raw_sql(
            f"INSERT INTO portraits SELECT customer_id, DATE '{file.on}', {listed} FROM read_parquet('{file.path}')"
        )


def band(column: str, starts: Sequence[float] | None) -> str:
    """SQL of a column's value as text, or of its band: `< 25`, `25-50`, `>= 75`."""
    if not starts:
        return f'CAST("{column}" AS VARCHAR)'
    cases = [f"WHEN \"{column}\" < {starts[0]} THEN '< {starts[0]}'"]
    cases += [f"WHEN \"{column}\" < {end} THEN '{start} - {end}'" for start, end in pairwise(starts)]
    return f"CASE WHEN \"{column}\" IS NULL THEN NULL {' '.join(cases)} ELSE '>= {starts[-1]}' END"
