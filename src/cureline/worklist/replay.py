"""Compute an old run again from what it stored, and prove that the answer is the same."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq
from django.db import connection

from cureline.worklist import columns, inputs, night
from cureline.worklist.models import NightRun
from cureline.worklist.steps import STEPS


@dataclass(frozen=True)
class Replay:
    """`differing` names the steps whose bytes differ; `missing_in_database` and `only_in_database` count decisions.

    `same_code` tells whether the engine and packs are those of the run; when they are not, a difference may be theirs.
    """

    run_id: str
    same_code: bool
    differing: tuple[str, ...]
    file_changed: bool
    rows: int
    rows_in_database: int

    @property
    def equal(self) -> bool:
        """Whether the run was reproduced to the byte and the database holds as many decisions as its file."""
        return not self.differing and not self.file_changed and self.rows == self.rows_in_database


def replay(run_id: str, progress: night.Progress = night._silent) -> Replay:
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
        stored = frozen.directory / "decisions.parquet"
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM worklist_decision WHERE run_id = %s", [run_id])
            (rows_in_database,) = cursor.fetchone() or (0,)
        return Replay(
            run_id=run_id,
            same_code=frozen.manifest["engine"] == inputs.engine_digest(),
            differing=differing,
            file_changed=columns.digest(stored) != record.decisions_sha256,
            rows=pq.ParquetFile(stored).metadata.num_rows,
            rows_in_database=rows_in_database,
        )
    finally:
        shutil.rmtree(beside, ignore_errors=True)
