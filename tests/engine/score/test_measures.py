from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import ks_2samp
from sklearn.metrics import brier_score_loss, log_loss, roc_auc_score

from cureline.engine.score import calibration, fairness, measures
from cureline.engine.score.settings import SETTINGS

SCORED = st.lists(st.tuples(st.booleans(), st.integers(0, 20)), min_size=2, max_size=60).filter(
    lambda rows: len({event for event, _ in rows}) == 2
)


@settings(max_examples=60, deadline=None)
@given(SCORED)
def test_auc_ks_brier_and_log_loss_are_those_of_the_reference_libraries(rows: list[tuple[bool, int]]) -> None:
    event, p = np.array([e for e, _ in rows]), np.array([s / 20 for _, s in rows])
    assert measures.auc(event, p) == pytest.approx(roc_auc_score(event, p), abs=1e-12)
    assert measures.ks(event, p) == pytest.approx(ks_2samp(p[event], p[~event]).statistic, abs=1e-12)
    assert measures.brier(event, p) == pytest.approx(brier_score_loss(event, p), abs=1e-12)
    assert measures.log_loss(event, p) == pytest.approx(log_loss(event, np.clip(p, 1e-6, 1 - 1e-6)), abs=1e-9)


def test_one_class_has_no_auc_and_no_ks() -> None:
    event, p = np.array([True, True]), np.array([0.1, 0.9])
    assert measures.auc(event, p) is None
    assert measures.ks(event, p) is None


def test_the_calibration_curve_and_its_error_by_hand() -> None:
    event, p = np.array([False, False, False, True]), np.array([0.1, 0.3, 0.6, 0.8])
    curve = measures.calibration(event, p, 2)
    assert [(point["rows"], round(point["mean_p"], 6), point["observed"]) for point in curve] == [
        (2, 0.2, 0.0),
        (2, 0.7, 0.5),
    ]
    assert measures.expected_calibration_error(curve) == pytest.approx((0.2 + 0.2) / 2)


def test_psi_by_hand() -> None:
    # (0.5 - 0.25) ln(0.5 / 0.25) + (0.5 - 0.75) ln(0.5 / 0.75)
    expected = 0.25 * np.log(2) + 0.25 * np.log(1.5)
    assert measures.psi_of_counts(np.array([10, 30]), np.array([20, 20])) == pytest.approx(expected)
    same = np.arange(100.0)
    assert measures.psi(same, same, 10) == pytest.approx(0)
    assert measures.psi(same, np.full(100, np.nan), 10) > 1


def test_the_fairness_table_by_hand() -> None:
    # 8 women of whom 1 is among the worst fifth, 2 men of whom 1 is
    p = np.array([0.9, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.8, 0.2])
    event = np.array([True, False, False, False, False, False, False, True, True, False])
    sex = pa.table({"sex": ["female"] * 8 + ["male"] * 2})
    rules = SETTINGS["fairness"] | {"small_group_rows": 2, "small_group_events": 1}
    women, men = fairness.audit(sex, event, p, outlook=-1, settings=rules)
    assert (women["rows"], women["events"], women["selection_rate"]) == (8, 2, 0.125)
    assert women["mean_p"] == pytest.approx(0.2)
    assert women["calibration_gap"] == pytest.approx(0.2 - 0.25)
    assert women["auc"] == pytest.approx(9 / 12)  # of 12 pairs, 6 are won by the 0.9 and 6 are ties
    assert (women["adverse_impact_ratio"], women["warning"]) == (1.0, "")
    # (1 - 1/2) / (1 - 1/8)
    assert men["adverse_impact_ratio"] == pytest.approx(0.571429)
    assert men["warning"] == "below_four_fifths"


def test_a_small_group_sets_no_standard_and_is_marked() -> None:
    p = np.linspace(0, 1, 200)
    event = np.arange(200) % 2 == 0
    groups = pa.table({"marriage": ["other"] * 5 + ["married"] * 100 + ["single"] * 95})
    rules = SETTINGS["fairness"] | {"small_group_rows": 90, "small_group_events": 30}
    married, other, single = fairness.audit(groups, event, p, outlook=-1, settings=rules)
    assert other["warning"] == "small_group"
    assert married["adverse_impact_ratio"] == 1.0
    assert single["warning"] == "below_four_fifths"


def test_for_a_good_event_the_worst_outlook_is_the_lowest_chance() -> None:
    ages = pa.table({"age_years": pa.array([25] * 5 + [65] * 4 + [None])})
    p = np.linspace(0, 0.9, 10)
    rows = fairness.audit(ages, p > 0.4, p, outlook=1, settings=SETTINGS["fairness"])
    assert {row["group"]: row["selection_rate"] for row in rows} == {"under 30": 0.4, "60 or more": 0.0, "unknown": 0.0}


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([400, 3_000]))
def test_a_calibration_rises_and_keeps_the_mean(seed: int, rows: int) -> None:
    draw = np.random.default_rng(seed)
    raw = draw.normal(size=rows)
    event = draw.random(rows) < 1 / (1 + np.exp(-raw))
    curve, chosen = calibration.fit(event, raw, SETTINGS["calibration"])
    assert chosen["method"] == curve.method
    assert rows >= 1_000 or curve.method == "platt"
    p = curve.apply(np.sort(raw))
    assert (np.diff(p) >= 0).all() and p.min() > 0 and p.max() < 1
    assert p.mean() == pytest.approx(event.mean(), abs=0.02)
    assert calibration.from_dict(curve.as_dict()) == curve


def test_a_curve_that_falls_is_refused() -> None:
    with pytest.raises(ValueError, match="rising"):
        calibration.Calibrator("isotonic", x=(0.0, 1.0), y=(0.5, 0.4))
