"""Decisions and actions over columns equal the plain reading of the document, row by row."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.strategy.people import AS_OF, TEXTS, acted, customers, decided, loaded, person, step

from cureline.engine import score, strategy

CONSUMER = strategy.load(strategy.shipped("consumer"))
BUSINESS = strategy.load(strategy.shipped("small_business"))

_VALUES: dict[str, st.SearchStrategy[Any]] = {
    "integer": st.sampled_from([None, 0, 1, 2, 3, 8, 16, 31, 61, 91, 151, 361]),
    "money": st.sampled_from([None, 0, 100, 19_999, 20_000, 99_999, 499_999, 500_000, 10**9]),
    "real": st.none() | st.floats(0, 1).map(lambda x: round(x, 2)),
    "date": st.none() | st.integers(0, 40).map(lambda n: AS_OF - dt.timedelta(days=n)),
    "boolean": st.sampled_from([None, False, False, False, True]),
    "text": st.sampled_from([None, "a", "b"]),
}
_SPECIAL: dict[str, st.SearchStrategy[Any]] = {
    "customer_id": st.text(st.characters(categories=("L", "N", "P", "S")), min_size=1, max_size=8),
    "kind": st.sampled_from(["person", "business"]),
    "product": st.sampled_from(["credit_card", "consumer_loan", "small_business_loan"]),
    "quadrant": st.sampled_from([None, "can_will", "can_wont", "cant_will", "cant_wont"]),
    "five_tier": st.sampled_from(["normal", "watch", "loss"]),
    "best_hour": st.none() | st.integers(0, 23),
}
ROWS = st.lists(
    st.fixed_dictionaries({n: _SPECIAL.get(n, _VALUES[kind]) for n, kind in strategy.VOCABULARY.items()}),
    min_size=1, max_size=12, unique_by=lambda row: row["customer_id"],
)  # fmt: skip


def plain(row: dict[str, Any], which: strategy.Strategy) -> dict[str, Any] | None:
    """What the document says of a customer, read top down."""
    if which.applies_to.test(row) is not True:
        return None
    arm = which.arms[0]
    if which.experiment:
        place, arms = strategy.bucket(row["customer_id"], which.experiment), iter(which.arms)
        arm, end = next((a, 0) for a in arms)
        end = arm.share_bp
        while place >= end:
            arm = next(arms)
            end += arm.share_bp
    found = {"customer_id": row["customer_id"], "segment": None, "rule_id": None, "treatment": "none", "step": None,
             "arm": arm.id, "strategy_version": f"{which.name}@{which.version}"}  # fmt: skip
    for segment in which.segments:
        if segment.when.test(row) is True:
            treatment = "none" if segment.id in arm.hold_out else arm.segments.get(segment.id, segment.treatment)
            changed = treatment != segment.treatment or treatment in arm.ladders
            found |= {"segment": segment.id, "treatment": treatment,
                      "rule_id": f"{which.name}/{segment.id}" + (f"/{arm.id}" if changed else "")}  # fmt: skip
            if treatment != "none":
                for rung in arm.ladders.get(treatment, which.treatments[treatment].ladder):
                    if rung.begins.test(row) is True:
                        found["step"] = rung.id
            break
    return found


@given(rows=ROWS, which=st.sampled_from([CONSUMER, BUSINESS]))
@settings(max_examples=20, deadline=None)
def test_columns_decide_as_the_document_reads(rows: list[dict[str, Any]], which: strategy.Strategy) -> None:
    wanted = {row["customer_id"]: answer for row in rows if (answer := plain(row, which))}
    assert decided(rows, which) == wanted
    for row in rows:
        told = strategy.why(row, which, "zh-Hans")
        answer = wanted.get(row["customer_id"])
        if answer:
            assert {k: answer[k] for k in ("segment", "rule_id", "treatment", "step", "arm")} == {
                k: v for k, v in told.as_dict().items() if k not in ("lines", "strategy_version")
            }
        else:
            assert told.treatment is None


@given(rows=ROWS)
@settings(max_examples=12, deadline=None)
def test_actions_are_the_channels_of_the_step_that_reach_and_whose_time_has_come(rows: list[dict[str, Any]]) -> None:
    wanted = set()
    for row in rows:
        answer = plain(row, CONSUMER)
        if not answer or answer["step"] is None:
            continue
        rung = next(s for s in CONSUMER.treatments[answer["treatment"]].ladder if s.id == answer["step"])
        if row["days_since_contact"] is not None and row["days_since_contact"] < rung.every_days:
            continue
        talk = row["last_right_party_on"]
        if talk is not None and (AS_OF - talk).days < rung.cool_down_days:
            continue
        for preference, means in enumerate(rung.means, 1):
            if means.channel != "legal" and row[f"reach_{means.channel}"] is None:
                continue
            hour = means.from_hour if row["best_hour"] is None else row["best_hour"]
            hour = min(max(hour, means.from_hour), means.to_hour - 1)
            wanted.add(
                (row["customer_id"], f"{answer['treatment']}/{rung.id}/{means.channel}", means.script, means.skill,
                 hour, means.minutes, preference, row["lead_account_id"], AS_OF)
            )  # fmt: skip
    names = ("customer_id", "action_id", "script", "skill", "hour", "minutes", "preference", "account_id", "planned_on")
    found = acted(rows, CONSUMER)
    assert {tuple(row[n] for n in names) for row in found} == wanted
    assert len(found) == len(wanted)


ARMS = [
    {"id": "champion", "share_bp": 7000},
    {"id": "swap", "share_bp": 2000, "segments": {"rest": "remind"}},
    {"id": "ladder", "share_bp": 700, "ladders": {"remind": [step("own", every_days=9)]}},
    {"id": "quiet", "share_bp": 300, "hold_out": ["late"]},
]


def test_arms_have_their_shares_and_do_what_they_say() -> None:
    which = loaded(experiment={"name": "trial", "arms": ARMS})
    rows = [person(customer_id=f"C{n}", dpd=5 if n % 2 else 0) for n in range(8_000)]
    found = decided(rows, which)
    for arm in ARMS:
        share = arm["share_bp"] / 10_000
        count = sum(row["arm"] == arm["id"] for row in found.values())
        # five standard deviations of a binomial
        assert abs(count - 8_000 * share) < 5 * math.sqrt(8_000 * share * (1 - share))
    kinds = {(r["arm"], r["segment"], r["treatment"], r["step"], r["rule_id"]) for r in found.values()}
    assert kinds == {
        ("champion", "late", "remind", "s", "small/late"), ("champion", "rest", "none", None, "small/rest"),
        ("swap", "late", "remind", "s", "small/late"), ("swap", "rest", "remind", "s", "small/rest/swap"),
        ("ladder", "late", "remind", "own", "small/late/ladder"), ("ladder", "rest", "none", None, "small/rest"),
        ("quiet", "late", "none", None, "small/late/quiet"), ("quiet", "rest", "none", None, "small/rest"),
    }  # fmt: skip
    assert {row["action_id"] for row in acted(rows, which)} == {"remind/s/sms", "remind/own/sms"}


def test_an_arm_is_the_same_in_every_year() -> None:
    # first 8 hexadecimal digits of `printf 'trial|C1' | md5sum` are those of the number below
    digits = {"C1": "a1cacd3f", "客户1": "bc8cdef8"}
    for customer, hexadecimal in digits.items():
        assert strategy.bucket(customer, "trial") == int(hexadecimal, 16) * 10_000 // 2**32


@given(customer=st.text(min_size=1, max_size=12).filter(str.isprintable), experiment=st.sampled_from(["a", "b"]))
@settings(max_examples=100, deadline=None)
def test_a_bucket_is_one_of_ten_thousand(customer: str, experiment: str) -> None:
    assert 0 <= strategy.bucket(customer, experiment) < 10_000


@pytest.mark.parametrize("at", ["place", "place+1"])
def test_the_columns_draw_at_the_very_bucket(at: str) -> None:
    place = strategy.bucket("C1", "trial")
    first = place if at == "place" else place + 1
    arms = [{"id": "champion", "share_bp": first}, {"id": "other", "share_bp": 10_000 - first}]
    found = decided([person(customer_id="C1")], loaded(experiment={"name": "trial", "arms": arms}))
    assert found["C1"]["arm"] == ("other" if at == "place" else "champion")


def test_the_words_of_a_condition_are_those_of_portrait_and_score() -> None:
    assert score.VOCABULARY.items() <= strategy.VOCABULARY.items()


def test_whom_nobody_catches_and_whom_the_strategy_does_not_speak_of() -> None:
    segments = [{"id": "late", "when": "dpd > 0", "treatment": "remind", "title": TEXTS}]
    which = loaded(segments=segments, applies_to="kind = 'person'")
    rows = [person(customer_id="a", dpd=None), person(customer_id="b", kind="business"), person(customer_id="c", dpd=1)]
    found = decided(rows, which)
    assert set(found) == {"a", "c"}
    assert (found["a"]["segment"], found["a"]["treatment"], found["a"]["step"]) == (None, "none", None)
    assert [row["customer_id"] for row in acted(rows, which)] == ["c"]


def test_decisions_are_one_row_a_customer_with_the_contracts_columns() -> None:
    table = customers([person(dpd=9)])
    rows = strategy.decide(table, CONSUMER, as_of=AS_OF)
    assert rows.columns == ("customer_id", "segment", "rule_id", "treatment", "step", "arm", "strategy_version")
    assert strategy.actions(rows, table, CONSUMER, as_of=AS_OF).columns == (
        "customer_id", "account_id", "action_id", "treatment", "step", "channel", "script", "skill", "hour",
        "planned_on", "minutes", "preference",
    )  # fmt: skip
