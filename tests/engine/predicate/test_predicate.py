"""Predicates: the two compilers agree, and nothing but the white list gets in."""

from __future__ import annotations

import datetime as dt
from typing import Any

import ibis
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cureline.engine.predicate import PredicateError, parse

VOCABULARY = {"n": "integer", "m": "money", "r": "real", "t": "text", "d": "date", "b": "boolean"}
SCHEMA = {"n": "int64", "m": "int64", "r": "float64", "t": "string", "d": "date", "b": "boolean"}

ROWS = st.fixed_dictionaries(
    {
        "n": st.none() | st.integers(-50, 50),
        "m": st.none() | st.integers(-(10**12), 10**12),
        "r": st.none() | st.floats(-100, 100, allow_nan=False),
        "t": st.none() | st.sampled_from(["a", "b", "it's", "中"]),
        "d": st.none() | st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1)),
        "b": st.none() | st.booleans(),
    }
)

NUMBERS = st.recursive(
    st.sampled_from(["n", "m", "r", "0", "1", "-3", "2.5", "40"]),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*/"), inner).map(lambda p: f"({p[0]} {p[1]} {p[2]})"),
        inner.map(lambda p: f"ABS({p})"),
        st.tuples(st.sampled_from(["COALESCE", "LEAST", "GREATEST"]), inner, inner).map(
            lambda p: f"{p[0]}({p[1]}, {p[2]})"
        ),
    ),
    max_leaves=4,
)
DATES = st.sampled_from(["d", "DATE '2025-06-30'", "d + 30", "d - 7", "d + INTERVAL 3 DAY"][:4])
TEXTS = st.sampled_from(["t", "'a'", "'it''s'", "'中'"])
SIGNS = st.sampled_from(["=", "<>", "<", "<=", ">", ">="])
ATOMS = st.one_of(
    st.tuples(NUMBERS, SIGNS, NUMBERS).map(" ".join),
    st.tuples(DATES, SIGNS, DATES).map(" ".join),
    st.tuples(TEXTS, st.sampled_from(["=", "<>"]), TEXTS).map(" ".join),
    st.sampled_from(["b", "b = TRUE", "t IN ('a', '中')", "n NOT IN (1, 2, 3)", "t IS NULL", "d IS NOT NULL"]),
    st.tuples(NUMBERS, NUMBERS, NUMBERS).map(lambda p: f"{p[0]} BETWEEN {p[1]} AND {p[2]}"),
)
CONDITIONS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["AND", "OR"]), inner).map(lambda p: f"({p[0]} {p[1]} {p[2]})"),
        inner.map(lambda p: f"NOT ({p})"),
    ),
    max_leaves=6,
)


@given(text=CONDITIONS, rows=st.lists(ROWS, min_size=1, max_size=8))
@settings(max_examples=150, deadline=None)
def test_one_row_and_millions_agree(text: str, rows: list[dict[str, Any]]) -> None:
    predicate = parse(text, VOCABULARY)
    table = ibis.memtable({name: [row[name] for row in rows] for name in SCHEMA}, schema=ibis.schema(SCHEMA))
    columnar = table.select(x=predicate.expression(table)).to_pyarrow()["x"].to_pylist()
    assert columnar == [predicate.test(row) for row in rows]


@given(text=st.text(max_size=80) | st.text(alphabet="nmrtdb()'=<>+-*/;, ANDORSELECTFROM", max_size=60))
@settings(max_examples=300, deadline=None)
def test_any_text_is_a_predicate_or_a_predicate_error(text: str) -> None:
    try:
        parse(text, VOCABULARY)
    except PredicateError as error:
        assert error.reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("n > 1; DROP TABLE x", "exactly one"),
        ("n = (SELECT 1)", "not allowed"),
        ("read_csv('/etc/passwd') = 'a'", "not allowed"),
        ("EXISTS (SELECT 1)", "not allowed"),
        ("t LIKE '%a%'", "not allowed"),
        ("x.n > 1", "not allowed"),
        ("CAST(n AS TEXT) = '1'", "cast is not allowed"),
        ("nn > 1", "did you mean 'n'"),
        ("n = 'a'", "can't be compared"),
        ("n + 1", "a boolean is wanted"),
        ("b > FALSE", "no order"),
        ("d + n > d", "whole number of days"),
        ("n IN ('a')", "number is wanted"),
        ("d = DATE '2025-02-30'", "not a day"),
        ("", "empty"),
        ("n > 1 AND " * 300 + "b", "longer than"),
        ("(" * 26 + "b" + ")" * 26, "too large"),
        ("(" * 99 + "b" + ")" * 99, "not a condition"),
    ],
)
def test_what_is_not_on_the_white_list_is_refused_by_name(text: str, reason: str) -> None:
    with pytest.raises(PredicateError, match=reason):
        parse(text, VOCABULARY)


def test_an_error_points_at_the_place() -> None:
    with pytest.raises(PredicateError) as caught:
        parse("n > 1 AND wrong = 2", VOCABULARY)
    assert caught.value.position == 10


def test_it_tells_itself_in_three_languages() -> None:
    predicate = parse("n >= 5 AND t IN ('a', 'b')", VOCABULARY)
    labels = {"n": {"en": "DPD", "zh-Hans": "逾期天数", "zh-Hant": "逾期天數"}}
    assert predicate.describe("en", labels) == "DPD is at least 5 and t is one of a, b"
    assert predicate.describe("zh-Hans", labels) == "逾期天数不低于5，且t属于a, b"
    assert predicate.describe("zh-Hant", labels) == "逾期天數不低於5，且t屬於a, b"


def test_clauses_say_what_held() -> None:
    predicate = parse("n >= 5 AND (b OR t = 'a')", VOCABULARY)
    clauses = predicate.clauses({"n": 7, "b": None, "t": "b"})
    assert [(c.held, dict(c.values)) for c in clauses] == [(True, {"n": 7}), (None, {"b": None, "t": "b"})]
