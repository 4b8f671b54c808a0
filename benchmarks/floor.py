"""The floor of a query: decode every column that it reads, once, and write the very rows that it gives."""

from __future__ import annotations

import json
import re
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

Columns = Mapping[str, frozenset[str]]


def columns_read(connection: Any, query: str) -> Columns:
    """Which columns of which Parquet files a query reads, as the backend's own profile of a run tells."""
    profile = json.loads(connection.raw_sql(f"EXPLAIN (ANALYZE, FORMAT json) {query}").fetchall()[0][1])
    found: dict[str, set[str]] = defaultdict(set)
    for scan in _scans(profile):
        projected = scan.get("Projections", [])
        names = [projected] if isinstance(projected, str) else projected
        # a column that only filters stands in the filter's text
        filters = re.findall(r"[a-z_0-9]+", json.dumps(scan.get("Filters", "")))
        schema = {row[0] for row in connection.raw_sql(f"DESCRIBE SELECT * FROM '{scan['Filename(s)']}'").fetchall()}
        found[scan["Filename(s)"]] |= schema & {*names, *filters}
    return {path: frozenset(names) for path, names in found.items()}


def _scans(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    extra = node.get("extra_info")
    if isinstance(extra, dict) and "Filename(s)" in extra:
        yield extra
    # the profile's root has its tree under another name than its nodes have
    for child in node.get("children") or node.get("operator") or []:
        yield from _scans(child)


def union(parts: list[Columns]) -> Columns:
    """Each column once, however many queries read it."""
    whole: dict[str, frozenset[str]] = {}
    for part in parts:
        for path, names in part.items():
            whole[path] = whole.get(path, frozenset()) | names
    return whole


def seconds(connection: Any, read: Columns, written: list[Path], scratch: Path) -> float:
    """Seconds to decode the columns of `read` and to write the rows of the files of `written` again."""
    looks = [_look(connection, path, names) for path, names in read.items() if names]
    started = time.perf_counter()
    for look in looks:
        connection.raw_sql(look).fetchall()
    for path in written:
        connection.raw_sql(f"COPY (SELECT * FROM '{path}') TO '{scratch / 'floor.parquet'}' (FORMAT parquet)")
    return time.perf_counter() - started


def _look(connection: Any, path: str, names: frozenset[str]) -> str:
    """A query that decodes every value of the columns and does next to nothing with it.

    Not max(): that is answered from the file's statistics without reading it.
    """
    kinds = {row[0]: row[1] for row in connection.raw_sql(f"DESCRIBE SELECT * FROM '{path}'").fetchall()}
    parts = []
    for name in sorted(names):
        kind = kinds[name]
        if kind == "VARCHAR":
            parts.append(f'sum(strlen("{name}"))')
        elif kind == "BOOLEAN":
            parts.append(f'sum("{name}"::INTEGER)')
        elif kind == "DATE" or kind.startswith("TIMESTAMP"):
            parts.append(f'count("{name}") FILTER ("{name}" > \'1900-01-01\'::{kind})')
        else:
            parts.append(f'sum("{name}")')
    return f"SELECT {', '.join(parts)} FROM '{path}'"
