"""Files beside the database: facts of results, reports, photographs and print batches are those that were kept."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

from cureline.dispatch.models import Batch
from cureline.dispatch.services import batches
from cureline.results.models import ReportFile, Snapshot
from cureline.results.services.snapshots import directory_of
from cureline.trust import vault
from cureline.verify.invariant import Found, Invariant, Scope
from cureline.visit import evidence
from cureline.visit.models import Evidence
from cureline.worklist.columns import digest


def _facts(scope: Scope) -> Found:
    """Files of the current facts that are missing or other ones; older facts are deleted by and by."""
    snapshot = Snapshot.objects.order_by("-built_at", "-pk").first()
    if snapshot is None:
        return Found(0, 0, ())
    wrong = [
        f"{snapshot.pk}/{name}"
        for name, sha256 in snapshot.digests.items()
        if not _is(directory_of(snapshot.pk) / f"{name}.parquet", sha256)
    ]
    return Found.of(len(snapshot.digests), wrong)


def _reports(scope: Scope) -> Found:
    made = ReportFile.objects.filter(state=ReportFile.State.MADE)
    wrong = [
        f"{row.pk} {kind}"
        for row in made.iterator(chunk_size=20)
        for kind in ("pdf", "xlsx")
        if hashlib.sha256(bytes(getattr(row, kind))).hexdigest() != getattr(row, f"{kind}_sha256")
    ]
    return Found.of(made.count(), wrong)


def _kept(scope: Scope) -> Found:
    """Photographs and print batches, sealed on disk; the newest ones."""
    wanted = [
        (f"evidence {key}", evidence.path_of(key), sha256)
        for key, sha256 in Evidence.objects.order_by("-taken_at").values_list("pk", "sha256")[: scope.sample]
    ]
    for key, pdf, manifest in Batch.objects.order_by("-pk").values_list("pk", "pdf_sha256", "manifest_sha256")[
        : scope.sample
    ]:
        wanted += [(f"batch {key} {kind}", batches.path_of(key, kind), sha256)
                   for kind, sha256 in (("pdf", pdf), ("csv", manifest))]  # fmt: skip
    return Found.of(len(wanted), (name for name, path, sha256 in wanted if _unsealed(path) != sha256))


def _is(path: Path, sha256: str) -> bool:
    return path.is_file() and digest(path) == sha256


def _unsealed(path: Path) -> str:
    """SHA-256 of what a sealed file holds in clear; empty where it can't be read or opened."""
    try:
        return hashlib.sha256(base64.b64decode(vault.decrypt(path.read_bytes()))).hexdigest()
    except (OSError, ValueError):
        return ""


FILES = (
    Invariant("results.facts", "The files of the current facts are those that were drawn", _facts),
    Invariant("report.hash", "Every report is the one that was made", _reports),
    Invariant("media.kept", "Every photograph and print batch is there, opens, and is the one that was kept", _kept),
)
