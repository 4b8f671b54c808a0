"""Alive and ready, as a load balancer, systemd or Kubernetes asks: words of states, no figure and no name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from cureline.operations import checks
from cureline.operations.findings import Finding, guarded

# what a process of the web can't serve without; the others are told, and don't take the desk away from people
_NEEDED: tuple[tuple[str, Callable[[], Iterable[Finding]]], ...] = (
    ("database", checks.database),
    ("migrations", checks.migrations),
    ("key", checks.key),
    ("disk", checks.disk),
)
_TOLD = (("outbox", checks.outbox), ("worker", checks.worker), ("jobs", checks.jobs))
_WORST = {"ok": 0, "warn": 1, "fail": 2}

# tables that were once those of this code stay so while it runs
_migrated = False


def live() -> dict[str, Any]:
    """That this process answers at all; it asks nothing of anybody."""
    return {"status": "live"}


def ready() -> tuple[int, dict[str, Any]]:
    """The HTTP status (200, or 503 where the desk can't be served) and each check's level.

    `status` is ready, degraded (something wants a person's eye) or unready.
    """
    global _migrated
    levels: dict[str, str] = {}
    for what, check in (*_NEEDED, *_TOLD):
        if what == "migrations" and _migrated:
            levels[what] = "ok"
            continue
        if levels.get("database") == "fail":
            break
        levels[what] = max((f.level for f in guarded(what, check)), key=_WORST.__getitem__, default="ok")
        _migrated = _migrated or (what == "migrations" and levels[what] == "ok")
    unready = any(levels.get(what) == "fail" for what, _ in _NEEDED)
    status = "unready" if unready else "ready" if set(levels.values()) == {"ok"} else "degraded"
    return (503 if unready else 200), {"status": status, "checks": levels}
