"""The scorecard: points by band of each feature, added up; made by optimal binning, weight of evidence and logit.

Points rise with the account's outlook, so a higher total is better whatever the event is.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from cureline.engine.score.matrix import Matrix
from cureline.engine.score.measures import Flags
from cureline.engine.score.settings import FEATURE_NAMES, Feature

Bands = npt.NDArray[np.uint8]
Points = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Attribute:
    """One feature's part: bands begin at each edge; `points` has one entry a band and a last one for missing.

    `evidence` is the weight of evidence of the event in each band; `average` the mean points in training.
    """

    feature: str
    reason: str
    edges: tuple[float, ...]
    evidence: tuple[float, ...]
    points: tuple[int, ...]
    average: int
    coefficient: float
    information_value: float

    def __post_init__(self) -> None:
        rows = len(self.edges) + 2
        rising = all(a < b for a, b in zip(self.edges, self.edges[1:], strict=False))
        if not (rising and len(self.evidence) == len(self.points) == rows <= 255):
            raise ValueError(f"scorecard: the bands of {self.feature} don't fit together")


@dataclass(frozen=True)
class Scorecard:
    """The attributes, and the scale on which the points lie."""

    attributes: tuple[Attribute, ...]
    base_points: int
    base_odds: float
    points_to_double_odds: float

    def lowest(self) -> int:
        """The fewest points that can be had."""
        return sum(min(a.points) for a in self.attributes)

    def highest(self) -> int:
        """The most points that can be had."""
        return sum(max(a.points) for a in self.attributes)

    def reasons(self) -> tuple[str, ...]:
        """The reason codes of its attributes, in order."""
        return tuple(sorted({a.reason for a in self.attributes}))

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


def from_dict(entry: Mapping[str, Any]) -> Scorecard:
    """The scorecard that `as_dict` gave. Raises ValueError or TypeError when its parts don't fit."""
    lists = ("edges", "evidence", "points")
    attributes = tuple(Attribute(**{**a, **{k: tuple(a[k]) for k in lists}}) for a in entry["attributes"])
    scale = {k: v for k, v in entry.items() if k != "attributes"}
    if not attributes:
        raise ValueError("scorecard: no attributes")
    return Scorecard(attributes, **scale)


def bands(column: npt.NDArray[np.float32], edges: Sequence[float]) -> Bands:
    """The band of each value: how many edges it has reached; one past the last for missing."""
    result = np.zeros(len(column), dtype=np.uint8)
    for edge in edges:
        result += column >= np.float32(edge)
    result[np.isnan(column)] = len(edges) + 1
    return result


def read(card: Scorecard, columns: Matrix) -> tuple[Points, Points]:
    """Total points of each account, and points below the average by reason (reason by account, in `reasons()` order).

    `columns` are all features in their listed order.
    """
    reasons = card.reasons()
    total = np.zeros(columns.shape[1], dtype=np.int32)
    lost = np.zeros((len(reasons), columns.shape[1]), dtype=np.int32)
    for attribute in card.attributes:
        place = bands(columns[FEATURE_NAMES.index(attribute.feature)], attribute.edges)
        points = np.take(np.asarray(attribute.points, dtype=np.int32), place)
        total += points
        lost[reasons.index(attribute.reason)] += np.int32(attribute.average) - points
    return total, lost


def fit(
    columns: Matrix, event: Flags, features: Sequence[Feature], *, outlook: int, settings: Mapping[str, Any]
) -> Scorecard:
    """Train on features (feature by account) and outcomes.

    Features enter by information value; one whose coefficient comes out small or of the wrong sign says again what
    others said, and leaves.
    """
    from sklearn.linear_model import LogisticRegression

    drafts = [_draft(column, event, f, outlook, settings) for column, f in zip(columns, features, strict=True)]
    order = sorted(
        (i for i, d in enumerate(drafts) if d.information_value >= settings["min_information_value"]),
        key=lambda i: (-drafts[i].information_value, features[i].name),
    )
    if not order:
        raise ValueError("no feature tells anything about the outcome: a scorecard can't be made")
    evidence = np.array([np.take(drafts[i].evidence, bands(columns[i], drafts[i].edges)) for i in order])
    while True:
        logit = LogisticRegression(solver="newton-cholesky").fit(evidence.T, event)
        weights = logit.coef_[0]
        weakest = int(np.argmin(weights))
        enough = weights[weakest] >= settings["min_coefficient"] and len(order) <= settings["max_features"]
        if enough or len(order) == 1:
            break
        order.pop(weakest)
        evidence = np.delete(evidence, weakest, axis=0)
    return _scaled([drafts[i] for i in order], columns[order], weights, float(logit.intercept_[0]), outlook, settings)


def _draft(
    column: npt.NDArray[np.float32], event: Flags, feature: Feature, outlook: int, settings: Mapping[str, Any]
) -> Attribute:
    """The bands of one feature with their weight of evidence; points come later."""
    from optbinning import OptimalBinning

    trend = {0: "auto", 1: "ascending", -1: "descending"}[feature.outlook * outlook]
    binning = OptimalBinning(
        name=feature.name,
        dtype="numerical",
        solver="mip",
        monotonic_trend=trend,
        max_n_bins=settings["max_bins"],
        min_bin_size=settings["min_bin_share"],
    )
    known = np.isfinite(column)
    edges: tuple[float, ...] = ()
    if known.any() and len(np.unique(event[known])) == 2:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            binning.fit(column.astype(np.float64), event.astype(np.int64))
        edges = tuple(sorted({float(np.float32(edge)) for edge in binning.splits}))
    place = bands(column, edges)
    rows = np.bincount(place, minlength=len(edges) + 2)
    events = np.bincount(place, weights=event, minlength=len(edges) + 2)
    # half an event and half a non-event more in each band: none has a share of nothing
    bad, good = (
        (events + 0.5) / (events.sum() + 0.5 * len(rows)),
        (rows - events + 0.5) / ((rows - events).sum() + 0.5 * len(rows)),
    )
    evidence = np.where(rows > 0, np.log(bad / good), 0.0)
    value = float(np.sum(np.where(rows > 0, (bad - good) * evidence, 0.0)))
    rounded = tuple(round(float(e), 6) for e in evidence)
    return Attribute(feature.name, feature.reason, edges, rounded, (0,) * len(rows), 0, 0.0, round(value, 6))


def _scaled(
    drafts: Sequence[Attribute],
    columns: Matrix,
    weights: npt.NDArray[np.float64],
    intercept: float,
    outlook: int,
    settings: Mapping[str, Any],
) -> Scorecard:
    """Log odds to points: `base_points` at `base_odds` of the better outcome, so many points double the odds."""
    factor = settings["points_to_double_odds"] / math.log(2)
    offset = settings["base_points"] - factor * math.log(settings["base_odds"])
    share = (offset + factor * outlook * intercept) / len(drafts)
    attributes = []
    for draft, column, weight in zip(drafts, columns, weights, strict=True):
        points = tuple(round(share + factor * outlook * float(weight) * e) for e in draft.evidence)
        average = round(float(np.mean(np.take(points, bands(column, draft.edges)))))
        attributes.append(
            Attribute(
                draft.feature, draft.reason, draft.edges, draft.evidence, points, average,
                round(float(weight), 6), draft.information_value,
            )
        )  # fmt: skip
    return Scorecard(
        tuple(attributes), settings["base_points"], settings["base_odds"], settings["points_to_double_odds"]
    )
