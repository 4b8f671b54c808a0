"""The store of score models and the job that trains one from the portfolio as it stands.

A model is a directory `CURELINE_HOME/models/<target>/<version>` and a trust document of kind `model` that holds its
manifest: the document says which model is in force, and its hashes that the files are still the ones recorded.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from cureline.engine import delinquency, portrait, score
from cureline.engine.delinquency.calendar import months_before
from cureline.home import subdirectory
from cureline.portfolio import snapshot
from cureline.trust import documents
from cureline.trust.models import Document
from cureline.worklist import columns

# Whose rules class the accounts; one bank reports to one supervisor.
RULES_OF_CLASSES = "cn"
AUTHOR = "cureline train"


@dataclass(frozen=True)
class Trained:
    """A trained model and where it is kept; `new` is false when the same one was there already."""

    model: score.Model
    directory: Path
    new: bool


def train(target: str, observed_on: dt.date, seed: int = 0) -> Trained:
    """Train a model of `target` on what the portfolio knows up to `observed_on`, keep it and put it in force.

    It is in force from the day on which its labels were known. Takes the portfolio's labels of that day; where it has
    none, a label of cure or roll is derived from the months of statements before. The same portfolio gives the same
    version and bytes. Raises TrainingError where there is too little to learn from.
    """
    if target not in score.TARGETS:
        raise score.TrainingError(f"unknown target {target!r}; one of {', '.join(score.TARGETS)}")
    with tempfile.TemporaryDirectory(prefix="cureline-training-") as scratch:
        frozen = {name: path for name, (path, _, _) in snapshot.freeze(Path(scratch)).items()}
        with columns.engine(Path(scratch) / "spill") as connection:
            book = {name: columns.read(connection, path) for name, path in frozen.items()}
            features, labels, history = _material(connection, book, target, observed_on)
            audit = connection.to_pyarrow(_audit(book))
    model = score.train(
        features, labels, audit, name=target, target=target, observed_on=observed_on, seed=seed, history=history
    )
    directory = _directory(target, model.version)
    new = not directory.exists()
    model.save(directory)
    documents.record(
        "model",
        target,
        model.version,
        # a label tells what happened in the month after, so nobody could have had the model before that month's end
        effective_from_on=observed_on if history else months_before(observed_on, -1),
        author=AUTHOR,
        approver="",
        content=model.manifest_text,
    )
    return Trained(model, directory, new)


def in_force(target: str, on: dt.date) -> Path | None:
    """The directory of the model in force on a day, or None. Raises ModelError when it is not the one recorded."""
    try:
        document = documents.in_force("model", target, on)
    except documents.DocumentMissingError:
        return None
    directory = _directory(target, document.version)
    if score.load(directory).manifest_text != document.content:
        raise score.ModelError(f"{directory} is not the model that was recorded as {target} {document.version}")
    return directory


def find(version: str) -> score.Model:
    """A recorded model by its version. Raises LookupError for an unknown one, ModelError for a changed one."""
    document = Document.objects.filter(kind="model", version=version).first()
    if document is None:
        raise LookupError(f"no model {version!r}; `cureline models` lists them")
    return score.load(_directory(document.name, document.version))


def recorded() -> list[Document]:
    """The document of every model, the latest first."""
    return list(Document.objects.filter(kind="model").order_by("name", "-effective_from_on", "-pk"))


def _directory(target: str, version: str) -> Path:
    return subdirectory("models") / target / version


def _material(
    connection: ibis.BaseBackend, book: dict[str, ir.Table], target: str, observed_on: dt.date
) -> tuple[pa.Table, pa.Table, dict[str, Any] | None]:
    """Features, labels and, where labels were derived, the days they were derived from."""
    labels = book["labels"]
    given = labels.filter((labels["name"] == target) & (labels.observed_on == observed_on))
    found = connection.to_pyarrow(given)
    if found.num_rows:
        return _features(connection, book, [observed_on]), found, None
    if target not in score.HISTORY_TARGETS:
        raise score.TrainingError(f"the portfolio has no label {target!r} of {observed_on}")
    statements = book["statements"]
    counts = connection.to_pyarrow(score.month_counts(statements, as_of=observed_on))
    used, left_out = score.usable_days(counts, as_of=observed_on)
    if not used:
        raise score.TrainingError(
            f"no label {target!r} of {observed_on}, and no months of statements to derive it from"
        )
    derived = [score.history_labels(statements, observed_on=day) for day in used]
    tables = [connection.to_pyarrow(part.filter(part["name"] == target)) for part in derived]
    history = {"used": [day.isoformat() for day in used], "left_out": [day.isoformat() for day in left_out]}
    return _features(connection, book, used), pa.concat_tables(tables), history


def _features(connection: ibis.BaseBackend, book: dict[str, ir.Table], days: Sequence[dt.date]) -> pa.Table:
    rules = delinquency.load_rules(RULES_OF_CLASSES)
    names = ("accounts", "due_items", "payments", "statements")
    parts = []
    for day in days:
        behaviour = portrait.behaviour(*(book[name] for name in names), as_of=day)
        assessed = delinquency.assess(*(book[name] for name in names), as_of=day, rules=rules)
        seen = score.features(behaviour, assessed)
        parts.append(connection.to_pyarrow(seen.mutate(observed_on=ibis.literal(day))))
    return pa.concat_tables(parts)


def _audit(book: dict[str, ir.Table]) -> ir.Table:
    accounts = book["accounts"].select("account_id", "customer_id")
    return accounts.inner_join(book["audit_attributes"], "customer_id").drop("customer_id")
