"""A change of a strategy: the document stays valid, what was meant changes, and nothing else does."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from cureline.engine import allocate, strategy
from cureline.engine.improve import FORMS, PatchError, apply, compare, parse, stamp, tell
from tests.engine.improve.small import TEXT

DOCUMENT = yaml.safe_load(TEXT)
SEGMENTS = [s["id"] for s in DOCUMENT["segments"]]
STEPS = [(t["id"], s["id"]) for t in DOCUMENT["treatments"] for s in t["ladder"]]
MEANS = [
    (t["id"], s["id"], m["channel"]) for t in DOCUMENT["treatments"] for s in t["ladder"] for m in s["channels"]
]  # fmt: skip
CONDITIONS = st.sampled_from(
    ["dpd > 3", "dpd > 3 AND p_cure >= 0.7", "quadrant = 'can_will'", "vulnerable OR hardship"]
)


@st.composite
def acts(draw: st.DrawFn) -> dict[str, Any]:
    """Any act whose place exists; it may still be one that the document can't bear."""
    name = draw(st.sampled_from([name for name, form in FORMS.items() if form.kind == "strategy"]))
    form = FORMS[name]
    places = {"segment": SEGMENTS, "treatment": [t["id"] for t in DOCUMENT["treatments"]]}
    where: dict[str, Any] = {}
    if form.where == ("treatment", "step"):
        where = dict(zip(form.where, draw(st.sampled_from(STEPS)), strict=True))
    elif form.where == ("treatment", "step", "channel"):
        where = dict(zip(form.where, draw(st.sampled_from(MEANS)), strict=True))
    else:
        where = {key: draw(st.sampled_from(places[key])) for key in form.where}
    start = draw(st.integers(8, 15))
    values = {
        "when": draw(CONDITIONS), "from": draw(CONDITIONS), "to": draw(st.sampled_from(["ring", "both", "none"])),
        "every_days": draw(st.integers(1, 60)), "days": draw(st.integers(1, 60)),
        "hours": [start, start + draw(st.integers(1, 6))], "script": draw(st.sampled_from(["short", "firm", "plan"])),
    }  # fmt: skip
    return {"act": name, **where, **{key: values[key] for key in form.what}}


@given(acts())
@settings(max_examples=60, deadline=None)
def test_a_change_leaves_a_valid_document_that_differs_there_alone(act: dict[str, Any]) -> None:
    try:
        after = apply(TEXT, [act]).text
    except PatchError:
        return
    strategy.load(after)
    before, now = yaml.safe_load(TEXT), yaml.safe_load(after)
    assert now != before or act["act"] == "channel_first"
    for part in set(before) - {"segments", "treatments"}:
        assert now[part] == before[part]
    touched = {act.get("segment"), act.get("treatment")}
    for group in ("segments", "treatments"):
        old, new = ({e["id"]: e for e in d[group]} for d in (before, now))
        assert {k: v for k, v in old.items() if k not in touched} == {k: v for k, v in new.items() if k not in touched}
    comments = [line.split("#", 1)[1] for line in TEXT.splitlines() if "#" in line]
    kept = [line.split("#", 1)[1] for line in after.splitlines() if "#" in line]
    assert kept == comments or (
        act["act"] in ("segment_drop", "segment_when") and kept == [c for c in comments if c != " a month"]
    )


def test_a_change_of_one_line_is_one_line() -> None:
    after = apply(TEXT, [{"act": "step_pace", "treatment": "ring", "step": "talk", "every_days": 5}]).text
    (block,) = compare(TEXT, after, around=0)
    assert [(line.kind, line.text.strip()) for line in block] == [("gone", "every_days: 2"), ("new", "every_days: 5")]


def test_a_wait_begins_where_the_first_step_began() -> None:
    after = strategy.load(apply(TEXT, [{"act": "wait_add", "treatment": "ring", "days": 5}]).text)
    assert [(s.id, s.begins.text) for s in after.treatments["ring"].ladder] == [
        ("wait", "TRUE"), ("write", "dpd > 5"), ("talk", "dpd > 7"),
    ]  # fmt: skip


def test_who_stood_on_a_dropped_first_step_stands_on_the_next() -> None:
    after = strategy.load(apply(TEXT, [{"act": "step_drop", "treatment": "ring", "step": "write"}]).text)
    assert [(s.id, s.begins.text) for s in after.treatments["ring"].ladder] == [("talk", "TRUE")]


def test_a_list_on_one_line_changes_too() -> None:
    after = apply(TEXT, [{"act": "channel_first", "treatment": "both", "step": "talk", "channel": "letter"}]).text
    assert [m.channel for m in strategy.load(after).treatments["both"].ladder[0].means] == ["letter", "call"]


@pytest.mark.parametrize(
    ("act", "why"),
    [
        ({"act": "segment_when", "segment": "nobody", "when": "dpd > 1"}, "nobody does not exist"),
        ({"act": "segment_when", "segment": "early", "when": "salary > 1"}, "salary"),
        ({"act": "segment_when", "segment": "early", "when": "dpd > 1 AND dpd < 0"}, "No customer"),
        ({"act": "segment_treatment", "segment": "early", "to": "shout"}, "no treatment 'shout'"),
        ({"act": "segment_drop", "segment": "early"}, "arm hold_out"),
        ({"act": "step_pace", "treatment": "ring", "step": "talk", "every_days": 0}, "less than the minimum"),
        ({"act": "step_pace", "treatment": "ring", "step": "talk", "every_days": 2}, "stands there already"),
        (
            {"act": "channel_hours", "treatment": "ring", "step": "talk", "channel": "call", "hours": [18, 9]},
            "must rise",
        ),
        ({"act": "channel_drop", "treatment": "both", "step": "ask", "channel": "letter"}, ""),
        ({"act": "step_pace", "treatment": "ring", "step": "talk"}, "lacks every_days"),
        ({"act": "step_pace", "treatment": "ring", "step": "talk", "every_days": 3, "who": 1}, "knows no who"),
        ({"act": "delete_everything"}, "no act"),
    ],
)
def test_what_can_not_be_is_refused_with_the_reason(act: dict[str, Any], why: str) -> None:
    with pytest.raises(PatchError) as refused:
        apply(TEXT, [act])
    assert why in str(refused.value)


def test_a_change_without_acts_is_none() -> None:
    with pytest.raises(PatchError):
        parse([])


def test_a_version_of_its_own_names_who_and_when() -> None:
    after = strategy.load(stamp(TEXT, version="2", effective_from=dt.date(2026, 12, 1), author="A", approver="赵"))
    assert (after.version, after.effective_from, after.author, after.approver) == ("2", dt.date(2026, 12, 1), "A", "赵")


def test_every_shipped_strategy_bears_a_change_of_every_step() -> None:
    for name in strategy.SHIPPED:
        text = strategy.shipped(name)
        first = strategy.load(text).treatments
        step = next((t.id, s.id) for t in first.values() for s in t.ladder if s.means)
        after = apply(text, [{"act": "step_pace", "treatment": step[0], "step": step[1], "every_days": 77}]).text
        assert strategy.load(after).treatments[step[0]].ladder != first[step[0]].ladder
        assert len(after.splitlines()) == len(text.splitlines())


def test_a_measured_reach_takes_the_place_of_the_assumed_one() -> None:
    text = allocate.shipped("response")
    act = {"act": "reach_prior", "channel": "call", "prior": 0.41, "source": "measured"}
    after = apply(text, [act], "response").text
    assert allocate.load_response(after).channels["call"].reach == 0.41
    (line,) = tell([act], text, kind="response", language="en", currency="CNY")
    assert "41.0%" in line and "35.0%" in line
    with pytest.raises(PatchError):
        apply(text, [{**act, "prior": 1.5}], "response")


@given(acts(), st.sampled_from(["en", "zh-Hans", "zh-Hant"]))
@settings(max_examples=40, deadline=None)
def test_every_change_is_told_in_every_language(act: dict[str, Any], language: str) -> None:
    try:
        lines = tell([act], TEXT, kind="strategy", language=language, currency="CNY")
    except Exception as error:
        pytest.fail(f"{act}: {error!r}")
    assert lines and "{" not in "".join(lines)
    if act["act"].startswith(("step", "wait", "channel")) and act["treatment"] == "ring":
        assert len(lines) == 2  # two segments are treated so
