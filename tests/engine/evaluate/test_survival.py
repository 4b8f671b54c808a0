"""Survival and cumulative incidence are those of a reference library on the same data."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.duration.survfunc import CumIncidenceRight, SurvfuncRight

from cureline.engine.evaluate import median, survival
from tests.engine.evaluate.factory import sample_episodes, table

ENDS = ("open", "cured", "written_off")


def episodes(days: list[int], status: list[int], **more: str):
    return table("episodes", *({"days": d, "end": ENDS[s], **more} for d, s in zip(days, status, strict=True)))


def compare(found: pd.DataFrame, days: np.ndarray, status: np.ndarray) -> None:
    """Every day of the reference with its value and standard error; those past the last end have no error there."""
    reference = SurvfuncRight(days, (status > 0).astype(int))
    ours = found.set_index("day").loc[reference.surv_times]
    np.testing.assert_allclose(ours.survival, reference.surv_prob, atol=1e-12)
    alive = reference.surv_prob > 0
    np.testing.assert_allclose(ours.survival_error[alive], reference.surv_prob_se[alive], atol=1e-10)
    if status.max() == 2 and (status == 1).any():
        competing = CumIncidenceRight(days, status)
        ours = found.set_index("day").loc[competing.times]
        for cause, name in enumerate(("cured", "written_off")):
            np.testing.assert_allclose(ours[f"{name}_share"], competing.cinc[cause], atol=1e-12)
            theirs = competing.cinc_se[cause]
            known = np.isfinite(theirs)
            np.testing.assert_allclose(ours[f"{name}_share_error"][known], theirs[known], atol=1e-7)
    np.testing.assert_allclose(found.survival + found.cured_share + found.written_off_share, 1.0, atol=1e-12)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 40), st.sampled_from([0, 1, 1, 2])), min_size=1, max_size=60))
def test_curves_are_the_reference_librarys(cases: list[tuple[int, int]]) -> None:
    days, status = np.array([c[0] for c in cases]), np.array([c[1] for c in cases])
    found = survival(episodes(days.tolist(), status.tolist())).to_pandas()
    assert found.at_risk.iloc[0] == len(cases)
    for name in ("survival", "cured_share", "written_off_share"):
        low, high = found[f"{name}_low"], found[f"{name}_high"]
        inside = low.notna() & high.notna()
        assert ((low <= found[name] + 1e-9) & (found[name] <= high + 1e-9))[inside].all()
    if (status > 0).any():
        with np.errstate(divide="ignore", invalid="ignore"):
            compare(found, days, status)


def test_curves_of_the_samples_own_episodes() -> None:
    known = sample_episodes()
    assert set(known.status) == {0, 1, 2}
    found = survival(episodes(known.days.tolist(), known.status.tolist())).to_pandas()
    with np.errstate(divide="ignore", invalid="ignore"):
        compare(found, known.days.to_numpy(), known.status.to_numpy())


def test_a_curve_for_each_group_and_its_median() -> None:
    fast = [{"days": d, "end": "cured", "product": "mortgage"} for d in (1, 2, 3, 4)]
    slow = [{"days": d, "end": "open", "product": None} for d in (10, 20)]
    found = survival(table("episodes", *fast, *slow), by=["product"])
    groups = dict(list(found.to_pandas().groupby("product", dropna=False)))
    assert groups["mortgage"].survival.tolist() == [0.75, 0.5, 0.25, 0.0]
    import pyarrow.compute as pc

    assert median(found.filter(pc.field("product") == "mortgage")) == 2
    assert median(found.filter(pc.field("product").is_null())) is None


def test_no_episodes_no_curve() -> None:
    assert survival(table("episodes")).num_rows == 0


def test_greenwood_by_hand() -> None:
    # Freireich's 6-MP group, the textbook case (Klein and Moeschberger 2003, table 4.1A): S(6) = 0.857 (0.0764) …
    months = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
    ended = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
    found = survival(episodes(months, ended)).to_pandas().set_index("day")
    for day, value, error in ((6, 0.857, 0.0764), (10, 0.753, 0.0963), (16, 0.627, 0.1141), (23, 0.448, 0.1346)):
        assert found.survival[day] == pytest.approx(value, abs=5e-4)
        assert found.survival_error[day] == pytest.approx(error, abs=5e-5)
