"""People that a scenario needs: hours add up, a shock never needs fewer, gaps are filled within the rules."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cureline.engine import stress
from cureline.engine.stress import Need, Team

DOCUMENT = stress.default()
TEAMS = {"early": Team(3, 960), "middle": Team(2, 640), "late": Team(1, 310), "care": Team(2, 600)}
DAYS = [21, 22, 20, 18, 21, 21, 22, 20, 21, 20, 22, 21]
BOOK = {"credit_card": {0: 9000, 1: 900, 2: 300, 3: 200, 4: 150, 5: 90, 6: 60, 7: 400}, "mortgage": {0: 3000, 1: 50}}
MATRICES = stress.estimate([], DOCUMENT)


def needs(name: str) -> list[Need]:
    return stress.needs(BOOK, MATRICES, DOCUMENT.scenario(name), DOCUMENT, teams=TEAMS, working_days=DAYS)


def test_the_first_month_by_hand() -> None:
    """Accounts in M2 and M3 after a month of the prior's rows, times 22 and 26 minutes."""
    found = next(one for one in needs("baseline") if (one.team, one.month) == ("middle", 1))
    rows = MATRICES[""].shares
    book = [sum(BOOK[product].get(level, 0) for product in BOOK) for level in range(8)] + [0]
    second, third = (sum(n * rows[level, state] for level, n in enumerate(book)) for state in (2, 3))
    assert found.minutes == round(second * 22 + third * 26)
    assert found.has_minutes == 640 * 21 and found.has_heads == 2
    assert found.gap_minutes == max(found.minutes - found.has_minutes, 0)
    assert float(found.heads) == pytest.approx(found.minutes / (320 * 21), abs=0.06)


@pytest.mark.parametrize("name", [name for name in DOCUMENT.scenarios if name != "baseline"])
def test_a_shock_needs_at_least_the_baseline_s_people(name: str) -> None:
    base = {(one.team, one.month): one for one in needs("baseline")}
    for one in needs(name):
        assert one.minutes >= base[one.team, one.month].minutes
        assert one.low <= one.heads <= one.high


def test_the_interval_is_the_same_each_time_and_wider_where_little_was_seen() -> None:
    assert needs("combined") == needs("combined")
    seen = [
        stress.Move("", level, None if state == 8 else state, round(share * 1_000_000))
        for level, row in enumerate(DOCUMENT.prior.tolist())
        for state, share in enumerate(row)
        if share
    ]
    sure = stress.needs(BOOK, stress.estimate(seen, DOCUMENT), DOCUMENT.scenario("baseline"), DOCUMENT,
                        teams=TEAMS, working_days=DAYS)  # fmt: skip
    doubtful = {(one.team, one.month): (one.high - one.low) / one.heads for one in needs("baseline")}
    certain = {(one.team, one.month): (one.high - one.low) / one.heads for one in sure}
    assert certain["middle", 12] < doubtful["middle", 12]


OPTIONS = st.sets(st.sampled_from(list(DOCUMENT.raw["options"])))


@given(st.sampled_from(list(DOCUMENT.scenarios)), OPTIONS)
@settings(max_examples=30, deadline=None)
def test_options_never_give_more_than_the_gap_and_keep_their_rules(name: str, allowed: set[str]) -> None:
    wanted = needs(name)
    table = {(one.team, one.month): one for one in wanted}
    found = stress.fill(wanted, DOCUMENT, allowed=allowed)
    assert {one.option for one in found} <= allowed
    given_: dict[tuple[str, int], int] = {}
    for one in found:
        rule = DOCUMENT.raw["options"][one.option]
        assert one.minutes >= 0 and one.cost_minor >= 0 and one.month > rule["lead_months"]
        given_[one.team, one.month] = given_.get((one.team, one.month), 0) + one.minutes
        if one.option == "overtime":
            assert one.minutes <= table[one.team, one.month].has_heads * rule["hours_a_month"] * 60
        if one.option == "agency":
            assert one.team in rule["teams"]
    assert all(minutes <= table[key].gap_minutes for key, minutes in given_.items())
    lent = sum(one.minutes for one in found if one.option == "training")
    assert lent <= sum(max(one.has_minutes - one.minutes, 0) for one in wanted) * 6 // 10


def test_more_options_leave_no_larger_gap() -> None:
    wanted = needs("combined")
    few = sum(one.minutes for one in stress.fill(wanted, DOCUMENT, allowed=["overtime"]))
    all_ = sum(one.minutes for one in stress.fill(wanted, DOCUMENT, allowed=list(DOCUMENT.raw["options"])))
    assert 0 < few < all_
