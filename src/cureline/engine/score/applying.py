"""Scoring: features in Arrow, probabilities, points and reasons out, the same for any batch size and thread count.

Reasons are those of the scorecard: the points an account lost, by reason, against the mean of all accounts in training.
That is exact for the scorecard's number and only near for the boosted one; the model's report says how near.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from cureline.engine.score import scorecard
from cureline.engine.score.matrix import Matrix, check, matrix
from cureline.engine.score.measures import Flags
from cureline.engine.score.settings import FEATURE_NAMES, PAST_DUE_ONLY, SETTINGS

if TYPE_CHECKING:
    from cureline.engine.score.model import Model

PLACES = 6
MOST_REASONS: int = SETTINGS["reasons"]["most"]
_ROWS = 1 << 16  # a batch whose columns stay in the processor's cache
SCORES = pa.schema(
    [("account_id", pa.string()), ("p", pa.float64()), ("p_scorecard", pa.float64()), ("points", pa.int64()),
     ("reasons", pa.string())]
)  # fmt: skip


def apply(features: pa.Table, model: Model, *, threads: int = 2) -> pa.Table:
    """Score each account: `account_id, p, p_scorecard` (calibrated, 6 places)`, points, reasons`, in the input's order.

    A model of past-due accounts only (cure, roll) says nothing of the others: null, and no reasons. `reasons` are at
    most four codes of `texts.yaml`, `;`-joined, the costliest first; empty where the account loses no points. Raises
    FeaturesError for a table that is not the model's list of features.
    """
    check(features, ("account_id",))
    return pa.Table.from_batches(list(_scored(features, model, threads)), schema=SCORES)


def _scored(features: pa.Table, model: Model, threads: int) -> Iterator[pa.RecordBatch]:
    card = model.scorecard
    lowest, reasons = card.lowest(), card.reasons()
    # every total that can be had; points rise with the outlook, a calibrator with the event
    totals = np.arange(lowest, card.highest() + 1, dtype=np.float64)
    probability = np.round(model.scorecard_calibration.apply(totals * model.outlook), PLACES)

    def score(start: int) -> pa.RecordBatch:
        part = features.slice(start, _ROWS).combine_chunks()
        columns = matrix(part, FEATURE_NAMES)
        p = model.boosted_calibration.apply(model.forest.margin(columns))
        points, lost = scorecard.read(card, columns)
        outside = ~applicable(model.target, columns)
        lost[:, outside] = 0
        parts = [
            part.column("account_id").combine_chunks().cast(pa.string()),
            pa.array(np.round(p, PLACES), mask=outside),
            pa.array(probability[points - lowest], mask=outside),
            pa.array(points.astype(np.int64), mask=outside),
            _joined(worst(lost), reasons),
        ]
        return pa.RecordBatch.from_arrays(parts, schema=SCORES)

    starts = range(0, features.num_rows, _ROWS)
    with ThreadPoolExecutor(threads) as pool:
        yield from pool.map(score, starts)


def applicable(target: str, columns: Matrix) -> Flags:
    """The accounts of which a model of the target speaks."""
    if target in PAST_DUE_ONLY:
        return np.asarray(columns[FEATURE_NAMES.index("dpd")] > 0)
    return np.ones(columns.shape[1], dtype=bool)


def worst(lost: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
    """The reasons that lost most (place from 1, 0 for none), most first, as rows; ties go to the first in order."""
    reasons, accounts = lost.shape
    slots = np.zeros((MOST_REASONS, accounts), dtype=np.int32)
    for place in range(reasons):
        # points lost and the reason in one number: the greater number is the worse reason
        key = np.where(lost[place] > 0, lost[place] * (reasons + 1) + (reasons - place), 0)
        for slot in slots:
            lower = np.minimum(slot, key)
            np.maximum(slot, key, out=slot)
            key = lower
    rest = slots % (reasons + 1)
    return np.where(rest > 0, reasons + 1 - rest, 0).astype(np.int32)


def _joined(places: npt.NDArray[np.int32], reasons: Sequence[str]) -> pa.Array:
    """Places to `;`-joined codes; the few different combinations are written once each."""
    base = len(reasons) + 1
    combined: npt.NDArray[Any] = np.zeros(places.shape[1], dtype=np.int64)
    for row in places:
        combined = combined * base + row
    used, place = np.unique(combined, return_inverse=True)
    texts = []
    for number in used.tolist():
        codes = []
        while number:
            number, code = divmod(number, base)
            if code:
                codes.append(reasons[code - 1])
        texts.append(";".join(reversed(codes)))
    return pa.DictionaryArray.from_arrays(pa.array(place.astype(np.int32)), pa.array(texts, pa.string())).cast(
        pa.string()
    )
