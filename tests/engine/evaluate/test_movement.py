"""Matrix, funnel and vintages: against pandas, against published figures, against cases counted by hand."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cureline.engine.evaluate import figures, funnel, measures, transitions, vintage
from tests.engine.evaluate.factory import sample_months, sample_standings, table

D = dt.date

# Row shares of the file's own months past due, April to September 2005 pooled (0 stands for -2, -1 and 0), as counted
# with pandas on the published file (UCI Machine Learning Repository no. 350), rows from 0, 2, 3 and 4 months, and sizes
PUBLISHED = {
    0: (131792, (0.93877, 0.01411, 0.04711, 0, 0, 0, 0, 0, 0)),
    2: (16297, (0.25342, 0.10284, 0.58047, 0.06326, 0, 0, 0, 0, 0)),
    3: (1108, (0.15884, 0.09838, 0.32671, 0.15884, 0.25722, 0, 0, 0, 0)),
    4: (377, (0.04244, 0.08488, 0.22546, 0.07692, 0.28117, 0.28912, 0, 0, 0)),
}


def test_matrix_of_the_sample_is_the_published_one() -> None:
    found = transitions(sample_standings()).to_pandas()
    for level, (size, shares) in PUBLISHED.items():
        row = found[found.from_level == level].set_index("to_level")
        assert row.accounts.sum() == size
        for to, share in enumerate(shares):
            assert row.share.get(to, 0.0) == pytest.approx(share, abs=6e-6)


def test_matrix_of_the_sample_is_pandas_crosstab() -> None:
    months = sample_months()
    pairs = [(months.iloc[:, n], months.iloc[:, n + 1]) for n in range(5)]
    before, after = (pd.concat([p[k] for p in pairs], ignore_index=True) for k in (0, 1))
    expected = pd.crosstab(before, after, normalize="index")
    found = transitions(sample_standings()).to_pandas().pivot(index="from_level", columns="to_level", values="share")
    pd.testing.assert_frame_equal(
        found.fillna(0.0), expected, check_names=False, check_dtype=False, check_column_type=False
    )


def test_roll_and_cure_of_the_sample() -> None:
    # 0 -> past due: 1 - 0.93877; cured: of all rows past due those to 0
    entry = figures(measures()["entry_rate"], sample_standings()).to_pyarrow().to_pylist()[0]
    assert (entry["denominator"], entry["value"]) == (131792, pytest.approx(1 - 0.93877, abs=6e-6))
    cured = figures(measures()["cure_rate"], sample_standings(), by=["bucket"], where=["from_level = 2"])
    assert cured.to_pyarrow()["value"][0].as_py() == pytest.approx(0.25342, abs=6e-6)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from("ABC"), st.integers(0, 3), st.integers(0, 3), st.integers(0, 10**9), st.booleans()),
        min_size=1, max_size=50,
    )
)  # fmt: skip
def test_matrix_is_pandas_crosstab(cases: list[tuple[str, int, int, int, bool]]) -> None:
    rows = [
        {"region": r, "from_bucket": f"M{a}", "to_bucket": f"M{b}", "from_level": a, "to_level": b,
         "from_balance_minor": money, "written_off": lost}
        for r, a, b, money, lost in cases
    ]  # fmt: skip
    frame = pd.DataFrame(rows)
    frame["to"] = frame.to_bucket.mask(frame.written_off, "written_off")
    found = transitions(table("standings", *rows), by=["region"]).to_pandas()
    counted = pd.crosstab([frame.region, frame.from_bucket], frame.to)
    money = pd.crosstab([frame.region, frame.from_bucket], frame.to, frame.from_balance_minor, aggfunc="sum")
    for cell in found.itertuples():
        key = (cell.region, cell.from_state)
        assert cell.accounts == counted.loc[key, cell.to_state]
        assert cell.share == pytest.approx(counted.loc[key, cell.to_state] / counted.loc[key].sum())
        assert cell.balance_minor == money.loc[key, cell.to_state]
    assert found.accounts.sum() == len(cases)


def test_matrix_of_risk_classes_leaves_out_who_has_none() -> None:
    found = transitions(
        table(
            "standings",
            {"from_five_tier": "normal", "to_five_tier": "watch", "from_balance_minor": 30},
            {"from_five_tier": "normal", "to_five_tier": "normal", "from_balance_minor": 10},
            {"from_five_tier": None, "to_five_tier": "watch"},
        ),
        state="five_tier",
    ).to_pandas()
    assert found[["from_state", "to_state", "accounts", "balance_share"]].values.tolist() == [
        ["normal", "normal", 1, 0.25],
        ["normal", "watch", 1, 0.75],
    ]


def test_funnel_counts_each_stage_over_the_one_before() -> None:
    contacts = table(
        "contacts",
        *({"team": "T1", "connected": n < 8, "right_party": n < 4, "promised": n < 2} for n in range(10)),
        {"team": "T2", "promised": True},
    )
    promises = table("promises", {"team": "T1", "state": "kept"}, {"team": "T1", "state": "broken"})
    found = funnel(contacts, promises, by=["team"]).to_pandas()
    first = found[found.team == "T1"]
    assert first.stage.tolist() == ["attempted", "connected", "right_party", "promised", "kept"]
    assert first.number.tolist() == [10, 8, 4, 2, 1]
    assert first.of_previous.tolist() == [1.0, 0.8, 0.5, 0.5, 0.5]
    # a promise in a contact that did not reach the customer is none
    assert found[found.team == "T2"].number.tolist() == [1, 0, 0, 0, 0]


def test_vintage_by_hand() -> None:
    known = {"known_until_on": D(2026, 3, 15)}
    episodes = table(
        "episodes",
        {"account_id": "A", "entered_on": D(2026, 1, 5), "ended_on": D(2026, 1, 25), "end": "cured",
         "entry_past_due_minor": 100, **known},
        {"account_id": "B", "entered_on": D(2026, 1, 31), "ended_on": D(2026, 2, 1), "end": "written_off",
         "entry_past_due_minor": 300, **known},
        {"account_id": "C", "entered_on": D(2026, 2, 5), "vintage": "2026-02", "entry_past_due_minor": 50, **known},
        {"account_id": "D", "entered_on": D(2026, 3, 5), "vintage": "2026-03", "entry_past_due_minor": 70, **known},
    )  # fmt: skip
    payments = table(
        "payments",
        {"account_id": "A", "on": D(2026, 1, 10), "recovered_minor": 40},
        {"account_id": "A", "on": D(2026, 1, 25), "recovered_minor": 60},
        {"account_id": "A", "on": D(2026, 2, 3), "recovered_minor": 999},  # after the cure: no part of this episode
        {"account_id": "C", "on": D(2026, 2, 28), "recovered_minor": 25},
    )
    found = vintage(episodes, payments).to_pandas()
    # March is not over: neither its own vintage nor month 2 of January's is shown
    assert found[["vintage", "month"]].values.tolist() == [["2026-01", 0], ["2026-01", 1], ["2026-02", 0]]
    assert found.cured_share.tolist() == [0.5, 0.5, 0.0]
    assert found.written_off_share.tolist() == [0.0, 0.5, 0.0]
    assert found.recovered_share.tolist() == [0.25, 0.25, 0.5]
