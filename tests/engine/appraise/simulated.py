"""Collectors with books of the simulator's debtors: a month of work, as the cases that appraisal reads."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from cureline.engine import simulate
from cureline.engine.appraise.cases import SCHEMA
from cureline.engine.simulate import ACTIONS, Choice, Day

CALL = ACTIONS.index("call")
START_ON = dt.date(2026, 3, 2)
DAYS = 60
# every debtor past due, a good part of them late, so that books can be easy or hard
WORLD = simulate.load_world("consumer").changed(
    {"book.bucket_shares": [0, 0.45, 0.25, 0.15, 0.1, 0.05, 0, 0]}, source="a book past due for the test of fairness"
)
ROOMY = {"call": 10**6}


@dataclass
class Department:
    """All collectors call alike: each debtor once in so many days; the debtors of `eager` more often."""

    every: NDArray[np.int64]
    seen: dict[str, NDArray[np.float64]] = field(default_factory=dict)
    name: str = "department"

    def choose(self, day: Day) -> Choice:
        """A call to who has waited long enough; what the bank knew on the first morning is kept."""
        if not self.seen:
            self.seen = {name: np.array(day.state[name]) for name in (
                "bucket", "past_due_minor", "exposure_minor", "p_cure", "reach_call", "ability", "willingness",
                "vulnerable", "promises_broken")}  # fmt: skip
        state = day.state
        waits = (state["dpd"] > 0) & ~(state["days_since_contact"] < self.every) & ~state["promise_open"]
        return Choice(np.where(waits & day.allowed[:, CALL] & day.works, CALL, 0).astype(np.int8))


def hardness(seed: int, size: int) -> NDArray[np.float64]:
    """How hard the bank thinks each debtor is: one less the score's chance of cure on the first morning."""
    people = simulate.draw(WORLD, size, seed=seed)
    looks = Department(np.full(size, 10**6))
    simulate.run(people, looks, days=1, seed=seed, start_on=START_ON, capacity=ROOMY, holdout_bp=0)
    return 1 - looks.seen["p_cure"]


def books(hard: NDArray[np.float64], collectors: int, seed: int, tilt: float = 0.85) -> NDArray[np.int64]:
    """Whose each debtor is: the first half of the collectors get mostly the hard half, the others mostly the easy."""
    rng = np.random.default_rng(seed)
    is_hard = hard > np.median(hard)
    half = collectors // 2
    goes_to_first = rng.random(len(hard)) < np.where(is_hard, tilt, 1 - tilt)
    return np.where(goes_to_first, rng.integers(0, half, len(hard)), rng.integers(half, collectors, len(hard)))


def worked(seed: int, whose: NDArray[np.int64], *, every: int = 9, eager: dict[int, int] | None = None) -> pa.Table:
    """Two months of a department's work, as cases; `eager` gives other days between calls for some collectors."""
    size = len(whose)
    pace = np.full(size, every)
    for collector, days in (eager or {}).items():
        pace[whose == collector] = days
    people, department = simulate.draw(WORLD, size, seed=seed), Department(pace)
    result = simulate.run(people, department, days=DAYS, seed=seed, start_on=START_ON, capacity=ROOMY, holdout_bp=0)
    paid = np.zeros(size, dtype=np.int64)
    np.add.at(paid, result.payments["debtor"].to_numpy(), result.payments["amount_minor"].to_numpy())
    final = result.final
    kept = np.zeros(size, dtype=bool)
    for row in result.promises.select(["debtor", "state"]).to_pylist():
        kept[row["debtor"]] |= row["state"] == "kept"
    seen, due = department.seen, department.seen["past_due_minor"].astype(np.int64)
    out = final["written_off"].to_numpy(zero_copy_only=False)

    def band(values: NDArray[np.float64]) -> list[str]:
        return [str(int(value) // 25) for value in values]

    return pa.table({
        "account_id": [f"A{n}" for n in range(size)], "customer_id": [f"K{n}" for n in range(size)],
        "collector_id": [f"X{n}" for n in whose], "bucket": [str(b) for b in seen["bucket"]],
        "product": ["credit_card"] * size, "months": ["2"] * size, "ability": band(seen["ability"]),
        "willingness": band(seen["willingness"]), "hardship": [None] * size,
        "vulnerable": [str(bool(v)) for v in seen["vulnerable"]], "in_plan": [None] * size, "secured": [None] * size,
        "promises_broken": [str(int(v)) for v in seen["promises_broken"]], "past_due_minor": due,
        "balance_minor": seen["exposure_minor"].astype(np.int64), "p_cure": seen["p_cure"].astype(float),
        "reach_call": [None if np.isnan(v) else float(v) for v in seen["reach_call"]],
        "recovered_minor": np.minimum(paid, due),
        "cured": (final["past_due_minor"].to_numpy() == 0) & ~out, "kept": kept,
    }, schema=SCHEMA)  # fmt: skip
