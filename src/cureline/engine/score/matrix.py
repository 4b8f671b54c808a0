"""Features as numbers: one float32 column each, NaN where nothing is known.

float32 in training and in scoring alike, so that a value falls on the same side of a threshold both times.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from cureline.engine.score.settings import FEATURE_NAMES, PROTECTED

Matrix = npt.NDArray[np.float32]


class FeaturesError(ValueError):
    """A table of features that is not the list this version knows; the message names the columns."""


def check(features: pa.Table, keys: Sequence[str]) -> None:
    """Refuse any table but `keys` and the listed features. Raises FeaturesError."""
    given = set(features.column_names)
    if shut := sorted(given & PROTECTED):
        raise FeaturesError(f"protected attributes can't be features: {', '.join(shut)}")
    if lacking := sorted({*keys, *FEATURE_NAMES} - given):
        raise FeaturesError(f"features lack {', '.join(lacking)}")
    if unknown := sorted(given - {*keys, *FEATURE_NAMES}):
        raise FeaturesError(f"unknown features: {', '.join(unknown)}")


def matrix(features: pa.Table | pa.RecordBatch, names: Sequence[str]) -> Matrix:
    """The named columns as the rows of one array (feature by account)."""
    result = np.empty((len(names), features.num_rows), dtype=np.float32)
    for place, name in enumerate(names):
        values: Any = features.column(name)
        result[place] = values.to_numpy(zero_copy_only=False) if isinstance(values, pa.Array) else values.to_numpy()
    return result
