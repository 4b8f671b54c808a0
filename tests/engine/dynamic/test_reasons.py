"""Why now, why wait."""

from __future__ import annotations

import datetime as dt
import string

import pytest

from cureline.engine import dynamic
from cureline.engine.dynamic import reasons
from tests.engine.dynamic.test_policy import DEBTOR

ON = dt.date(2026, 3, 10)
COST = {"sms": 5, "email": 1, "letter": 450, "call": 510, "visit": 12000, "legal": 30000}
ROW = {name: values[0] for name, values in DEBTOR.items()} | {
    "promise_due_in_days": None, "days_since_contact": None, "days_since_right_party": None, "bucket": "M2",
}  # fmt: skip
ALL = ("sms", "email", "letter", "call", "visit")


def _explained(
    allowed: tuple[str, ...] = ALL, price: dict[str, float] | None = None, holdout: bool = False, **row: object
) -> dynamic.Explanation:
    return dynamic.explain(
        dynamic.shipped(), ROW | row, on=ON, allowed=allowed, cost_minor=COST, price_minor=price, holdout=holdout
    )


def _codes(explanation: dynamic.Explanation) -> list[str]:
    return [reason.code for reason in explanation.reasons]


def test_a_contact_worth_it_is_told_with_what_it_brings() -> None:
    told = _explained(("call",))
    assert told.action == "call"
    assert _codes(told)[0] == "chosen"
    figures = told.figures["call"]
    assert figures["net"] == pytest.approx(
        figures["brings"] + figures["saves"] - figures["cost"] - figures["harm"], abs=3
    )
    assert figures["cost"] == 510


def test_capacity_that_is_worth_more_elsewhere_is_a_reason_to_wait() -> None:
    told = _explained(("call",), {"call": 10_000_000.0})
    assert told.action == "none"
    assert _codes(told)[0] == "capacity_taken"
    assert dict(told.reasons[0].facts)["price"] == 10_000_000


def test_a_small_debt_is_below_the_cost() -> None:
    told = _explained(("visit",), past_due_minor=300, instalment_minor=300, exposure_minor=300)
    assert told.action == "none"
    assert _codes(told)[0] == "below_cost"


def test_the_hold_out_and_the_gate_are_named() -> None:
    assert _codes(_explained(holdout=True)) == ["held_out"]
    assert _codes(_explained(())) == ["not_allowed"]
    assert _codes(_explained((), promise_open=1, promise_due_in_days=2)) == ["not_allowed", "promise_pending"]


def test_a_promise_is_why_a_call_waits() -> None:
    told = _explained(("call",), promise_open=1, promise_due_in_days=2)
    assert told.action == "none"
    assert "promise_pending" in _codes(told)


def test_the_explanation_is_what_the_policy_does() -> None:
    """Without prices, the best of what is worth it."""
    told = _explained()
    assert told.action == max(told.figures, key=lambda name: told.figures[name]["net"])


@pytest.mark.parametrize("language", ["en", "zh-Hans", "zh-Hant"])
def test_every_reason_has_words(language: str) -> None:
    known = reasons.texts()
    for code, words in known["reasons"].items():
        fields = {field for _, field, _, _ in string.Formatter().parse(words[language]) if field}
        facts = {name: "call" if name == "action" else 12345 for name in fields}
        text = dynamic.Reason(code, facts).text(language, "CNY")
        assert "{" not in text
        if set(fields) & {"brings", "saves", "more", "less", "net"}:
            assert "123.45 CNY" in text
    with pytest.raises(ValueError, match="no texts"):
        dynamic.Reason("chosen", {"action": "call", "brings": 1}).text("fr", "CNY")
