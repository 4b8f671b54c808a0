"""The visible switch: the result goes to PostgreSQL and the pointer moves in one transaction."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pyarrow.csv as csv
import pyarrow.parquet as pq
from django.db import connection, models, transaction
from django.utils import timezone

from cureline.engine import allocate
from cureline.worklist import columns, work
from cureline.worklist.inputs import Frozen, runs_directory
from cureline.worklist.models import Assessment, CurrentRun, Decision, NightRun

# what a run's readers see in the database: the file and its table
PUBLISHED: Mapping[str, type[models.Model]] = {"delinquency": Assessment, "decisions": Decision}

_BATCH_ROWS = 200_000


def publish(frozen: Frozen, figures: dict[str, Any]) -> None:
    """Make a computed run what everybody sees: all of it or, if killed at any moment, none of it.

    The day's work is made with it. A run that was published before only gets the pointer back, and what is missing of
    its work.
    """
    paths = {name: frozen.directory / f"{name}.parquet" for name in PUBLISHED}
    with transaction.atomic():
        run = NightRun.objects.select_for_update().get(run_id=frozen.run_id)
        since = run.published_at
        if run.state != NightRun.State.PUBLISHED:
            for name, model in PUBLISHED.items():
                _copy(frozen.run_id, pq.ParquetFile(paths[name]), model)
                _count(model)
            run.state = NightRun.State.PUBLISHED
            run.summary = figures
            run.results = {name: columns.digest(path) for name, path in paths.items()}
            run.published_at = timezone.now()
            run.save()
        work.make(run, allocate.load_capacity(frozen.rulebook.text("capacity", "capacity")), since=since)
        CurrentRun.objects.update_or_create(id=1, defaults={"run": run})
    mend_link()


def mend_link() -> None:
    """Point `runs/current` at the published run; a kill between commit and link is mended by the next night."""
    pointer = CurrentRun.objects.first()
    link = runs_directory() / "current"
    if pointer is None or (link.is_symlink() and link.readlink().name == pointer.run_id):
        return
    partial = runs_directory() / "current.partial"
    partial.unlink(missing_ok=True)
    partial.symlink_to(pointer.run_id)
    partial.replace(link)


def _count(model: type[models.Model]) -> None:
    """Let the database know what came: a run that its statistics lack is taken for one row, and joined row by row."""
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")


def _copy(run_id: str, source: pq.ParquetFile, model: type[models.Model]) -> None:
    names = ["run_id", *(field.name for field in source.schema_arrow)]
    columns_sql = ", ".join(connection.ops.quote_name(name) for name in names)
    table = connection.ops.quote_name(model._meta.db_table)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({columns_sql}) FROM STDIN (FORMAT csv)") as copy,
    ):
        for batch in source.iter_batches(batch_size=_BATCH_ROWS):
            run = pa.array([run_id] * batch.num_rows)
            whole = pa.RecordBatch.from_arrays([run, *batch.columns], names=names)
            buffer = io.BytesIO()
            csv.write_csv(whole, buffer, csv.WriteOptions(include_header=False))
            copy.write(buffer.getvalue())
