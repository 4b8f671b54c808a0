"""What a night depends on, frozen: the portfolio, the packs and the code.

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
from cureline.engine import delinquency
from cureline.home import subdirectory
from cureline.portfolio import snapshot
from cureline.trust import documents
from cureline.worklist import columns

# Whose rules class the accounts; one bank reports to one supervisor.
RULES_OF_CLASSES = "cn"


@dataclass(frozen=True)
class Frozen:
    """A run's inputs on disk: `directory/input/*.parquet`, `directory/rules.yaml`, and their hashes."""

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
    def rules(self) -> Path:
        """The text of the rules that class the accounts."""
        return self.directory / "rules.yaml"


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

    Raises DocumentConflictError when the pack's rules were changed without a new version.
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
            "tables": {name: {"sha256": sha256, "rows": rows} for name, (_, sha256, rows) in tables.items()},
            "rules": _freeze_rules(work / "rules.yaml"),
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
    expected[result.rules] = manifest["rules"]["sha256"]
    for path, sha256 in expected.items():
        if not path.exists() or columns.digest(path) != sha256:
            raise ValueError(f"{path} is missing or is not the file that run {run_id} was computed from")
    return result


def _freeze_rules(path: Path) -> dict[str, str]:
    """Keep the rules' text beside the run and, for ever, as a document."""
    text = delinquency.shipped_text(RULES_OF_CLASSES)
    rules = delinquency.parse_rules(text)
    document = documents.record(
        "rules",
        RULES_OF_CLASSES,
        rules.version,
        effective_from_on=rules.effective_from_on,
        author=rules.author,
        approver=rules.approver,
        content=text,
    )
    path.write_text(text, encoding="utf-8")
    return {"version": document.version, "sha256": columns.digest(path)}
