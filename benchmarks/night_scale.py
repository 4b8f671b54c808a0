"""The night before allocation, and its decision step alone, against floors of reading and writing in the same run.

A floor decodes every column that comes from outside and writes the very rows that the steps wrote, with no rule at
all. `night`: delinquency from due items and payments, behaviour, portrait, score, strategy, gate and value, each step
written to Parquet as in a night. `decision`: strategy, gate, value and the ranking of what is allowed, from a ready
portrait.
"""

from __future__ import annotations

import datetime as dt
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks import card_sample, floor, population
from cureline.engine import allocate, compliance, delinquency, portrait, score, strategy
from cureline.worklist import columns, decisions

JURISDICTIONS = ("CN", "US", "UK", "IN")
TOP_PER_DISTRICT = 5_000
RULES_ON = dt.date(2026, 3, 31)
# the last day of the sample whose following month shows cures as they were
CURES_ON = dt.date(2005, 7, 31)

Step = tuple[str, Callable[["Book"], ir.Table | pa.RecordBatchReader]]


class Book:
    """The synthetic book, and what the steps wrote, as lazy tables."""

    def __init__(self, connection: Any, source: Path, scratch: Path, models: dict[str, score.Model]) -> None:
        self.connection, self.source, self.scratch, self.models = connection, source, scratch, models

    def given(self, name: str) -> ir.Table:
        return self.connection.read_parquet(str(self.source / f"{name}.parquet"), table_name=f"given_{name}")

    def made(self, name: str) -> ir.Table:
        return self.connection.read_parquet(str(self.scratch / f"{name}.parquet"), table_name=f"made_{name}")

    def people(self) -> ir.Table:
        return decisions.people(self.made("portrait"), self.made("score"), self.given("accounts"))

    def write(self, rows: ir.Table | pa.RecordBatchReader, path: Path) -> None:
        if isinstance(rows, ir.Table):
            self.connection.raw_sql(f"COPY ({columns.query(self.connection, rows)}) TO '{path}' (FORMAT parquet)")
            return
        with pq.ParquetWriter(path, rows.schema, compression="snappy") as writer:
            for batch in rows:
                writer.write_batch(batch)


def _delinquency(book: Book) -> ir.Table:
    names = ("accounts", "due_items", "payments", "statements")
    return delinquency.assess(
        *(book.given(name) for name in names), as_of=population.AS_OF, rules=delinquency.load_rules("cn")
    )


def _behaviour(book: Book) -> ir.Table:
    names = ("accounts", "due_items", "payments", "statements")
    return portrait.behaviour(*(book.given(name) for name in names), as_of=population.AS_OF)


def _portrait(book: Book) -> ir.Table:
    names = ("payments", "promises", "contacts", "contact_points", "circumstances", "guarantors")
    return portrait.draw(
        book.given("customers"), book.given("accounts"), book.made("delinquency"), book.made("behaviour"),
        *(book.given(name) for name in names), as_of=population.AS_OF,
    )  # fmt: skip


def _score(book: Book) -> pa.RecordBatchReader:
    features = score.features(book.made("behaviour"), book.made("delinquency"))
    schema = decisions.score_schema()
    batches = (
        batch
        for rows in columns.batches(book.connection, features)
        for batch in decisions.scored(pa.Table.from_batches([rows]), book.models, schema).to_batches()
    )
    return pa.RecordBatchReader.from_batches(schema, batches)


def _strategy(book: Book) -> ir.Table:
    return decisions.decided(book.people(), _strategies(), as_of=population.AS_OF)


def _gate(book: Book) -> ir.Table:
    decided = book.made("strategy")
    portrait = decisions.acting(book.made("portrait"), decided)
    actions = decisions.candidates(decided, portrait, _strategies(), as_of=population.AS_OF)
    names = ("customers", "accounts", "contact_points", "contacts", "circumstances")
    packs = {name: compliance.load_pack(name, on=RULES_ON) for name in JURISDICTIONS}
    gated = compliance.gate(actions, **{name: book.given(name) for name in names}, packs=packs, as_of=population.AS_OF)
    people = decisions.people(portrait, book.made("score"), book.given("accounts"))
    return allocate.value(gated, people, allocate.load_response(allocate.shipped("response")))


def _rank(book: Book) -> ir.Table:
    """The best allowed actions of each district, by value."""
    gated = book.made("gate")
    allowed = gated.filter(gated.allowed).select("customer_id", "action_id", "district", "value_minor")
    place = ibis.row_number().over(
        group_by=allowed.district, order_by=[allowed.value_minor.desc(), allowed.customer_id, allowed.action_id]
    )
    return allowed.mutate(rank=place).filter(lambda t: t.rank < TOP_PER_DISTRICT)


def _strategies() -> list[strategy.Strategy]:
    return [strategy.load(strategy.shipped(name)) for name in strategy.SHIPPED]


DECISION: tuple[Step, ...] = (("strategy", _strategy), ("gate", _gate), ("rank", _rank))
NIGHT: tuple[Step, ...] = (
    ("delinquency", _delinquency), ("behaviour", _behaviour), ("portrait", _portrait), ("score", _score), *DECISION[:2],
)  # fmt: skip


def models(given: Mapping[str, pa.Table] | None = None) -> dict[str, score.Model]:
    """The models of default and of cure, trained on the card sample (or on the tables given) as a night's are."""
    tables = {name: ibis.memtable(rows) for name, rows in (given or card_sample.tables()).items()}
    engine = ibis.duckdb.connect()

    def seen(day: dt.date) -> pa.Table:
        book = [tables[name] for name in ("accounts", "due_items", "payments", "statements")]
        assessed = delinquency.assess(*book, as_of=day, rules=delinquency.load_rules("cn"))
        made = score.features(portrait.behaviour(*book, as_of=day), assessed)
        return engine.to_pyarrow(made.mutate(observed_on=ibis.literal(day)))

    owners = tables["accounts"].select("account_id", "customer_id")
    audit = engine.to_pyarrow(owners.inner_join(tables["audit_attributes"], "customer_id").drop("customer_id"))
    cures = score.history_labels(tables["statements"], observed_on=CURES_ON)
    labels = {
        "default": (card_sample.DAY, engine.to_pyarrow(tables["labels"])),
        "cure": (CURES_ON, engine.to_pyarrow(cures.filter(cures["name"] == "cure"))),
    }
    return {
        target: score.train(
            seen(day), known, audit, name=target, target=target, observed_on=day, seed=0,
            history=None if target == "default" else {"used": [day.isoformat()], "left_out": []},
        )
        for target, (day, known) in labels.items()
    }  # fmt: skip


def measure(accounts: int, rounds: int) -> dict[str, dict[str, Any]]:
    """The night before allocation and its decision step: ratio to the floor (median of paired rounds), seconds, GiB."""
    with tempfile.TemporaryDirectory() as directory:
        scratch = Path(directory)
        source = Path(tempfile.gettempdir()) / f"cureline-book-{accounts}"
        population.make(source, accounts)
        connection = ibis.duckdb.connect(temp_directory=str(scratch / "spill"), threads=2, memory_limit="6GB")
        connection.raw_sql("SET TimeZone = 'UTC'")
        connection.raw_sql("SET enable_progress_bar = false")
        book = Book(connection, source, scratch, models())
        read = {}
        for name, step in (*NIGHT, DECISION[-1]):
            rows = step(book)
            book.write(rows, scratch / f"{name}.parquet")
            expression = score.features(book.made("behaviour"), book.made("delinquency")) if name == "score" else rows
            read[name] = floor.columns_read(connection, columns.query(connection, expression))
        actions = connection.to_pyarrow(book.made("gate").count()).as_py()
        parts = {
            "Night before allocation, ": _paired(book, NIGHT, read, rounds),
            "Decision step (strategy, gate, value, rank), ": _paired(book, DECISION, read, rounds),
        }
        connection.disconnect()
    peak = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20, 2)
    return {
        title: {"accounts": accounts, "actions": actions, **figures, "peak_gib": peak}
        for title, figures in parts.items()
    }


def _paired(book: Book, steps: tuple[Step, ...], read: dict[str, floor.Columns], rounds: int) -> dict[str, Any]:
    names = [name for name, _ in steps]
    # what one step of the group writes and the next one reads is no input of the group
    inside = {str(book.scratch / f"{name}.parquet") for name in names}
    needed = floor.union([{p: c for p, c in read[name].items() if p not in inside} for name in names])
    written = [book.scratch / f"{name}.parquet" for name in names]
    floors, ours = [], []
    spent: dict[str, list[float]] = {name: [] for name in names}
    for _ in range(rounds):
        floors.append(floor.seconds(book.connection, needed, written, book.scratch))
        for name, step in steps:
            started = time.perf_counter()
            book.write(step(book), book.scratch / f"{name}.again")
            spent[name].append(time.perf_counter() - started)
        ours.append(sum(times[-1] for times in spent.values()))
    return {
        "ratio": round(statistics.median(o / f for o, f in zip(ours, floors, strict=True)), 2),
        "floor_s": round(statistics.median(floors), 2),
        "ours_s": round(statistics.median(ours), 2),
        **{f"{name}_s": round(statistics.median(times), 2) for name, times in spent.items()},
    }
