"""A log of decisions: who was in which state, what was done, how likely that was, and what it brought."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from cureline.engine.respond.settings import ACTIONS, GROUPS, NONE, STATE
from cureline.engine.score.settings import PROTECTED

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Matrix = npt.NDArray[np.float32]


class LogError(ValueError):
    """A table that is not a log of decisions; the message names the column and what is wrong."""


@dataclass(frozen=True)
class Log:
    """Decisions as rows.

    `table` has `customer_id` (text or number; rows of one customer depend on each other), `action` (one of ACTIONS),
    `propensity` (chance with which the logging practice took that action; null where unknown) and `reward` (minor
    units, net); any of the state's columns; and, where known, `p_<action>` (chance of every action), `on` (date),
    `cured`, `reached`, `complained` (booleans; null where nothing was done), `currency`.
    """

    table: pa.Table

    def __post_init__(self) -> None:
        lacking = [name for name in ("customer_id", "action", "propensity", "reward") if not self.has(name)]
        if lacking:
            raise LogError(f"the log lacks {', '.join(lacking)}")
        if shut := sorted(PROTECTED & set(self.table.column_names)):
            raise LogError(f"protected attributes can't be part of a state: {', '.join(shut)}")
        if self.table.num_rows == 0:
            raise LogError("the log is empty")
        if unknown := sorted(set(map(str, self.table["action"].unique().to_pylist())) - set(ACTIONS)):
            raise LogError(f"unknown action {unknown[0]!r}; there are {', '.join(ACTIONS)}")
        if not np.isfinite(self.reward).all():
            raise LogError("every row needs a reward")
        known = self.propensity[~np.isnan(self.propensity)]
        if len(known) and (known.min() <= 0 or known.max() > 1):
            raise LogError("a propensity lies above 0 and at most at 1: what was done can't have been impossible")

    def has(self, name: str) -> bool:
        """Whether the log has a column."""
        return name in self.table.column_names

    def __len__(self) -> int:
        return int(self.table.num_rows)

    @cached_property
    def action(self) -> Integers:
        """What was done: the place in ACTIONS."""
        names: list[str] = self.table["action"].combine_chunks().dictionary_encode().dictionary.to_pylist()
        codes = self.table["action"].combine_chunks().dictionary_encode().indices.to_numpy()
        return np.array([ACTIONS.index(name) for name in names], dtype=np.int64)[codes]

    @cached_property
    def reward(self) -> Floats:
        """What came of it, in minor units."""
        return self.number("reward")

    @cached_property
    def propensity(self) -> Floats:
        """The chance of what was done; NaN where unknown."""
        return self.number("propensity")

    @cached_property
    def customer(self) -> Integers:
        """The customer of each row, numbered from 0 in the order of their ids."""
        ids = self.table["customer_id"].combine_chunks()
        values = ids.to_numpy(zero_copy_only=False)
        return np.unique(values.astype(str) if values.dtype == object else values, return_inverse=True)[1].reshape(-1)

    @cached_property
    def chances(self) -> Floats | None:
        """The logging practice's chance of every action (row by action), where the log has all of them."""
        names = [f"p_{action}" for action in ACTIONS]
        if not all(self.has(name) for name in names):
            return None
        return np.stack([self.number(name) for name in names], axis=1)

    @cached_property
    def group(self) -> Integers:
        """The cell of quadrant and bucket of each row, as a number for `group_names`."""
        code = np.zeros(len(self), dtype=np.int64)
        for state in STATE:
            if state.name in GROUPS:
                known = self.codes(state.name, state.levels)
                code = code * (len(state.levels) + 1) + known
        return code

    def codes(self, name: str, levels: Sequence[str]) -> Integers:
        """A category as numbers from 0; one past the last level where unknown."""
        if not self.has(name):
            return np.full(len(self), len(levels), dtype=np.int64)
        encoded = self.table[name].combine_chunks().cast(pa.string()).dictionary_encode()
        places = [levels.index(v) if v in levels else len(levels) for v in encoded.dictionary.to_pylist()]
        indices = encoded.indices.fill_null(len(places)).to_numpy(zero_copy_only=False)
        return np.array([*places, len(levels)], dtype=np.int64)[indices]

    def number(self, name: str) -> Floats:
        """A column as numbers, NaN where null or absent."""
        if not self.has(name):
            return np.full(len(self), np.nan)
        column = self.table[name].combine_chunks()
        return np.asarray(column.cast(pa.float64()).to_numpy(zero_copy_only=False), dtype=np.float64)

    @cached_property
    def features(self) -> Matrix:
        """The state as numbers (feature by row), NaN where nothing is known; a category is its level's place."""
        result = np.empty((len(STATE), len(self)), dtype=np.float32)
        for place, state in enumerate(STATE):
            if state.kind == "category":
                codes = self.codes(state.name, state.levels).astype(np.float32)
                codes[codes == len(state.levels)] = np.nan
                result[place] = codes
            else:
                result[place] = self.number(state.name)
        return result

    def take(self, rows: npt.NDArray[Any]) -> Log:
        """The log of some rows (a mask or places)."""
        places = np.flatnonzero(rows) if rows.dtype == bool else rows
        return Log(self.table.take(pa.array(places)))

    def folds(self, count: int, seed: int) -> Integers:
        """A part from 0 for each row, whole customers only; follows from the ids' order and the seed."""
        customers = int(self.customer.max()) + 1
        return (np.random.default_rng(seed).permutation(customers) % count)[self.customer]


def group_names() -> list[tuple[str, ...]]:
    """The levels of each cell of `Log.group`; an unknown level is empty text."""
    names: list[tuple[str, ...]] = [()]
    for state in STATE:
        if state.name in GROUPS:
            names = [(*before, level) for before in names for level in (*state.levels, "")]
    return names


def index(action: str) -> int:
    """The place of an action. Raises LogError."""
    if action not in ACTIONS:
        raise LogError(f"unknown action {action!r}; there are {', '.join(ACTIONS)}")
    return ACTIONS.index(action)


LEFT_ALONE = ACTIONS.index(NONE)
