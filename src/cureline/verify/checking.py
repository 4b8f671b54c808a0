"""All invariants, looked at one after the other in one snapshot of the database."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone

from cureline.portfolio.snapshot import one_moment
from cureline.verify.files import FILES
from cureline.verify.gate import GATE
from cureline.verify.invariant import Found, Invariant, Scope
from cureline.verify.money import MONEY
from cureline.verify.outbox import OUTBOX
from cureline.verify.proof import CHAIN, PROOF
from cureline.verify.work import WORK

INVARIANTS: tuple[Invariant, ...] = (CHAIN, *MONEY, *GATE, *OUTBOX, *WORK, *PROOF, *FILES)
Progress = Callable[[str, int, int | None], None]


@dataclass(frozen=True)
class Line:
    """One invariant and what came of it."""

    invariant: Invariant
    found: Found
    seconds: float


@dataclass(frozen=True)
class Report:
    """What a check of everything found."""

    at: dt.datetime
    lines: tuple[Line, ...]

    @property
    def clean(self) -> bool:
        """Whether everything holds."""
        return not self.broken

    @property
    def broken(self) -> tuple[Line, ...]:
        """The invariants that something breaks."""
        return tuple(line for line in self.lines if line.found.broken)

    @property
    def checked(self) -> int:
        """How many things were looked at, over all invariants."""
        return sum(line.found.checked for line in self.lines)


def check(
    at: dt.datetime | None = None, *, sample: int | None = 1_000, progress: Progress | None = None
) -> Report:  # fmt: skip
    """Look at every invariant as of `at` (now if not given); `sample` None opens every sealed value.

    Only reads. Outside a transaction all of it is one snapshot, so that people may go on working meanwhile.
    """
    scope = Scope(at or timezone.now(), sample)
    lines = []
    with one_moment():
        for number, invariant in enumerate(INVARIANTS):
            if progress is not None:
                progress(invariant.id, number, len(INVARIANTS))
            began = time.monotonic()
            lines.append(Line(invariant, invariant.look(scope), time.monotonic() - began))
    return Report(scope.at, tuple(lines))
