"""Text columns of a bank's file to typed rows of one of our tables, with a reason for each value that does not fit."""

from __future__ import annotations

import re

import duckdb
import pyarrow as pa

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
    """Typed rows (our column names and `_line`) and the rejects of one target.

    Raises FileRefusedError when the file lacks a column that the mapping reads.
    """
    _check_columns(rows, target)
    table = TABLES[target.table]
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.register("rows", rows)
        parts, names = [LINE], list(target.columns)
        for number, (name, source) in enumerate(target.columns.items()):
            raw, value, problem = _column(table.by_name[name], source, mapping)
            parts += [f"{raw} AS raw{number}", f"{value} AS v{number}", f"{problem} AS p{number}"]
        skip = " AND ".join(
            f"{_name(column)} NOT IN ({', '.join(map(_text, values))})" for column, values in target.skip.items()
        )
        keys = ", ".join(f"v{names.index(key)}" for key in table.key)
        problems = ", ".join(f"p{number}" for number in range(len(names)))
        connection.execute(
            f"CREATE TEMP TABLE typed AS SELECT {', '.join(parts)} FROM rows {'WHERE ' + skip if skip else ''}"
        )
        fits = f"COALESCE({problems}) IS NULL"
        connection.execute(
            f"CREATE TEMP TABLE judged AS SELECT *, {fits} AS fits, CASE WHEN {fits} THEN first_value({LINE}) "
            f"OVER (PARTITION BY {fits}, {keys} ORDER BY {LINE}) END AS first_line FROM typed"
        )
        rejects = _rejects(connection, target, names, file)
        chosen = ", ".join(f"v{number} AS {_name(name)}" for number, name in enumerate(names))
        good = connection.sql(
            f"SELECT {LINE}, {chosen} FROM judged WHERE fits AND first_line = {LINE} ORDER BY {LINE}"
        ).to_arrow_table()
    return good, rejects


def _rejects(connection: duckdb.DuckDBPyConnection, target: Target, names: list[str], file: str) -> list[Reject]:
    table, found = TABLES[target.table], list[Reject]()
    for number, name in enumerate(names):
        source = target.columns[name]
        theirs = source.column or source.template or source.value or ""
        for line, raw, problem in connection.execute(
            f"SELECT {LINE}, raw{number}, p{number} FROM judged WHERE p{number} IS NOT NULL"
        ).fetchall():
            text = shown(mask(raw) if table.by_name[name].personal and raw else raw or "")
            code, _, reason = problem.partition("|")
            found.append(Reject(file, line, table.name, theirs, text, code, reason))
    key = names.index(table.key[0])
    for line, raw, first in connection.execute(
        f"SELECT {LINE}, v{key}::VARCHAR, first_line FROM judged WHERE fits AND first_line <> {LINE}"
    ).fetchall():
        theirs = target.columns[table.key[0]].column or table.key[0]
        reason = f"the same key stands on line {first} already"
        found.append(Reject(file, line, table.name, theirs, shown(raw or ""), "duplicate", reason))
    return sorted(found, key=lambda reject: (reject.line or 0, reject.column))


def _check_columns(rows: pa.Table, target: Target) -> None:
    wanted = set(target.skip)
    for source in target.columns.values():
        wanted.update([source.column] if source.column else _PART.findall(source.template or ""))
        if source.times_bp:
            wanted.add(source.times_bp["column"])
    missing = sorted(wanted - set(rows.column_names))
    if missing:
        raise FileRefusedError("column", f"the heading lacks the column {', '.join(map(repr, missing))}")


def _column(column: Column, source: Source, mapping: Mapping_) -> tuple[str, str, str]:
    """SQL of the raw text, of the typed value, and of the problem (`code|reason`, NULL when there is none)."""
    raw = _raw(source)
    given, problems = raw, []
    if source.codes:
        listed = " ".join(f"WHEN {_text(k)} THEN {_text(v)}" for k, v in source.codes.items())
        given = f"CASE {raw} {listed} ELSE {raw if source.other_codes else 'NULL'} END"
        problems.append((f"{raw} IS NOT NULL AND ({given}) IS NULL", "code|not a code of the mapping"))
    value, broken = _typed(column, source, mapping, f"({given})")
    problems.append((f"left({raw}, 1) = '='", "formula|a formula, not a value"))
    problems += broken
    if column.required:
        problems.append((f"({value}) IS NULL", "missing|a value is needed here"))
    if column.values:
        legal = ", ".join(map(_text, column.values))
        problems.append((f"({value}) NOT IN ({legal})", f"domain|none of {', '.join(column.values)}"))
    if column.minimum is not None:
        problems.append((f"({value}) < {column.minimum}", f"range|below {column.minimum}"))
    if column.kind == "date":
        problems.append(
            (f"({value}) NOT BETWEEN DATE '{_FIRST_DAY}' AND DATE '{_LAST_DAY}'", "range|not between 1900 and 2200")
        )
    cases = " ".join(f"WHEN {condition} THEN {_text(text)}" for condition, text in problems)
    return raw, f"CAST({value} AS {_TYPES[column.kind]})", f"CASE {cases} END"


def _typed(column: Column, source: Source, mapping: Mapping_, given: str) -> tuple[str, list[tuple[str, str]]]:
    kind = column.kind
    if kind == "text":
        return given, []
    form = source.format or _DEFAULT_FORMAT.get(kind, "")
    reason = "type|" + _NOT_A[kind].format(format=form)
    if kind == "boolean":
        true, false = (", ".join(map(_text, words)) for words in (_TRUE, _FALSE))
        value = f"CASE WHEN lower({given}) IN ({true}) THEN TRUE WHEN lower({given}) IN ({false}) THEN FALSE END"
    elif kind == "date":
        value = f"CAST(try_strptime({given}, {_text(form)}) AS DATE)"
    elif kind == "instant":
        moment = f"try_strptime({given}, {_text(form)})"
        # a pattern with an offset reads an instant; one without is the bank's local time
        value = moment if "%z" in form else f"timezone({_text(mapping.time_zone)}, {moment})"
    elif kind == "money":
        return _money(source, mapping, given, reason)
    else:
        value = f"TRY_CAST({given} AS {_TYPES[kind]})"
    return value, [(f"{given} IS NOT NULL AND ({value}) IS NULL", reason)]


def _money(source: Source, mapping: Mapping_, given: str, reason: str) -> tuple[str, list[tuple[str, str]]]:
    places = 0 if source.minor else exponent(mapping.currency)
    amount = f"TRY_CAST(replace({given}, ',', '') AS DECIMAL(27, 6))"
    minor = f"({amount} * {10**places})"
    problems = [
        (f"{given} IS NOT NULL AND {amount} IS NULL", reason),
        (f"{minor} <> trunc({minor})", f"type|more than {places} decimal places"),
        (f"abs({minor}) > 4000000000000000", "range|too large for an amount"),
    ]
    if source.not_negative:
        minor = f"greatest({minor}, 0)"
    if source.times_bp:
        cases = " ".join(f"WHEN {_text(str(k))} THEN {int(v)}" for k, v in source.times_bp["codes"].items())
        minor = f"(CAST(trunc({minor}) AS HUGEINT) * CASE {_name(source.times_bp['column'])} {cases} END // 10000)"
    return f"CAST({minor} AS BIGINT)", problems


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
