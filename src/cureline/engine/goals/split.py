"""A target split down fairly: by what can be expected of each book and what its people can work, in exact integers."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from cureline.engine.goals.parameters import parameters


@dataclass(frozen=True, slots=True)
class Book:
    """What somebody (a team, a collector) is asked to work in a period.

    `expected_minor`: sum over the customers of chance to cure times money past due. `minutes_needed`: what working all
    of them takes; `minutes_there`: what the people have in the period, absences taken off (None: nobody's time limits).
    """

    id: str
    customers: int
    expected_minor: int
    minutes_needed: int
    minutes_there: int | None = None

    @property
    def covered(self) -> float:
        """The share of the book that the minutes reach, 0 to 1."""
        if self.minutes_there is None or self.minutes_needed <= 0:
            return 1.0
        return min(1.0, max(self.minutes_there, 0) / self.minutes_needed)


def largest_remainder(whole: int, weights: Mapping[str, int | float | Fraction]) -> dict[str, int]:
    """Whole numbers in proportion to the weights whose sum is exactly `whole` (which may be negative).

    Each part is its exact share rounded down, and the units left go to the largest remainders, the first id winning a
    tie. Weights are finite and not negative; where all are zero the whole is dealt out evenly. Raises ValueError.
    """
    if not weights:
        raise ValueError("there is nobody to split among")
    if any(not math.isfinite(weight) or weight < 0 for weight in weights.values()):
        raise ValueError("a weight is a finite number, zero or more")
    exact = {key: Fraction(weight) for key, weight in weights.items()}
    total = sum(exact.values())
    if total == 0:
        exact, total = dict.fromkeys(exact, Fraction(1)), Fraction(len(exact))
    sign, size = (-1, -whole) if whole < 0 else (1, whole)
    shares = {key: size * weight / total for key, weight in exact.items()}
    parts = {key: math.floor(share) for key, share in shares.items()}
    left = size - sum(parts.values())
    # a part without weight gets nothing: its remainder is zero, and there are never more units left than remainders
    order = sorted(exact, key=lambda key: (parts[key] - shares[key], key))
    for key in order[:left]:
        parts[key] += 1
    return {key: sign * part for key, part in parts.items()}


def weight(book: Book) -> float:
    """What counts of a book when a target is split: what comes without work, and of the rest what can be worked."""
    alone = float(parameters()["split"]["without_work"])
    return book.expected_minor * (alone + (1 - alone) * book.covered)


def split(whole: int, books: Sequence[Book]) -> dict[str, int]:
    """Split an amount or a count among books by `weight`; exact, and nothing for a book of which nothing is expected
    (unless nothing is expected of any: then by customers, and evenly where there are none)."""
    weights = {book.id: weight(book) for book in books}
    if not any(weights.values()):
        weights = {book.id: float(book.customers) for book in books}
    return largest_remainder(whole, weights)


def split_rate(whole: float, own: Mapping[str, tuple[float, float]]) -> dict[str, float]:
    """Split a rate of 0 to 1: each part keeps its own odds, all shifted by one factor so that the mean is `whole`.

    `own`: by id the rate that is usual there, and its weight (the denominator). A harder book gets a lower rate, and
    nobody's is beyond 0 or 1. Where no part has a weight all get the whole. Raises ValueError for a rate beyond 0 or 1.
    """
    if not 0 <= whole <= 1:
        raise ValueError("a rate lies between 0 and 1")
    sizes = np.array([max(float(size), 0.0) for _, size in own.values()])
    if whole in (0.0, 1.0) or not sizes.sum():
        return dict.fromkeys(own, float(whole))
    rates = np.clip([rate for rate, _ in own.values()], 1e-6, 1 - 1e-6)
    odds = np.log(rates / (1 - rates))
    share = sizes / sizes.sum()
    low, high = -60.0, 60.0
    for _ in range(200):
        middle = (low + high) / 2
        if float(share @ (1 / (1 + np.exp(-np.clip(odds + middle, -700, 700))))) < whole:
            low = middle
        else:
            high = middle
    shifted = 1 / (1 + np.exp(-np.clip(odds + (low + high) / 2, -700, 700)))
    return {key: float(rate) for key, rate in zip(own, shifted, strict=True)}


def books(customers: pa.Table, *, by: str, months: float, there: Mapping[str, int | None] | None = None) -> list[Book]:
    """The books of a portfolio: `customers` has `past_due_minor`, `p_cure` (null counts as the mean) and the column
    `by` that names who holds the customer (null: nobody, left out). `months`: length of the period; `there`:
    minutes by id.

    Ids of `there` without a customer are in too, with nothing expected. Sorted by id.
    """
    rows = customers.filter(pc.is_valid(customers[by]))
    chance = rows["p_cure"].cast(pa.float64())
    usual = pc.mean(chance).as_py()
    expected = pc.multiply(pc.fill_null(chance, usual or 0.0), rows["past_due_minor"].cast(pa.float64()))
    told = pa.table(
        {"id": rows[by].cast(pa.string()), "expected": expected, "late": pc.greater(rows["past_due_minor"], 0)}
    )
    summed = told.group_by("id").aggregate([("expected", "sum"), ("late", "sum")])
    minutes = float(parameters()["split"]["minutes_a_customer_month"]) * months
    found = {
        row["id"]: (int(row["late_sum"] or 0), round(row["expected_sum"] or 0.0)) for row in summed.to_pylist()
    }  # fmt: skip
    limits = dict(there or {})
    return [
        Book(key, count, expected_minor, round(count * minutes), limits.get(key))
        for key in sorted({*found, *limits})
        for count, expected_minor in [found.get(key, (0, 0))]
    ]
