"""A small synthetic portfolio of features with a known law: who is late and pays little defaults more often."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pyarrow as pa

from cureline.engine import score

DAY = dt.date(2026, 3, 31)


def features(rows: int = 3_000, seed: int = 1) -> pa.Table:
    draw = np.random.default_rng(seed)
    columns: dict[str, pa.Array] = {"account_id": pa.array([f"A{n:05d}" for n in range(rows)])}
    late = draw.choice([0, 0, 0, 1, 2, 3], rows)
    for name in score.FEATURE_NAMES:
        values = draw.random(rows).round(3)
        if name in ("dpd", "state_1", "max_months_past_due_3m"):
            values = late * (30 if name == "dpd" else 1)
        elif name.endswith("_minor") or "_minor_" in name:
            values = (values * 1_000_000).astype(np.int64)
        missing = draw.random(rows) < (0.1 if name.startswith("payment_ratio") else 0)
        columns[name] = pa.array(values, mask=missing)
    return pa.table(columns)


def chance(table: pa.Table) -> np.ndarray:
    """The true probability of a default."""
    margin = -2.0 + 0.03 * table["dpd"].to_numpy() - 1.5 * table["paid_minor_1"].to_numpy() / 1_000_000
    return 1 / (1 + np.exp(-margin))


def labels(table: pa.Table, seed: int = 2) -> pa.Table:
    happened = np.random.default_rng(seed).random(table.num_rows) < chance(table)
    return pa.table({"account_id": table["account_id"], "value": pa.array(happened)})


def audit(table: pa.Table) -> pa.Table:
    numbers = [int(account[1:]) for account in table["account_id"].to_pylist()]
    return pa.table(
        {
            "account_id": table["account_id"],
            "sex": pa.array(["female" if n % 3 else "male" for n in numbers]),
            "age_years": pa.array([20 + n % 50 for n in numbers]),
        }
    )


def train(table: pa.Table, outcomes: pa.Table, target: str = "default", seed: int = 0) -> score.Model:
    return score.train(table, outcomes, audit(table), name=target, target=target, observed_on=DAY, seed=seed)
