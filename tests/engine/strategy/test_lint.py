"""Lint finds each fault that is planted, and no fault where there is none."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.strategy.people import TEXTS, customers, loaded, person, step
from tests.engine.strategy.test_document import call, ladder

from cureline.engine import strategy
from cureline.engine.predicate import parse
from cureline.engine.strategy.reasoning import possible


def segments(*conditions: str, treatment: str = "remind") -> list[dict[str, Any]]:
    return [{"id": f"s{n}", "when": when, "treatment": treatment, "title": TEXTS} for n, when in enumerate(conditions)]


def codes(which: strategy.Strategy, rows: list[dict[str, Any]] | None = None) -> dict[str, tuple[str, int | None]]:
    found = strategy.lint(which, customers(rows) if rows is not None else None)
    for finding in found:
        assert finding.level in ("error", "warning", "info")
        assert all(finding.text[language] for language in ("en", "zh-Hans", "zh-Hant"))
    return {finding.code: (finding.place, finding.count) for finding in found}


def arms(*rest: dict[str, Any], champion: int = 9000) -> dict[str, Any]:
    return {"name": "e", "arms": [{"id": "champion", "share_bp": champion}, *rest]}


MACHINE = {"skill": None, "minutes": 0, "voice": "machine"}


@pytest.mark.parametrize(
    ("parts", "code", "place"),
    [
        ({"segments": segments("dpd > 5 AND dpd < 6", "TRUE")}, "impossible", "segments.s0.when"),
        ({"segments": segments("quadrant = 'can_wnt'", "TRUE")}, "impossible", "segments.s0.when"),
        ({"segments": segments("p_default > 1", "TRUE")}, "impossible", "segments.s0.when"),
        ({"segments": segments("vulnerable AND NOT vulnerable", "TRUE")}, "impossible", "segments.s0.when"),
        ({"segments": segments("dpd > 0 AND dpd IS NULL", "TRUE")}, "impossible", "segments.s0.when"),
        ({"applies_to": "dpd < 0"}, "impossible", "applies_to"),
        ({"segments": segments("dpd > 5", "dpd > 9", "TRUE")}, "shadowed", "segments.s1.when"),
        ({"segments": segments("dpd > 5", "dpd <= 5", "dpd IS NULL", "TRUE")}, "shadowed", "segments.s3.when"),
        ({"segments": segments("dpd > 5", "dpd > 5", "TRUE")}, "same_condition", "segments.s1.when"),
        (
            {"segments": [*segments("dpd > 5"),
                          {"id": "x", "when": "dpd >  5", "treatment": "none", "title": TEXTS},
                          {"id": "y", "when": "TRUE", "treatment": "none", "title": TEXTS}]},
            "contradiction", "segments.x.when",
        ),
        ({"segments": segments("dpd > 5", "dpd <= 5")}, "maybe_uncaught", "segments"),
        ({"treatments": ladder(step(begins="dpd > 3"))}, "maybe_gap", "treatments.remind"),
        ({"treatments": ladder(step("a", "dpd > 9"), step("b"))}, "step_hidden", "treatments.remind.a.from"),
        ({"treatments": ladder(step("a"), step("b", "dpd = 0"))}, "step_unreachable", "treatments.remind.b.from"),
        ({"scripts": {}}, "script_missing", "treatments.remind.s.sms"),
        ({"scripts": {"hello": TEXTS, "other": TEXTS}}, "unused_script", "scripts.other"),
        ({"segments": segments("TRUE", treatment="none")}, "unused_treatment", "treatments.remind"),
        ({"experiment": arms({"id": "b", "share_bp": 500, "hold_out": ["late"]})}, "shares", "experiment.arms"),
        ({"experiment": arms({"id": "b", "share_bp": 1000})}, "idle_arm", "experiment.arms.b"),
        ({"treatments": ladder(call(**MACHINE))}, "machine_first", "treatments.remind.s.call"),
    ],
)  # fmt: skip
def test_a_planted_fault_is_found(parts: dict[str, Any], code: str, place: str) -> None:
    assert codes(loaded(**parts))[code][0] == place


def test_a_sound_strategy_has_no_finding() -> None:
    assert codes(loaded()) == {}


def test_a_machine_may_speak_after_a_talk() -> None:
    later = {**call(**MACHINE), "id": "machine", "from": "last_right_party_on IS NOT NULL"}
    assert "machine_first" not in codes(loaded(treatments=ladder(step("first"), later)))


def test_customers_show_who_is_left_out_and_what_never_happens() -> None:
    which = loaded(
        segments=segments("dpd > 5 AND past_due_minor > 0", "dpd > 9 AND hardship", "dpd > 500"),
        treatments=ladder(step("a", "dpd > 7"), step("b", "dpd > 400")),
    )
    rows = [
        person(customer_id="a", dpd=0),
        person(customer_id="b", dpd=0),
        person(customer_id="c", dpd=6, reach_sms=None),
        person(customer_id="d", dpd=20, hardship=True, reach_sms=None),
    ]
    found = codes(which, rows)
    assert found["uncaught"] == ("segments", 2)
    assert found["shadowed_here"] == ("segments.s1.when", 1)
    assert found["unmet"] == ("segments.s2.when", None)
    assert found["gap"] == ("treatments.remind", 1)
    assert found["step_unmet"] == ("treatments.remind.b", None)
    assert found["channel_unmet"] == ("treatments.remind.a.sms", None)
    [uncaught] = [f for f in strategy.lint(which, customers(rows)) if f.code == "uncaught"]
    assert uncaught.examples == ("a", "b")


def test_the_shipped_strategy_before_customers_has_no_error() -> None:
    which = strategy.load(strategy.shipped("consumer"))
    rows = [person(customer_id=f"C{n}", dpd=n) for n in range(0, 400, 7)]
    assert "error" not in {f.level for f in strategy.lint(which, customers(rows))}


_ATOMS = st.sampled_from([
    "dpd > 0", "dpd <= 30", "dpd BETWEEN 5 AND 9", "dpd <> 4", "NOT dpd < 31", "dpd IS NULL", "dpd IS NOT NULL",
    "vulnerable", "NOT vulnerable", "vulnerable = FALSE", "p_default >= 0.5", "p_default < 0.5", "p_cure = 0.25",
    "quadrant = 'can_will'", "quadrant IN ('can_will', 'cant_will')", "quadrant NOT IN ('can_will')",
    "COALESCE(p_default, 0.3) > 0.4", "COALESCE(quadrant, 'x') = 'x'", "dpd > contacts_30d", "dpd + 1 > 5", "TRUE",
])  # fmt: skip
CONDITIONS = st.recursive(
    _ATOMS,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["AND", "OR"]), inner).map(lambda p: f"({p[0]} {p[1]} {p[2]})"),
        inner.map(lambda p: f"NOT ({p})"),
    ),
    max_leaves=5,
)
SMALL = st.fixed_dictionaries({
    "dpd": st.none() | st.integers(0, 40), "contacts_30d": st.none() | st.integers(0, 9),
    "vulnerable": st.none() | st.booleans(), "p_default": st.sampled_from([None, 0.0, 0.3, 0.5, 1.0]),
    "p_cure": st.sampled_from([None, 0.25, 0.5]), "quadrant": st.sampled_from([None, "can_will", "cant_wont"]),
})  # fmt: skip


@given(true=st.lists(CONDITIONS, max_size=3), others=st.lists(CONDITIONS, max_size=2), row=SMALL)
@settings(max_examples=400, deadline=None)
def test_what_a_row_does_is_never_called_impossible(true: list[str], others: list[str], row: dict[str, Any]) -> None:
    held = [parse(text, strategy.VOCABULARY) for text in (*true, *others)]
    true_here = [p for p in held if p.test(row) is True]
    not_here = [p for p in held if p.test(row) is not True]
    assert possible(true_here, not_here, [name for name, value in row.items() if value is None])
