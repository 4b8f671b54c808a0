"""The departments' rules."""

from __future__ import annotations

import numpy as np
import pytest

from cureline.engine import dynamic
from cureline.engine.simulate import ACTIONS
from tests.engine.dynamic import towns

CALL, SMS, VISIT = ACTIONS.index("call"), ACTIONS.index("sms"), ACTIONS.index("visit")
STATE = {
    "dpd": [5, 45, 0, 20, 75], "past_due_minor": [900, 100, 0, 5000, 300], "p_cure": [0.9, 0.2, 0.95, 0.6, 0.1],
    "p_default": [0.1, 0.6, 0.0, 0.3, 0.8], "days_since_contact": [np.nan] * 5,
}  # fmt: skip
RULES = (dynamic.oldest_first(), dynamic.largest_first(), dynamic.risk_first())


@pytest.mark.parametrize(
    ("rule", "first"), [(RULES[0], 4), (RULES[1], 3), (RULES[2], 4)], ids=lambda v: getattr(v, "name", v)
)
def test_the_top_of_the_list_is_called_and_the_rest_gets_messages(rule: dynamic.Rule, first: int) -> None:
    action = rule.choose(towns.day(STATE, capacity=1, closed=("visit", "legal", "email", "letter"))).action
    assert action[first] == CALL
    assert sorted(action[[0, 1, 3, 4]].tolist()) == [0, 0, SMS, CALL]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_nobody_who_owes_nothing_late_is_on_a_list(rule: dynamic.Rule) -> None:
    assert rule.choose(towns.day(STATE, capacity=5)).action[2] == 0


def test_visits_go_to_debtors_two_months_late() -> None:
    action = dynamic.oldest_first().choose(towns.day(STATE, capacity=5, closed=("legal",))).action
    assert np.flatnonzero(action == VISIT).tolist() == [4]


def test_whoever_was_just_contacted_stands_after_the_others() -> None:
    state = {**STATE, "days_since_contact": [np.nan, 9, np.nan, 30, 1]}
    action = (
        dynamic.oldest_first().choose(towns.day(state, capacity=1, closed=("visit", "legal", "email", "letter"))).action
    )
    assert action[1] == CALL
    assert action[4] == 0


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
@pytest.mark.parametrize("world", ["consumer", "small_business"])
def test_a_rule_keeps_to_the_gate_the_hold_out_and_capacity(rule: dynamic.Rule, world: str) -> None:
    # the simulator raises for a policy that does not
    assert towns.run(rule, world=world).summary["contacts"] > 500
