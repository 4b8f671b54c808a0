"""Import a bank's files: the good rows load in one transaction, each bad one is told with its place and reason."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import yaml
from django.db import transaction

from cureline.engine import yamldoc
from cureline.engine.tables import TABLES
from cureline.home import subdirectory
from cureline.portfolio import first_load, reading, staging
from cureline.portfolio import mapping as mappings
from cureline.portfolio.mapping import MappingError
from cureline.portfolio.models import ImportedFile, RejectedRow
from cureline.portfolio.rejects import FileRefusedError, Reject
from cureline.portfolio.transform import transform
from cureline.trust.sheets import plain

__all__ = ["ImportReport", "MappingError", "TableCount", "run"]

Progress = Callable[[str, int, int], None]


@dataclass
class TableCount:
    """Rows of one table in an import."""

    table: str
    read: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: int = 0


@dataclass
class ImportReport:
    """What an import did. `refused` maps a file to the reason why none of it was taken."""

    tables: list[TableCount] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    rejects_path: Path | None = None

    @property
    def rejected(self) -> int:
        """How many rejects there are, a refused file counting one."""
        return len(self.rejects)

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "tables": [asdict(count) for count in self.tables],
            "rejected": self.rejected,
            "refused": self.refused,
            "rejects_path": self.rejects_path,
        }


@dataclass
class _File:
    path: Path
    sha256: str
    rejects: list[Reject]
    parts: list[tuple[str, pa.Table, list[str]]]


def run(source: Path, mapping: str, *, progress: Progress = lambda step, done, total: None) -> ImportReport:
    """Import a file or every file of a folder through a mapping (a shipped name or a YAML file).

    One transaction: killed at any moment it is as if it had not begun or had finished. The same file again changes
    nothing; a corrected one changes what it corrects. Raises MappingError, and FileNotFoundError for no file.
    """
    document = mappings.load(mapping)
    paths = _in_folder(source) if source.is_dir() else [source]
    if not source.exists() or not paths:
        raise FileNotFoundError(f"no file to import at {source}")
    report = ImportReport()
    files = []
    for number, path in enumerate(paths):
        progress(f"read {path.name}", number, len(paths))
        if path.suffix == ".control":
            continue
        files.append(_read(path, document))
    with transaction.atomic():
        _load(files, report, progress)
        _record(files, report, f"{document.name} {document.version}")
    report.rejects_path = _write_rejects(report.rejects)
    return report


def _in_folder(folder: Path) -> list[Path]:
    """The files that somebody put there, in the order of their names."""
    # a link may point out of the folder: only who names a file means where it leads
    files = (path for path in folder.iterdir() if path.is_file() and not path.is_symlink())
    return sorted(path for path in files if not path.name.startswith("."))


def _read(path: Path, document: mappings.Mapping_) -> _File:
    """Read and type one file; a refusal of the whole becomes its only reject."""
    with path.open("rb") as stream:
        file = _File(path, hashlib.file_digest(stream, "sha256").hexdigest(), [], [])
    try:
        kind = document.kind_of(path.name)
        sheet = reading.read(path, encoding=kind.encoding, delimiter=kind.delimiter)
        _check_control(path, sheet.table)
        for target in kind.fitted(sheet.table.column_names).targets:
            rows, rejects = transform(sheet.table, target, document, path.name)
            file.parts.append((target.table, rows, list(target.columns)))
            file.rejects += rejects
        file.rejects += sheet.rejects
    except FileRefusedError as refusal:
        file.parts.clear()
        file.rejects = [Reject(path.name, None, "", "", "", refusal.code, str(refusal))]
    return file


def _check_control(path: Path, rows: pa.Table) -> None:
    """Compare with the control totals of `<file>.control` (YAML: rows, sums by column), if the bank sent one."""
    sidecar = path.with_name(path.name + ".control")
    if not sidecar.exists():
        return
    from decimal import Decimal, InvalidOperation

    try:
        control = yamldoc.read(sidecar.read_text(encoding="utf-8")) or {}
        told, sums = int(control.get("rows", rows.num_rows)), dict(control.get("sums") or {})
    except (yaml.YAMLError, ValueError, TypeError, AttributeError) as error:
        raise FileRefusedError("control", f"its control totals can't be read: {str(error)[:200]}") from None
    if told != rows.num_rows:
        raise FileRefusedError("control", f"{rows.num_rows:,} rows, but its control total says {told:,}")
    for column, stated in sums.items():
        if column not in rows.column_names:
            raise FileRefusedError("control", f"its control totals name a column {column!r} that it lacks")
        try:
            total = sum((Decimal(v.replace(",", "")) for v in rows[column].to_pylist() if v), Decimal(0))
        except InvalidOperation:
            raise FileRefusedError("control", f"column {column!r} holds what is no number, and has a total") from None
        if total != Decimal(str(stated)):
            raise FileRefusedError("control", f"column {column!r} sums to {total}, its control total says {stated}")


def _load(files: list[_File], report: ImportReport, progress: Progress) -> None:
    names = [file.path.name for file in files]
    tables = [table for table in TABLES if any(part[0] == table for file in files for part in file.parts)]
    for done, table in enumerate(tables):
        progress(f"load {table}", done, len(tables))
        count = TableCount(table)
        wanted = {column: None for file in files for part in file.parts if part[0] == table for column in part[2]}
        groups = {tuple(part[2]) for file in files for part in file.parts if part[0] == table}
        for columns in [tuple(wanted)] if len(groups) == 1 else sorted(groups):
            parts = [
                (number, rows)
                for number, file in enumerate(files)
                for name, rows, given in file.parts
                if name == table and set(given) == set(columns)
            ]
            count.read += sum(rows.num_rows for _, rows in parts)
            merged, rejects = first_load.load(table, columns, parts, names) or _merge(table, columns, parts, names)
            for reject in rejects:
                next(file for file in files if file.path.name == reject.file).rejects.append(reject)
            count.new += merged.new
            count.changed += merged.changed
            count.unchanged += merged.unchanged
        count.rejected = sum(reject.table == table for file in files for reject in file.rejects)
        report.tables.append(count)
    progress("commit", len(tables), len(tables))


def _merge(
    table: str, columns: Sequence[str], parts: Sequence[tuple[int, pa.Table]], names: Sequence[str]
) -> tuple[staging.Merged, list[Reject]]:
    """Stage the parts, take out what can't be, merge the rest into what the table has."""
    staging.open_stage(table, columns)
    for number, rows in parts:
        staging.copy_in(table, rows, number)
    rejects = staging.drop_repeats(table, names) if first_load.repeats(table, parts) else []
    rejects += staging.drop_orphans(table, columns, names)
    return staging.merge(table, columns), rejects


def _record(files: list[_File], report: ImportReport, mapping: str) -> None:
    for file in files:
        report.rejects += file.rejects
        refused = next((r.reason for r in file.rejects if r.line is None), "")
        if refused:
            report.refused[file.path.name] = refused
        counts = Counter(reject.table or "unread" for reject in file.rejects)
        record = ImportedFile.objects.create(
            name=file.path.name,
            sha256=file.sha256,
            mapping=mapping,
            counts={"read": {table: rows.num_rows for table, rows, _ in file.parts}, "rejected": dict(counts)},
            refused=refused,
        )
        RejectedRow.objects.bulk_create(
            [
                RejectedRow(file=record, line=r.line, table=r.table, column=r.column, value=r.value.replace("\0", ""),
                            code=r.code, reason=r.reason)
                for r in file.rejects
            ],
            batch_size=5_000,
        )  # fmt: skip


def _write_rejects(rejects: list[Reject]) -> Path | None:
    """The reject file: CSV that a spreadsheet opens without running anything."""
    if not rejects:
        return None
    stamp = dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%S%f")
    path = subdirectory("rejects") / f"rejects-{stamp}.csv"
    with path.open("w", newline="", encoding="utf-8-sig") as sink:
        writer = csv.writer(sink)
        writer.writerow(["file", "line", "table", "column", "value", "code", "reason"])
        for r in rejects:
            writer.writerow([plain(value) for value in (r.file, r.line, r.table, r.column, r.value, r.code, r.reason)])
    return path
