"""Training: split, fit a boosted model and a scorecard, calibrate both, judge both on accounts that neither saw."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import metadata
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from cureline.engine.score import applying, boosted, calibration, forest, model, report, scorecard, split
from cureline.engine.score.matrix import Matrix, check, matrix
from cureline.engine.score.measures import Flags
from cureline.engine.score.settings import FEATURE_NAMES, FEATURE_VERSION, FEATURES, SETTINGS, TARGETS

if TYPE_CHECKING:
    import lightgbm

TRAIN, CALIBRATE, HELD_OUT = range(3)


class TrainingError(ValueError):
    """Data that no model can be trained on; the message says what is lacking."""


@dataclass(frozen=True)
class Sample:
    """Labelled accounts in the order of their keys: features (feature by account), outcome, part of the split."""

    accounts: npt.NDArray[np.object_]
    columns: Matrix
    event: Flags
    part: npt.NDArray[np.int8]

    def of(self, part: int) -> tuple[Matrix, Flags]:
        """Features and outcomes of one part."""
        here = self.part == part
        return np.ascontiguousarray(self.columns[:, here]), self.event[here]


def train(
    features: pa.Table,
    labels: pa.Table,
    audit: pa.Table,
    *,
    name: str,
    target: str,
    observed_on: dt.date,
    seed: int,
    history: Mapping[str, Any] | None = None,
) -> model.Model:
    """Train a model of `target` and judge it.

    `features` has `account_id` and the listed features, and may have `observed_on` where accounts were seen on several
    days; `labels` has the same keys and `value`; `audit` has `account_id` and the attributes of the fairness table,
    which nothing else reads. `history` tells of labels derived from statements (days `used` and `left_out`). Rows
    without a label, or of accounts that the target does not speak of, are left out. The same rows in any order and the
    same seed give the same bytes. Raises FeaturesError, and TrainingError where there are too few accounts or events.
    """
    if target not in TARGETS:
        raise TrainingError(f"unknown target {target!r}; one of {', '.join(TARGETS)}")
    sample = _sample(features, labels, target, seed)
    columns, event = sample.of(TRAIN)
    outlook = TARGETS[target]
    booster = boosted.fit(columns, event, FEATURES, outlook=outlook, settings=SETTINGS["boosted"], seed=seed)
    card = scorecard.fit(columns, event, FEATURES, outlook=outlook, settings=SETTINGS["scorecard"])
    curves, chosen = _calibrated(booster, card, sample, outlook)
    identity = {
        "format": model.FORMAT,
        "name": name,
        "target": target,
        "observed_on": observed_on.isoformat(),
        "seed": seed,
        "feature_version": FEATURE_VERSION,
        "features": list(FEATURE_NAMES),
        "settings": {key: str(v) if isinstance(v, dt.date) else v for key, v in SETTINGS.items()},
        "history": dict(history) if history else None,
        "training_data_sha256": _digest(sample),
        "libraries": {"lightgbm": metadata.version("lightgbm")},
    }
    parts = {
        "boosted.txt": booster.model_to_string().encode(),
        "scorecard.json": model.dump(card.as_dict()),
        "calibration.json": model.dump({which: curve.as_dict() for which, curve in curves.items()}),
        "report.json": model.dump({}),
    }
    draft = model.assemble({**identity, "version": ""}, parts)
    found = report.judge(draft, sample, _aligned(audit, sample), seed=seed) | {"calibration_choice": chosen}
    parts["report.json"] = model.dump(report.rounded(found))
    identity["parts"] = {
        part: {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)} for part, content in parts.items()
    }
    return model.assemble({**identity, "version": model.version(identity)}, parts)


def _sample(features: pa.Table, labels: pa.Table, target: str, seed: int) -> Sample:
    keys = ["account_id", "observed_on"] if "observed_on" in features.column_names else ["account_id"]
    check(features, keys)
    known = labels.select([*keys, "value"]).filter(pc.is_valid(labels["value"]))
    for what, table in (("features", features), ("labels", known)):
        if table.group_by(keys).aggregate([]).num_rows != table.num_rows:
            raise TrainingError(f"the {what} name an account more than once a day")
    joined = features.join(known, keys=keys, join_type="inner").sort_by([(key, "ascending") for key in keys])
    joined = joined.filter(pa.array(applying.applicable(target, matrix(joined, FEATURE_NAMES))))
    event = joined["value"].to_numpy().astype(bool)
    shares = SETTINGS["split"]
    accounts = np.asarray(joined["account_id"].to_pylist(), dtype=object)
    least = SETTINGS["fairness"]["small_group_rows"]
    if min(event.sum(), (~event).sum()) < least:
        raise TrainingError(
            f"{len(event)} labelled accounts with {int(event.sum())} events; a model needs {least} of either outcome"
        )
    part = split.parts(accounts, event, [shares["train"], shares["calibrate"], shares["held_out"]], seed)
    return Sample(accounts, matrix(joined, FEATURE_NAMES), event, part)


def _calibrated(
    booster: lightgbm.Booster, card: scorecard.Scorecard, sample: Sample, outlook: int
) -> tuple[dict[str, calibration.Calibrator], dict[str, Any]]:
    columns, event = sample.of(CALIBRATE)
    raw = {
        "boosted": forest.read(booster).margin(columns),
        "scorecard": scorecard.read(card, columns)[0].astype(np.float64) * outlook,
    }
    fitted = {which: calibration.fit(event, values, SETTINGS["calibration"]) for which, values in raw.items()}
    return {which: curve for which, (curve, _) in fitted.items()}, {which: why for which, (_, why) in fitted.items()}


def _aligned(audit: pa.Table, sample: Sample) -> pa.Table:
    """The audit's attributes in the order of the sample's rows; an account it lacks is unknown."""
    place = {account: row for row, account in enumerate(audit["account_id"].to_pylist())}
    rows = pa.array([place.get(account) for account in sample.accounts], pa.int64())
    return audit.drop_columns(["account_id"]).take(rows)


def _digest(sample: Sample) -> str:
    digest = hashlib.sha256()
    for account in sample.accounts.tolist():
        digest.update(str(account).encode() + b"\0")
    digest.update(sample.columns.tobytes())
    digest.update(sample.event.tobytes())
    return digest.hexdigest()
