"""The score on the card sample against the facts measured for its publisher's columns, and how fast it is applied.

Baselines: HistGradientBoostingClassifier 0.7818 and logistic regression 0.7228, each with default settings on all raw
columns, sex, education, marriage and age included; ours use none of those. The same five folds: StratifiedKFold,
shuffled, random_state 0, over the file's order of rows.
"""

from __future__ import annotations

import time
from typing import Any

import ibis
import numpy as np
import numpy.typing as npt
import pyarrow as pa
from sklearn.model_selection import StratifiedKFold

from benchmarks import card_sample
from cureline.engine import delinquency, portrait, score
from cureline.engine.score import applying, boosted, forest, measures, scorecard
from cureline.engine.score.matrix import matrix
from cureline.engine.score.settings import SETTINGS

BASELINE_BOOSTED, BASELINE_LOGISTIC = 0.7818, 0.7228
ROWS = 1_000_000
ROUNDS = 3
OUTLOOK = score.TARGETS["default"]


def features() -> tuple[pa.Table, pa.Table, pa.Table]:
    """Features, labels and audit attributes of the sample, in the order of its file."""
    tables = card_sample.tables()
    connection = ibis.duckdb.connect()
    book = [ibis.memtable(tables[name]) for name in ("accounts", "due_items", "payments", "statements")]
    behaviour = portrait.behaviour(*book, as_of=card_sample.DAY)
    assessed = delinquency.assess(*book, as_of=card_sample.DAY, rules=delinquency.load_rules("cn"))
    made = connection.to_pyarrow(score.features(behaviour, assessed))
    place = pa.array([int(account.split("-")[1]) for account in made["account_id"].to_pylist()])
    made = made.append_column("place", place).sort_by("place").drop_columns(["place"])
    audit = tables["audit_attributes"]
    ids = pa.array([f"{customer}-1" for customer in audit["customer_id"].to_pylist()])
    return made, tables["labels"], audit.drop_columns(["customer_id"]).append_column("account_id", ids)


def measure() -> dict[str, Any]:
    """5-fold AUC of both models, KS and Brier of the held-out report, and rows a second on two threads."""
    made, labels, audit = features()
    value = dict(zip(labels["account_id"].to_pylist(), labels["value"].to_pylist(), strict=True))
    event = np.array([value[account] for account in made["account_id"].to_pylist()])
    folds = StratifiedKFold(5, shuffle=True, random_state=0).split(event, event)
    columns = matrix(made, score.FEATURE_NAMES)
    areas = np.array([_fold(columns, event, train, test) for train, test in folds])
    model = score.train(made, labels, audit, name="default", target="default", observed_on=card_sample.DAY, seed=0)
    held_out = model.report["boosted"]
    mean, sd = areas.mean(axis=0), areas.std(axis=0)
    return {
        "ratio": round(float(mean[0]) / BASELINE_BOOSTED, 4),
        "auc_boosted": round(float(mean[0]), 4),
        "auc_boosted_sd": round(float(sd[0]), 4),
        "auc_scorecard": round(float(mean[1]), 4),
        "auc_scorecard_sd": round(float(sd[1]), 4),
        "baseline_boosted": BASELINE_BOOSTED,
        "baseline_logistic": BASELINE_LOGISTIC,
        "held_out_auc": round(held_out["auc"], 4),
        "ks": round(held_out["ks"], 4),
        "brier": round(held_out["brier"], 4),
        "ece": round(held_out["ece"], 4),
        "rows_per_s": _speed(made, model),
    }


def _fold(
    columns: npt.NDArray[np.float32], event: npt.NDArray[np.bool_], train: npt.NDArray[Any], test: npt.NDArray[Any]
) -> tuple[float, float]:
    here, there = np.ascontiguousarray(columns[:, train]), np.ascontiguousarray(columns[:, test])
    booster = boosted.fit(here, event[train], score.FEATURES, outlook=OUTLOOK, settings=SETTINGS["boosted"], seed=0)
    card = scorecard.fit(here, event[train], score.FEATURES, outlook=OUTLOOK, settings=SETTINGS["scorecard"])
    points = scorecard.read(card, there)[0].astype(np.float64)
    margins = forest.read(booster).margin(there)
    both = measures.auc(event[test], margins), measures.auc(event[test], points * OUTLOOK)
    assert both[0] is not None and both[1] is not None
    return both[0], both[1]


def _speed(made: pa.Table, model: score.Model) -> int:
    many = pa.concat_tables([made] * (ROWS // made.num_rows + 1)).slice(0, ROWS).combine_chunks()
    seconds = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        applying.apply(many, model, threads=2)
        seconds.append(time.perf_counter() - started)
    return round(ROWS / min(seconds))
