"""Allocation by prices against HiGHS's interior point method (no crossover) on the same random days, and its growth.

`measure` pairs both on a few seeds and solves the others with ours alone: the time includes making whole numbers of
it, which HiGHS's interior point does not. `growth` solves 1, 2, 5 and 10 times as many accounts, `apart` takes a day
apart by region and team.
"""

from __future__ import annotations

import resource
import statistics
import time
from typing import Any

import highspy
import numpy as np

from benchmarks.allocate_instances import by_team_and_region, instance
from cureline.engine.allocate.exchange import exchange
from cureline.engine.allocate.parts import by_parts
from cureline.engine.allocate.prices import Columns, solve
from cureline.engine.allocate.repair import repair, used

GAP = 2e-5


def measure(accounts: int, seeds: int = 20, peers: int = 2) -> dict[str, Any]:
    """Ours over HiGHS in seconds (median of the paired seeds), seconds of ours, and the worst gap to our own bound."""
    ours, gaps, ratios, highs_s, differences, solved = [], [], [], [], [], 0
    _ours(instance(20_000, 0))
    for seed in range(seeds):
        columns = instance(accounts, seed)
        seconds, gap, bound = _ours(columns)
        ours.append(seconds)
        gaps.append(gap)
        if seed < peers:
            peer_s, optimum, optimal = _highs(columns)
            ratios.append(seconds / peer_s)
            highs_s.append(peer_s)
            solved += optimal
            if optimal:
                differences.append(abs(bound - optimum) / optimum)
    return {
        "accounts": accounts,
        "seeds": seeds,
        "ours_s": round(statistics.median(ours), 2),
        "gap_percent_max": round(100 * max(gaps), 5),
        "gap_percent_median": round(100 * statistics.median(gaps), 5),
        "highs_ipm_s": round(statistics.median(highs_s), 2),
        "highs_seeds": peers,
        "highs_optimal": solved,
        "bound_off_highs_percent_max": round(100 * max(differences, default=float("nan")), 5),
        "ratio": round(statistics.median(ratios), 4),
    }


def growth(accounts: int = 1_000_000, times: tuple[int, ...] = (1, 2, 5, 10)) -> dict[str, Any]:
    """Seconds a million accounts at the largest size over those at the smallest, and the peak memory in GiB."""
    figures: dict[str, Any] = {}
    rates = []
    for factor in times:
        seconds, gap, _ = _ours(instance(accounts * factor, 0))
        rates.append(seconds / factor)
        figures[f"x{factor}_s"] = round(seconds, 1)
        figures[f"x{factor}_gap_percent"] = round(100 * gap, 5)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    return {
        "accounts": accounts * times[-1],
        **figures,
        "peak_gib": round(peak, 2),
        "ratio": round(rates[-1] / rates[0], 2),
    }


def apart(accounts: int = 10_000_000, regions: int = 3) -> dict[str, Any]:
    """A day taken apart by region and team: the gap to the proved bound, and seconds over those in one piece."""
    columns = instance(accounts, 0)
    one_s, _, bound = _ours(columns)
    part = by_team_and_region(columns, regions)
    started = time.perf_counter()
    whole = by_parts(columns, part)
    seconds = time.perf_counter() - started
    assert (used(columns, whole.chosen) <= columns.capacity).all()
    value = float(columns.value[whole.chosen[whole.chosen >= 0]].sum())
    assert value <= whole.bound
    return {
        "accounts": accounts,
        "parts": len(np.unique(part)),
        "gap_percent": round(100 * (whole.bound - value) / whole.bound, 4),
        "bound_above_one_piece_percent": round(100 * (whole.bound / bound - 1), 4),
        "parts_s": round(seconds, 1),
        "one_piece_s": round(one_s, 1),
        "peak_gib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20, 2),
        "ratio": round(seconds / one_s, 2),
    }


def _ours(columns: Columns) -> tuple[float, float, float]:
    """Seconds, gap and bound of ours; asserts that the plan is whole and keeps every capacity."""
    started = time.perf_counter()
    found = solve(columns)
    chosen = repair(columns, found)
    exchange(columns, chosen, found.prices, found.bound, gap=GAP)
    seconds = time.perf_counter() - started
    taken = chosen[chosen >= 0]
    assert (used(columns, chosen) <= columns.capacity).all()
    assert (np.searchsorted(columns.start, taken, side="right") - 1 == np.flatnonzero(chosen >= 0)).all()
    value = float(columns.value[taken].sum())
    assert value <= found.bound
    return seconds, (found.bound - value) / found.bound, found.bound


def _highs(c: Columns) -> tuple[float, float, bool]:
    """Seconds of HiGHS's run alone (the matrix is built before), its value and whether it calls that optimal."""
    n, size, rooms = c.customers, len(c.value), len(c.capacity)
    use = np.stack(c.use)
    counts = 1 + (use > 0).sum(axis=0)
    start = np.concatenate([[0], np.cumsum(counts)])
    row, value = np.empty(start[-1], np.int32), np.empty(start[-1])
    at = start[:-1].copy()
    row[at], value[at] = np.repeat(np.arange(n), np.diff(c.start)), 1.0
    at += 1
    for r, u in zip(c.resource, c.use, strict=True):
        some = u > 0
        row[at[some]], value[at[some]] = n + r[some], u[some]
        at[some] += 1
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_, lp.sense_ = size, n + rooms, highspy.ObjSense.kMaximize
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = c.value, np.zeros(size), np.full(size, highspy.kHighsInf)
    lp.row_lower_ = np.full(n + rooms, -highspy.kHighsInf)
    lp.row_upper_ = np.concatenate([np.ones(n), c.capacity])
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = start, row, value
    h = highspy.Highs()
    h.setOptionValue("output_flag", False)
    h.setOptionValue("solver", "ipm")
    h.setOptionValue("run_crossover", "off")
    h.passModel(lp)
    started = time.perf_counter()
    h.run()
    seconds = time.perf_counter() - started
    optimal = h.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return seconds, float(h.getInfo().objective_function_value), optimal
