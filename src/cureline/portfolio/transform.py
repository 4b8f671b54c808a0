"""Text columns of a bank's file to typed rows of one of our tables, with a reason for each value that does not fit."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from cureline.engine.money import exponent
from cureline.engine.tables import TABLES, Column
from cureline.portfolio.mapping import Mapping_, Source, Target
from cureline.portfolio.reading import LINE
from cureline.portfolio.rejects import FileRefusedError, Reject, shown
from cureline.trust.vault import mask

_PART = re.compile(r"\{([^{}]+)\}")
_TRUE, _FALSE = ("true", "t", "1", "yes", "y", "是"), ("false", "f", "0", "no", "n", "否")
_FIRST_DAY, _LAST_DAY = "1900-01-01", "2200-01-01"
_TYPES = {
    "text": "VARCHAR",
    "integer": "BIGINT",
    "money": "BIGINT",
    "date": "DATE",
    "instant": "TIMESTAMPTZ",
    "boolean": "BOOLEAN",
    "real": "DOUBLE",
}
_NOT_A = {
    "integer": "not a whole number",
    "money": "not an amount of money",
    "date": "not a day of the form {format}",
    "instant": "not a time of the form {format}",
    "boolean": "neither yes nor no",
    "real": "not a number",
}
_DEFAULT_FORMAT = {"date": "%Y-%m-%d", "instant": "%Y-%m-%d %H:%M:%S"}


def transform(rows: pa.Table, target: Target, mapping: Mapping_, file: str) -> tuple[pa.Table, list[Reject]]:
    """Typed rows (our column names and `_line`), in the file's order, and the rejects of one target.

    Raises FileRefusedError when the file lacks a column that the mapping reads.
    """
    _check_columns(rows, target)
    names = list(target.columns)
    with _database().cursor() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.register("rows", rows)
        judged = _judged(target, mapping)
        chosen = ", ".join(f"v{number} AS {_name(name)}" for number, name in enumerate(names))
        typed = connection.sql(f"SELECT {LINE}, {chosen}, fits FROM ({judged})").to_arrow_table()
        good, rejects = typed.filter(typed["fits"]).drop_columns("fits"), list[Reject]()
        if good.num_rows < typed.num_rows:
            connection.register("unfit", typed.filter(pc.invert(typed["fits"])).select([LINE]))
            rejects += _misfits(connection, judged, target, file)
        keys = list(TABLES[target.table].key)
        if good.group_by(keys).aggregate([]).num_rows < good.num_rows:
            connection.register("good", good)
            good, repeats = _without_repeats(connection, target, keys, file)
            rejects += repeats
    return good, sorted(rejects, key=lambda reject: (reject.line or 0, reject.column))


@functools.cache
def _database() -> duckdb.DuckDBPyConnection:
    """A database in memory that stays empty: each target's tables are its own cursor's. Opening one is dear."""
    return duckdb.connect()


def _judged(target: Target, mapping: Mapping_) -> str:
    """SQL of each row's `raw<n>, v<n>, p<n>` (text, typed value, problem) by column, and `fits`: no problem at all.

    In layers, so that what is read once is not computed again by each condition that looks at it.
    """
    raws, givens, bases, values, problems = [LINE], ["*"], ["*"], ["*"], list[str]()
    for number, (name, source) in enumerate(target.columns.items()):
        parts = _column(TABLES[target.table].by_name[name], source, mapping, number)
        raws.append(f"{parts.raw} AS raw{number}")
        if source.times_bp:
            raws.append(f"{_name(source.times_bp['column'])} AS of{number}")
        givens.append(f"{parts.given} AS given{number}")
        bases.append(f"{parts.base} AS base{number}")
        values.append(f"{parts.value} AS v{number}")
        problems.append(f"{parts.problem} AS p{number}")
    skip = " AND ".join(
        # an empty cell is none of the values
        f"COALESCE({_name(column)} NOT IN ({', '.join(map(_text, values))}), TRUE)"
        for column, values in target.skip.items()
    )
    layered = f"SELECT {', '.join(raws)} FROM rows {'WHERE ' + skip if skip else ''}"
    for layer in (givens, bases, values, ["*", *problems]):
        layered = f"SELECT {', '.join(layer)} FROM ({layered})"
    listed = ", ".join(f"p{number}" for number in range(len(problems)))
    return f"SELECT *, COALESCE({listed}) IS NULL AS fits FROM ({layered})"


def _misfits(connection: duckdb.DuckDBPyConnection, judged: str, target: Target, file: str) -> list[Reject]:
    """A reject for each value of the rows of `unfit` that has a problem."""
    table, found = TABLES[target.table], list[Reject]()
    connection.execute(
        f"CREATE TEMP TABLE misfits AS SELECT * FROM ({judged}) WHERE {LINE} IN (SELECT {LINE} FROM unfit)"
    )
    for number, (name, source) in enumerate(target.columns.items()):
        theirs = source.column or source.template or source.value or ""
        for line, raw, problem in connection.execute(
            f"SELECT {LINE}, raw{number}, p{number} FROM misfits WHERE p{number} IS NOT NULL"
        ).fetchall():
            text = shown(mask(raw) if table.by_name[name].personal and raw else raw or "")
            code, _, reason = problem.partition("|")
            found.append(Reject(file, line, table.name, theirs, text, code, reason))
    return found


def _without_repeats(
    connection: duckdb.DuckDBPyConnection, target: Target, keys: list[str], file: str
) -> tuple[pa.Table, list[Reject]]:
    """The rows of `good` whose key did not come on an earlier line, and a reject for each other."""
    listed, found = ", ".join(map(_name, keys)), list[Reject]()
    connection.execute(
        f"CREATE TEMP TABLE repeats AS SELECT {LINE}, {_name(keys[0])}::VARCHAR AS value, first_line FROM good "
        f"JOIN (SELECT {listed}, min({LINE}) AS first_line FROM good GROUP BY ALL HAVING count(*) > 1) "
        f"USING ({listed}) WHERE {LINE} <> first_line"
    )
    theirs = target.columns[keys[0]].column or keys[0]
    for line, value, first in connection.execute(f"SELECT * FROM repeats ORDER BY {LINE}").fetchall():
        reason = f"the same key stands on line {first} already"
        found.append(Reject(file, line, target.table, theirs, shown(value or ""), "duplicate", reason))
    kept = connection.sql(f"SELECT * FROM good WHERE {LINE} NOT IN (SELECT {LINE} FROM repeats) ORDER BY {LINE}")
    return kept.to_arrow_table(), found


def _check_columns(rows: pa.Table, target: Target) -> None:
    wanted = set(target.skip)
    for source in target.columns.values():
        wanted.update([source.column] if source.column else _PART.findall(source.template or ""))
        if source.times_bp:
            wanted.add(source.times_bp["column"])
    missing = sorted(wanted - set(rows.column_names))
    if missing:
        raise FileRefusedError("column", f"the heading lacks the column {', '.join(map(repr, missing))}")


@dataclass(frozen=True)
class _Parts:
    """SQL of one column's layers; each speaks of the layer before: `raw<n>`, `given<n>`, `base<n>`, `v<n>`."""

    raw: str
    given: str
    base: str
    value: str
    problem: str


def _column(column: Column, source: Source, mapping: Mapping_, number: int) -> _Parts:
    """The layers of a column; the problem is `code|reason`, NULL when there is none."""
    raw, given, base, value = f"raw{number}", f"raw{number}", f"given{number}", f"base{number}"
    problems = []
    if source.codes:
        listed = " ".join(f"WHEN {_text(k)} THEN {_text(v)}" for k, v in source.codes.items())
        given = f"CASE {raw} {listed} ELSE {raw if source.other_codes else 'NULL'} END"
        problems.append((f"{raw} IS NOT NULL AND given{number} IS NULL", "code|not a code of the mapping"))
    problems.append((f"left({raw}, 1) = '='", "formula|a formula, not a value"))
    if column.kind == "money":
        base, value, broken = _money(source, mapping, number)
        problems += broken
    elif column.kind != "text":
        form = source.format or _DEFAULT_FORMAT.get(column.kind, "")
        base = _typed(column, form, mapping, f"given{number}")
        reason = "type|" + _NOT_A[column.kind].format(format=form)
        problems.append((f"given{number} IS NOT NULL AND v{number} IS NULL", reason))
    if column.required:
        problems.append((f"v{number} IS NULL", "missing|a value is needed here"))
    if column.values:
        legal = ", ".join(map(_text, column.values))
        problems.append((f"v{number} NOT IN ({legal})", f"domain|none of {', '.join(column.values)}"))
    if column.minimum is not None:
        problems.append((f"v{number} < {column.minimum}", f"range|below {column.minimum}"))
    if column.kind == "date":
        problems.append(
            (f"v{number} NOT BETWEEN DATE '{_FIRST_DAY}' AND DATE '{_LAST_DAY}'", "range|not between 1900 and 2200")
        )
    cases = " ".join(f"WHEN {condition} THEN {_text(text)}" for condition, text in problems)
    return _Parts(_raw(source), given, base, f"CAST({value} AS {_TYPES[column.kind]})", f"CASE {cases} END")


def _typed(column: Column, form: str, mapping: Mapping_, given: str) -> str:
    """SQL of a typed value, NULL where the text is none."""
    if column.kind == "boolean":
        true, false = (", ".join(map(_text, words)) for words in (_TRUE, _FALSE))
        return f"CASE WHEN lower({given}) IN ({true}) THEN TRUE WHEN lower({given}) IN ({false}) THEN FALSE END"
    if column.kind == "date":
        return f"CAST(try_strptime({given}, {_text(form)}) AS DATE)"
    if column.kind == "instant":
        moment = f"try_strptime({given}, {_text(form)})"
        # a pattern with an offset reads an instant; one without is the bank's local time
        return moment if "%z" in form else f"timezone({_text(mapping.time_zone)}, {moment})"
    return f"TRY_CAST({given} AS {_TYPES[column.kind]})"


def _money(source: Source, mapping: Mapping_, number: int) -> tuple[str, str, list[tuple[str, str]]]:
    """SQL of the amount in minor units, not yet whole; of the value; and the problems of the amount."""
    places = 0 if source.minor else exponent(mapping.currency)
    given, minor = f"given{number}", f"base{number}"
    amount = f"TRY_CAST(replace({given}, ',', '') AS DECIMAL(27, 6)) * {10**places}"
    problems = [
        (f"{given} IS NOT NULL AND {minor} IS NULL", "type|" + _NOT_A["money"]),
        (f"{minor} <> trunc({minor})", f"type|more than {places} decimal places"),
        (f"abs({minor}) > 4000000000000000", "range|too large for an amount"),
    ]
    if source.not_negative:
        minor = f"greatest({minor}, 0)"
    if source.times_bp:
        cases = " ".join(f"WHEN {_text(str(k))} THEN {int(v)}" for k, v in source.times_bp["codes"].items())
        minor = f"(CAST(trunc({minor}) AS HUGEINT) * CASE of{number} {cases} END // 10000)"
    return amount, minor, problems


def _raw(source: Source) -> str:
    if source.column is not None:
        return _name(source.column)
    if source.value is not None:
        return _text(source.value)
    pieces = _PART.split(source.template or "")
    return " || ".join(_name(p) if odd % 2 else _text(p) for odd, p in enumerate(pieces) if odd % 2 or p)


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
