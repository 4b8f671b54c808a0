"""How good a search is, against what people said is relevant."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence


def ndcg(found: Sequence[str], relevant: Mapping[str, int], at: int = 5) -> float:
    """Normalised discounted cumulative gain of the first `at` results (Järvelin and Kekäläinen 2002), 0 to 1.

    `relevant` gives each relevant id its grade (1 near, 2 exactly).
    """
    gain = sum((2 ** relevant.get(id, 0) - 1) / math.log2(place + 2) for place, id in enumerate(found[:at]))
    best = sorted(relevant.values(), reverse=True)[:at]
    ideal = sum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(best))
    return gain / ideal if ideal else 0.0


def recall(found: Sequence[str], relevant: Mapping[str, int], at: int = 5) -> float:
    """The share of the relevant ids (at most `at` of them) among the first `at` results."""
    return len(set(found[:at]) & set(relevant)) / min(len(relevant), at) if relevant else 0.0
