"""From the desk's tables to one Parquet file a fact, set by set in DuckDB: each file is whole or not there."""

from __future__ import annotations

import datetime as dt
import hashlib
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa

from cureline.engine import allocate, delinquency, strategy
from cureline.engine.evaluate import FACTS
from cureline.engine.tables import CHANNELS
from cureline.results.definitions import definitions
from cureline.results.facts import portraits, source
from cureline.trust.models import Document
from cureline.worklist import columns

Progress = Callable[[str, int, int], None]

# plans ask when an account was past due again, so episodes come first
ORDER = ("standings", "contacts", "promises", "payments", "episodes", "complaints", "refusals", "plans")
_KINDS = {
    "string": "VARCHAR",
    "int64": "BIGINT",
    "date": "DATE",
    "boolean": "BOOLEAN",
    "float64": "DOUBLE",
    "timestamp('UTC', 6)": "TIMESTAMPTZ",
}
# where a slice comes from: the row's own word first, then what was known on the day it is seen from
_SLICES = {
    "customer_id": "a.customer_id",
    "currency": "a.currency",
    "product": "a.product",
    "portfolio": "a.portfolio",
    "region": "a.region",
    "team": "coalesce(t.team, a.team)",
    "collector_id": "coalesce(r.collector_id, a.collector_id)",
    "bucket": "coalesce(r.bucket, s.bucket)",
    "quadrant": "q.quadrant",
    "five_tier": "coalesce(r.five_tier, s.five_tier)",
    "strategy": "d.strategy",
    "segment": "d.segment",
    "experiment": "d.experiment",
    "arm": "d.arm",
}


@dataclass(frozen=True)
class Drawn:
    """What was written: the hash of all inputs, rows and SHA-256 by fact, currencies and months."""

    key: str
    counts: Mapping[str, int]
    digests: Mapping[str, str]
    currencies: Sequence[str]
    months: Sequence[str]


def draw(on: dt.date, place: Callable[[str], Path | None], *, scratch: Path, progress: Progress) -> Drawn | str:
    """Draw all facts as known on the evening of `on`.

    The inputs are read first and hashed; `place(hash)` gives the directory to write to, or None where these facts are
    there already: then only the hash is given back. `scratch` is a directory for temporary files.
    """
    with tempfile.TemporaryDirectory(dir=scratch) as name, columns.engine(Path(name) / "spill") as backend:
        source.copy_out(Path(name), on, progress)
        source.load(backend, Path(name))
        runs = portraits.runs(on)
        key = _key(backend, on, runs)
        directory = place(key)
        if directory is None:
            return key
        _prepare(backend, on, runs)
        counts, digests = {}, {}
        for number, fact in enumerate(ORDER):
            progress(fact, number, len(ORDER))
            _make(backend, fact)
            path = directory / f"{fact}.parquet"
            columns.write(backend, backend.table(f"fact_{fact}"), path, ("account_id", "on", "ref"))
            counts[fact] = int(backend.raw_sql(f"SELECT count(*) FROM fact_{fact}").fetchall()[0][0])
            digests[fact] = columns.digest(path)
        columns.write(backend, backend.table("portraits"), directory / "portraits.parquet", ("customer_id", "day"))
        progress("done", len(ORDER), len(ORDER))
        return Drawn(key, counts, digests, _currencies(backend), _months(backend))


def _key(backend: Any, on: dt.date, runs: Sequence[portraits.RunFile]) -> str:
    """The hash of everything the facts are made of: rows, documents, definitions and the code itself."""
    found = hashlib.sha256(f"{on} {source.digest(backend)} {_code()}".encode())
    for run in runs:
        found.update(f"{run.run_id};".encode())
    for document in Document.objects.filter(kind__in=("response", "strategy", "rules")).order_by("pk"):
        found.update(document.sha256.encode())
    return found.hexdigest()[:16]


def _code() -> str:
    digest = hashlib.sha256(repr([(name, table.columns) for name, table in FACTS.items()]).encode())
    for path in (*sorted(Path(__file__).parent.glob("*.*")), Path(__file__).parent.parent / "definitions.yaml"):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _prepare(backend: Any, on: dt.date, runs: Sequence[portraits.RunFile]) -> None:
    """Everything that facts share: rules' classes and buckets, costs, what was decided, who a customer was."""
    rules = delinquency.parse_rules(_latest("rules", "cn", on) or delinquency.shipped_text("cn"))
    document = definitions()
    for name, value in {
        "on": f"DATE '{on}'",
        "right_party": _listed(document["contacts"]["right_party"]),
        "connected": _listed(document["contacts"]["connected"]),
        "after_contact_days": document["payments"]["after_contact_days"],
        "grace_days": document["promises"]["grace_days"],
        "tolerance_bp": document["promises"]["tolerance_bp"],
    }.items():
        backend.raw_sql(f'SET VARIABLE "{name}" = {value}')
    _table(
        backend,
        "shares",
        {"five_tier": pa.string(), "share_bp": pa.int64()},
        list(document["provision"]["shares_bp"].items()),
    )
    _table(
        backend,
        "costs",
        {
            "from_on": pa.date32(),
            "currency": pa.string(),
            "channel": pa.string(),
            "contact_minor": pa.int64(),
            "minute_minor": pa.int64(),
        },
        _costs(),
    )
    _table(
        backend,
        "experiments",
        {"strategy": pa.string(), "version": pa.string(), "experiment": pa.string()},
        _experiments(),
    )
    backend.raw_sql(_sql("base"))
    judged = backend.table("judged")
    held = [(c.when.expression(judged).fill_null(False), c.level) for c in rules.five_tier]
    tier = ibis.greatest(0, *(flag.ifelse(level, 0) for flag, level in held))
    buckets = [(judged.dpd >= b.from_dpd, b.name, n) for n, b in reversed(list(enumerate(rules.buckets)))]
    classed = judged.mutate(
        stated_tier=ibis.cases(*((tier == level, name) for level, name in enumerate(delinquency.CLASSES))),
        bucket=ibis.cases(*((when, name) for when, name, _ in buckets)),
        level=ibis.cases(*((when, n) for when, _, n in buckets)).cast("int64"),
    )
    backend.create_view("classed", classed, overwrite=True)
    backend.raw_sql(_sql("states"))
    portraits.load(backend, runs)
    backend.raw_sql(
        "CREATE TABLE decided AS SELECT d.*, CASE WHEN d.arm IS NOT NULL THEN e.experiment END AS experiment"
        " FROM decisions d LEFT JOIN experiments e USING (strategy, version) ORDER BY customer_id, decided_on"
    )


def _make(backend: Any, fact: str) -> None:
    """The table of one fact: its own rows, dressed with the slices, in the columns and types of the contract."""
    backend.raw_sql(f"CREATE TABLE made_{fact} AS {_sql(fact)}")
    schema = FACTS[fact].ibis_schema()
    given = {name: f'r."{name}"' for name in schema} | _SLICES
    listed = ", ".join(f'CAST({given[name]} AS {_KINDS[kind]}) AS "{name}"' for name, kind in schema.items())
    backend.raw_sql(
        f"CREATE TABLE fact_{fact} AS SELECT {listed}, r.seen_on FROM made_{fact} r JOIN accounts a USING (account_id)"
        " LEFT JOIN staff t ON t.collector_id = r.collector_id"
        " ASOF LEFT JOIN states s ON s.account_id = r.account_id AND r.seen_on >= s.day"
        " ASOF LEFT JOIN decided d ON d.customer_id = a.customer_id AND r.seen_on >= d.decided_on"
        " ASOF LEFT JOIN portraits q ON q.customer_id = a.customer_id AND r.seen_on >= q.day"
    )


def _sql(name: str) -> str:
    return resources.files("cureline.results.facts").joinpath(f"{name}.sql").read_text("utf-8")


def _listed(values: Sequence[str]) -> str:
    return "[" + ", ".join(f"'{value}'" for value in values) + "]"


def _table(backend: Any, name: str, types: Mapping[str, pa.DataType], rows: Sequence[Sequence[Any]]) -> None:
    schema = pa.schema(list(types.items()))
    values = [dict(zip(types, row, strict=True)) for row in rows]
    backend.con.register("given", pa.Table.from_pylist(values, schema=schema))
    backend.raw_sql(f"CREATE TABLE {name} AS SELECT * FROM given")


def _latest(kind: str, name: str, on: dt.date) -> str | None:
    found = Document.objects.filter(kind=kind, name=name, effective_from_on__lte=on).order_by(
        "-effective_from_on", "-pk"
    )
    document = found.first()
    return document.content if document else None


def _costs() -> list[tuple[Any, ...]]:
    """What a contact and a minute cost by currency and channel, from the day each response document is in force.

    What was before the first of them costs as it says.
    """
    recorded = list(
        Document.objects.filter(kind="response", name="response")
        .order_by("effective_from_on", "pk")
        .values_list("effective_from_on", "content")
    )
    texts = dict(recorded) or {dt.date.min: allocate.shipped("response")}
    rows = []
    for number, (day, text) in enumerate(sorted(texts.items())):
        for currency, costs in allocate.load_response(text).costs.items():
            rows += [
                (day if number else dt.date(1, 1, 1), currency, channel, costs.contact.get(channel, 0), costs.minute)
                for channel in CHANNELS
            ]
    return rows


def _experiments() -> list[tuple[str, str, str]]:
    """The experiment of each version of each strategy that has one."""
    rows = []
    for document in Document.objects.filter(kind="strategy"):
        found = strategy.load(document.content).experiment
        if found is not None:
            rows.append((document.name, f"{document.name}@{document.version}", found))
    return rows


def _currencies(backend: Any) -> list[str]:
    rows = backend.raw_sql("SELECT currency FROM accounts GROUP BY 1 ORDER BY count(*) DESC, 1").fetchall()
    return [row[0] for row in rows]


def _months(backend: Any) -> list[str]:
    parts = " UNION ".join(
        f"SELECT strftime(\"on\", '%Y-%m') FROM fact_{fact} WHERE \"on\" <= getvariable('on')"
        for fact in ("standings", "contacts", "payments")
    )
    return sorted(row[0] for row in backend.raw_sql(parts).fetchall())
