"""Random days for the benchmarks of allocation, as arrays for the solver."""

from __future__ import annotations

import numpy as np

from cureline.engine.allocate.prices import Columns, Ints

CHANNELS = 4
TEAMS = 20


def instance(accounts: int, seed: int) -> Columns:
    """Accounts with four channels each (text, call, letter, visit), a cap on each channel, minutes of 20 teams.

    Debts are log-normal, chances of success Beta distributed and higher for the dearer channels; each account belongs
    to one team, whose minutes are what a department of that size may have: nothing is chosen to suit the solver.
    """
    rng = np.random.default_rng(seed)
    debt = rng.lognormal(11, 1.1, accounts)
    team = rng.integers(0, TEAMS, accounts)
    chance = rng.beta(1.5, 6, (CHANNELS, accounts)) * np.array([0.35, 1.0, 0.5, 1.8])[:, None]
    cost = np.array([5.0, 800.0, 450.0, 8_000.0])
    value = np.round(chance * debt * 0.15 - cost[:, None])
    minutes = np.zeros((CHANNELS, accounts))
    minutes[1], minutes[2], minutes[3] = rng.integers(3, 12, accounts), 1.0, rng.integers(30, 70, accounts)
    caps = np.array([0.35, 0.08, 0.1, 0.004]) * accounts
    room = np.concatenate([caps, accounts / TEAMS * 0.6 * rng.uniform(0.6, 1.4, TEAMS)])
    size = CHANNELS * accounts
    return Columns(
        np.arange(accounts + 1, dtype=np.int64) * CHANNELS,
        value.T.reshape(size),
        (np.tile(np.arange(CHANNELS), accounts), np.repeat(team + CHANNELS, CHANNELS)),
        (np.ones(size), minutes.T.reshape(size)),
        np.floor(room),
        np.zeros(accounts),
    )


def by_team_and_region(columns: Columns, regions: int) -> Ints:
    """A part for each customer of a day: its team, and one of so many regions by chance."""
    team = columns.resource[1][columns.start[:-1]] - CHANNELS
    return np.asarray(team * regions + np.random.default_rng(5).integers(0, regions, columns.customers))
