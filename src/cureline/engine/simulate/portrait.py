"""The bank's own visible customers as a population: what the portrait knows is kept, what nobody sees is drawn."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from cureline.engine.simulate.chance import BEFORE, normal
from cureline.engine.simulate.population import FIRST_HOUR, LAST_HOUR, Floats, Population, people
from cureline.engine.simulate.worlds import ACTIONS, World

NEEDED = ("customer_id", "dpd", "past_due_minor", "exposure_minor", "ability", "willingness")
MONTH_DAYS = 30
_ABOUT_MONTHS = 14
REACHED = ACTIONS[1:6]


def population_of(portrait: pa.Table, world: World, *, seed: int, on: dt.date | None = None) -> Population:
    """A population with a debtor for each row of the night's portrait, in its order.

    Kept are the amounts and days past due (to the day where `on`, the run's first day, is given), indices, reach, best
    hour and vulnerability; drawn around the indices are free cash and willingness, by the world. Columns that are
    missing or null are drawn as in `draw`. Raises ValueError where a column of NEEDED is missing.
    """
    if missing := [name for name in NEEDED if name not in portrait.column_names]:
        raise ValueError(f"portrait: no column {missing[0]!r}")
    size = portrait.num_rows
    dpd = np.nan_to_num(_column(portrait, "dpd")).astype(np.int64)
    past_due = np.maximum(np.nan_to_num(_column(portrait, "past_due_minor")), 0).astype(np.int64)
    exposure = np.maximum(np.nan_to_num(_column(portrait, "exposure_minor")), past_due).astype(np.int64)
    # late by days and by money, or not at all
    late = np.where((dpd > 0) & (past_due > 0), -(-dpd // MONTH_DAYS), 0)
    past_due = np.where(late > 0, past_due, 0)
    z = normal(seed, BEFORE, "instalment", size).astype(np.float64)
    usual = world["book.instalment_median_minor"] * np.exp(world["book.instalment_sigma"] * z)
    of_debt = np.where(exposure > 0, exposure / _ABOUT_MONTHS, usual)
    instalment = np.maximum(np.where(late > 0, -(-past_due // np.maximum(late, 1)), of_debt), 100).astype(np.int64)
    found = people(
        world, seed=seed, instalment=instalment, balance=exposure, late=late,
        ability=_column(portrait, "ability").astype(np.float32),
        will=_column(portrait, "willingness").astype(np.float32),
        past_due=past_due, customer_ids=portrait["customer_id"].combine_chunks(),
        dpd=np.where(late > 0, dpd, 0).astype(np.int32),
    )  # fmt: skip
    _known(portrait, found.reach, found.best_hour, found.vulnerable)
    if on is not None:
        days = [(on - dt.timedelta(days=int(n))).day for n in dpd[late > 0]]
        found.due_day[late > 0] = np.minimum(days, 28)
    return found


def _known(portrait: pa.Table, reach: Floats, hour: Floats, vulnerable: NDArray[np.bool_]) -> None:
    """What the portrait knows of how to reach a customer, over what was drawn."""
    for action in REACHED:
        if f"reach_{action}" in portrait.column_names:
            # null: no point that may be used
            reach[:, ACTIONS.index(action)] = np.nan_to_num(_column(portrait, f"reach_{action}"))
    if "best_hour" in portrait.column_names:
        best = _column(portrait, "best_hour")
        hour[:] = np.where(np.isnan(best), hour, np.clip(best, FIRST_HOUR, LAST_HOUR))
    if "vulnerable" in portrait.column_names:
        vulnerable[:] = np.nan_to_num(_column(portrait, "vulnerable")) > 0


def _column(table: pa.Table, name: str) -> NDArray[Any]:
    """A column as real numbers, NaN where null."""
    column = table[name].combine_chunks()
    if pa.types.is_boolean(column.type):
        column = column.cast(pa.int8())
    return np.asarray(column.cast(pa.float64()).to_numpy(zero_copy_only=False))
