"""The steps of the night in order: each reads Parquet files of the run and writes one more.

A step is a name, the key that its rows are sorted by, and a function from the run to an Arrow table. The steps know
nothing of the database: a replay runs the very same ones.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import ibis
import pyarrow as pa

from cureline.engine import delinquency
from cureline.worklist import columns
from cureline.worklist.inputs import Frozen


@dataclass
class Run:
    """A run being computed: its frozen inputs, the directory its steps write to, and its DuckDB."""

    inputs: Frozen
    directory: Path
    connection: ibis.BaseBackend

    def given(self, name: str) -> ibis.Table:
        """One input table."""
        return columns.read(self.connection, self.inputs.table(name))


@dataclass(frozen=True)
class Step:
    """One step: its name (also its file's), its sort key, and what computes it."""

    name: str
    key: tuple[str, ...]
    compute: Callable[[Run], pa.Table]


def _delinquency(run: Run) -> pa.Table:
    return delinquency.assess(
        run.given("accounts"),
        run.given("due_items"),
        run.given("payments"),
        run.given("statements"),
        as_of=run.inputs.as_of,
        rules=delinquency.parse_rules(run.inputs.rules.read_text(encoding="utf-8")),
    ).to_pyarrow()


STEPS = (Step("delinquency", ("account_id",), _delinquency),)
RESULT = STEPS[-1]
