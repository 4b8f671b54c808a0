"""How far two raters agree beyond chance: Cohen's kappa with its interval, as statsmodels computes both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

Z = 1.959963984540054


@dataclass(frozen=True)
class Agreement:
    """Kappa over `pairs`, its interval of 95 per cent (asymptotic, Fleiss, Cohen and Everitt 1969), the share of equal
    ratings and the table of them (rows: first rater). None where it is not defined: nobody differed in anything, or too
    few pairs."""

    pairs: int
    kappa: float | None
    low: float | None
    high: float | None
    equal: float
    table: tuple[tuple[int, ...], ...]


def kappa(first: Sequence[int], second: Sequence[int], *, categories: int, weighted: bool = False) -> Agreement:
    """Agreement of two raters' codes 0 … categories-1; weighted: quadratic weights (Cohen 1968) for ordered codes.

    Raises ValueError where the lengths differ or a code is not one.
    """
    if len(first) != len(second):
        raise ValueError(f"{len(first)} and {len(second)} ratings")
    codes = np.asarray([*first, *second], dtype=np.int64)
    if codes.size and (codes.min() < 0 or codes.max() >= categories):
        raise ValueError(f"a code is 0 to {categories - 1}")
    table = np.zeros((categories, categories), dtype=np.int64)
    if len(first):
        # a library that every command of Cureline would load, and few use
        from statsmodels.stats.inter_rater import to_table

        table = to_table(np.column_stack([first, second]), bins=np.arange(categories + 1) - 0.5)[0].astype(np.int64)
    return _of(table, weighted)


def of_table(table: Sequence[Sequence[int]], *, weighted: bool = False) -> Agreement:
    """The same from a square table of counts."""
    return _of(np.asarray(table, dtype=np.int64), weighted)


def _of(table: np.ndarray[tuple[int, ...], np.dtype[np.int64]], weighted: bool) -> Agreement:
    pairs = int(table.sum())
    equal = float(np.trace(table) / pairs) if pairs else 0.0
    rows = tuple(tuple(int(n) for n in row) for row in table)
    # where each gave one and the same rating throughout, chance alone agrees fully and kappa says nothing
    settled = pairs < 2 or (np.count_nonzero(table.sum(0)) < 2 and np.count_nonzero(table.sum(1)) < 2)
    if settled:
        return Agreement(pairs, None, None, None, equal, rows)
    from statsmodels.stats.inter_rater import cohens_kappa

    with np.errstate(invalid="ignore", divide="ignore"):
        found = cohens_kappa(table, wt="fc" if weighted else None)
    value, error = float(found.kappa), float(found.std_kappa)
    if np.isnan(value):
        return Agreement(pairs, None, None, None, equal, rows)
    reach = 0.0 if np.isnan(error) else Z * error
    return Agreement(pairs, value, max(value - reach, -1.0), min(value + reach, 1.0), equal, rows)
