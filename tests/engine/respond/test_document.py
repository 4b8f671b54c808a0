"""The learned response document: what changes, by how much, and that allocation reads it."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pyarrow as pa
import pytest
import yaml

from cureline.engine import allocate, respond
from tests.engine.respond import bandit

DAY = dt.date(2026, 4, 1)
CURRENT = allocate.shipped("response")
Learned = tuple[dict[str, object], dict[str, respond.Finding], str]


def told(log: respond.Log) -> Learned:
    text, findings = respond.learn_response(log, CURRENT, effective_from_on=DAY, kind="linear")
    return yaml.safe_load(text), {finding.place: finding for finding in findings}, text


@pytest.fixture(scope="module")
def large() -> respond.Log:
    made = bandit.log(24_000, 1)
    called = np.asarray(made.table["action"].to_pylist()) == "call"
    draw = np.random.default_rng(0)
    columns = {
        "reached": pa.array(draw.random(len(made)) < 0.5, mask=~called),
        "complained": pa.array(draw.random(len(made)) < 0.004, mask=~called),
        "on": pa.array([dt.date(2026, 1, 5) + dt.timedelta(days=i % 40) for i in range(len(made))]),
    }
    table = made.table
    for name, values in columns.items():
        table = table.append_column(name, values)
    return respond.Log(table)


@pytest.fixture(scope="module")
def learned(large: respond.Log) -> Learned:
    return told(large)


def test_figures_move_to_the_truth_and_allocation_reads_them(large: respond.Log, learned: Learned) -> None:
    document, found, text = learned
    response = allocate.load_response(text)
    assert response.effective_from_on == DAY and response.version == "2026.1+2026-02-13"
    # calls moved those who can and will not by 0.22 and 0.16; before, the document expected less than half of it
    moved = found["channels.call.uplift.can_wont"]
    assert moved.changed and moved.after > 2 * moved.before
    assert response.channels["call"].uplift["can_wont"] == moved.after
    # and what the document now expects of a call is what it brings
    rise = respond.worth(large, response).uplift[:, respond.ACTIONS.index("call")]
    true = bandit.RISE["call"][large.codes("quadrant", bandit.QUADRANTS), large.codes("bucket", bandit.BUCKETS)]
    before = respond.worth(large, allocate.load_response(CURRENT)).uplift[:, respond.ACTIONS.index("call")]
    assert np.abs(rise - true).mean() < 0.5 * np.abs(before - true).mean()
    assert found["channels.call.reach.prior"].after == pytest.approx(0.5, abs=0.02)
    assert found["channels.call.complaint_ppm"].after == pytest.approx(4_000, rel=0.3)
    assert found["baseline.p_cure.M1"].after == pytest.approx(
        float((bandit.ALONE[:, 0] * bandit.CELL_SHARE[:, 0]).sum() / bandit.CELL_SHARE[:, 0].sum()), abs=0.02
    )
    assert document["approver"] == ""


def test_what_is_not_known_stays_with_its_status(learned: Learned) -> None:
    document, found, _ = learned
    shipped = yaml.safe_load(CURRENT)
    channels = document["channels"]
    assert isinstance(channels, dict)
    for name in ("visit", "legal", "letter", "email"):
        assert channels[name] == shipped["channels"][name]
    assert found["channels.visit.uplift.can_will"].why == "too_few"
    assert not found["channels.call.buckets.M5"].changed
    assert channels["call"]["status"] == "measured"
    entry = channels["call"]["measured"]["uplift.can_wont"]
    assert entry["low"] < entry["value"] < entry["high"] and entry["rows"] > 1_000
    assert "2026-01-05 to 2026-02-13" in entry["source"]
    for part in ("fatigue", "recovered", "adjustments", "costs"):
        assert document[part] == shipped[part]


def test_little_data_moves_little_and_very_little_nothing() -> None:
    place = "channels.call.uplift.can_wont"
    small, middle = told(bandit.log(1_000, 3))[1][place], told(bandit.log(4_000, 3))[1][place]
    assert small.why == "too_few" and small.after == small.before
    assert middle.changed and middle.measured is not None
    # drawn from the present figure towards the measured one
    assert min(middle.before, middle.measured) < middle.after < max(middle.before, middle.measured)


def test_what_is_far_from_the_assumption_is_told_as_such(learned: Learned) -> None:
    _, found, _ = learned
    # 4,000 complaints a million calls instead of 600; reach as nearly assumed
    harm = found["channels.call.complaint_ppm"]
    assert not found["baseline.p_cure.M1"].surprising
    assert found["channels.call.reach.prior"].surprising == (abs(0.5 - 0.35) > 3 * (0.35 * 0.65 / 400) ** 0.5)
    assert harm.surprising == ("look at the data" in harm.text("en"))
    never = bandit.log(4_000, 3)
    gone = never.table.set_column(never.table.column_names.index("cured"), "cured", pa.array([False] * len(never)))
    place = told(respond.Log(gone))[1]["baseline.p_cure.M1"]
    assert place.surprising and 0 <= place.after < 0.02 and place.high is not None and place.high > 0


def test_learned_twice_is_written_once(large: respond.Log, learned: Learned) -> None:
    _, _, first = learned
    second, _ = respond.learn_response(large, first, effective_from_on=DAY, kind="linear")
    entry = yaml.safe_load(second)["channels"]["call"]
    assert entry["source"].count("own log") == 1
    assert yaml.safe_load(second)["version"] == "2026.1+2026-02-13"
    again, _ = respond.learn_response(large, CURRENT, effective_from_on=DAY, kind="linear")
    assert again == first


def test_findings_speak_three_languages(learned: Learned) -> None:
    _, found, _ = learned
    for finding in found.values():
        for language in ("en", "zh-Hans", "zh-Hant"):
            assert finding.place in finding.text(language)


def test_a_log_without_a_hold_out_or_an_outcome_is_refused() -> None:
    log = bandit.log(500, 0)
    with pytest.raises(respond.LogError, match="hold-out"):
        told(log.take(log.action != 0))
    with pytest.raises(respond.LogError, match="lacks cured"):
        told(respond.Log(log.table.drop_columns(["cured"])))


def test_the_plan_keeps_the_day_s_room_and_takes_what_is_worth_most(large: respond.Log) -> None:
    response = allocate.load_response(CURRENT)
    target = respond.planned(large, response)
    days = np.asarray(large.table["on"].to_numpy()).astype("datetime64[D]")
    for day in np.unique(days)[:5]:
        rows = days == day
        done = np.bincount(large.action[rows], minlength=len(respond.ACTIONS))
        assert (target[rows].sum(axis=0)[1:] <= done[1:]).all()
    value = respond.worth(large, response).value
    call = respond.ACTIONS.index("call")
    chosen = target[:, call] > 0
    assert value[chosen, call].mean() > value[large.action == call, call].mean()


def test_the_learned_plan_is_judged_by_customers_it_was_not_learned_from() -> None:
    log = bandit.log(12_000, 2)
    found = respond.compare(log, CURRENT, kind="linear")
    assert found.learned.gain.low > 0
    truth = bandit.truth()
    target_value = found.learned.dr
    assert found.learned.logged.covers(truth.value(bandit.PRACTICE))
    assert target_value.low < truth.value(bandit.BETTER) * 1.3
