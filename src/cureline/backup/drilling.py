"""The drill: the last backup is restored beside the home that runs, checked, compared, and taken away."""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cureline.backup import restoring, taking
from cureline.backup.store import Store

# what is only ever added to: what a backup had, its restore has
GROWING = ("trust_auditentry", "trust_auditlink", "trust_document", "contact_attempt", "contact_refusal",
           "arrangement_paymentallocation", "portfolio_payments", "portfolio_contacts")  # fmt: skip


@dataclass(frozen=True)
class Drill:
    """What a drill found. `recovery_seconds` is how long it took until the restored desk could be asked,
    `lost_seconds` how far behind the drill's beginning its last commit was, `lost_entries` how many entries of the
    audit log came after it; `broken` are invariants that don't hold, `fewer` tables that have fewer rows than the
    backup had, `head_kept` whether the log still has the end that it had then."""

    base: str
    recovery_seconds: float
    last_commit_at: str
    lost_seconds: float
    lost_entries: int
    checked: int
    broken: dict[str, list[str]]
    fewer: dict[str, tuple[int, int]]
    head_kept: bool
    files_changed: list[str]

    @property
    def good(self) -> bool:
        """Whether the bank could go on from this backup."""
        return not (self.broken or self.fewer or self.files_changed) and self.head_kept


def drill(store: Store, *, keys: Mapping[str, str], beside: Path | None = None) -> Drill:
    """Restore the last backup with all of its log below `beside` (a temporary directory) and check it.

    Raises StoreError, server.ServerError where it can't be restored at all.
    """
    began, clock = dt.datetime.now(dt.UTC), time.monotonic()
    seq = int(taking.standing()[1].partition(":")[0] or 0)
    folder = Path(tempfile.mkdtemp(prefix="cureline-drill-", dir=beside))
    folder.chmod(0o755)
    try:
        restored = restoring.restore(store, folder / "home", keys=keys)
        seconds = time.monotonic() - clock
        last = restored.last_commit_at
        report = restoring.verified(folder / "home", keys, last)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    counts, base = restored.counts, restored.base
    return Drill(
        base=base.id, recovery_seconds=seconds, last_commit_at=last.isoformat(),
        lost_seconds=max(0.0, (began - last).total_seconds()),
        lost_entries=max(0, seq - restored.seq), checked=int(report["checked"]),
        broken={line["id"]: line["ids"] for line in report["invariants"] if line["broken"]},
        fewer={table: (base.counts.get(table, 0), counts.get(table, 0)) for table in GROWING
               if counts.get(table, 0) < base.counts.get(table, 0)},
        head_kept=restored.head_kept, files_changed=restored.changed,
    )  # fmt: skip
