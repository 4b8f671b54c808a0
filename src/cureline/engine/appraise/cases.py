"""What an account was when it came into a collector's book, and what came of it: the table that appraisal reads.

A case is an account in one collector's book within one period. Everything in `KNOWN` is as it stood on the day it was
handed over (or on the period's first day where he had it before), so that nothing he does afterwards moves his own bar.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Reals = NDArray[np.float64]
TEXTS = ("bucket", "product", "months", "ability", "willingness", "hardship", "vulnerable", "in_plan", "secured",
         "promises_broken")  # fmt: skip
AMOUNTS = ("past_due_minor", "balance_minor")
CHANCES = ("p_cure", "reach_call")
KNOWN = (*TEXTS, *AMOUNTS, *CHANCES)
# a level of a text that fewer cases have is no level of its own
LEAST = 20
SCHEMA = pa.schema([
    ("account_id", pa.string()), ("customer_id", pa.string()), ("collector_id", pa.string()),
    *((name, pa.string()) for name in TEXTS), *((name, pa.int64()) for name in AMOUNTS),
    *((name, pa.float64()) for name in CHANCES),
    # what came of it while he held it: paid of the money past due, current at the end, a promise kept
    ("recovered_minor", pa.int64()), ("cured", pa.bool_()), ("kept", pa.bool_()),
])  # fmt: skip


def design(cases: pa.Table) -> tuple[Reals, list[str]]:
    """The columns of the model, one row a case, each in standard units, with their names; unknown is a level."""
    found: list[Reals] = []
    names: list[str] = []
    if not cases.num_rows:
        return np.zeros((0, 0)), names
    for name in TEXTS:
        values = np.asarray(["" if value is None else str(value) for value in cases[name].to_pylist()])
        levels, counts = np.unique(values, return_counts=True)
        kept = [str(level) for level, count in zip(levels, counts, strict=True) if count >= LEAST]
        # the commonest is what the others are compared with
        base = str(levels[counts.argmax()]) if len(levels) else ""
        for level in kept:
            if level != base:
                found.append((values == level).astype(float))
                names.append(f"{name}={level}")
    for name in AMOUNTS:
        amount = np.asarray(cases[name].to_pylist(), dtype=float)
        found.append(np.log1p(np.maximum(amount, 0)))
        names.append(name)
    for name in CHANCES:
        chance = np.asarray([np.nan if v is None else v for v in cases[name].to_pylist()], dtype=float)
        known = ~np.isnan(chance)
        if not known.any():
            continue
        odds = np.zeros(len(chance))
        odds[known] = np.log(np.clip(chance[known], 1e-3, 1 - 1e-3) / (1 - np.clip(chance[known], 1e-3, 1 - 1e-3)))
        odds[~known] = odds[known].mean()
        found.append(odds)
        names.append(name)
        if int((~known).sum()) >= LEAST:
            found.append((~known).astype(float))
            names.append(f"{name}=")
    matrix = np.column_stack(found)
    spread = matrix.std(axis=0)
    moving = spread > 0
    matrix = (matrix[:, moving] - matrix[:, moving].mean(axis=0)) / spread[moving]
    return matrix, [name for name, moves in zip(names, moving, strict=True) if moves]
