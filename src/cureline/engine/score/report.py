"""The report on a model: how well it does on accounts that it never saw, whether it is stable, whether it is fair."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from cureline.engine.score import applying, boosted, fairness, forest, measures, scorecard, split
from cureline.engine.score.measures import Flags, Floats
from cureline.engine.score.settings import FEATURE_NAMES, FEATURES, SETTINGS

if TYPE_CHECKING:
    from cureline.engine.score.model import Model
    from cureline.engine.score.training import Sample


def judge(model: Model, sample: Sample, attributes: pa.Table, *, seed: int) -> dict[str, Any]:
    """All figures of the report; `attributes` has the rows of the sample."""
    settings = SETTINGS["report"]
    scores = _scores(model, sample)
    held_out, trained = sample.part == 2, sample.part == 0
    event = sample.event[held_out]
    p = {which: values[held_out] for which, values in scores.items()}
    return {
        "rows": {name: _size(sample.event[sample.part == n]) for n, name in enumerate(SETTINGS["split"])},
        "boosted": _figures(event, p["boosted"], settings["calibration_bins"]) | _folds(model, sample, seed),
        "scorecard": _figures(event, p["scorecard"], settings["calibration_bins"]),
        "psi": {which: measures.psi(v[trained], v[held_out], settings["psi_bins"]) for which, v in scores.items()},
        "features": _features(model, sample, settings),
        "agreement": _agreement(model, sample, p),
        "fairness": fairness.audit(
            attributes.filter(pa.array(held_out)),
            event,
            p["boosted"],
            outlook=model.outlook,
            settings=SETTINGS["fairness"],
        ),
    }


def rounded(value: Any) -> Any:
    """The same figures to six places: what is stored must not hang on the last bit of a sum."""
    if isinstance(value, dict):
        return {key: rounded(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [rounded(entry) for entry in value]
    return round(value, 6) if isinstance(value, float) else value


def _scores(model: Model, sample: Sample) -> dict[str, Floats]:
    ids = pa.array([str(account) for account in sample.accounts])
    columns = [pa.array(column, from_pandas=True) for column in sample.columns]
    table = pa.table([ids, *columns], names=["account_id", *FEATURE_NAMES])
    scored = applying.apply(table, model)
    return {"boosted": scored["p"].to_numpy(), "scorecard": scored["p_scorecard"].to_numpy()}


def _size(event: Flags) -> dict[str, int]:
    return {"rows": len(event), "events": int(event.sum())}


def _figures(event: Flags, p: Floats, bins: int) -> dict[str, Any]:
    curve = measures.calibration(event, p, bins)
    return {
        "auc": measures.auc(event, p),
        "ks": measures.ks(event, p),
        "brier": measures.brier(event, p),
        "log_loss": measures.log_loss(event, p),
        "calibration": curve,
        "ece": measures.expected_calibration_error(curve),
    }


def _folds(model: Model, sample: Sample, seed: int) -> dict[str, Any]:
    """AUC of boosted models trained anew on all labelled accounts but a fold: how much one split's luck matters."""
    count = SETTINGS["report"]["folds"]
    fold = split.parts(sample.accounts, sample.event, [1.0] * count, seed)
    areas = []
    for number in range(count):
        there = fold == number
        booster = boosted.fit(
            np.ascontiguousarray(sample.columns[:, ~there]), sample.event[~there], FEATURES,
            outlook=model.outlook, settings=SETTINGS["boosted"], seed=seed,
        )  # fmt: skip
        margin = forest.read(booster).margin(np.ascontiguousarray(sample.columns[:, there]))
        area = measures.auc(sample.event[there], margin)
        if area is not None:
            areas.append(area)
    return {"cv_auc_mean": float(np.mean(areas)), "cv_auc_sd": float(np.std(areas)), "cv_folds": count}


def _features(model: Model, sample: Sample, settings: dict[str, Any]) -> list[dict[str, Any]]:
    """The features that weigh most in the boosted model, with their stability between training and held-out."""
    gain = model.booster.feature_importance("gain")
    top = np.argsort(-gain, kind="stable")[: settings["psi_top_features"]]
    trained, held_out = sample.part == 0, sample.part == 2
    return [
        {
            "feature": FEATURE_NAMES[i],
            "share_of_gain": float(gain[i] / gain.sum()) if gain.sum() else 0.0,
            "psi": measures.psi(sample.columns[i][trained], sample.columns[i][held_out], settings["psi_bins"]),
        }
        for i in top.tolist()
    ]


def _agreement(model: Model, sample: Sample, p: dict[str, Floats]) -> dict[str, Any]:
    """How near the scorecard, whose reasons are told, is to the boosted model, whose p decides.

    On the first held-out accounts: the share whose costliest reason is among the boosted model's four most adverse ones
    by SHAP contributions, of accounts that have a reason.
    """
    columns, _ = sample.of(2)
    columns = np.ascontiguousarray(columns[:, : SETTINGS["report"]["reason_sample"]])
    codes = model.scorecard.reasons()
    contribution = boosted.influence(model.booster, columns)
    adverse = np.zeros((len(codes), columns.shape[1]))
    for feature, column in zip(FEATURES, contribution.T, strict=True):
        if feature.reason in codes:
            adverse[codes.index(feature.reason)] -= column * model.outlook
    first = applying.worst(scorecard.read(model.scorecard, columns)[1])[0]
    told = first > 0
    rank = (adverse > np.take_along_axis(adverse, np.maximum(first - 1, 0)[None, :], axis=0)).sum(axis=0)
    return {
        "rank_correlation": _spearman(p["boosted"], p["scorecard"]),
        "first_reason_in_boosted_top": float((rank < applying.MOST_REASONS)[told].mean()) if told.any() else None,
        "reason_rows": int(told.sum()),
    }


def _spearman(a: Floats, b: Floats) -> float | None:
    def ranks(values: Floats) -> Floats:
        _, place, size = np.unique(values, return_inverse=True, return_counts=True)
        return np.asarray((np.cumsum(size) - (size - 1) / 2)[place], dtype=np.float64)

    first, second = ranks(a), ranks(b)
    if first.std() == 0 or second.std() == 0:
        return None
    return float(np.corrcoef(first, second)[0, 1])
