"""Building a snapshot of facts, and which one everybody reads."""

from __future__ import annotations

import datetime as dt
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy

from cureline.face import ProblemError
from cureline.home import subdirectory
from cureline.results import facts
from cureline.results.definitions import definitions
from cureline.results.models import Snapshot
from cureline.trust import audit
from cureline.worklist import desk


class BuildBusyError(ProblemError):
    """Another process builds the figures right now."""

    title = gettext_lazy("The figures are being built already")


def directory_of(snapshot_id: str) -> Path:
    """Where a snapshot's files are."""
    return subdirectory("results") / snapshot_id


def current() -> Snapshot | None:
    """The snapshot that everybody reads: the last one built. None before the first."""
    return Snapshot.objects.order_by("-built_at", "-pk").first()


def build(on: dt.date | None = None, *, progress: facts.Progress | None = None) -> Snapshot:
    """Draw all facts as known on the evening of `on` (the bank's today if not given) and make them the current ones.

    The same rows and documents give the same snapshot again, without drawing anything. Killed on the way it leaves
    nothing that is read: files are written beside their final place, which is renamed once all are whole. Raises
    BuildBusyError.
    """
    on = on or desk.today(timezone.now())
    root = subdirectory("results")
    with _alone(root):
        for leftover in root.glob("drawing-*"):
            shutil.rmtree(leftover, ignore_errors=True)
        work = Path(tempfile.mkdtemp(prefix="drawing-", dir=root))
        try:
            snapshot = _build(on, work, progress or (lambda step, done, total: None))
        finally:
            shutil.rmtree(work, ignore_errors=True)
        _drop_old()
    return snapshot


def _build(on: dt.date, work: Path, progress: facts.Progress) -> Snapshot:
    files = work / "facts"
    files.mkdir()

    def place(key: str) -> Path | None:
        name = f"{on}-{key}"
        whole = Snapshot.objects.filter(pk=name).exists() and directory_of(name).is_dir()
        return None if whole else files

    drawn = facts.draw(on, place, scratch=work, progress=progress)
    if isinstance(drawn, str):
        known = Snapshot.objects.get(pk=f"{on}-{drawn}")
        known.built_at = timezone.now()
        known.save(update_fields=["built_at"])
        return known
    name = f"{on}-{drawn.key}"
    final = directory_of(name)
    # what a kill between the rename and the row left is the same bytes
    shutil.rmtree(final, ignore_errors=True)
    files.rename(final)
    with transaction.atomic():
        snapshot, _ = Snapshot.objects.update_or_create(
            pk=name,
            defaults={
                "on": on, "definitions": definitions()["version"], "counts": dict(drawn.counts),
                "currencies": list(drawn.currencies), "months": list(drawn.months), "digests": dict(drawn.digests),
                "built_at": timezone.now(),
            },
        )  # fmt: skip
        audit.record("results.built", subject=f"snapshot:{name}", detail={"rows": sum(drawn.counts.values())})
    return snapshot


@contextmanager
def _alone(root: Path) -> Iterator[None]:
    """One build at a time on this machine; a killed one's lock is gone with it."""
    with (root / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise BuildBusyError(f"process {os.getpid()} found it locked") from error
        yield


def _drop_old() -> None:
    """Delete what is older than the newest few: who reads one of them has it open until then."""
    keep = int(definitions()["keep"])
    for old in Snapshot.objects.order_by("-built_at", "-pk")[keep:]:
        shutil.rmtree(directory_of(old.pk), ignore_errors=True)
        old.delete()
