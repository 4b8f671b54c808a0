"""Compute an old run again from what it stored, and prove that the answer is the same."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from django.db import models

from cureline.worklist import columns, inputs, night
from cureline.worklist.models import NightRun
from cureline.worklist.publish import PUBLISHED
from cureline.worklist.steps import FILES


@dataclass(frozen=True)
class Replay:
    """What a replay found. `differing` names the files whose bytes differ from those kept.

    `same_code` tells whether the engine and packs are those of the run; when not, a difference may be theirs.
    """

    run_id: str
    same_code: bool
    differing: tuple[str, ...]
    files_changed: tuple[str, ...]
    rows: int
    rows_differing_in_database: int

    @property
    def equal(self) -> bool:
        """Whether the run was reproduced to the byte and the database holds the same rows as its file."""
        return not self.differing and not self.files_changed and not self.rows_differing_in_database


def replay(run_id: str, progress: night.Progress = night.silent, engine: str = "duckdb") -> Replay:
    """Recompute `run_id` in a directory of its own, on either engine.

    Raises LookupError or ValueError when its inputs are not whole, and EngineMissingError.
    """
    record = NightRun.objects.filter(run_id=run_id, state=NightRun.State.PUBLISHED).first()
    if record is None:
        raise LookupError(f"no published run {run_id}; `cureline runs` lists them")
    frozen = inputs.frozen(run_id)
    beside = Path(tempfile.mkdtemp(prefix="replay-", dir=inputs.runs_directory()))
    try:
        night.compute(frozen, beside, progress, engine)
        differing = tuple(
            name
            for name in FILES
            if columns.digest(beside / f"{name}.parquet") != columns.digest(frozen.directory / f"{name}.parquet")
        )
        stored = {name: frozen.directory / f"{name}.parquet" for name in PUBLISHED}
        rows = {name: pq.read_table(path) for name, path in stored.items()}
        return Replay(
            run_id=run_id,
            same_code=frozen.manifest["engine"] == inputs.engine_digest(),
            differing=differing,
            files_changed=tuple(name for name, path in stored.items() if columns.digest(path) != record.results[name]),
            rows=sum(table.num_rows for table in rows.values()),
            rows_differing_in_database=sum(_differing(rows[name], model, run_id) for name, model in PUBLISHED.items()),
        )
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _differing(rows: pa.Table, model: type[models.Model], run_id: str) -> int:
    """How many rows stand only in the file or only in the database, every column compared."""
    stored = model._default_manager.filter(run_id=run_id).values_list(*rows.column_names).iterator(chunk_size=50_000)
    in_file = Counter(zip(*(column.to_pylist() for column in rows.columns), strict=True))
    in_file.subtract(stored)
    return sum(abs(number) for number in in_file.values())
