"""Import of the sample against a plain COPY of the same rows into tables without keys."""

from __future__ import annotations

import io
import os
import statistics
import tempfile
import time
from typing import Any

ROUNDS = 3


def measure() -> dict[str, Any]:
    """Rows a second of a first import and of plain COPY, and the ratio of the times (medians of paired rounds)."""
    directory = tempfile.mkdtemp(prefix="cureline-bench-")
    os.chmod(directory, 0o755)  # noqa: PTH101, S103 - the database server runs as another user
    os.environ["CURELINE_HOME"] = directory
    os.environ["DJANGO_SETTINGS_MODULE"] = "cureline.settings"
    from cureline.cli.demo import sample_file
    from cureline.cli.main import ready

    ready()
    from cureline.portfolio import imports

    ours, floors, rows = [], [], 0
    for _ in range(ROUNDS):
        _empty()
        started = time.perf_counter()
        report = imports.run(sample_file(), "uci_credit_card")
        ours.append(time.perf_counter() - started)
        rows = sum(count.read for count in report.tables)
        floors.append(_plain_copy([count.table for count in report.tables]))
    return {
        "rows": rows,
        "ours_rows_per_s": round(rows / statistics.median(ours)),
        "copy_rows_per_s": round(rows / statistics.median(floors)),
        "ratio": round(statistics.median(o / f for o, f in zip(ours, floors, strict=True)), 2),
    }


def _empty() -> None:
    from django.db import connection

    from cureline.engine.tables import TABLES

    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(f'portfolio_{name}' for name in TABLES)}")


def _plain_copy(tables: list[str]) -> float:
    """Seconds to COPY the rows just loaded, as text already in memory, into bare tables."""
    from django.db import connection

    seconds = 0.0
    with connection.cursor() as cursor:
        for table in tables:
            buffer = io.BytesIO()
            with cursor.copy(f"COPY portfolio_{table} TO STDOUT (FORMAT csv)") as copy:
                for block in copy:
                    buffer.write(block)
            cursor.execute(f"CREATE TEMP TABLE bare (LIKE portfolio_{table})")
            started = time.perf_counter()
            with cursor.copy("COPY bare FROM STDIN (FORMAT csv)") as copy:
                copy.write(buffer.getbuffer())
            seconds += time.perf_counter() - started
            cursor.execute("DROP TABLE bare")
    return seconds
