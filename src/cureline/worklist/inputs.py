"""What a night depends on, frozen: the portfolio, the documents in force, the packs, the models, the code.

The run's id is the hash of this manifest, so the same inputs are the same run and a replay finds all it needs.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import shutil
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

import cureline.engine
import cureline.packs
from cureline.home import subdirectory
from cureline.portfolio import snapshot
from cureline.trust import documents
from cureline.worklist import columns
from cureline.worklist.models import NightRun


@dataclass(frozen=True)
class Frozen:
    """A run's inputs on disk: `directory/input/*.parquet`, `directory/documents/*`, and their hashes."""

    run_id: str
    directory: Path
    manifest: dict[str, Any]

    @property
    def as_of(self) -> dt.date:
        """The day that is planned."""
        return dt.date.fromisoformat(self.manifest["as_of"])

    def table(self, name: str) -> Path:
        """The Parquet file of one input table."""
        return self.directory / "input" / f"{name}.parquet"

    def document(self, kind: str, name: str) -> str:
        """The text of one document as it was frozen."""
        return (self.directory / "documents" / f"{kind}-{name}").read_text(encoding="utf-8")

    def documents(self, kind: str) -> dict[str, str]:
        """The texts of all documents of one kind, by name."""
        return {key.split("/", 1)[1]: self.document(*key.split("/", 1))
                for key in self.manifest["documents"] if key.startswith(f"{kind}/")}  # fmt: skip


@cache
def engine_digest() -> str:
    """SHA-256 over the engine's and the packs' files: a changed rule or formula is a different run."""
    digest = hashlib.sha256()
    for package in (cureline.engine, cureline.packs):
        root = Path(package.__path__[0])
        for path in sorted(root.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def runs_directory() -> Path:
    """Where each run keeps its inputs, steps and result."""
    return subdirectory("runs")


def freeze(as_of: dt.date) -> Frozen:
    """Freeze everything that the night of `as_of` depends on; the same content gives the same run again.

    Raises DocumentMissingError when no strategy, capacity or response document is in force on that day.
    """
    root = runs_directory()
    for leftover in root.glob("freezing-*"):
        shutil.rmtree(leftover, ignore_errors=True)
    work = Path(tempfile.mkdtemp(prefix="freezing-", dir=root))
    try:
        (work / "input").mkdir()
        (work / "documents").mkdir()
        tables = snapshot.freeze(work / "input")
        previous = _freeze_previous(as_of, work / "input" / "previous.parquet")
        in_force = {
            f"{kind}/{name}": _freeze_document(kind, name, as_of, work / "documents")
            for kind in documents.KINDS
            for name in documents.names(kind)
            if _is_in_force(kind, name, as_of)
        }
        for kind in ("strategy", "capacity", "response"):
            if not any(key.startswith(f"{kind}/") for key in in_force):
                raise documents.DocumentMissingError(f"no {kind} document is in force on {as_of}")
        manifest: dict[str, Any] = {
            "as_of": as_of.isoformat(),
            "tables": {name: {"sha256": sha256, "rows": rows} for name, (_, sha256, rows) in tables.items()},
            "previous": previous,
            "documents": in_force,
            "engine": engine_digest(),
        }
        text = json.dumps(manifest, sort_keys=True, indent=1)
        run_id = hashlib.sha256(text.encode()).hexdigest()[:16]
        (work / "manifest.json").write_text(text, encoding="utf-8")
        target = root / run_id
        if not target.exists():
            work.rename(target)
        return Frozen(run_id, target, manifest)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def frozen(run_id: str) -> Frozen:
    """The inputs of an earlier run, each checked against its hash.

    Raises LookupError for an unknown run and ValueError when a stored input was changed since.
    """
    directory = runs_directory() / run_id
    if not (directory / "manifest.json").exists():
        raise LookupError(f"no run {run_id}; `cureline runs` lists them")
    manifest = json.loads((directory / "manifest.json").read_text(encoding="utf-8"))
    result = Frozen(run_id, directory, manifest)
    expected = {result.table(name): entry["sha256"] for name, entry in manifest["tables"].items()}
    expected[result.table("previous")] = manifest["previous"]
    for key, entry in manifest["documents"].items():
        expected[directory / "documents" / key.replace("/", "-", 1)] = entry["sha256"]
    for path, sha256 in expected.items():
        if not path.exists() or columns.digest(path) != sha256:
            raise ValueError(f"{path} is missing or is not the file that run {run_id} was computed from")
    return result


def _is_in_force(kind: str, name: str, on: dt.date) -> bool:
    try:
        documents.in_force(kind, name, on)
    except documents.DocumentMissingError:
        return False
    return True


def _freeze_document(kind: str, name: str, on: dt.date, directory: Path) -> dict[str, str]:
    document = documents.in_force(kind, name, on)
    (directory / f"{kind}-{name}").write_text(document.content, encoding="utf-8")
    return {"version": document.version, "sha256": document.sha256}


def _freeze_previous(as_of: dt.date, path: Path) -> str:
    """Who held which customer in the last plan before this day: continuity is an input like any other."""
    run = (
        NightRun.objects.filter(state=NightRun.State.PUBLISHED, as_of_on__lt=as_of)
        .order_by("-as_of_on", "-published_at")
        .first()
    )
    table = pa.table({"customer_id": pa.array([], pa.string()), "collector_id": pa.array([], pa.string())})
    if run is not None:
        decisions = pq.read_table(
            runs_directory() / run.run_id / "decisions.parquet", columns=["customer_id", "collector_id"]
        )
        table = decisions.filter(pc.is_valid(decisions["collector_id"]))
    columns.write(table, path, ["customer_id", "collector_id"])
    return columns.digest(path)
