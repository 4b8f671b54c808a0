"""What is expected of each action in each state, learned so that nobody's forecast has seen their own outcome."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from cureline.engine.respond.log import Flags, Floats, Integers, Log, Matrix
from cureline.engine.respond.settings import ACTIONS, SETTINGS, STATE

Kind = Literal["boosted", "linear", "mean"]


@dataclass(frozen=True)
class Linear:
    """What a linear outcome model adds to an interval: its columns, and each action's inverse of their products."""

    design: Floats
    inverse: Mapping[int, Floats]


@dataclass(frozen=True)
class Nuisance:
    """Cross-fitted parts of a doubly robust estimate.

    `expected` (row by action) is the reward forecast; `propensity` the chance of what was done; `estimated` says where
    the log did not have it; `clipped` how many
    rows the floor of an estimated propensity moved; `fold` the part in which a row was left out of the learning.
    """

    expected: Floats
    propensity: Floats
    estimated: Flags
    clipped: int
    fold: Integers
    linear: Linear | None


def learn(log: Log, *, kind: Kind = "boosted", reward: Floats | None = None, seed: int = 0) -> Nuisance:
    """Outcome models per action, and propensities where the log has none, by cross-fitting over customers.

    `kind`: `boosted` (LightGBM), `linear` (ridge on cells and numbers) or `mean` (of the action, for what is known to
    be randomised evenly). `reward` stands for the log's own where another outcome is asked about.
    """
    outcome = log.reward if reward is None else reward
    count = SETTINGS["folds"]
    fold = log.folds(count, seed)
    expected = np.zeros((len(log), len(ACTIONS)))
    design = _design(log) if kind == "linear" else None
    for part in range(count):
        here = fold == part
        if not here.any() or here.all():
            continue
        for action in range(len(ACTIONS)):
            rows = ~here & (log.action == action)
            expected[here, action] = _forecast(log, design, outcome, rows, here, kind, seed)
    propensity, estimated, clipped = _propensity(log, fold, seed)
    linear = None if design is None else Linear(design, _inverses(design, log.action))
    return Nuisance(expected, propensity, estimated, clipped, fold, linear)


def boosted(columns: Matrix, outcome: Floats, rule: Mapping[str, Any], seed: int, **more: Any) -> Any:
    """A LightGBM model of few leaves; the same input and seed give the same text."""
    import lightgbm

    named = dict(rule)
    rounds, threads = named.pop("rounds"), named.pop("threads")
    named.pop("tight_propensity", None)
    settings = {
        **named, "objective": "regression", "seed": seed, "deterministic": True, "force_row_wise": True,
        "num_threads": threads, "verbose": -1, **more,
    }  # fmt: skip
    data = lightgbm.Dataset(
        np.ascontiguousarray(columns.T), label=outcome, feature_name=[s.name for s in STATE], free_raw_data=True,
        params={"verbose": -1},
    )  # fmt: skip
    return lightgbm.train(settings, data, num_boost_round=rounds)


def _forecast(
    log: Log, design: Floats | None, outcome: Floats, rows: Flags, here: Flags, kind: Kind, seed: int
) -> Floats | float:
    known = outcome[rows]
    if len(known) < SETTINGS["outcome"]["least_rows"] or kind == "mean":
        return float(known.mean()) if len(known) else 0.0
    if design is not None:
        beta = _products(design[rows]) @ (design[rows].T @ known)
        return np.asarray(design[here] @ beta)
    booster = boosted(log.features[:, rows], known, SETTINGS["outcome"]["boosted"], seed)
    return np.asarray(booster.predict(np.ascontiguousarray(log.features[:, here].T), num_threads=1))


def _design(log: Log) -> Floats:
    """Cells of quadrant and bucket that occur, and the numbers in units of their spread (absent ones at the mean)."""
    cells, place = np.unique(log.group, return_inverse=True)
    columns = [np.eye(len(cells))[place.reshape(-1)]]
    for state, values in zip(STATE, log.features.astype(np.float64), strict=True):
        if state.kind == "category" or np.isnan(values).all():
            continue
        values = np.nan_to_num(values, nan=float(np.nanmean(values)))
        spread = float(values.std())
        if spread > 0:
            columns.append(((values - values.mean()) / spread)[:, None])
    return np.concatenate(columns, axis=1)


def _products(design: Floats) -> Floats:
    gram = design.T @ design
    ridge = SETTINGS["outcome"]["linear"]["ridge"] * max(float(np.trace(gram)) / len(gram), 1e-12)
    return np.asarray(np.linalg.inv(gram + ridge * np.eye(len(gram))))


def _inverses(design: Floats, action: Integers) -> dict[int, Floats]:
    return {int(a): _products(design[action == a]) for a in np.unique(action)}


def _propensity(log: Log, fold: Integers, seed: int) -> tuple[Floats, Flags, int]:
    """Given where given; else a cross-fitted multiclass model of what is done in a state, not below the floor."""
    given = log.propensity
    estimated = np.isnan(given)
    if not estimated.any():
        return given, estimated, 0
    rule = SETTINGS["propensity"]
    floor = rule["floor"]
    taken, label = np.unique(log.action, return_inverse=True)
    label = label.reshape(-1)
    guess = np.ones(len(log))
    if len(taken) > 1:
        shape = {**SETTINGS["outcome"]["boosted"], "rounds": rule["rounds"]}
        for part in range(SETTINGS["folds"]):
            here = fold == part
            if not here.any() or here.all():
                continue
            booster = boosted(
                log.features[:, ~here], label[~here].astype(np.float64), shape, seed,
                objective="multiclass", num_class=len(taken),
            )  # fmt: skip
            chances = np.asarray(booster.predict(np.ascontiguousarray(log.features[:, here].T), num_threads=1))
            guess[here] = chances[np.arange(int(here.sum())), label[here]]
    low = estimated & (guess < floor)
    return np.where(estimated, np.maximum(guess, floor), given), estimated, int(low.sum())
