"""Off-policy evaluation: when the log can answer, when it must not, and what its figures are made of."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from cureline.engine import respond
from tests.engine.respond import bandit


def changed(log: respond.Log, name: str, values: object) -> respond.Log:
    """The log with another column."""
    table = log.table
    return respond.Log(table.set_column(table.column_names.index(name), name, pa.array(values)))


def without_chances(log: respond.Log) -> respond.Log:
    """The log that knows the chance of what was done only."""
    return respond.Log(log.table.select([n for n in log.table.column_names if not n.startswith("p_")]))


def never_calling_the_willing() -> respond.Log:
    practice = bandit.PRACTICE.copy()
    practice[0, :, 1] += practice[0, :, 2]
    practice[0, :, 2] = 0
    return bandit.log(2_000, 3, practice=practice)


@pytest.mark.parametrize("told", [True, False])
def test_what_the_log_never_did_is_refused_with_its_place(told: bool) -> None:
    log = never_calling_the_willing()
    log = log if told else without_chances(log)
    target = np.zeros((len(log), len(respond.ACTIONS)))
    target[:, respond.ACTIONS.index("call")] = 1
    with pytest.raises(respond.SupportError, match=r"call for can_will M1") as caught:
        respond.evaluate(log, target, kind="linear")
    share = sum(gap.share for gap in caught.value.gaps)
    assert share == pytest.approx(float(np.mean(log.codes("quadrant", bandit.QUADRANTS) == 0)))
    # a department may let a little pass, and is told what
    found = respond.evaluate(log, target, kind="linear", most_missing=0.5)
    assert {(g.action, g.quadrant) for g in found.gaps} == {("call", "can_will")}


def test_an_action_that_was_never_taken_is_refused() -> None:
    log = without_chances(bandit.log(500, 1))
    target = np.zeros((len(log), len(respond.ACTIONS)))
    target[:, respond.ACTIONS.index("visit")] = 1
    with pytest.raises(respond.SupportError, match="visit"):
        respond.evaluate(log, target, kind="mean")


def test_the_practice_itself_is_judged_as_what_it_brought() -> None:
    log = bandit.log(3_000, 5)
    found = respond.evaluate(log, bandit.policy(log, bandit.PRACTICE), kind="linear")
    assert found.ips.value == pytest.approx(found.logged.value)
    assert found.effective == pytest.approx(len(log))
    assert found.largest_weight == pytest.approx(1)
    assert found.gain.covers(0)
    assert not found.bounds_given


def test_inverse_propensity_is_the_weighted_mean_of_a_table_by_hand() -> None:
    log = respond.Log(
        pa.table({
            "customer_id": ["a", "b", "c", "d"], "action": ["none", "call", "call", "none"],
            "propensity": [0.5, 0.25, 0.5, 0.5], "reward": [0.0, 100.0, 40.0, 10.0],
            "quadrant": ["can_will"] * 4, "bucket": ["M1"] * 4,
            **{f"p_{a}": [0.5 if a in ("none", "call") else 0.0] * 4 for a in respond.ACTIONS},
        })
    )  # fmt: skip
    target = np.zeros((4, len(respond.ACTIONS)))
    target[:, respond.ACTIONS.index("call")] = 1
    found = respond.evaluate(log, target, kind="mean")
    assert found.ips.value == pytest.approx((100 / 0.25 + 40 / 0.5) / 4)
    assert found.snips.value == pytest.approx((100 / 0.25 + 40 / 0.5) / (4 + 2))
    assert found.effective == pytest.approx((4 + 2) ** 2 / (16 + 4))


def test_rows_of_one_customer_are_not_counted_as_news() -> None:
    once = bandit.log(400, 8)
    many = respond.Log(pa.concat_tables([once.table] * 5))
    target = bandit.policy(once, bandit.BETTER)
    alone = respond.evaluate(once, target, kind="mean")
    repeated = respond.evaluate(many, np.concatenate([target] * 5), kind="mean")
    assert repeated.ips.customers == alone.ips.customers == 400
    assert repeated.ips.error == pytest.approx(alone.ips.error)
    assert repeated.ips_bounds == pytest.approx(alone.ips_bounds)


def test_estimated_propensities_are_near_the_true_ones_and_prove_no_bound() -> None:
    log = without_chances(bandit.log(6_000, 2))
    blind = changed(log, "propensity", [None] * len(log))
    blind = respond.Log(
        blind.table.set_column(
            blind.table.column_names.index("propensity"), "propensity", pa.nulls(len(log), pa.float64())
        )
    )
    nuisance = respond.learn(blind, kind="linear")
    assert nuisance.estimated.all()
    assert np.mean(np.abs(nuisance.propensity - log.propensity)) < 0.04
    found = respond.evaluate(blind, bandit.policy(blind, bandit.BETTER), nuisance=nuisance)
    assert found.dr_bounds is None and found.ips_bounds is None
    assert abs(found.dr.value - bandit.truth().value(bandit.BETTER)) < 4 * found.dr.error


def test_a_policy_that_is_none_is_refused() -> None:
    log = bandit.log(50, 0)
    with pytest.raises(ValueError, match="sum to 1"):
        respond.evaluate(log, np.zeros((50, len(respond.ACTIONS))))
    with pytest.raises(ValueError, match="shape"):
        respond.evaluate(log, np.zeros((50, 2)))


@pytest.mark.parametrize(
    ("name", "values", "words"),
    [
        ("action", ["none", "shout"], "unknown action 'shout'"),
        ("propensity", [0.0, 0.5], "can't have been impossible"),
        ("reward", [None, 1.0], "every row needs a reward"),
    ],
)
def test_a_table_that_is_no_log_is_refused(name: str, values: list[object], words: str) -> None:
    table = pa.table(
        {"customer_id": ["a", "b"], "action": ["none", "call"], "propensity": [0.5, 0.5], "reward": [0.0, 1.0]}
    )
    with pytest.raises(respond.LogError, match=words):
        changed(respond.Log(table), name, values)
    with pytest.raises(respond.LogError, match="lacks reward"):
        respond.Log(table.drop_columns(["reward"]))
    with pytest.raises(respond.LogError, match="protected"):
        respond.Log(table.append_column("sex", pa.array(["f", "m"])))
