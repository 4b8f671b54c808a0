"""What other tests ask at their end: does everything hold that must?"""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from cureline import verify
from cureline.trust import partitions


def emptied() -> set[str]:
    """What the tests' own database has switched off, so that it may be emptied between tests (tests/conftest.py)."""
    return {
        "trigger audit_never_emptied on trust_auditentry", "trigger link_never_emptied on trust_auditlink",
        "trigger document_never_emptied on trust_document",
        *(f"trigger audit_never_emptied on {name}" for name in partitions.partitions()),
    }  # fmt: skip


def everything_holds(known: str = "") -> None:
    """Every invariant over the test's database, judged two hours later, when no job is in the midst of its work."""
    report = verify.check(timezone.now() + dt.timedelta(hours=2), sample=None)
    broken = {line.invariant.id: line.found.ids for line in report.broken}
    if set(broken.get("guards.there", ())) <= emptied():
        broken.pop("guards.there", None)
    # what a test has broken on purpose, and nothing else
    broken.pop(known, None)
    assert not broken, broken
