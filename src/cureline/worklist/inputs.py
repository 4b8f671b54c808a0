"""What a night depends on, frozen: the portfolio, the documents in force, the packs and the code.

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

import cureline.engine
import cureline.packs
from cureline.home import subdirectory
from cureline.people import licences, roster
from cureline.portfolio import snapshot
from cureline.worklist import columns, rulebook
from cureline.worklist.rulebook import Rulebook

LICENCES = "licences.json"
ROSTER = "roster.json"


@dataclass(frozen=True)
class Frozen:
    """A run's inputs on disk: `directory/input/*.parquet`, `directory/documents/…`, and their hashes."""

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

    @property
    def rules_on(self) -> dt.date:
        """The day whose law and documents judge."""
        return dt.date.fromisoformat(self.manifest["rules_on"])

    @property
    def licences(self) -> dict[str, Any] | None:
        """What collectors hold and what channels and skills need; None where the bank asks for no licences."""
        path = self.directory / LICENCES
        return json.loads(path.read_text(encoding="utf-8")) if "licences" in self.manifest else None

    @property
    def roster(self) -> dict[str, int]:
        """Minutes of the day of those whom the roster names or who are away; of all others the document says it."""
        path = self.directory / ROSTER
        return json.loads(path.read_text(encoding="utf-8")) if "roster" in self.manifest else {}

    @property
    def rulebook(self) -> Rulebook:
        """The documents that decide."""
        return Rulebook(self.directory / "documents")


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


def freeze(as_of: dt.date, rules_on: dt.date) -> Frozen:
    """Freeze everything that the night of `as_of` depends on; the same content gives the same run again.

    `rules_on` is the day whose law and documents judge. Raises DocumentConflictError when a shipped document was
    changed without a new version, and DocumentMissingError when none is in force.
    """
    root = runs_directory()
    for leftover in root.glob("freezing-*"):
        shutil.rmtree(leftover, ignore_errors=True)
    work = Path(tempfile.mkdtemp(prefix="freezing-", dir=root))
    try:
        (work / "input").mkdir()
        tables = snapshot.freeze(work / "input")
        manifest: dict[str, Any] = {
            "as_of": as_of.isoformat(),
            "rules_on": rules_on.isoformat(),
            "tables": {name: {"sha256": sha256, "rows": rows} for name, (_, sha256, rows) in tables.items()},
            "documents": rulebook.freeze(work / "documents", rules_on),
            "engine": engine_digest(),
        }
        asked = licences.needs(rules_on)
        # a bank that asks for no licences has the same runs as before there were any
        if asked.enforced:
            path = work / LICENCES
            given = {"held": licences.held(as_of), "channels": asked.channels, "skills": asked.skills}
            path.write_text(json.dumps(given, sort_keys=True, indent=1), encoding="utf-8")
            manifest["licences"] = {"version": asked.version, "sha256": columns.digest(path)}
        # a day without roster and absences is the same run as before there were any
        if there := roster.minutes(as_of):
            path = work / ROSTER
            path.write_text(json.dumps(there, sort_keys=True, indent=1), encoding="utf-8")
            manifest["roster"] = {"sha256": columns.digest(path)}
        text = json.dumps(manifest, sort_keys=True, indent=1)
        run_id = hashlib.sha256(text.encode()).hexdigest()[:16]
        (work / "manifest.json").write_text(text, encoding="utf-8")
        target = root / run_id
        if not target.exists():
            work.rename(target)
        return Frozen(run_id, target, manifest)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def stored(run_id: str) -> Frozen:
    """The inputs of an earlier run as they lie there, unchecked. Raises LookupError for an unknown run."""
    directory = runs_directory() / run_id
    if not (directory / "manifest.json").exists():
        raise LookupError(f"no run {run_id}; `cureline runs` lists them")
    return Frozen(run_id, directory, json.loads((directory / "manifest.json").read_text(encoding="utf-8")))


def frozen(run_id: str) -> Frozen:
    """The inputs of an earlier run, each checked against its hash.

    Raises LookupError for an unknown run and ValueError when a stored input was changed since.
    """
    result = stored(run_id)
    expected = {result.table(name): entry["sha256"] for name, entry in result.manifest["tables"].items()}
    for name, entry in result.manifest["documents"].items():
        suffix = "" if name.startswith("model/") else ".yaml"
        expected[result.directory / "documents" / f"{name}{suffix}"] = entry["sha256"]
    if "licences" in result.manifest:
        expected[result.directory / LICENCES] = result.manifest["licences"]["sha256"]
    if "roster" in result.manifest:
        expected[result.directory / ROSTER] = result.manifest["roster"]["sha256"]
    for path, sha256 in expected.items():
        if not path.exists() or columns.digest(path) != sha256:
            raise ValueError(f"{path} is missing or is not the file that run {run_id} was computed from")
    return result
