"""Conditions and documents that people write, made to break out or to cost: nothing but an expression reaches DuckDB.

`CURELINE_ATTACK=full` tries 50,000 texts instead of a few hundred.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Any

import duckdb
import ibis
import pytest
import sqlglot
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlglot import exp

from cureline.engine import appraise, strategy, yamldoc
from cureline.engine.appraise.documents import DocumentError
from cureline.engine.predicate import PredicateError, parse
from cureline.engine.strategy import StrategyError
from cureline.engine.teach.course import CourseError, parse_course
from cureline.script.document import ScriptInvalidError
from cureline.script.document import parse as parse_script
from cureline.trust import documents
from cureline.worklist import rulebook

EXAMPLES = 50_000 if os.environ.get("CURELINE_ATTACK") == "full" else 400
VOCABULARY = {"n": "integer", "t": "text", "d": "date", "b": "boolean"}
TABLE = ibis.table({"n": "int64", "t": "string", "d": "date", "b": "boolean"}, name="rows")
# what a parsed condition may become in the text that DuckDB gets: an expression over this one table
ALLOWED = (
    exp.Select, exp.From, exp.Table, exp.TableAlias, exp.Identifier, exp.Column, exp.Alias, exp.Paren, exp.Literal,
    exp.Boolean, exp.Null, exp.Not, exp.And, exp.Or, exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.Is,
    exp.In, exp.Tuple, exp.Add, exp.Sub, exp.Mul, exp.Div, exp.Neg, exp.Cast, exp.DataType, exp.DataTypeParam,
    exp.Coalesce, exp.Abs, exp.Least, exp.Greatest, exp.Nullif, exp.Interval, exp.Var, exp.Between,
    exp.DateFromParts, exp.Case, exp.If, exp.ToDays,
)  # fmt: skip
# beginnings and ends of what attackers write
PIECES = (
    "n", "t", "d", "b", "1", "-1", "1e308", "9" * 30, "'a'", "''", "'it''s'", "DATE '2026-01-01'", "NULL", "TRUE",
    "(", ")", ",", "=", "<>", "<", "+", "-", "*", "/", "%", "||", "::", "::INT", ".", ";", "--", "/*", "*/", "AND",
    "OR", "NOT", "IN", "IN (1,2)", "IS NULL", "BETWEEN 1 AND 2", "LIKE '%'", "SELECT", "FROM rows", "UNION SELECT 1",
    "WITH x AS (SELECT 1)", "DROP TABLE rows", "ATTACH '/tmp/x' AS y", "COPY rows TO '/tmp/x'",
    "PRAGMA database_list", "INSTALL httpfs", "read_csv('/etc/passwd')", "read_text('/etc/passwd')",
    "getenv('CURELINE_KEY')", "query('SELECT 1')", "ABS(", "COALESCE(", "LEAST(", "CASE WHEN b THEN 1 END",
    "CAST(n AS TEXT)", "SUM(n) OVER ()", "EXISTS (SELECT 1)", "(SELECT 1)", "x -> x", "[1,2]", "{'a': 1}",
    "list_transform([1], x -> x)", "INTERVAL 1 DAY", "$1", "?", ":n", "@x", "`n`", '"n"', "rows.n", "\\", "\x00",
    "\u202e", "＝", "＇", "；", "'; DROP TABLE rows; --", "1); DROP TABLE rows; --", "' OR '1'='1",
)  # fmt: skip
HOSTILE = st.lists(st.sampled_from(PIECES), min_size=1, max_size=14).map(" ".join) | st.lists(
    st.sampled_from(PIECES), min_size=1, max_size=8
).map("".join)
SHELLS: dict[str, Callable[[int], str]] = {
    "parentheses": lambda n: "(" * n + "b" + ")" * n,
    "negations": lambda n: "NOT " * n + "b",
    "minus": lambda n: "- " * n + "n > 1",
    "functions": lambda n: "ABS(" * n + "n" + ")" * n + " > 1",
    "cases": lambda n: "CASE WHEN b THEN " * n + "b" + " END" * n,
    "lists": lambda n: "[" * n + "n" + "]" * n,
    "structs": lambda n: "{'a':" * n + "n" + "}" * n,
    "lambdas": lambda n: "x -> " * n + "x",
    "selects": lambda n: "(SELECT " * n + "1" + ")" * n,
    "casts": lambda n: "CAST(" * n + "n" + " AS INT)" * n,
    "windows": lambda n: "SUM(n) OVER (" * n + "b" + ")" * n,
    "and": lambda n: "b AND " * n + "b",
    "or in parentheses": lambda n: "(b OR " * n + "b" + ")" * n,
    "sums": lambda n: "n+" * n + "n>1",
    "membership": lambda n: "n IN (" + ",".join(["1"] * n) + ")",
    "texts": lambda n: "t IN (" + ",".join(["'a'"] * n) + ")",
    "coalesce": lambda n: "COALESCE(" + ",".join(["n"] * n) + ") > 1",
    "comments": lambda n: "/*" * n + "b" + "*/" * n,
    "quotes": lambda n: "t = '" + "''" * n + "'",
    "semicolons": lambda n: ";" * n + "b",
}


def only_an_expression(text: str) -> bool:
    """Whether a text is refused, or becomes one expression of white-listed parts over the one table."""
    try:
        predicate = parse(text, VOCABULARY)
    except PredicateError:
        return True
    sql = ibis.to_sql(TABLE.select(x=predicate.expression(TABLE)), dialect="duckdb")
    (statement,) = sqlglot.parse(sql, read="duckdb")
    strange = [node for node in statement.walk() if not isinstance(node, ALLOWED)]
    tables = {table.name for table in statement.find_all(exp.Table)}
    return not strange and tables == {"rows"} and isinstance(statement, exp.Select)


@given(text=HOSTILE)
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_nothing_but_an_expression_reaches_duckdb(text: str) -> None:
    assert only_an_expression(text), text


@given(text=st.text(max_size=60))
@settings(max_examples=100, deadline=None)
def test_a_text_in_a_condition_stays_a_text(text: str) -> None:
    held = text.replace("\x00", "")
    predicate = parse("t = '" + held.replace("'", "''") + "'", VOCABULARY)
    rows = {"n": [1, 2], "t": [held, held + "x"], "d": [None, None], "b": [True, True]}
    table = ibis.memtable(rows, schema=TABLE.schema())
    assert table.select(x=predicate.expression(table)).to_pyarrow()["x"].to_pylist() == [True, False]


@pytest.mark.parametrize("shell", SHELLS)
def test_no_condition_costs_much_to_read_or_to_run(shell: str) -> None:
    connection = ibis.duckdb.connect()
    connection.raw_sql(
        "CREATE TABLE rows AS SELECT range AS n, 'a' AS t, DATE '2026-01-01' AS d, range % 2 = 0 AS b"
        " FROM range(100000)"
    )
    table = connection.table("rows")
    for size in (5, 20, 23, 100, 199, 480, 990, 5_000):
        begun = time.process_time()
        try:
            predicate = parse(SHELLS[shell](size), VOCABULARY)
        except PredicateError:
            predicate = None
        assert time.process_time() - begun < 2
        if predicate is None:
            continue
        # a night compiles it once and reads it for each of its rows
        begun = time.process_time()
        assert connection.execute(predicate.expression(table).cast("int8").sum()) >= 0
        assert time.process_time() - begun < 5
        assert predicate.test({"n": 1, "t": "a", "d": None, "b": True}) in (True, False, None)


def test_the_engine_of_a_night_has_what_a_fuzzed_condition_would_have_used() -> None:
    """The functions that the fuzz names do exist in DuckDB: that they are never reached is the parser's doing."""
    names = {name for (name,) in duckdb.sql("SELECT function_name FROM duckdb_functions()").fetchall()}
    assert {"read_csv", "read_text", "query", "list_transform"} <= names


# --- documents

BOMB = "\n".join(["a0: &a0 [x, x, x, x, x, x, x, x, x]", *(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12))])  # fmt: skip
DEEP = "a: " + "[" * 20_000 + "]" * 20_000
LONG = "a: '" + "x" * 1_100_000 + "'"
READERS: dict[str, tuple[Callable[[str], Any], type[Exception]]] = {
    "strategy": (strategy.load, StrategyError),
    "rules of pay": (appraise.load, DocumentError),
    "course": (parse_course, CourseError),
    "script": (parse_script, ScriptInvalidError),
}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("text", [BOMB, DEEP, LONG], ids=["aliases", "deep", "long"])
def test_a_document_that_swells_is_refused_at_once(reader: str, text: str) -> None:
    read, error = READERS[reader]
    begun = time.process_time()
    with pytest.raises(error):
        read(text)
    assert time.process_time() - begun < 5


@pytest.mark.django_db
@pytest.mark.parametrize("text", [BOMB, DEEP, LONG], ids=["aliases", "deep", "long"])
def test_no_kind_of_document_that_a_bank_records_swells(text: str) -> None:
    kinds = {*rulebook.CHECKS, *documents.kinds_by_hand()}
    assert len(kinds) > 12
    for kind in sorted(kinds):
        begun = time.process_time()
        with pytest.raises(ValueError):
            rulebook.record(kind, "swells", text)
        assert time.process_time() - begun < 5, kind


@pytest.mark.parametrize(
    "text",
    ["!!python/object/apply:os.system ['true']", "!!python/name:os.system", "&a [*a]", "? !!python/tuple [a]\n: b"],
)
def test_no_document_makes_an_object(text: str) -> None:
    with pytest.raises(yaml.YAMLError):
        yamldoc.read(text)
