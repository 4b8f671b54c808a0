"""Compute an old run again from what it stored, and prove that the answer is the same."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from cureline.worklist import columns, inputs, night
from cureline.worklist.models import Assessment, NightRun
from cureline.worklist.steps import RESULT, STEPS


@dataclass(frozen=True)
class Replay:
    """What a replay found. `differing` names the steps whose bytes differ from those kept.

    `same_code` tells whether the engine and packs are those of the run; when not, a difference may be theirs.
    """

    run_id: str
    same_code: bool
    differing: tuple[str, ...]
    file_changed: bool
    rows: int
    rows_differing_in_database: int

    @property
    def equal(self) -> bool:
        """Whether the run was reproduced to the byte and the database holds the same rows as its file."""
        return not self.differing and not self.file_changed and not self.rows_differing_in_database


def replay(run_id: str, progress: night.Progress = night.silent) -> Replay:
    """Recompute `run_id` in a directory of its own. Raises LookupError or ValueError when its inputs are not whole."""
    record = NightRun.objects.filter(run_id=run_id, state=NightRun.State.PUBLISHED).first()
    if record is None:
        raise LookupError(f"no published run {run_id}; `cureline runs` lists them")
    frozen = inputs.frozen(run_id)
    beside = Path(tempfile.mkdtemp(prefix="replay-", dir=inputs.runs_directory()))
    try:
        night.compute(frozen, beside, progress)
        differing = tuple(
            step.name
            for step in STEPS
            if columns.digest(beside / f"{step.name}.parquet")
            != columns.digest(frozen.directory / f"{step.name}.parquet")
        )
        stored = frozen.directory / f"{RESULT.name}.parquet"
        rows = pq.read_table(stored)
        return Replay(
            run_id=run_id,
            same_code=frozen.manifest["engine"] == inputs.engine_digest(),
            differing=differing,
            file_changed=columns.digest(stored) != record.result_sha256,
            rows=rows.num_rows,
            rows_differing_in_database=_differing(rows, run_id),
        )
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _differing(rows: pa.Table, run_id: str) -> int:
    """How many rows stand only in the file or only in the database, every column compared."""
    stored = Assessment.objects.filter(run_id=run_id).values_list(*rows.column_names).iterator(chunk_size=50_000)
    in_file = Counter(zip(*(column.to_pylist() for column in rows.columns), strict=True))
    in_file.subtract(stored)
    return sum(abs(number) for number in in_file.values())
