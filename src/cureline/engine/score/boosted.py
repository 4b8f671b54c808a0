"""The boosted model: few shallow trees of LightGBM, monotone where the feature's outlook says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from cureline.engine.score.matrix import Matrix
from cureline.engine.score.measures import Flags
from cureline.engine.score.settings import Feature

if TYPE_CHECKING:
    import lightgbm


def fit(
    columns: Matrix, event: Flags, features: Sequence[Feature], *, outlook: int, settings: Mapping[str, Any], seed: int
) -> lightgbm.Booster:
    """Train on features (feature by account) and outcomes; the same input and seed give the same model text.

    `outlook` is that of the event: -1 for a bad one (default), 1 for a good one (cure).
    """
    import lightgbm

    named = dict(settings)
    rounds, threads = named.pop("rounds"), named.pop("threads")
    parameters = {
        **named,
        "objective": "binary",
        "monotone_constraints": [feature.outlook * outlook for feature in features],
        "seed": seed,
        "deterministic": True,
        "force_row_wise": True,
        "num_threads": threads,
        "verbose": -1,
    }
    data = lightgbm.Dataset(
        np.ascontiguousarray(columns.T), label=event, feature_name=[f.name for f in features], free_raw_data=True
    )
    return lightgbm.train(parameters, data, num_boost_round=rounds)


def influence(booster: lightgbm.Booster, columns: Matrix) -> npt.NDArray[np.float64]:
    """SHAP contributions to the raw score (account by feature): exact and slow, for reports only."""
    rows = np.ascontiguousarray(columns.T)
    return np.asarray(booster.predict(rows, pred_contrib=True, num_threads=1), dtype=np.float64)[:, :-1]
